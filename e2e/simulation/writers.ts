/**
 * People who type through each of the relay's doors, and who know how much of it the relay has said is on disk: plain
 * y-websocket, a channel of `/sync`, and the change feed.
 */
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import * as prng from 'lib0/prng'
import WebSocket from 'ws'
import * as syncProtocol from 'y-protocols/sync'
import * as Y from 'yjs'
import { PlainClient } from '../../relay/testing/providers.ts'
import { docsOf, endOf, getChanges, postChanges, readRecords } from '../../relay/testing/feed-client.ts'
import { docName } from '../../relay/testing/storage-contract.ts'
import { formatCursor } from '../../shared/protocol/cursor.ts'
import { spaceOfDoc } from '../../shared/protocol/doc-name.ts'
import { decodeMessage, encodeUpdate, syncKind } from '../../shared/protocol/messages.ts'
import { decodeDownFrame, encodeOnChannel, encodeOpen, syncVersions } from '../../shared/protocol/sync-messages.ts'

export abstract class Writer implements Disposable {
  readonly room: string
  readonly doc: Y.Doc
  /** The first clock of the writer's own that the relay has not said to have. */
  acknowledged = 0

  constructor(room: string, doc = new Y.Doc()) {
    this.room = room
    this.doc = doc
  }

  abstract get isInSync(): boolean
  abstract [Symbol.dispose](): void

  /** The first clock that the writer has not used. */
  get clock(): number {
    return Y.getState(this.doc.store, this.doc.clientID)
  }

  get text(): string {
    return this.doc.getText('content').toJSON()
  }

  edit(gen: prng.PRNG): void {
    const text = this.doc.getText('content')
    const at = prng.int32(gen, 0, text.length)
    if (text.length > 20 && prng.int32(gen, 0, 3) === 0)
      text.delete(Math.min(at, text.length - 3), prng.int32(gen, 1, 3))
    else text.insert(at, prng.word(gen, 1, 8))
  }

  /** Writes so much and takes it away again: a log grows with it, the text does not. */
  writeInVain(length: number): void {
    const text = this.doc.getText('content')
    const at = text.length
    text.insert(at, '-'.repeat(length))
    text.delete(at, length)
  }
}

/** An unmodified provider. What comes back in an update is on disk (PROTOCOL.md S4), as is what a state vector states (S3). */
export class PlainWriter extends Writer {
  readonly #client: PlainClient

  constructor(address: string, room: string, doc?: Y.Doc) {
    super(room, doc)
    this.#client = new PlainClient(`ws://${address}/ws`, room, {
      doc: this.doc,
      tap: { onSent: () => undefined, onReceived: (message) => this.#read(message) },
    })
  }

  get isInSync(): boolean {
    return this.#client.provider.synced
  }

  [Symbol.dispose](): void {
    this.#client[Symbol.dispose]()
  }

  /** Only a run without a gap counts: what lies behind one is not acknowledged yet. */
  #read(bytes: Uint8Array): void {
    const message = decodeMessage(bytes)
    const { clientID } = this.doc
    if (message.type === 'step1') this.acknowledged = Math.max(this.acknowledged, message.vector.get(clientID) ?? 0)
    if (message.type !== 'update') return
    for (const { id, length } of Y.decodeUpdate(message.update).structs)
      if (id.client === clientID && id.clock <= this.acknowledged)
        this.acknowledged = Math.max(this.acknowledged, id.clock + length)
  }
}

const channel = 7
const reconnectMs = 50

/** One channel of a `/sync` connection. `committed` counts what is on disk (M11). */
export class SyncWriter extends Writer {
  readonly #url: string
  #socket: WebSocket | undefined
  #timer: NodeJS.Timeout | undefined
  #isInSync = false
  /** The writer's clock after each message with an update that it sent on this connection. */
  #sentClocks: number[] = []
  /** How many of them there were when the relay's step 1 had been answered; 0 before. */
  #answered = 0

  constructor(address: string, room: string, doc?: Y.Doc) {
    super(room, doc)
    this.#url = `ws://${address}/sync`
    this.doc.on('update', this.#onUpdate)
    this.#connect()
  }

  readonly #onUpdate = (update: Uint8Array, origin: unknown): void => {
    if (origin !== this) this.#sendUpdate(encodeUpdate(update))
  }

  get isInSync(): boolean {
    return this.#isInSync
  }

  /** Reads nothing for a while. What was sent meanwhile comes afterwards, or as one diff. */
  stall(ms: number): void {
    const socket = this.#socket
    if (socket?.readyState !== WebSocket.OPEN) return
    socket.pause()
    setTimeout(() => socket.resume(), ms).unref()
  }

  [Symbol.dispose](): void {
    this.doc.off('update', this.#onUpdate)
    clearTimeout(this.#timer)
    this.#socket?.removeAllListeners('close')
    this.#socket?.on('error', () => undefined)
    this.#socket?.terminate()
  }

  #connect(): void {
    const socket = new WebSocket(
      this.#url,
      syncVersions.map(({ subprotocol }) => subprotocol),
    )
    this.#socket = socket
    this.#sentClocks = []
    this.#answered = 0
    socket.on('error', () => undefined)
    socket.on('open', () => {
      socket.send(encodeOpen(channel, this.room))
      const encoder = encoding.createEncoder()
      encoding.writeVarUint(encoder, 0)
      syncProtocol.writeSyncStep1(encoder, this.doc)
      socket.send(encodeOnChannel(channel, encoding.toUint8Array(encoder)))
    })
    socket.on('message', (data: Buffer) => this.#read(data))
    socket.on('close', () => {
      this.#isInSync = false
      this.#timer = setTimeout(() => this.#connect(), reconnectMs)
    })
  }

  #sendUpdate(message: Uint8Array): void {
    if (this.#socket?.readyState !== WebSocket.OPEN) return
    this.#sentClocks.push(this.clock)
    this.#socket.send(encodeOnChannel(channel, message))
  }

  #read(bytes: Uint8Array): void {
    const frame = decodeDownFrame(bytes)
    // What was sent before the relay's step 1 was answered may lack predecessors; only from then on is a count a clock.
    if (frame.type === 'committed' && this.#answered !== 0 && frame.count >= this.#answered)
      this.acknowledged = Math.max(this.acknowledged, this.#sentClocks[frame.count - 1] ?? 0)
    // Comes back, as y-websocket's provider does when the channel that it was given closes.
    if (frame.type === 'closed') this.#socket?.terminate()
    if (frame.type !== 'onChannel') return
    const decoder = decoding.createDecoder(frame.message)
    if (decoding.readVarUint(decoder) !== 0) return
    const encoder = encoding.createEncoder()
    encoding.writeVarUint(encoder, 0)
    const kind = syncKind(frame.message)
    syncProtocol.readSyncMessage(decoder, encoder, this.doc, this)
    if (kind !== 'step1') return
    // All that the relay lacks is in this one message, and everything later comes after it.
    this.#sendUpdate(encoding.toUint8Array(encoder))
    this.#answered = this.#sentClocks.length
    this.#isInSync = true
  }
}

const answerTimeoutMs = 20_000

/**
 * Asks again, as a device does, for what does not come. On a busy machine Node's fetch sometimes leaves unread what has
 * come, and forgets a signal that should abort it.
 */
const inTime = async (work: Promise<void>): Promise<void> => {
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${answerTimeoutMs} ms`)), answerTimeoutMs)
  })
  try {
    await Promise.race([work, tooLate])
  } finally {
    clearTimeout(timer)
  }
}

/** Somebody whose device is online now and then: offers what it has over the feed, and reads what is new. */
export class FeedWriter extends Writer {
  readonly #http: string
  readonly #pollMs: number
  #isDisposed = false
  #isInSync = false
  /** What the doc brought along counts as one. */
  #edits = 1
  #takenEdits = 0
  #cursor: { epoch: string; sequence: number } | undefined
  #acknowledgedVector: Uint8Array | undefined
  /** What must never happen, if it has. */
  problem: string | undefined

  constructor(address: string, room: string, doc?: Y.Doc, pollMs = 20) {
    super(room, doc)
    this.#pollMs = pollMs
    this.#http = `http://${address}`
    this.doc.on('update', this.#onUpdate)
    void this.#run()
  }

  /** A deletion is an edit that uses no clock. */
  readonly #onUpdate = (_update: Uint8Array, origin: unknown): void => {
    if (origin !== this) this.#edits++
  }

  get isInSync(): boolean {
    return this.#isInSync
  }

  [Symbol.dispose](): void {
    this.#isDisposed = true
    this.doc.off('update', this.#onUpdate)
  }

  async #run(): Promise<void> {
    while (!this.#isDisposed) {
      try {
        if (this.#takenEdits < this.#edits) await inTime(this.#offer())
        await inTime(this.#pull())
        this.#isInSync = true
      } catch (error) {
        this.#isInSync = false
        // A cursor of ours that this relay does not know would mean that it has lost what it told us.
        if (error instanceof Error && error.message.includes('cursor-refused')) this.problem = error.message
      }
      await new Promise((resolve) => setTimeout(resolve, this.#pollMs))
    }
  }

  async #offer(): Promise<void> {
    const { clock } = this
    const edits = this.#edits
    const vector = Y.encodeStateVector(this.doc)
    const update = Y.encodeStateAsUpdate(this.doc, this.#acknowledgedVector)
    const name = docName(this.room)
    const response = await postChanges(this.#http, spaceOfDoc(name), [{ name, update }])
    const body = new Uint8Array(await response.arrayBuffer())
    if (response.status !== 200) return
    const [answer] = readRecords(body)
    if (answer?.type !== 'committed') return
    this.acknowledged = clock
    this.#takenEdits = edits
    this.#acknowledgedVector = vector
  }

  async #pull(): Promise<void> {
    const since = this.#cursor === undefined ? undefined : formatCursor(this.#cursor)
    const records = await getChanges(this.#http, spaceOfDoc(docName(this.room)), since)
    const [start] = records
    if (start?.type !== 'start') throw new Error('no start')
    for (const { name, update } of docsOf(records)) if (name === this.room) Y.applyUpdate(this.doc, update, this)
    this.#cursor = { epoch: start.epoch, sequence: endOf(records) }
  }
}
