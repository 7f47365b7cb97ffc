/**
 * How clients of the servers frame the same conversation. All of them speak y-websocket's messages; what differs is what
 * stands before them and how the server acknowledges.
 */
import { writeVarUint, varUintLength } from '../../shared/protocol/messages.ts'
import { encodeOpen, syncVersions } from '../../shared/protocol/sync-messages.ts'

export const messageKind = { step1: 0, step2: 1, update: 2, acknowledged: 3, other: 4 } as const
export type MessageKind = (typeof messageKind)[keyof typeof messageKind]

/** One message, read in place: `from` and `to` enclose what it carries. Filled again for each message. */
export interface ReadMessage {
  kind: MessageKind
  from: number
  to: number
  /** How many messages with an update an acknowledgement is about. */
  count: number
}

export const newMessage = (): ReadMessage => ({ kind: messageKind.other, from: 0, to: 0, count: 0 })

export interface Wire {
  /** The address of a doc, with a leading slash. */
  path(doc: string): string
  readonly subprotocol: string | undefined
  /** The messages that a client begins with. */
  greeting(doc: string): Uint8Array[]
  /** What stands before the length and the bytes of an update. */
  updateHead(doc: string): Uint8Array
  /** The answer to the server's step 1 by a client that has nothing. */
  emptyStep2(doc: string): Uint8Array
  /** A presence message around encoded entries. */
  awareness(doc: string, entries: Uint8Array): Uint8Array
  /**
   * How an update is acknowledged: by its coming back, by a message for each, or by one that says how many there are so
   * far. The echo of servers that do not promise anything by it means "applied".
   */
  readonly acknowledges: 'by echo' | 'one by one' | 'by total'
  read(bytes: Uint8Array, from: number, to: number, into: ReadMessage): void
}

export const concat = (...parts: readonly Uint8Array[]): Uint8Array => {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

export const varUint = (value: number): Uint8Array => {
  const bytes = new Uint8Array(varUintLength(value))
  writeVarUint(bytes, 0, value)
  return bytes
}

export const varBytes = (bytes: Uint8Array): Uint8Array => concat(varUint(bytes.length), bytes)
const varString = (text: string): Uint8Array => varBytes(new TextEncoder().encode(text))

/** Where the last number that was read ended. */
let next = 0
const readVarUint = (bytes: Uint8Array, at: number): number => {
  next = at
  let value = 0
  for (let scale = 1; ; scale *= 128) {
    const byte = bytes[next++] ?? 0
    value += (byte & 0x7f) * scale
    if (byte < 0x80) return value
  }
}

const nothing = Uint8Array.of(0)
const emptyUpdate = Uint8Array.of(0, 0)

/** The part of a sync message behind its type. */
const readSync = (bytes: Uint8Array, at: number, to: number, into: ReadMessage): void => {
  const kind = bytes[at]
  into.kind = kind === 0 ? messageKind.step1 : kind === 1 ? messageKind.step2 : messageKind.update
  readVarUint(bytes, at + 1)
  into.from = next
  into.to = to
}

const readYMessage = (bytes: Uint8Array, from: number, to: number, into: ReadMessage): void => {
  if (bytes[from] === 0) readSync(bytes, from + 1, to, into)
  else into.kind = messageKind.other
}

/** y-websocket itself: the path is the doc. */
export const yWebsocketWire = (door: string): Wire => ({
  path: (doc) => door + doc,
  subprotocol: undefined,
  greeting: () => [concat(Uint8Array.of(0, 0), varBytes(nothing))],
  updateHead: () => Uint8Array.of(0, 2),
  emptyStep2: () => concat(Uint8Array.of(0, 1), varBytes(emptyUpdate)),
  awareness: (_doc, entries) => concat(Uint8Array.of(1), varBytes(entries)),
  acknowledges: 'by echo',
  read: readYMessage,
})

const hocuspocusType = { sync: 0, awareness: 1, auth: 2, syncReply: 4, syncStatus: 8 } as const

/** Hocuspocus: the name of the doc stands before each message, and the first one is a token. */
export const hocuspocusWire: Wire = {
  path: () => '/',
  subprotocol: undefined,
  greeting: (doc) => [
    concat(varString(doc), Uint8Array.of(hocuspocusType.auth, 0), varString('token')),
    concat(varString(doc), Uint8Array.of(hocuspocusType.sync, 0), varBytes(nothing)),
  ],
  updateHead: (doc) => concat(varString(doc), Uint8Array.of(hocuspocusType.sync, 2)),
  emptyStep2: (doc) => concat(varString(doc), Uint8Array.of(hocuspocusType.syncReply, 1), varBytes(emptyUpdate)),
  awareness: (doc, entries) => concat(varString(doc), Uint8Array.of(hocuspocusType.awareness), varBytes(entries)),
  acknowledges: 'one by one',
  read: (bytes, from, to, into) => {
    const at = readVarUint(bytes, from) + next
    const type = bytes[at]
    if (type === hocuspocusType.syncStatus) {
      into.kind = messageKind.acknowledged
      into.count = bytes[at + 1] ?? 0
    } else if (type === hocuspocusType.sync || type === hocuspocusType.syncReply) {
      readSync(bytes, at + 1, to, into)
    } else into.kind = messageKind.other
  },
}

const syncChannel = 1
const committedType = 34
const onSyncChannel = (...bytes: number[]): Uint8Array => Uint8Array.of(syncChannel, ...bytes)

/** Our door for many docs, with one doc on it: a channel number stands before each message. */
export const syncWire: Wire = {
  path: () => '/sync',
  subprotocol: syncVersions[0].subprotocol,
  greeting: (doc) => [encodeOpen(syncChannel, doc), concat(onSyncChannel(0, 0), varBytes(nothing))],
  updateHead: () => onSyncChannel(0, 2),
  emptyStep2: () => concat(onSyncChannel(0, 1), varBytes(emptyUpdate)),
  awareness: (_doc, entries) => concat(onSyncChannel(1), varBytes(entries)),
  acknowledges: 'by total',
  read: (bytes, from, to, into) => {
    if (bytes[from] === syncChannel) readYMessage(bytes, from + 1, to, into)
    else if (bytes[from + 1] === committedType) {
      into.kind = messageKind.acknowledged
      readVarUint(bytes, from + 2)
      readVarUint(bytes, next)
      into.count = readVarUint(bytes, next)
    } else into.kind = messageKind.other
  },
}

/** The doc that a message of Hocuspocus is about. */
export const docNameOf = (bytes: Uint8Array, from: number): string => {
  const length = readVarUint(bytes, from)
  return Buffer.from(bytes.buffer, bytes.byteOffset + next, length).toString('utf8')
}
