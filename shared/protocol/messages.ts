/**
 * The messages of the y-websocket protocol, as the relay reads and writes them (PROTOCOL.md, Grammar). What is inside an
 * update or an awareness message is opaque here.
 */
import { ByteReader, MalformedBytes } from './byte-reader.ts'

const outerType = { sync: 0, awareness: 1, auth: 2, queryAwareness: 3 } as const
const syncType = { step1: 0, step2: 1, update: 2 } as const

export type WireMessage =
  /** "This is what I have": a state vector. Wants a step 2. */
  | { type: 'step1'; vector: ReadonlyMap<number, number> }
  /** The answer to a step 1: what the asker lacks. */
  | { type: 'step2'; update: Uint8Array }
  | { type: 'update'; update: Uint8Array }
  | { type: 'awareness'; entries: Uint8Array }
  | { type: 'queryAwareness' }
  /** A message type that this version does not know. */
  | { type: 'unknown' }
  | { type: 'malformed'; problem: string }

const malformed = (problem: string): WireMessage => ({ type: 'malformed', problem })

/** A claimed client takes two bytes at least. */
/** Throws `MalformedBytes`. */
export const decodeStateVector = (bytes: Uint8Array): Map<number, number> => {
  const reader = new ByteReader(bytes)
  const vector = new Map<number, number>()
  for (let left = reader.count(2); left > 0; left--) vector.set(reader.varUint(), reader.varUint())
  return vector
}

/** Never throws. Views in the result share the memory of `bytes`. */
export const decodeMessage = (bytes: Uint8Array): WireMessage => {
  try {
    const reader = new ByteReader(bytes)
    switch (reader.varUint()) {
      case outerType.sync: {
        const type = reader.varUint()
        const body = reader.varBytes()
        switch (type) {
          case syncType.step1:
            return { type: 'step1', vector: decodeStateVector(body) }
          case syncType.step2:
            return { type: 'step2', update: body }
          case syncType.update:
            return { type: 'update', update: body }
          default:
            return malformed('an unknown kind of sync message')
        }
      }
      case outerType.awareness:
        return { type: 'awareness', entries: reader.varBytes() }
      case outerType.queryAwareness:
        return { type: 'queryAwareness' }
      default:
        return { type: 'unknown' }
    }
  } catch (error) {
    if (error instanceof MalformedBytes) return malformed(error.message)
    throw error
  }
}

/** Tells by the first bytes which sync message this is; only for messages of our own or of our relay's making. */
export const syncKind = (message: Uint8Array): keyof typeof syncType | undefined => {
  const [outer, kind] = message
  if (outer !== outerType.sync) return undefined
  if (kind === syncType.step1) return 'step1'
  if (kind === syncType.step2) return 'step2'
  return kind === syncType.update ? 'update' : undefined
}

export const varUintLength = (value: number): number => {
  let length = 1
  for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 0x80)) length++
  return length
}

/** Returns the position after the number. */
export const writeVarUint = (into: Uint8Array, position: number, value: number): number => {
  let at = position
  let rest = value
  while (rest >= 0x80) {
    into[at++] = (rest % 0x80) | 0x80
    rest = Math.floor(rest / 0x80)
  }
  into[at++] = rest
  return at
}

const encode = (head: readonly number[], body: Uint8Array): Uint8Array => {
  const message = new Uint8Array(head.length + varUintLength(body.length) + body.length)
  message.set(head)
  message.set(body, writeVarUint(message, head.length, body.length))
  return message
}

export const encodeStep1 = (stateVector: Uint8Array): Uint8Array =>
  encode([outerType.sync, syncType.step1], stateVector)
export const encodeStep2 = (update: Uint8Array): Uint8Array => encode([outerType.sync, syncType.step2], update)
export const encodeUpdate = (update: Uint8Array): Uint8Array => encode([outerType.sync, syncType.update], update)
/**
 * The message that passes on the update which `message` brought, itself if possible: a step 2 becomes an update in place,
 * so its bytes must belong to the caller.
 */
export const asUpdateMessage = (message: Uint8Array, update: Uint8Array): Uint8Array => {
  // Written in the shortest way, it has one byte for each type and nothing behind the update.
  if (message.length !== 2 + varUintLength(update.length) + update.length) return encodeUpdate(update)
  message[1] = syncType.update
  return message
}

export const encodeAwareness = (entries: Uint8Array): Uint8Array => encode([outerType.awareness], entries)

/** An awareness message about nobody: harmless to every client, and to y-websocket a sign of life. */
export const emptyAwarenessMessage = (): Uint8Array => Uint8Array.of(outerType.awareness, 1, 0)
