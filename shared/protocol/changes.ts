/**
 * The bodies of the change feed (PROTOCOL.md, The change feed): a row of records, each of which says its length, so that a
 * reader can begin before the end has come, go on after a cut from the last whole record, and pass over kinds that it does
 * not know.
 */
import { digestBytes } from '../document/digest.ts'
import type { DocName } from '../ids.ts'
import { parseDocName } from '../ids.ts'
import { ByteReader, MalformedBytes } from './byte-reader.ts'
import { decodeStateVector, varUintLength, writeVarUint } from './messages.ts'

/** The media type of all these bodies. */
export const changesMediaType = 'application/vnd.driftless.changes.v1'

/** What a relay tells. */
export type ChangeRecord =
  /** The first record: the relay's epoch, where this answer begins, and where the feed ended when it began. */
  | { readonly type: 'start'; readonly epoch: string; readonly since: number; readonly head: number }
  /** What a doc has gained. Whoever has applied it and all before it has everything up to `sequence`. */
  | { readonly type: 'doc'; readonly sequence: number; readonly name: DocName; readonly update: Uint8Array }
  /** The relay cannot read what it has of this doc. */
  | { readonly type: 'unreadable'; readonly sequence: number; readonly name: DocName }
  /** The last record: everything up to `sequence` has been told, or asked. Without it the answer was cut. */
  | { readonly type: 'end'; readonly sequence: number }
  /** To an offer: the doc of this index, counted from 0, is on disk. */
  | { readonly type: 'committed'; readonly index: number }
  /**
   * To an offer: the doc of this index was not taken. To a claim: it could not be compared. With the code and reason with
   * which a connection would be closed.
   */
  | { readonly type: 'rejected'; readonly index: number; readonly code: number; readonly reason: string }
  /** To a claim: what is on disk of the doc of this index has the digest that was claimed. */
  | { readonly type: 'same'; readonly index: number }
  /** To a claim: it has another one. */
  | { readonly type: 'differs'; readonly index: number }
  /** To an offer, behind its `committed`: of what it builds on something is not here any more. */
  | { readonly type: 'lacking'; readonly index: number }

/** What a client offers. */
export interface Offer {
  readonly name: DocName
  readonly update: Uint8Array
  /** The state vector from which it is the difference; absent if it is all that the client has. */
  readonly builtOn?: Uint8Array
}

/** What a client says that it has. */
export interface Claim {
  readonly name: DocName
  /** The doc's digest (digest.ts). */
  readonly digest: Uint8Array
}

const kind = {
  start: 1,
  doc: 2,
  unreadable: 3,
  end: 4,
  committed: 5,
  rejected: 6,
  offer: 7,
  claim: 8,
  same: 9,
  differs: 10,
  lacking: 11,
} as const

const utf8 = new TextEncoder()

/**
 * Numbers as varUint, texts and bytes with their lengths, and before all of it the kind and the length of the rest; of which
 * the last `bytesBehind` are not among the fields and follow.
 */
const encodeRecord = (
  type: number,
  fields: readonly (number | string | Uint8Array)[],
  bytesBehind = 0,
): Uint8Array<ArrayBuffer> => {
  const parts = fields.map((field) => (typeof field === 'string' ? utf8.encode(field) : field))
  let length = 0
  for (const part of parts)
    length += typeof part === 'number' ? varUintLength(part) : varUintLength(part.length) + part.length
  const recordLength = length + bytesBehind
  const out = new Uint8Array(varUintLength(type) + varUintLength(recordLength) + length)
  let at = writeVarUint(out, writeVarUint(out, 0, type), recordLength)
  for (const part of parts) {
    if (typeof part === 'number') at = writeVarUint(out, at, part)
    else {
      at = writeVarUint(out, at, part.length)
      out.set(part, at)
      at += part.length
    }
  }
  return out
}

export const encodeChange = (record: ChangeRecord): Uint8Array<ArrayBuffer> => {
  switch (record.type) {
    case 'start':
      return encodeRecord(kind.start, [record.epoch, record.since, record.head])
    case 'doc':
      return encodeRecord(kind.doc, [record.sequence, record.name, record.update])
    case 'unreadable':
      return encodeRecord(kind.unreadable, [record.sequence, record.name])
    case 'end':
      return encodeRecord(kind.end, [record.sequence])
    case 'committed':
      return encodeRecord(kind.committed, [record.index])
    case 'rejected':
      return encodeRecord(kind.rejected, [record.index, record.code, record.reason])
    case 'same':
      return encodeRecord(kind.same, [record.index])
    case 'differs':
      return encodeRecord(kind.differs, [record.index])
    case 'lacking':
      return encodeRecord(kind.lacking, [record.index])
  }
}

/** A record `doc` in two parts, of which the second is the update itself: of a whole vault it is not copied for its record. */
export const encodeDocChange = (sequence: number, name: DocName, update: Uint8Array): [Uint8Array, Uint8Array] => [
  encodeRecord(kind.doc, [sequence, name, update.length], update.length),
  update,
]

export const encodeOffer = ({ name, update, builtOn }: Offer): Uint8Array<ArrayBuffer> =>
  encodeRecord(kind.offer, builtOn === undefined ? [name, update] : [name, update, builtOn])

export const encodeClaim = ({ name, digest }: Claim): Uint8Array<ArrayBuffer> =>
  encodeRecord(kind.claim, [name, digest])

const readName = (reader: ByteReader): DocName => {
  const name = parseDocName(reader.varText())
  if (name === undefined) throw new MalformedBytes('a doc name is too long or empty')
  return name
}

/** `undefined` for a kind that this version does not know. */
const decodeChange = (type: number, body: ByteReader): ChangeRecord | undefined => {
  switch (type) {
    case kind.start:
      return { type: 'start', epoch: body.varText(), since: body.varUint(), head: body.varUint() }
    case kind.doc:
      return { type: 'doc', sequence: body.varUint(), name: readName(body), update: body.varBytes() }
    case kind.unreadable:
      return { type: 'unreadable', sequence: body.varUint(), name: readName(body) }
    case kind.end:
      return { type: 'end', sequence: body.varUint() }
    case kind.committed:
      return { type: 'committed', index: body.varUint() }
    case kind.rejected:
      return { type: 'rejected', index: body.varUint(), code: body.varUint(), reason: body.varText() }
    case kind.same:
      return { type: 'same', index: body.varUint() }
    case kind.differs:
      return { type: 'differs', index: body.varUint() }
    case kind.lacking:
      return { type: 'lacking', index: body.varUint() }
    default:
      return undefined
  }
}

const decodeOffer = (type: number, body: ByteReader): Offer | undefined => {
  if (type !== kind.offer) return undefined
  const offer = { name: readName(body), update: body.varBytes() }
  if (body.remaining === 0) return offer
  const builtOn = body.varBytes()
  decodeStateVector(builtOn)
  return { ...offer, builtOn }
}

const decodeClaim = (type: number, body: ByteReader): Claim | undefined => {
  if (type !== kind.claim) return undefined
  const claim = { name: readName(body), digest: body.varBytes() }
  if (claim.digest.length !== digestBytes) throw new MalformedBytes(`a digest has not ${digestBytes} bytes`)
  return claim
}

/** Room for the largest message of a relay and its name. */
const maxRecordBytes = 65 * 1024 * 1024

/** Records out of a body that comes in pieces. Holds at most one record and one piece. */
class RecordReader<Item> {
  readonly #decode: (type: number, body: ByteReader) => Item | undefined
  #pieces: Uint8Array[] = []
  #bytes = 0
  /** Less than this is no whole record. */
  #needed = 1

  constructor(decode: (type: number, body: ByteReader) => Item | undefined) {
    this.#decode = decode
  }

  /** Whether all that has come belongs to whole records. */
  get isAtEnd(): boolean {
    return this.#bytes === 0
  }

  /** The records that have become whole. Their bytes are views. Throws `MalformedBytes`. */
  *read(piece: Uint8Array): Generator<Item> {
    this.#pieces.push(piece)
    this.#bytes += piece.length
    // A large record comes in many pieces, and is put together once.
    if (this.#bytes < this.#needed) return
    const bytes = this.#join()
    let at = 0
    let end = recordEnd(bytes, at)
    for (; end !== undefined && end <= bytes.length; end = recordEnd(bytes, at)) {
      const reader = new ByteReader(bytes, at, end)
      const type = reader.varUint()
      const item = this.#decode(type, new ByteReader(reader.varBytes()))
      at = end
      if (item !== undefined) yield item
    }
    const rest = bytes.subarray(at)
    this.#pieces = rest.length > 0 ? [rest] : []
    this.#bytes = rest.length
    this.#needed = end === undefined ? rest.length + 1 : end - at
  }

  #join(): Uint8Array {
    const [only] = this.#pieces
    if (only !== undefined && this.#pieces.length === 1) return only
    const bytes = new Uint8Array(this.#bytes)
    let at = 0
    for (const piece of this.#pieces) {
      bytes.set(piece, at)
      at += piece.length
    }
    return bytes
  }
}

/** Where the record that begins at `from` ends, be it here or not; `undefined` if that cannot be told yet. */
const recordEnd = (bytes: Uint8Array, from: number): number | undefined => {
  const reader = new ByteReader(bytes, from)
  if (!isNumberWhole(reader)) return undefined
  reader.varUint()
  if (!isNumberWhole(reader)) return undefined
  const length = reader.varUint()
  if (length > maxRecordBytes) throw new MalformedBytes('a record is too long')
  return reader.position + length
}

/** Whether a number's last byte has come; also where no number of ours is that long, which reading it says. */
const isNumberWhole = (reader: ByteReader): boolean => {
  for (let at = reader.position; at < reader.end; at++) if ((reader.bytes[at] ?? 0) < 0x80) return true
  return reader.remaining > 8
}

/** Reads what a relay tells. */
export class ChangeReader extends RecordReader<ChangeRecord> {
  constructor() {
    super(decodeChange)
  }
}

/** Reads what a client offers. */
export class OfferReader extends RecordReader<Offer> {
  constructor() {
    super(decodeOffer)
  }
}

/** Reads what a client claims. */
export class ClaimReader extends RecordReader<Claim> {
  constructor() {
    super(decodeClaim)
  }
}
