/**
 * Notes whose listing (title, trash) a person changed on this device and the relay has not acknowledged. Kept across
 * restarts, because the status line counts them.
 */
import type { NoteId } from '../../shared/ids.ts'
import type { IndexDb } from './index-db.ts'
import { changeSpaceRecord, readSpaceRecord } from './space-records.ts'

export class SpaceChanges {
  readonly #db: IndexDb
  #notes: Set<NoteId>

  private constructor(db: IndexDb, notes: Iterable<NoteId>) {
    this.#db = db
    this.#notes = new Set(notes)
  }

  static async open(db: IndexDb): Promise<SpaceChanges> {
    return new SpaceChanges(db, (await readSpaceRecord(db, 'space'))?.changedNotes ?? [])
  }

  get notes(): ReadonlySet<NoteId> {
    return this.#notes
  }

  add(ids: Iterable<NoteId>): void {
    const before = this.#notes.size
    for (const id of ids) this.#notes.add(id)
    if (this.#notes.size !== before) this.#save()
  }

  /** The relay holds the whole space doc on its disk. */
  acknowledged(): void {
    if (this.#notes.size === 0) return
    this.#notes = new Set()
    this.#save()
  }

  #save(): void {
    // Only the count is lost with a refused write; the changes themselves are in the space doc.
    changeSpaceRecord(this.#db, 'space', () => ({ key: 'space', changedNotes: [...this.#notes] })).catch(
      () => undefined,
    )
  }
}
