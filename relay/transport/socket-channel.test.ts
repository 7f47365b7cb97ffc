/** Over real sockets, with the frames read by `ws`, which accepts nothing that is torn. */
import * as prng from 'lib0/prng'
import { createServer, type Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { WebSocketServer, type WebSocket } from 'ws'
import { closeCodes } from '../../shared/protocol/close-codes.ts'
import { until } from '../testing/poll.ts'
import { RawClient } from '../testing/providers.ts'
import { CloseCounts } from '../session/close-counts.ts'
import { frameOf } from './frame.ts'
import { SocketChannel, Turn, type SendBudget } from './socket-channel.ts'

const budget: SendBudget = { bytes: 1_000_000, frames: 1_000, drainMs: 60_000, leastDrainBytesPerSecond: 100_000 }

interface Connection {
  readonly client: RawClient
  readonly socket: WebSocket
  readonly stream: Duplex
  readonly channel: SocketChannel
}

let server: Server
let upgrades: WebSocketServer
let turn: Turn
const clients: RawClient[] = []

beforeEach(async () => {
  turn = new Turn(new CloseCounts())
  upgrades = new WebSocketServer({ noServer: true })
  server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterEach(() => {
  for (const client of clients.splice(0)) client[Symbol.dispose]()
  server.close()
})

const connect = async (): Promise<Connection> => {
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const accepted = new Promise<Omit<Connection, 'client'>>((resolve) => {
    server.once('upgrade', (request, stream, head) => {
      upgrades.handleUpgrade(request, stream, head, (socket) => {
        socket.on('error', () => undefined)
        resolve({ socket, stream, channel: new SocketChannel(socket, stream, turn, budget) })
      })
    })
  })
  const client = new RawClient(`ws://127.0.0.1:${port}/`)
  clients.push(client)
  await client.opened()
  return { client, ...(await accepted) }
}

const message = (length: number, fill: number): Uint8Array => new Uint8Array(length).fill(fill)
/** Compared as text, because a failure must not print megabytes. */
const digest = (messages: readonly Uint8Array[]): string[] =>
  messages.map((bytes) => `${bytes.length}×${String(bytes[0])}…${String(bytes.at(-1))}`)

describe('frames', () => {
  test.each([0, 1, 125, 126, 127, 16_383, 16_384, 16_385, 65_535, 65_536, 1_000_000])(
    'a message of %i bytes arrives as it is',
    async (length) => {
      const { client, channel } = await connect()
      channel.send(message(length, 7))
      channel.sendParts(Uint8Array.of(1, 2), message(length, 9))
      await until('both have come', () => client.received.length === 2)
      expect(client.received[0]).toHaveLength(length)
      expect(client.received[0]?.every((byte) => byte === 7)).toBe(true)
      expect(client.received[1]).toHaveLength(length + 2)
      expect([...(client.received[1] ?? [])].slice(0, 2)).toEqual([1, 2])
    },
  )

  test('a large message is not copied', () => {
    const large = message(20_000_000, 1)
    expect(frameOf(undefined, large)[1]).toBe(large)
  })

  test('all who get a small message get the same frame', () => {
    const small = message(10, 1)
    expect(turn.frameOf(small)).toBe(turn.frameOf(small))
  })
})

test('what gathers in a turn goes out by one write', async () => {
  const { client, channel, stream } = await connect()
  let writes = 0
  const write = stream.write.bind(stream) as (chunk: Uint8Array) => boolean
  stream.write = (chunk: Uint8Array) => {
    writes++
    return write(chunk)
  }
  for (let count = 0; count < 100; count++) channel.send(message(10, count))
  await until('all have come', () => client.received.length === 100)
  expect(writes).toBe(1)
})

test.each([1, 2, 3])('messages of all sizes stay whole and in order between pings of ws: seed %i', async (seed) => {
  const gen = prng.create(seed)
  const { client, channel, socket } = await connect()
  let pings = 0
  client.socket.on('ping', () => pings++)
  const sent: Uint8Array[] = []
  let pinged = 0
  for (let step = 0; step < 300; step++) {
    const size = prng.oneOf(gen, [0, 5, 200, 20_000, 100_000])
    const bytes = message(size, step % 256)
    sent.push(bytes)
    if (prng.bool(gen)) channel.send(bytes)
    else channel.sendParts(bytes.subarray(0, 3), bytes.subarray(3))
    if (prng.int32(gen, 0, 3) === 0) {
      socket.ping()
      pinged++
    }
    if (prng.int32(gen, 0, 10) === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  await until('all have come', () => client.received.length === sent.length && pings === pinged)
  expect(digest(client.received)).toEqual(digest(sent))
})

describe('closing', () => {
  test('what was sent before goes out first, and nothing goes out after', async () => {
    const { client, channel } = await connect()
    channel.send(message(10, 1))
    channel.send(message(100_000, 2))
    channel.close(closeCodes.resync)
    channel.send(message(10, 3))
    expect((await client.closes()).code).toBe(closeCodes.resync.code)
    expect(digest(client.received)).toEqual(digest([message(10, 1), message(100_000, 2)]))
  })

  test('when the other side has begun it, what still waits is dropped', async () => {
    const { client, channel, socket, stream } = await connect()
    const closed = new Promise((resolve) => socket.once('close', resolve))
    client.socket.close(4001)
    // The turn in which the close frame is read ends after this message has been sent.
    stream.once('data', () => channel.send(message(10, 1)))
    await closed
    channel.send(message(10, 2))
    expect((await client.closes()).code).toBe(4001)
    expect(client.received).toEqual([])
  })

  test('it works for a peer that is not read', async () => {
    const { client, channel } = await connect()
    channel.pauseReading()
    channel.close(closeCodes.shuttingDown)
    expect((await client.closes()).code).toBe(closeCodes.shuttingDown.code)
  })
})

describe('[E3] a reader that does not read', () => {
  /** Fills what the system itself buffers, too. */
  const fill = async ({ channel, client }: Connection): Promise<number> => {
    client.socket.pause()
    let count = 0
    for (; !channel.isFull; count++) {
      channel.send(message(100_000, count % 256))
      expect(count).toBeLessThan(1_000)
      await new Promise((resolve) => setImmediate(resolve))
    }
    return count
  }

  test('fills the channel at its budget of bytes, and the channel says when all has left', async () => {
    const connection = await connect()
    const { channel, client } = connection
    let drained = 0
    channel.user = { receive: () => undefined, drained: () => drained++, closed: () => undefined }
    const count = await fill(connection)
    expect(channel.waitingBytes).toBeGreaterThan(budget.bytes - 100_100)
    expect(channel.waitingBytes).toBeLessThan(budget.bytes + 200_000)
    expect(drained).toBe(0)
    client.socket.resume()
    await until('the channel has drained', () => drained === 1)
    expect(channel.isFull).toBe(false)
    await until('all has come', () => client.received.length === count)
    expect(channel.waitingBytes).toBe(0)
    channel.send(message(1, 1))
    await until('the next has come', () => client.received.length === count + 1)
    expect(drained).toBe(1)
  })

  test('fills it at its budget of frames, however small they are', async () => {
    const { channel } = await connect()
    for (let count = 0; count <= budget.frames; count++) {
      expect(channel.isFull).toBe(false)
      channel.send(message(1, 1))
    }
    expect(channel.isFull).toBe(true)
  })

  test('is overdue when it has had a minute and the time for its bytes', async () => {
    const connection = await connect()
    const { channel } = connection
    await fill(connection)
    const now = performance.now()
    expect(channel.isOverdue(now + 60_000)).toBe(false)
    expect(channel.isOverdue(now + 60_000 + 1000 * ((2 * budget.bytes) / budget.leastDrainBytesPerSecond))).toBe(true)
  })

  test('does not hold up a large message that is sent to it when nothing waits', async () => {
    const { channel, client } = await connect()
    let drained = 0
    channel.user = { receive: () => undefined, drained: () => drained++, closed: () => undefined }
    channel.send(message(5_000_000, 1))
    expect(channel.isFull).toBe(true)
    await until('it has come', () => client.received.length === 1)
    await until('the channel has drained', () => drained === 1)
  })
})
