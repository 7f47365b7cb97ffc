/**
 * What is in the trash of a space, read off its list of notes, and whether all of a note is what those who deleted it had
 * seen. Blocks, and builds the list, so the relay does it in a worker.
 */
import { createHash } from 'node:crypto'
import * as Y from 'yjs'
import { seenTogether } from '../../shared/document/seen-state.ts'
import { SpaceDoc } from '../../shared/document/space-doc.ts'
import type { NoteId } from '../../shared/ids.ts'
import { readUpdate } from './update.ts'

/** The deletions of a note that stand. */
export interface TrashedNote {
  readonly note: NoteId
  /** Another one when anything about the deletions has changed. */
  readonly mark: string
  /** What their authors had seen of the note, together: of each client the first clock that they had not. */
  readonly seen: ReadonlyMap<number, number>
}

export type TrashJob =
  | { readonly type: 'list'; readonly entries: readonly Uint8Array[] }
  | { readonly type: 'note'; readonly entries: readonly Uint8Array[]; readonly seen: ReadonlyMap<number, number> }

export type TrashAnswer =
  | { readonly type: 'trash'; readonly notes: readonly TrashedNote[] }
  /** `isSeen`: also of what waits for predecessors. */
  | { readonly type: 'note'; readonly isSeen: boolean }
  | { readonly type: 'failed'; readonly reason: string }

const markBytes = 16

const trashOf = (entries: readonly Uint8Array[]): TrashedNote[] => {
  const doc = new Y.Doc()
  try {
    doc.transact(() => {
      for (const entry of entries) Y.applyUpdate(doc, entry)
    })
    const space = new SpaceDoc(doc)
    return space.ids().flatMap((note) => {
      const deletions = space.tombstones.candidates(note)
      if (deletions.length === 0) return []
      const text = JSON.stringify([space.tombstones.writers(note).sort(), deletions])
      const mark = createHash('sha256').update(text).digest().subarray(0, markBytes).toString('base64url')
      return [{ note, mark, seen: seenTogether(deletions.map(({ value }) => value)) }]
    })
  } finally {
    doc.destroy()
  }
}

const isSeen = (entries: readonly Uint8Array[], seen: ReadonlyMap<number, number>): boolean =>
  entries.every((entry) => {
    const reading = readUpdate(entry)
    if (!reading.ok) throw new Error(reading.problem)
    return reading.update.runs.every(({ client, end }) => end <= (seen.get(client) ?? 0))
  })

export const doTrashJob = (job: TrashJob): TrashAnswer => {
  try {
    return job.type === 'list'
      ? { type: 'trash', notes: trashOf(job.entries) }
      : { type: 'note', isSeen: isSeen(job.entries, job.seen) }
  } catch (error) {
    return { type: 'failed', reason: error instanceof Error ? error.message : String(error) }
  }
}
