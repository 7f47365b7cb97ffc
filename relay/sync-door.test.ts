/** `/sync` of the relay as a process, with raw sockets. */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import WebSocket from 'ws'
import * as Y from 'yjs'
import { decodeMessage, encodeStep1, encodeUpdate } from '../shared/protocol/messages.ts'
import {
  decodeDownFrame,
  encodeOnChannel,
  encodeOpen,
  encodePing,
  offeredSubprotocols,
  type DownFrame,
} from '../shared/protocol/sync-messages.ts'
import { until } from './testing/poll.ts'
import { TestRelay } from './testing/test-relay.ts'

class SyncClient implements Disposable {
  readonly socket: WebSocket
  readonly frames: DownFrame[] = []
  closedWith: { code: number; reason: string } | undefined

  constructor(port: number, subprotocols: string[] = offeredSubprotocols(undefined), origin?: string) {
    this.socket = new WebSocket(`ws://127.0.0.1:${port}/sync`, subprotocols, origin === undefined ? {} : { origin })
    this.socket.on('message', (data) => {
      if (Buffer.isBuffer(data)) this.frames.push(decodeDownFrame(data))
    })
    this.socket.on('close', (code, reason) => (this.closedWith = { code, reason: reason.toString() }))
    this.socket.on('error', () => undefined)
  }

  async welcomed(): Promise<void> {
    await until('the relay welcomes', () => this.frames.length > 0)
    expect(this.frames[0]).toMatchObject({ type: 'welcome', version: 1 })
  }

  async answersPing(): Promise<void> {
    this.socket.send(encodePing(77))
    await until('a pong comes', () => this.frames.some((frame) => frame.type === 'pong' && frame.nonce === 77))
  }

  async closes(): Promise<{ code: number; reason: string }> {
    await until('the socket closes', () => this.closedWith !== undefined)
    return this.closedWith ?? { code: 0, reason: '' }
  }

  [Symbol.dispose](): void {
    this.socket.terminate()
  }
}

const mib = 1024 * 1024

const memoryBytes = ({ pid }: TestRelay): number =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024

const textDoc = (text: string): Y.Doc => {
  const doc = new Y.Doc()
  doc.getText('content').insert(0, text)
  return doc
}

describe('the door for many docs', () => {
  let relay: TestRelay
  beforeAll(async () => {
    relay = await TestRelay.start({ environment: { MAX_CHANNELS: '2' } })
  })
  afterAll(() => relay[Symbol.asyncDispose]())

  test.each([
    ['the version that it knows', ['driftless.v1']],
    ['the one that both know, whatever newer ones are offered', ['driftless.v3', 'driftless.v2', 'driftless.v1']],
    ['it beside a token', ['bearer.secret', 'driftless.v1']],
    ['it beside what it does not know', ['graphql-ws', 'driftless.v1']],
  ])('[M1] chooses %s', async (_, offered) => {
    using client = new SyncClient(relay.port, offered)
    await client.welcomed()
    expect(client.socket.protocol).toBe('driftless.v1')
  })

  test('[M2] tells a client that knows only other versions what it speaks', async () => {
    using client = new SyncClient(relay.port, ['driftless.v9', 'driftless.v8'])
    const { code, reason } = await client.closes()
    expect(code).toBe(4426)
    expect(reason).toContain('driftless.v1')
    // Or a browser would show its page no code.
    expect(client.socket.protocol).toBe('driftless.v9')
    expect(client.frames).toEqual([])
  })

  test('[M2] and one that offers none', async () => {
    using client = new SyncClient(relay.port, [])
    expect((await client.closes()).code).toBe(4426)
  })

  test('[M4] an unknown message of a newer client is skipped', async () => {
    using client = new SyncClient(relay.port)
    await client.welcomed()
    client.socket.send(Uint8Array.of(0, 99, 3, 1, 2, 3))
    await client.answersPing()
  })

  test('[M5] a text frame ends the connection', async () => {
    using client = new SyncClient(relay.port)
    await client.welcomed()
    client.socket.send('{"type":"open"}')
    expect((await client.closes()).code).toBe(4400)
  })

  test('[M10] MAX_CHANNELS bounds the docs of a connection', async () => {
    using client = new SyncClient(relay.port)
    await client.welcomed()
    expect(client.frames[0]).toMatchObject({ maxChannels: 2 })
    for (const channel of [1, 2, 3]) client.socket.send(encodeOpen(channel, `doc ${channel}`))
    await until('one is refused', () => client.frames.some(({ type }) => type === 'closed'))
    expect(client.frames.find(({ type }) => type === 'closed')).toMatchObject({ channel: 3, code: 4510 })
    await client.answersPing()
  })

  test('[O1] closes pages of foreign origins', async () => {
    using client = new SyncClient(relay.port, ['driftless.v1'], 'https://evil.example')
    expect((await client.closes()).code).toBe(4403)
    expect(client.frames).toEqual([])
  })

  test('[E6] an oversized frame ends the connection at its header', async () => {
    using client = new SyncClient(relay.port)
    await client.welcomed()
    client.socket.send(new Uint8Array(64 * 1024 * 1024 + 1))
    expect([1009, 1006]).toContain((await client.closes()).code)
    using next = new SyncClient(relay.port)
    await next.welcomed()
  })

  test('slow reader: one who opens many large docs and reads nothing is kept waiting, and gets them all', async () => {
    const docs = Array.from({ length: 100 }, (_, index) => ({ channel: index + 1, name: `large/${index}` }))
    const update = Y.encodeStateAsUpdate(textDoc('x'.repeat(mib)))
    const roomy = await TestRelay.start()
    using writer = new SyncClient(roomy.port)
    using slow = new SyncClient(roomy.port)
    await Promise.all([writer.welcomed(), slow.welcomed()])
    for (const { channel, name } of docs) {
      writer.socket.send(encodeOpen(channel, name))
      writer.socket.send(encodeOnChannel(channel, encodeUpdate(update)))
      await until(`${name} is stored`, () =>
        writer.frames.some((frame) => frame.type === 'committed' && frame.channel === channel),
      )
    }
    const before = memoryBytes(roomy)
    slow.socket.pause()
    for (const { channel, name } of docs) {
      slow.socket.send(encodeOpen(channel, name))
      slow.socket.send(encodeOnChannel(channel, encodeStep1(Uint8Array.of(0))))
    }
    using honest = new SyncClient(roomy.port)
    await honest.welcomed()
    for (let nonce = 1; nonce <= 20; nonce++) {
      honest.socket.send(encodePing(nonce))
      await until('a pong comes', () => honest.frames.some((frame) => frame.type === 'pong' && frame.nonce === nonce))
    }
    expect(memoryBytes(roomy) - before).toBeLessThan(48 * mib)
    slow.socket.resume()
    const isServed = ({ channel }: { channel: number }): boolean =>
      slow.frames.some(
        (frame) =>
          frame.type === 'onChannel' && frame.channel === channel && decodeMessage(frame.message).type === 'step2',
      )
    await until('all are served', () => docs.every(isServed))
    expect(slow.closedWith).toBeUndefined()
    await roomy[Symbol.asyncDispose]()
  })

  test('nothing else is a door', async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${relay.port}/sync/doc`, offeredSubprotocols(undefined))
    let failed = false
    socket.on('error', () => (failed = true))
    await until('it is refused', () => failed)
  })

  test('tells everybody when it stops', async () => {
    const other = await TestRelay.start()
    using client = new SyncClient(other.port)
    await client.welcomed()
    const ended = other.stop()
    expect((await client.closes()).code).toBe(4503)
    expect((await ended).code).toBe(0)
    await other[Symbol.asyncDispose]()
  })
})
