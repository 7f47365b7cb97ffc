/**
 * What the author of a deletion had seen of a note, and whether a replica of the note holds an edit outside of that. Such an
 * edit beats the deletion: whoever holds one removes the tombstone (`SpaceDoc.revive`).
 *
 * An edit is an insert, of which a state vector tells, or a delete, of which it does not (style.md, section 7). So a tombstone
 * also says which ids had been deleted: by their digest and number, and one by one where they are few. Only the latter can be
 * put together when two devices have deleted the note at once, each with typing mistakes of its own that it had corrected.
 * Where they are many, a set of as many ids or more that is another one holds something that the author had not seen; a
 * smaller one may not, and counts as seen. It grows as replicas meet, and then it shows.
 *
 * What a replica holds back because its predecessors are missing is no part of its state: nobody sees it, and when it becomes
 * one it is looked at again. In doubt the note is kept: what cannot be read covers nothing.
 */
import { fromBase64, toBase64 } from 'lib0/buffer'
import * as encoding from 'lib0/encoding'
import { digest as sha256 } from 'lib0/hash/sha256'
import * as Y from 'yjs'
import { digestBytes } from './digest.ts'
import { IdRanges, readIds, writeIds } from './id-ranges.ts'
import { isSeen, seenTogether } from './seen-state.ts'

/** Of a note, as its author had seen it. */
export interface SeenState {
  /** Yjs state vector, base64. Inserts outside it are what a deletion must not take along. */
  stateVector: string
  /** Absent in tombstones of older apps, which covered every delete. */
  deletes?: SeenDeletes
  /** When the note was edited, as far as the author knew (`SpaceDoc.editTimes`): later edits are by others. */
  edits?: readonly number[]
}

export interface SeenDeletes {
  /** Of the ids that were deleted, base64. */
  digest: string
  count: number
  /** The ids, base64, where they are few. */
  ids?: string
}

/** What a replica holds of a note. */
export interface NoteState {
  /** The first clock of each client that the replica does not have. */
  vector: ReadonlyMap<number, number>
  deletes: IdRanges
}

/** A note of 10 KB that was typed with a mistake in every third line says all of its deletes within this. */
const mostBytesOfIds = 384

export function noteStateOf(doc: Y.Doc): NoteState {
  const deletes = new IdRanges()
  deletes.addDeleteSet(Y.createDeleteSetFromStructStore(doc.store))
  return { vector: Y.decodeStateVector(Y.encodeStateVector(doc)), deletes }
}

export function seenOf({ vector, deletes }: NoteState): SeenState {
  const bytes = bytesOf(deletes)
  return {
    stateVector: toBase64(Y.encodeStateVector(new Map(vector))),
    deletes: {
      digest: digestOf(bytes),
      count: deletes.count,
      ...(bytes.length <= mostBytesOfIds && { ids: toBase64(bytes) }),
    },
  }
}

/** Whether all edits that a replica holds are among what the authors of these tombstones had seen together. */
export function coveredBy(seen: readonly SeenState[], state: NoteState): boolean {
  if (!isSeen(state.vector, seenTogether(seen))) return false
  return deletesAreSeen(
    seen.flatMap(({ deletes }) => (isSeenDeletes(deletes) ? [deletes] : [])),
    state.deletes,
  )
}

export function isSeenState(value: unknown): value is SeenState {
  return typeof value === 'object' && value !== null && 'stateVector' in value && typeof value.stateVector === 'string'
}

function deletesAreSeen(seen: readonly SeenDeletes[], deletes: IdRanges): boolean {
  // No tombstone says anything of deletes: they are older.
  if (seen.length === 0) return true
  const known = new IdRanges()
  for (const { ids } of seen) if (ids !== undefined) for (const range of readIdsOrNone(ids).ranges()) known.add(range)
  if ([...deletes.ranges()].every((range) => known.covers(range))) return true
  const unknown = seen.filter(({ ids }) => ids === undefined)
  if (unknown.length === 0) return false
  const { count } = deletes
  const digest = digestOf(bytesOf(deletes))
  return unknown.some((author) => author.digest === digest || author.count > count)
}

function readIdsOrNone(ids: string): IdRanges {
  try {
    return readIds(fromBase64(ids))
  } catch {
    return new IdRanges()
  }
}

function isSeenDeletes(value: unknown): value is SeenDeletes {
  if (typeof value !== 'object' || value === null) return false
  const { digest, count, ids } = value as Record<string, unknown>
  return typeof digest === 'string' && typeof count === 'number' && (ids === undefined || typeof ids === 'string')
}

function bytesOf(ids: IdRanges): Uint8Array {
  const encoder = encoding.createEncoder()
  writeIds(encoder, ids)
  return encoding.toUint8Array(encoder)
}

const digestOf = (bytes: Uint8Array): string => toBase64(sha256(bytes).slice(0, digestBytes))
