/**
 * A y-websocket client without a network: a session on one side, a Y.Doc on the other, and the test decides what is
 * delivered. It speaks as WebsocketProvider does, with y-protocols' own code.
 */
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import * as syncProtocol from 'y-protocols/sync'
import * as Y from 'yjs'
import type { DocName } from '../../shared/ids.ts'
import type { CloseCode } from '../../shared/protocol/close-codes.ts'
import { decodeMessage, encodeAwareness, encodeUpdate, type WireMessage } from '../../shared/protocol/messages.ts'
import type { DocumentService } from '../documents/document-service.ts'
import { defaultLimits, type Limits } from '../limits.ts'
import { Allowance } from '../session/allowance.ts'
import { echo } from '../session/acknowledger.ts'
import type { Channel } from '../session/channel.ts'
import { Session } from '../session/session.ts'
import { memoryLog, type LogLine } from './memory-log.ts'

export const awarenessEntries = (...entries: [clientId: number, clock: number, state: unknown][]): Uint8Array => {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, entries.length)
  for (const [clientId, clock, state] of entries) {
    encoding.writeVarUint(encoder, clientId)
    encoding.writeVarUint(encoder, clock)
    encoding.writeVarString(encoder, typeof state === 'string' ? state : JSON.stringify(state))
  }
  return encoding.toUint8Array(encoder)
}

export const decodeAwarenessEntries = (bytes: Uint8Array): [number, number, string][] => {
  const decoder = decoding.createDecoder(bytes)
  return Array.from({ length: decoding.readVarUint(decoder) }, () => [
    decoding.readVarUint(decoder),
    decoding.readVarUint(decoder),
    decoding.readVarString(decoder),
  ])
}

export class HandDrivenClient implements Channel {
  readonly doc = new Y.Doc()
  readonly log: LogLine[] = []
  /** All that the relay has sent, oldest first. */
  readonly received: Uint8Array[] = []
  /** How many messages may wait unread before the channel is full. */
  maxUnread = Infinity
  isFull = false
  isReadingPaused = false
  closedWith: CloseCode | undefined
  readonly session: Session
  #applied = 0
  /** What was sent while the relay read nothing. */
  readonly #outbox: Uint8Array[] = []

  constructor(
    documents: DocumentService,
    name: DocName,
    sessionId = 'test',
    acknowledger = echo,
    limits: Limits = defaultLimits,
  ) {
    this.session = new Session({
      id: sessionId,
      doc: name,
      channel: this,
      acknowledger,
      documents,
      limits,
      allowance: new Allowance(limits, performance.now()),
      log: memoryLog(this.log),
      now: performance.now(),
    })
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== this) this.#say(encodeUpdate(update))
    })
  }

  send(message: Uint8Array): void {
    this.received.push(message)
    if (this.received.length - this.#applied > this.maxUnread) this.isFull = true
  }

  close(why: CloseCode): void {
    this.closedWith = why
  }

  pauseReading(): void {
    this.isReadingPaused = true
  }

  resumeReading(): void {
    this.isReadingPaused = false
    while (!this.isReadingPaused) {
      const message = this.#outbox.shift()
      if (message === undefined) return
      this.session.receive(message)
    }
  }

  get messages(): WireMessage[] {
    return this.received.map(decodeMessage)
  }

  messagesOf<Type extends WireMessage['type']>(type: Type): Extract<WireMessage, { type: Type }>[] {
    return this.messages.filter((message): message is Extract<WireMessage, { type: Type }> => message.type === type)
  }

  /** What WebsocketProvider sends when its socket opens. */
  greet(): void {
    const encoder = encoding.createEncoder()
    encoding.writeVarUint(encoder, 0)
    syncProtocol.writeSyncStep1(encoder, this.doc)
    this.#say(encoding.toUint8Array(encoder))
  }

  present(...entries: [clientId: number, clock: number, state: unknown][]): void {
    this.#say(encodeAwareness(awarenessEntries(...entries)))
  }

  /** Reads what has come since the last time, oldest first, and answers. */
  deliver(count = Infinity): void {
    const end = Math.min(this.received.length, this.#applied + count)
    while (this.#applied < end) {
      const message = this.received[this.#applied++] ?? new Uint8Array()
      const decoder = decoding.createDecoder(message)
      if (decoding.readVarUint(decoder) !== 0) continue
      const encoder = encoding.createEncoder()
      encoding.writeVarUint(encoder, 0)
      syncProtocol.readSyncMessage(decoder, encoder, this.doc, this)
      if (encoding.length(encoder) > 1) this.#say(encoding.toUint8Array(encoder))
    }
    if (!this.isFull || this.#applied < this.received.length) return
    this.isFull = false
    this.session.drained()
  }

  get text(): string {
    return this.doc.getText('content').toJSON()
  }

  type(text: string): void {
    this.doc.getText('content').insert(this.doc.getText('content').length, text)
  }

  leave(): void {
    this.session.closed()
  }

  #say(message: Uint8Array): void {
    if (this.isReadingPaused) this.#outbox.push(message)
    else this.session.receive(message)
  }
}

/** Lets all that is ready run: promises, and a few turns of the event loop. */
export const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 8; turn++) await new Promise((resolve) => setImmediate(resolve))
}
