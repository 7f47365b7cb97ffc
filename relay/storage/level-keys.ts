/**
 * The key layout, which is y-leveldb's, so that a folder written by a y-websocket server opens here and y-leveldb reads
 * ours:
 *
 *   key                                value
 *   ['v1', doc, 'update', clock]       one update; clocks of a doc grow
 *   ['v1_sv', doc]                     y-leveldb's list of docs: a clock and the state vector at that clock
 *   ['v1', doc, 'meta', name]          what applications keep beside a doc; never touched here
 *   ['driftless', 'epoch']             the database's epoch
 *   ['driftless', 'spelling', doc, s]  the doc also has entries under the name `s` (see level-storage.ts)
 *
 * A key is the concatenation of its parts: 0 and a length-prefixed text, or 1 and four bytes, most significant first. A
 * text's length comes first, so keys sort by length and there is no scan by prefix of a name. Our own keys start with a
 * longer text than y-leveldb's, so they sort behind all of them and no range of y-leveldb's holds them.
 */
import * as Y from 'yjs'
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

export const encodeKey = (parts: readonly KeyPart[]): Buffer =>
  Buffer.concat(
    parts.map((part) => {
      if (typeof part === 'number') {
        const bytes = Buffer.alloc(5)
        bytes[0] = uint32Part
        bytes.writeUInt32BE(part, 1)
        return bytes
      }
      const text = Buffer.from(part, 'utf8')
      const bytes = Buffer.alloc(1 + varUintLength(text.length) + text.length)
      bytes[0] = textPart
      text.copy(bytes, writeVarUint(bytes, 1, text.length))
      return bytes
    }),
  )

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
export const updateRange = (doc: string): KeyRange => ({ gte: updateKey(doc, 0), lt: updateKey(doc, maxUint32) })

/** The clock at the end of an update's key. */
export const clockOfUpdateKey = (key: Buffer): number => key.readUInt32BE(key.length - 4)

export const docKey = (doc: string): Buffer => encodeKey(['v1_sv', doc])
export const docRange: KeyRange = { gte: encodeKey(['v1_sv']), lt: encodeKey(['v1_sw']) }

/** What y-leveldb keeps for a doc whose only update has this state vector. It makes a newer one when it needs it. */
export const docValue = (firstUpdate: Uint8Array): Buffer => {
  const vector = Y.encodeStateVectorFromUpdate(firstUpdate)
  const value = Buffer.alloc(1 + varUintLength(vector.length) + vector.length)
  value.set(vector, writeVarUint(value, 1, vector.length))
  return value
}

export const epochKey: Buffer = encodeKey(['driftless', 'epoch'])
export const spellingKey = (doc: string, spelling: string): Buffer =>
  encodeKey(['driftless', 'spelling', doc, spelling])
export const spellingRange = (doc: string): KeyRange => ({
  gte: encodeKey(['driftless', 'spelling', doc]),
  lt: Buffer.concat([encodeKey(['driftless', 'spelling', doc]), Buffer.of(uint32Part)]),
})
