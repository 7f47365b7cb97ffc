/**
 * Reads a Yjs update (v1) without building anything from it. A relay has three questions about foreign bytes: are they
 * an update at all, which ids do they hold, and where in the bytes does each run of structs lie. Yjs answers by creating
 * an object per struct, up to sixty times the size of the bytes; here nothing is kept but the ranges.
 *
 * Whatever passes is accepted by `Y.decodeUpdate` too (a property test holds the two together), so that nothing
 * malformed reaches the room, its other members or the disk. Some things that Yjs would accept are refused because they
 * damage others when merged: one client twice in an update, structs of no length, bytes after the end.
 */
import { ByteReader, MalformedBytes } from '../../shared/protocol/byte-reader.ts'
import { varUintLength, writeVarUint } from '../../shared/protocol/messages.ts'
import { limits } from '../limits.ts'
import type { IdRange } from '../../shared/document/id-ranges.ts'
import { isJson } from './json-check.ts'

declare const checked: unique symbol
/** The bytes of an update that has been read to its end. */
export type Update = Uint8Array & { readonly [checked]: true }

/** Structs of one client without a gap, and where their bytes are in the update. */
export interface StructRun extends IdRange {
  readonly structs: number
  readonly from: number
  readonly to: number
}

export interface CheckedUpdate {
  readonly bytes: Update
  readonly runs: readonly StructRun[]
  readonly deletes: readonly IdRange[]
}

export type UpdateReading = { ok: true; update: CheckedUpdate } | { ok: false; problem: string }

const content = {
  deleted: 1,
  json: 2,
  binary: 3,
  text: 4,
  embed: 5,
  format: 6,
  type: 7,
  any: 8,
  doc: 9,
} as const
const gcInfo = 0
const skipInfo = 10
const infoBits = { content: 0x1f, parentSub: 0x20, rightOrigin: 0x40, origin: 0x80 } as const
/** Y.Array, Y.Map, Y.Text, XML element, fragment, hook and text. */
const typeKinds = 7
const namedTypeKinds: readonly number[] = [3, 5]

/**
 * Passes over the id of a struct to which another one refers. Nobody can refer to what they wrote later or at the same
 * time; `Y.applyUpdate` throws at it, and with it goes all that the same message holds.
 */
const skipReference = (reader: ByteReader, client: number, clock: number): void => {
  const referredClient = reader.varUint()
  const referredClock = reader.varUint()
  if (referredClient === client && referredClock >= clock) throw new MalformedBytes('a struct refers to a later one')
}

const skipJson = (reader: ByteReader): void => {
  if (!isJson(reader.varBytes(), limits.valueDepth)) throw new MalformedBytes('a value is not JSON')
}

const undefinedWord = new TextEncoder().encode('undefined')
const isUndefinedWord = (bytes: Uint8Array): boolean =>
  bytes.length === undefinedWord.length && undefinedWord.every((byte, index) => bytes[index] === byte)

const skipAny = (reader: ByteReader, depth: number): void => {
  if (depth > limits.valueDepth) throw new MalformedBytes('a value is nested too deeply')
  switch (reader.byte()) {
    case 127: // undefined
    case 126: // null
    case 121: // false
    case 120: // true
      return
    case 125:
      return reader.skipVarInt()
    case 124: // float32
      return reader.skip(4)
    case 123: // float64
    case 122: // bigint
      return reader.skip(8)
    case 119:
      reader.skipText()
      return
    case 118: // object
      for (let left = reader.count(2); left > 0; left--) {
        reader.skipText()
        skipAny(reader, depth + 1)
      }
      return
    case 117: // array
      for (let left = reader.count(1); left > 0; left--) skipAny(reader, depth + 1)
      return
    case 116:
      return reader.skip(reader.varUint())
    default:
      throw new MalformedBytes('an unknown kind of value')
  }
}

/** Passes over an item's content and returns how many ids it takes. */
const skipContent = (reader: ByteReader, kind: number): number => {
  switch (kind) {
    case content.deleted:
      return reader.varUint()
    case content.json: {
      const count = reader.count(1)
      for (let left = count; left > 0; left--) {
        const start = reader.position
        if (isUndefinedWord(reader.varBytes())) continue
        reader.position = start
        skipJson(reader)
      }
      return count
    }
    case content.binary:
      reader.skip(reader.varUint())
      return 1
    case content.text:
      return reader.skipText()
    case content.embed:
      skipJson(reader)
      return 1
    case content.format:
      reader.skipText()
      skipJson(reader)
      return 1
    case content.type: {
      const type = reader.varUint()
      if (type >= typeKinds) throw new MalformedBytes('an unknown kind of shared type')
      if (namedTypeKinds.includes(type)) reader.skipText()
      return 1
    }
    case content.any: {
      const count = reader.count(1)
      for (let left = count; left > 0; left--) skipAny(reader, 0)
      return count
    }
    case content.doc: {
      reader.skipText()
      const options = reader.bytes[reader.position]
      if (options === 127 || options === 126) throw new MalformedBytes('a sub-document without options')
      skipAny(reader, 0)
      return 1
    }
    default:
      throw new MalformedBytes('an unknown kind of content')
  }
}

/** Passes over the struct with this id. Negative for a gap (a Skip in Yjs), else how many ids it takes. */
const skipStruct = (reader: ByteReader, client: number, clock: number): number => {
  const info = reader.byte()
  let length: number
  if (info === skipInfo) length = -reader.varUint()
  else if ((info & infoBits.content) === gcInfo) length = reader.varUint()
  else {
    if ((info & infoBits.origin) !== 0) skipReference(reader, client, clock)
    if ((info & infoBits.rightOrigin) !== 0) skipReference(reader, client, clock)
    if ((info & (infoBits.origin | infoBits.rightOrigin)) === 0) {
      // The parent: 1 stands for a root type with its name, everything else for an item's id.
      if (reader.varUint() === 1) reader.skipText()
      else skipReference(reader, client, clock)
      if ((info & infoBits.parentSub) !== 0) reader.skipText()
    }
    length = skipContent(reader, info & infoBits.content)
  }
  if (length === 0) throw new MalformedBytes('a struct of no length')
  return length
}

/** Where one client's structs lie in an update, header included. */
interface ClientBlock {
  readonly client: number
  readonly from: number
  readonly to: number
  readonly runs: readonly StructRun[]
}

/** Number of structs, client and clock: what the least block has. */
const leastBlockBytes = 3
/** An info byte and a length. */
const leastStructBytes = 2

const readBlock = (reader: ByteReader): ClientBlock => {
  const from = reader.position
  // The client and the clock stand between the count and the first struct, so that this bound is loose by two bytes.
  const structCount = reader.count(leastStructBytes)
  const client = reader.varUint()
  let clock = reader.varUint()
  const runs: StructRun[] = []
  let run = { start: clock, structs: 0, from: reader.position }
  const endRun = (to: number) => {
    if (run.structs > 0) runs.push({ client, start: run.start, end: clock, structs: run.structs, from: run.from, to })
  }
  for (let left = structCount; left > 0; left--) {
    const before = reader.position
    const length = skipStruct(reader, client, clock)
    if (length < 0) endRun(before)
    else run.structs++
    clock += Math.abs(length)
    if (clock > Number.MAX_SAFE_INTEGER) throw new MalformedBytes('a clock is too large')
    if (length < 0) run = { start: clock, structs: 0, from: reader.position }
  }
  endRun(reader.position)
  return { client, from, to: reader.position, runs }
}

const readDeletes = (reader: ByteReader): IdRange[] => {
  const deletes: IdRange[] = []
  for (let clientsLeft = reader.count(2); clientsLeft > 0; clientsLeft--) {
    const client = reader.varUint()
    for (let left = reader.count(2); left > 0; left--) {
      const start = reader.varUint()
      const end = start + reader.varUint()
      if (end > Number.MAX_SAFE_INTEGER) throw new MalformedBytes('a clock is too large')
      if (end > start) deletes.push({ client, start, end })
    }
  }
  return deletes
}

const descend = (a: ClientBlock, b: ClientBlock): number => b.client - a.client

/**
 * The same update with its clients in descending order. Yjs and yrs always write it so, and `Y.mergeUpdates` relies on
 * it: given another order it can write a client twice, and readers then drop the first half.
 */
const sortBlocks = (bytes: Uint8Array, blocks: readonly ClientBlock[], deletesFrom: number): Uint8Array => {
  const sorted = [...blocks].sort(descend)
  const out = new Uint8Array(bytes.length)
  let at = writeVarUint(out, 0, sorted.length)
  for (const block of sorted) {
    out.set(bytes.subarray(block.from, block.to), at)
    at += block.to - block.from
  }
  const deletes = bytes.subarray(deletesFrom)
  out.set(deletes, at)
  return out.subarray(0, at + deletes.length)
}

const read = (bytes: Uint8Array): CheckedUpdate => {
  const reader = new ByteReader(bytes)
  const blocks: ClientBlock[] = []
  let sorted = true
  for (let left = reader.count(leastBlockBytes); left > 0; left--) {
    const block = readBlock(reader)
    const previous = blocks.at(-1)
    if (previous !== undefined && previous.client <= block.client) sorted = false
    blocks.push(block)
  }
  const deletesFrom = reader.position
  const deletes = readDeletes(reader)
  if (reader.remaining > 0) throw new MalformedBytes('bytes follow the end of the update')
  if (!sorted) {
    if (new Set(blocks.map(({ client }) => client)).size < blocks.length)
      throw new MalformedBytes('a client appears twice')
    return read(sortBlocks(bytes, blocks, deletesFrom))
  }
  const runs = blocks.length === 1 ? (blocks[0]?.runs ?? []) : blocks.flatMap((block) => block.runs)
  return { bytes: bytes as Update, runs, deletes }
}

/** Checks foreign bytes. The result keeps a view of them, so hand in bytes that nobody else will change. */
export const readUpdate = (bytes: Uint8Array): UpdateReading => {
  try {
    return { ok: true, update: read(bytes) }
  } catch (error) {
    if (error instanceof MalformedBytes) return { ok: false, problem: error.message }
    throw error
  }
}

export const isEmptyUpdate = ({ runs, deletes }: CheckedUpdate): boolean => runs.length === 0 && deletes.length === 0

/** Finds the struct of a run that holds a clock: the byte at which it starts, its first id, and how many precede it. */
export const seekStruct = (
  bytes: Uint8Array,
  run: StructRun,
  clock: number,
): { at: number; start: number; precedingStructs: number; next: number } => {
  const reader = new ByteReader(bytes, run.from, run.to)
  let start = run.start
  for (let precedingStructs = 0; ; precedingStructs++) {
    const at = reader.position
    const length = skipStruct(reader, run.client, start)
    if (start + length > clock) return { at, start, precedingStructs, next: reader.position }
    start += length
  }
}

/** The bytes of an update of one run of structs and no deletes. */
export const encodeRun = (bytes: Uint8Array, run: StructRun): Uint8Array => {
  const head = [1, run.structs, run.client, run.start]
  const body = bytes.subarray(run.from, run.to)
  const out = new Uint8Array(head.reduce((sum, value) => sum + varUintLength(value), 0) + body.length + 1)
  let at = 0
  for (const value of head) at = writeVarUint(out, at, value)
  out.set(body, at)
  // The last byte stays zero: no deletes.
  return out
}
