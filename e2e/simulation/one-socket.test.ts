/**
 * The app's own connections on one socket of a relay process, beside unmodified y-websocket providers in the same rooms.
 */
import { rm } from 'node:fs/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import WebSocket from 'ws'
import { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { DocConnection } from '../../client/sync/doc-connection.ts'
import { SyncSocket, type WireSocket } from '../../client/sync/sync-socket.ts'
import { until } from '../../relay/testing/poll.ts'
import { PlainClient } from '../../relay/testing/providers.ts'
import { newDataFolder, TestRelay } from '../../relay/testing/test-relay.ts'
import { parseDocName } from '../../shared/ids.ts'

/** A device: one socket, and a connection for each doc that it opens. */
class Device implements Disposable {
  readonly socket: SyncSocket
  dials = 0
  readonly #open = new Set<Disposable>()

  constructor(port: number) {
    this.socket = new SyncSocket(`ws://127.0.0.1:${port}/sync`, {
      dial: (url, subprotocols) => {
        this.dials++
        // What ws has is what a browser has, as far as it is used.
        return new WebSocket(url, subprotocols) as unknown as WireSocket
      },
      token: () => Promise.resolve({ kind: 'token', token: 'a-token-of-a-device' }),
      schedule: (callback, delayMs) => {
        const timer = setTimeout(callback, delayMs)
        return () => clearTimeout(timer)
      },
      now: () => performance.now(),
      random: Math.random,
    })
  }

  open(text: string): OpenDoc {
    const name = parseDocName(text)
    if (name === undefined) throw new Error(`not a doc name: ${text}`)
    const doc = new Y.Doc()
    const awareness = new Awareness(doc)
    const nothing = (): undefined => undefined
    const connection = new DocConnection(this.socket, name, doc, awareness, nothing, nothing)
    const open = {
      doc,
      awareness,
      connection,
      get text() {
        return doc.getText('content').toJSON()
      },
      type: (words: string) => doc.getText('content').insert(doc.getText('content').length, words),
      settled: () => until(`${text} is settled`, () => connection.settled),
      [Symbol.dispose]: () => {
        connection[Symbol.dispose]()
        awareness.destroy()
      },
    }
    this.#open.add(open)
    return open
  }

  [Symbol.dispose](): void {
    for (const open of this.#open) open[Symbol.dispose]()
    this.socket[Symbol.dispose]()
  }
}

interface OpenDoc extends Disposable {
  readonly doc: Y.Doc
  readonly awareness: Awareness
  readonly connection: DocConnection
  readonly text: string
  type(words: string): void
  settled(): Promise<void>
}

let folder: string
let relay: TestRelay
beforeEach(async () => {
  folder = await newDataFolder()
  relay = await TestRelay.start({ folder, environment: { LOG_LEVEL: 'debug' } })
})
afterEach(async () => {
  await relay[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

const restart = async (): Promise<void> => {
  const { port } = relay
  await relay.kill()
  relay = await TestRelay.start({ folder, environment: { LOG_LEVEL: 'debug', PORT: String(port) } })
}

test('[M14] plain providers and channels meet in one room, with presence', async () => {
  using ada = new Device(relay.port)
  using plain = new PlainClient(relay.docs, 'space/note')
  const note = ada.open('space/note')
  plain.type('hello')
  await until('Ada reads it', () => note.text === 'hello')
  note.type(' there')
  await plain.reads('hello there')
  await note.settled()

  plain.provider.awareness.setLocalStateField('user', { name: 'Plain' })
  note.awareness.setLocalStateField('user', { name: 'Ada' })
  const sees = (awareness: Awareness, clientId: number, name: string): boolean =>
    JSON.stringify(awareness.getStates().get(clientId)) === JSON.stringify({ user: { name } })
  await until('Ada sees Plain', () => sees(note.awareness, plain.doc.clientID, 'Plain'))
  await until('Plain sees Ada', () => sees(plain.provider.awareness, note.doc.clientID, 'Ada'))
  note[Symbol.dispose]()
  await until('Plain sees Ada gone', () => !plain.provider.awareness.getStates().has(note.doc.clientID))
})

test('what is settled is there after a power cut, and the socket comes back by itself', async () => {
  using ada = new Device(relay.port)
  const [one, two] = [ada.open('space/one'), ada.open('space/two')]
  one.type('safe')
  await one.settled()
  await relay.kill()
  await until('Ada knows', () => one.connection.state === 'unreachable')
  expect(one.connection.settled).toBe(false)
  two.type('written offline')
  await restart()
  await Promise.all([one.settled(), two.settled()])
  using ben = new Device(relay.port)
  const [first, second] = [ben.open('space/one'), ben.open('space/two')]
  await until('Ben has both', () => first.text === 'safe' && second.text === 'written offline')
})

test('a thousand docs share one socket', async () => {
  using ada = new Device(relay.port)
  const docs = Array.from({ length: 1_000 }, (_, index) => ada.open(`space/${index}`))
  for (const [index, doc] of docs.entries()) doc.type(`text ${index}`)
  await until('all are settled', () => docs.every(({ connection }) => connection.settled), 50_000)
  expect(ada.dials).toBe(1)
  using ben = new Device(relay.port)
  const copies = docs.map((_, index) => ben.open(`space/${index}`))
  await until('Ben has them all', () => copies.every(({ text }, index) => text === `text ${index}`), 50_000)
})

test('[M15] a device hears of changes in a space', async () => {
  using ada = new Device(relay.port)
  using plain = new PlainClient(relay.docs, 'space/note')
  const heads: number[] = []
  ada.socket.watch('space', (sequence) => heads.push(sequence))
  await until('Ada knows the head', () => heads.length > 0)
  plain.type('hello')
  await until('Ada is told', () => heads.length > 1)
  expect(heads[1]).toBeGreaterThan(heads[0] ?? 0)
})

test('[M3] tokens appear in no log', async () => {
  using ada = new Device(relay.port)
  await ada.open('space/note').settled()
  const { stdout, stderr } = await relay.stop()
  const log = [...stdout, ...stderr].join('\n')
  expect(log).toContain('/sync')
  expect(log).not.toContain('a-token-of-a-device')
})
