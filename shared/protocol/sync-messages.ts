/**
 * The frames of `/sync`, where many docs share one socket (PROTOCOL.md, The door for many docs). A frame is a channel
 * number and a message. Channel 0 carries the control messages below; any other carries the messages of `messages.ts`.
 *
 * A control message says its length, so that a version that does not know its type passes over it, and one that knows
 * fewer of its fields reads those and leaves the rest.
 */
import { ByteReader, MalformedBytes } from './byte-reader.ts'
import { varUintLength, writeVarUint } from './messages.ts'

/** The versions that this code speaks, newest first: each is the WebSocket subprotocol of that name. */
export const syncVersions = [{ version: 1, subprotocol: 'driftless.v1' }] as const
const subprotocolPrefix = 'driftless.'

/** A token travels beside the versions, as a subprotocol that is never chosen. */
const tokenPrefix = 'bearer.'

/** What a client puts into its upgrade request. */
export const offeredSubprotocols = (token: string | undefined): string[] => [
  ...syncVersions.map(({ subprotocol }) => subprotocol),
  ...(token === undefined ? [] : [tokenPrefix + token]),
]

export interface SubprotocolChoice {
  /** What the upgrade is answered with; `undefined` if nothing of ours was offered. */
  readonly subprotocol: string | undefined
  /** The newest version that both speak, if any. */
  readonly version: number | undefined
  readonly token: string | undefined
}

/**
 * A browser hides the close frame of a connection on which none of its subprotocols was chosen, so where no version fits,
 * one is chosen all the same to be closed in words.
 */
export const chooseSubprotocol = (offered: Iterable<string>): SubprotocolChoice => {
  const names = [...offered]
  const known = syncVersions.find(({ subprotocol }) => names.includes(subprotocol))
  return {
    subprotocol: known?.subprotocol ?? names.find((name) => name.startsWith(subprotocolPrefix)),
    version: known?.version,
    token: names.find((name) => name.startsWith(tokenPrefix))?.slice(tokenPrefix.length),
  }
}

/** What a client tells the relay. */
export type UpMessage =
  /** From now on this channel is about the doc. The name is any text; the relay says if it is none of a doc. */
  | { type: 'open'; channel: number; name: string }
  | { type: 'close'; channel: number }
  /** A newer token for this connection. */
  | { type: 'token'; token: string }
  /** Wants `changed` about the space: the part of doc names up to the first slash. */
  | { type: 'watch'; space: string }
  | { type: 'unwatch'; space: string }
  | { type: 'ping'; nonce: number }

/** What the relay tells a client. */
export type DownMessage =
  /** The first message. `epoch` as in `/api/v1/relay`. */
  | { type: 'welcome'; version: number; epoch: string; maxMessageBytes: number; maxChannels: number }
  /** Nothing more comes on this channel; its number is free again. */
  | { type: 'closed'; channel: number; code: number; reason: string }
  /** The first `count` messages with an update that came on this channel are on disk, but for those rejected. */
  | { type: 'committed'; channel: number; count: number }
  /** The message with an update of this index, counted from 0 on this channel, was not taken. */
  | { type: 'rejected'; channel: number; index: number; code: number; reason: string }
  /**
   * Something in the space has changed; `sequence` is where its change feed now ends. `docs` are the names of all that has
   * changed since the last `changed` of this watch, and maybe of others; without them it may be anything.
   */
  | { type: 'changed'; space: string; sequence: number; docs: readonly string[] | undefined }
  /** Whether the relay can store at present. `reason` is for people, and empty if all is well. */
  | { type: 'storage'; failing: boolean; reason: string }
  /** The token of this connection ends soon. */
  | { type: 'tokenNeeded'; secondsLeft: number }
  /** The answer to a ping. One with nonce 0 answers none and is a sign of life. */
  | { type: 'pong'; nonce: number }

/** One number never means two things, whichever way it goes. */
const upType = { open: 1, close: 2, token: 3, watch: 4, unwatch: 5, ping: 6 } as const
const downType = {
  welcome: 32,
  closed: 33,
  committed: 34,
  rejected: 35,
  changed: 36,
  storage: 37,
  tokenNeeded: 38,
  pong: 39,
} as const

type Frame<Message> =
  | Message
  /** A message about the channel's doc, in the grammar of `messages.ts`. A view. */
  | { type: 'onChannel'; channel: number; message: Uint8Array }
  /** A control message that this version does not know. */
  | { type: 'unknown' }
  | { type: 'malformed'; problem: string }
export type UpFrame = Frame<UpMessage>
export type DownFrame = Frame<DownMessage>

const controlChannel = 0

const readFrame = <Message>(
  bytes: Uint8Array,
  readControl: (type: number, body: ByteReader) => Message | undefined,
): Frame<Message> => {
  try {
    const reader = new ByteReader(bytes)
    const channel = reader.varUint()
    if (channel !== controlChannel) return { type: 'onChannel', channel, message: bytes.subarray(reader.position) }
    const type = reader.varUint()
    const body = reader.varBytes()
    if (reader.remaining > 0) return { type: 'malformed', problem: 'bytes follow the end of a control message' }
    return readControl(type, new ByteReader(body)) ?? { type: 'unknown' }
  } catch (error) {
    if (error instanceof MalformedBytes) return { type: 'malformed', problem: error.message }
    throw error
  }
}

const readUp = (type: number, body: ByteReader): UpMessage | undefined => {
  switch (type) {
    case upType.open:
      return { type: 'open', channel: body.varUint(), name: body.varText() }
    case upType.close:
      return { type: 'close', channel: body.varUint() }
    case upType.token:
      return { type: 'token', token: body.varText() }
    case upType.watch:
      return { type: 'watch', space: body.varText() }
    case upType.unwatch:
      return { type: 'unwatch', space: body.varText() }
    case upType.ping:
      return { type: 'ping', nonce: body.varUint() }
    default:
      return undefined
  }
}

/** Came later: who does not know them passes over them, and who does not send them ends before. */
const readDocs = (body: ByteReader): readonly string[] | undefined =>
  body.remaining === 0 ? undefined : Array.from({ length: body.count(1) }, () => body.varText())

const readDown = (type: number, body: ByteReader): DownMessage | undefined => {
  switch (type) {
    case downType.welcome:
      return {
        type: 'welcome',
        version: body.varUint(),
        epoch: body.varText(),
        maxMessageBytes: body.varUint(),
        maxChannels: body.varUint(),
      }
    case downType.closed:
      return { type: 'closed', channel: body.varUint(), code: body.varUint(), reason: body.varText() }
    case downType.committed:
      return { type: 'committed', channel: body.varUint(), count: body.varUint() }
    case downType.rejected:
      return {
        type: 'rejected',
        channel: body.varUint(),
        index: body.varUint(),
        code: body.varUint(),
        reason: body.varText(),
      }
    case downType.changed:
      return { type: 'changed', space: body.varText(), sequence: body.varUint(), docs: readDocs(body) }
    case downType.storage:
      return { type: 'storage', failing: body.varUint() !== 0, reason: body.varText() }
    case downType.tokenNeeded:
      return { type: 'tokenNeeded', secondsLeft: body.varUint() }
    case downType.pong:
      return { type: 'pong', nonce: body.varUint() }
    default:
      return undefined
  }
}

/** Reads what a client sent. Never throws. */
export const decodeUpFrame = (bytes: Uint8Array): UpFrame => readFrame(bytes, readUp)
/** Reads what the relay sent. Never throws. */
export const decodeDownFrame = (bytes: Uint8Array): DownFrame => readFrame(bytes, readDown)

const utf8 = new TextEncoder()

/** A whole frame on channel 0. */
const encodeControl = (type: number, ...fields: readonly (number | string)[]): Uint8Array => {
  const parts = fields.map((field) => (typeof field === 'number' ? field : utf8.encode(field)))
  let bodyLength = 0
  for (const part of parts)
    bodyLength += typeof part === 'number' ? varUintLength(part) : varUintLength(part.length) + part.length
  const frame = new Uint8Array(1 + varUintLength(type) + varUintLength(bodyLength) + bodyLength)
  let at = writeVarUint(frame, writeVarUint(frame, writeVarUint(frame, 0, controlChannel), type), bodyLength)
  for (const part of parts) {
    if (typeof part === 'number') {
      at = writeVarUint(frame, at, part)
      continue
    }
    at = writeVarUint(frame, at, part.length)
    frame.set(part, at)
    at += part.length
  }
  return frame
}

export const encodeOpen = (channel: number, name: string): Uint8Array => encodeControl(upType.open, channel, name)
export const encodeClose = (channel: number): Uint8Array => encodeControl(upType.close, channel)
export const encodeToken = (token: string): Uint8Array => encodeControl(upType.token, token)
export const encodeWatch = (space: string): Uint8Array => encodeControl(upType.watch, space)
export const encodeUnwatch = (space: string): Uint8Array => encodeControl(upType.unwatch, space)
export const encodePing = (nonce: number): Uint8Array => encodeControl(upType.ping, nonce)

export const encodeWelcome = (version: number, epoch: string, maxMessageBytes: number, maxChannels: number) =>
  encodeControl(downType.welcome, version, epoch, maxMessageBytes, maxChannels)
export const encodeClosed = (channel: number, code: number, reason: string): Uint8Array =>
  encodeControl(downType.closed, channel, code, reason)
export const encodeCommitted = (channel: number, count: number): Uint8Array =>
  encodeControl(downType.committed, channel, count)
export const encodeRejected = (channel: number, index: number, code: number, reason: string): Uint8Array =>
  encodeControl(downType.rejected, channel, index, code, reason)
export const encodeChanged = (space: string, sequence: number, docs: readonly string[] | undefined): Uint8Array =>
  docs === undefined
    ? encodeControl(downType.changed, space, sequence)
    : encodeControl(downType.changed, space, sequence, docs.length, ...docs)
/** `reason` is empty if the relay can store. */
export const encodeStorage = (reason: string): Uint8Array =>
  encodeControl(downType.storage, reason === '' ? 0 : 1, reason)
export const encodeTokenNeeded = (secondsLeft: number): Uint8Array => encodeControl(downType.tokenNeeded, secondsLeft)
export const encodePong = (nonce: number): Uint8Array => encodeControl(downType.pong, nonce)

export const encodeOnChannel = (channel: number, message: Uint8Array): Uint8Array => {
  const prefixLength = varUintLength(channel)
  const frame = new Uint8Array(prefixLength + message.length)
  writeVarUint(frame, 0, channel)
  frame.set(message, prefixLength)
  return frame
}
