/** Real sockets and a fake clock that both ends live by. */
import { createServer, IncomingMessage, type Server } from 'node:http'
import { Socket } from 'node:net'
import { Duplex } from 'node:stream'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import * as Y from 'yjs'

// Before the first import: y-websocket's clock is whatever `Date.now` was when it was loaded.
vi.hoisted(() => vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date', 'performance'] }))

import { closeCodes } from '../../shared/protocol/close-codes.ts'
import { decodeMessage } from '../../shared/protocol/messages.ts'
import { memoryStorage } from '../testing/memory-storage.ts'
import { documentService } from '../testing/document-service.ts'
import { defaultLimits } from '../limits.ts'
import { OpenAccess } from '../accounts/access.ts'
import { OriginRule } from '../session/origin.ts'
import { settle } from '../testing/hand-driven-client.ts'
import { memoryLog, type LogLine } from '../testing/memory-log.ts'
import { PlainClient, RawClient } from '../testing/providers.ts'
import { WebSocketDoor } from './websocket.ts'

let server: Server
let door: WebSocketDoor
let docs: string
let lines: LogLine[]

beforeEach(async () => {
  lines = []
  const storage = memoryStorage()
  const log = memoryLog(lines)
  const documents = documentService(storage, { log })
  door = new WebSocketDoor({
    access: new OpenAccess(),
    documents,
    storage,
    maxChannels: 4_096,
    limits: defaultLimits,
    originRule: new OriginRule(true, []),
    log,
    beatMs: 5_000,
  })
  server = createServer()
  server.on('upgrade', (request, stream, head) => door.upgrade(request, stream, head))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  docs = `ws://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/ws`
})
afterEach(async () => {
  await door[Symbol.asyncDispose]()
  server.close()
})

/** Waits in real time: the clock that the polling of other tests reads stands still here. */
const eventually = async (isSo: () => boolean): Promise<void> => {
  for (let turn = 0; turn < 20_000 && !isSo(); turn++) await new Promise((resolve) => setTimeout(resolve, 1))
  expect(isSo()).toBe(true)
}

const passSeconds = async (seconds: number): Promise<void> => {
  for (let second = 0; second < seconds; second++) {
    vi.advanceTimersByTime(1_000)
    await settle()
  }
}

/** Asks for a WebSocket, and tells with which system calls it is answered. */
const ask = (path: string): Buffer[] => {
  const writes: Buffer[] = []
  const stream = new Duplex({
    read: () => undefined,
    writev: (chunks: { chunk: Buffer }[], done) => {
      writes.push(Buffer.concat(chunks.map(({ chunk }) => chunk)))
      done()
    },
  })
  const request = new IncomingMessage(new Socket())
  request.method = 'GET'
  request.url = path
  request.headers = {
    host: 'localhost',
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
  }
  door.upgrade(request, stream, Buffer.alloc(0))
  return writes
}

describe('the handshake', () => {
  const isHandshake = /^HTTP\/1\.1 101 /
  const behindHead = (bytes: Buffer | undefined): Buffer =>
    bytes?.subarray(bytes.indexOf('\r\n\r\n') + 4) ?? Buffer.alloc(0)

  test('goes out with the greeting where the doc is in use', async () => {
    using ada = new PlainClient(docs, 'in-use')
    await eventually(() => ada.provider.synced)
    const writes = ask('/ws/in-use')
    await eventually(() => writes.length > 0)
    expect(String(writes[0])).toMatch(isHandshake)
    expect(decodeMessage(behindHead(writes[0]).subarray(2))).toMatchObject({ type: 'step1' })
  })

  test('goes out with the close code for who is refused', async () => {
    const writes = ask('/ws/')
    await eventually(() => writes.length > 0)
    expect(String(writes[0])).toMatch(isHandshake)
    expect(behindHead(writes[0]).readUInt16BE(2)).toBe(closeCodes.badDocName.code)
  })
})

test('[E4] a lone idle provider stays connected for minutes', async () => {
  using ada = new PlainClient(docs, 'idle')
  await eventually(() => ada.provider.synced)
  let disconnects = 0
  ada.provider.on('status', ({ status }: { status: string }) => {
    if (status !== 'connected') disconnects++
  })
  await passSeconds(200)
  expect(disconnects).toBe(0)
  expect(door.sessions).toBe(1)
})

test('[E4] so does one that shows no presence', async () => {
  using ada = new PlainClient(docs, 'idle')
  ada.provider.awareness.setLocalState(null)
  await eventually(() => ada.provider.synced)
  const { ws } = ada.provider
  await passSeconds(200)
  expect(ada.provider.ws).toBe(ws)
})

test('[E5] a peer that has vanished without a word is dropped', async () => {
  using lost = new RawClient(`${docs}/vanished`)
  await eventually(() => lost.received.length > 0)
  // It neither reads nor answers.
  lost.socket.pause()
  await passSeconds(70)
  await eventually(() => door.sessions === 0)
})

test('[E5] a quiet peer that answers pings is kept', async () => {
  using quiet = new RawClient(`${docs}/quiet`)
  await eventually(() => door.sessions === 1)
  await passSeconds(200)
  expect(door.sessions).toBe(1)
  expect(quiet.closedWith).toBeUndefined()
})

describe('[E3] a reader that stops reading', () => {
  const block = 'x'.repeat(1024 * 1024)

  /** Types more than the budget and what the system itself buffers, while somebody else reads along. */
  const typePast = async (slow: RawClient, name: string): Promise<{ ada: PlainClient; ben: PlainClient }> => {
    const [ada, ben] = [new PlainClient(docs, name), new PlainClient(docs, name)]
    await eventually(() => door.sessions === 3 && ada.provider.synced && ben.provider.synced)
    slow.socket.pause()
    const isBehind = () => lines.some(({ message }) => message === 'session behind')
    for (let count = 1; count <= 60 && !isBehind(); count++) {
      ada.type(block)
      await eventually(() => ben.text.length === count * block.length)
    }
    expect(isBehind()).toBe(true)
    ada.type('the end')
    await eventually(() => ben.text.endsWith('the end'))
    return { ada, ben }
  }

  test('gets one diff when it reads again, while the others go on', async () => {
    using slow = new RawClient(`${docs}/slow`)
    await eventually(() => slow.received.length > 0)
    const { ada, ben } = await typePast(slow, 'slow')
    const doc = new Y.Doc()
    let read = 0
    slow.socket.resume()
    await eventually(() => {
      for (const bytes of slow.received.slice(read)) {
        const message = decodeMessage(bytes)
        if (message.type === 'update') Y.applyUpdate(doc, message.update)
      }
      read = slow.received.length
      return doc.getText('content').length === ada.text.length
    })
    expect(doc.getText('content').toJSON()).toBe(ada.text)
    expect(slow.closedWith).toBeUndefined()
    expect(door.sessions).toBe(3)
    for (const client of [ada, ben]) client[Symbol.dispose]()
  })

  test('is cut off when it goes on not reading, and not before its time', async () => {
    using slow = new RawClient(`${docs}/stuck`)
    await eventually(() => slow.received.length > 0)
    const { ada, ben } = await typePast(slow, 'stuck')
    await passSeconds(55)
    expect(door.sessions).toBe(3)
    await passSeconds(200)
    expect(lines.map(({ message }) => message)).toContain('slow reader cut off')
    slow.socket.resume()
    await eventually(() => slow.closedWith !== undefined)
    expect(slow.closedWith?.code).toBe(4508)
    expect(ada.provider.wsconnected).toBe(true)
    for (const client of [ada, ben]) client[Symbol.dispose]()
  })
})

test('[A1] fifty providers, who all repeat what they hear, make no storm', async () => {
  let heard = 0
  const tap = {
    onSent: () => undefined,
    onReceived: (message: Uint8Array) => {
      if (decodeMessage(message).type === 'awareness') heard++
    },
  }
  const people = Array.from({ length: 50 }, () => new PlainClient(docs, 'crowd', { tap }))
  const [ada] = people
  if (ada === undefined) throw new Error('nobody')
  const all = (isSo: (client: PlainClient) => boolean) => eventually(() => people.every(isSo))
  /** The relay takes each one's messages in order, so that after its answer no repetition is on its way to it. */
  const answersTo = async (): Promise<void> => {
    const before = heard
    for (const { provider } of people) provider.ws?.send(Uint8Array.of(3))
    await eventually(() => heard >= before + people.length)
    heard -= people.length
  }
  // Providers do not show each other's first state, whose clock is 0.
  for (const [index, { provider }] of people.entries()) provider.awareness.setLocalStateField('name', index)
  await all(({ provider }) => provider.awareness.getStates().size === people.length)
  await answersTo()
  heard = 0
  const changes = 10
  for (let change = 1; change <= changes; change++) {
    ada.provider.awareness.setLocalStateField('at', change)
    await all(({ provider }) => provider.awareness.getStates().get(ada.doc.clientID)?.['at'] === change)
    await answersTo()
  }
  expect(heard).toBeGreaterThanOrEqual(changes * (people.length - 1))
  expect(heard).toBeLessThanOrEqual(changes * people.length)
  for (const client of people) client[Symbol.dispose]()
})
