/**
 * The key layout, which is y-leveldb's, so that a folder written by a y-websocket server opens here and y-leveldb reads
 * ours:
 *
 *   key                                value
 *   ['v1', doc, 'update', clock]       one update; clocks of a doc grow
 *   ['v1_sv', doc]                     y-leveldb's list of docs: a clock and the state vector at that clock
 *   ['v1', doc, 'meta', name]          what applications keep beside a doc; never touched here
 *   ['driftless', 'epoch']             the database's epoch
 *   ['driftless', 'layout']            the version of the rows below; absent in a folder that only y-leveldb has written
 *   ['driftless', 'sequence']          the sequence of the last commit
 *   ['driftless', 'restoring']         present while a backup is being restored: what is here is not all
 *   ['driftless', 'feed', space, q]    a place in a space's feed: the doc, and which of its entries stand there
 *   ['driftless', 'entry', doc, clock] of one entry: its sequence and a checksum of its bytes
 *   ['driftless', 'row', …]            rows beside the docs (row-store.ts)
 *
 * A key is the concatenation of its parts: 0 and a length-prefixed text, or 1 and four bytes, most significant first. A
 * text's length comes first, so keys sort by length and there is no scan by prefix of a name. Our own keys start with a
 * longer text than y-leveldb's, so they sort behind all of them and no range of y-leveldb's holds them. A sequence `q` takes
 * two numbers, the more significant first.
 */
import { crc32 } from 'node:zlib'
import * as Y from 'yjs'
import { assert } from '../../shared/assert.ts'
import type { DocName } from '../../shared/ids.ts'
import { ByteReader } from '../../shared/protocol/byte-reader.ts'
import { varUintLength, writeVarUint } from '../../shared/protocol/messages.ts'

const textPart = 0
const uint32Part = 1
const maxUint32 = 0xffffffff

export type KeyPart = string | number
export interface KeyRange {
  readonly gte: Buffer
  readonly lt: Buffer
}

const partLength = (part: KeyPart): number => {
  if (typeof part === 'number') return 5
  const length = Buffer.byteLength(part)
  return 1 + varUintLength(length) + length
}

/** Each commit makes some for every doc in it, so a key is written in one piece. */
export const encodeKey = (parts: readonly KeyPart[]): Buffer => {
  const key = Buffer.allocUnsafe(parts.reduce<number>((sum, part) => sum + partLength(part), 0))
  let at = 0
  for (const part of parts) {
    if (typeof part === 'number') {
      key[at] = uint32Part
      at = key.writeUInt32BE(part, at + 1)
    } else {
      key[at] = textPart
      at = writeVarUint(key, at + 1, Buffer.byteLength(part))
      at += key.write(part, at)
    }
  }
  return key
}

export const decodeKey = (key: Uint8Array): KeyPart[] => {
  const reader = new ByteReader(key)
  const parts: KeyPart[] = []
  while (reader.remaining > 0) {
    if (reader.byte() === textPart) parts.push(Buffer.from(reader.varBytes()).toString('utf8'))
    else {
      parts.push(Buffer.from(reader.bytes.subarray(reader.position, reader.position + 4)).readUInt32BE())
      reader.skip(4)
    }
  }
  return parts
}

export const updateKey = (doc: string, clock: number): Buffer => encodeKey(['v1', doc, 'update', clock])
/** The entries with these clocks; all without them. */
export const updateRange = (doc: string, fromClock = 0, toClock = maxUint32 - 1): KeyRange => ({
  gte: updateKey(doc, fromClock),
  lt: updateKey(doc, toClock + 1),
})

/** All that y-leveldb keeps of docs: their entries, and what applications keep beside them. */
export const allUpdates: KeyRange = { gte: encodeKey(['v1']), lt: encodeKey(['v2']) }
/** Every row there is: a key begins with the kind of its first part. */
export const everything: KeyRange = { gte: Buffer.of(textPart), lt: Buffer.of(uint32Part + 1) }

/** The clock at the end of an update's key. */
export const clockOfUpdateKey = (key: Buffer): number => key.readUInt32BE(key.length - 4)

export const docKey = (doc: string): Buffer => encodeKey(['v1_sv', doc])
export const docRange: KeyRange = { gte: encodeKey(['v1_sv']), lt: encodeKey(['v1_sw']) }

/** The rows of docs whose names have so many bytes, fewer than 127: a text's length comes before it. */
export const docRangeOfLength = (bytes: number): KeyRange => {
  const prefix = encodeKey(['v1_sv'])
  return {
    gte: Buffer.concat([prefix, Buffer.of(textPart, bytes)]),
    lt: Buffer.concat([prefix, Buffer.of(textPart, bytes + 1)]),
  }
}

/** What y-leveldb keeps for a doc whose only update has this state vector. It makes a newer one when it needs it. */
export const docValue = (firstUpdate: Uint8Array): Buffer => {
  const vector = Y.encodeStateVectorFromUpdate(firstUpdate)
  const value = Buffer.alloc(1 + varUintLength(vector.length) + vector.length)
  value.set(vector, writeVarUint(value, 1, vector.length))
  return value
}

export const epochKey: Buffer = encodeKey(['driftless', 'epoch'])

export const layoutKey = encodeKey(['driftless', 'layout'])
export const sequenceKey = encodeKey(['driftless', 'sequence'])
export const restoringKey = encodeKey(['driftless', 'restoring'])

const uint32Values = 2 ** 32

export const feedKey = (space: string, sequence: number): Buffer =>
  encodeKey(['driftless', 'feed', space, Math.floor(sequence / uint32Values), sequence % uint32Values])
/** The places behind a sequence. */
export const feedRange = (space: string, since: number): KeyRange => ({
  gte: feedKey(space, since + 1),
  lt: encodeKey(['driftless', 'feed', space, maxUint32]),
})
export const sequenceOfFeedKey = (key: Buffer): number =>
  key.readUInt32BE(key.length - 9) * uint32Values + key.readUInt32BE(key.length - 4)

export const entryKey = (doc: string, clock: number): Buffer => encodeKey(['driftless', 'entry', doc, clock])
/** What is noted of the entries with these clocks; of all without them. */
export const entryRange = (doc: string, fromClock = 0, toClock = maxUint32 - 1): KeyRange => ({
  gte: entryKey(doc, fromClock),
  lt: entryKey(doc, toClock + 1),
})
export const allEntries: KeyRange = {
  gte: encodeKey(['driftless', 'entry']),
  lt: encodeKey(['driftless', 'entrz']),
}
export const allFeeds: KeyRange = { gte: encodeKey(['driftless', 'feed']), lt: encodeKey(['driftless', 'feee']) }

/** Half a pair has no bytes of its own in UTF-8, so two texts would be one key. */
const halfPair = /\p{Surrogate}/u

export const rowKey = (parts: readonly KeyPart[]): Buffer => {
  const isWhole = parts.every((part) => typeof part === 'number' || !halfPair.test(part))
  assert(isWhole, 'texts in a key are well-formed')
  return encodeKey(['driftless', 'row', ...parts])
}
/** The rows whose keys begin with these parts and have more: a part begins with its kind. */
export const rowRange = (prefix: readonly KeyPart[]): KeyRange => ({
  gte: Buffer.concat([rowKey(prefix), Buffer.of(textPart)]),
  lt: Buffer.concat([rowKey(prefix), Buffer.of(uint32Part + 1)]),
})
export const partsOfRowKey = (key: Buffer): KeyPart[] => decodeKey(key).slice(2)

export const sequenceValue = (sequence: number): Buffer => {
  const value = Buffer.alloc(8)
  value.writeBigUInt64BE(BigInt(sequence))
  return value
}
export const readSequence = (value: Buffer): number => Number(value.readBigUInt64BE(0))

export interface EntryFacts {
  readonly sequence: number
  /** CRC-32 of the entry's bytes. */
  readonly checksum: number
}

export const checksumOf = (entry: Uint8Array): number => crc32(entry)

export const entryValue = ({ sequence, checksum }: EntryFacts): Buffer => {
  const value = Buffer.alloc(12)
  value.writeUInt32BE(Math.floor(sequence / uint32Values), 0)
  value.writeUInt32BE(sequence % uint32Values, 4)
  value.writeUInt32BE(checksum, 8)
  return value
}
export const readEntryFacts = (value: Buffer): EntryFacts => ({
  sequence: readSequence(value),
  checksum: value.readUInt32BE(8),
})

/** Whether an entry is what was written, as far as that was noted: another server notes nothing. */
export const isAsWritten = (entry: Uint8Array, facts: Buffer | undefined): boolean =>
  facts === undefined || readEntryFacts(facts).checksum === checksumOf(entry)
export const notAsWritten = 'not the bytes that were written'

/** Which entries of a doc stand at a place in the feed. More than one only where they were there before the feed was. */
export interface FeedPlace {
  readonly name: DocName
  readonly fromClock: number
  readonly toClock: number
  /** What the entries take together, so that a reader knows before it reads them. */
  readonly bytes: number
}

export const feedValue = ({ name, fromClock, toClock, bytes }: FeedPlace): Buffer => {
  const text = Buffer.from(name, 'utf8')
  const value = Buffer.alloc(12 + text.length)
  value.writeUInt32BE(fromClock, 0)
  value.writeUInt32BE(toClock, 4)
  value.writeUInt32BE(Math.min(bytes, maxUint32), 8)
  text.copy(value, 12)
  return value
}
export const readFeedPlace = (value: Buffer): FeedPlace => ({
  name: value.toString('utf8', 12) as DocName,
  fromClock: value.readUInt32BE(0),
  toClock: value.readUInt32BE(4),
  bytes: value.readUInt32BE(8),
})
