/**
 * Brings notes back from the trash that hold an edit which the deletion had not seen, through whichever door either of the
 * two comes: typed here, live, by the feed, from a file, from another tab, or left by an app that ended before it looked.
 *
 * A note that is open is looked at in its tab, at once, whenever it or the trash changes. The others are looked at by the tab
 * that leads: when something came for them (`Headlines` reads them then), when their tombstone changed, and at the start,
 * as far as that has not been done. That it was done is remembered after it was.
 *
 * Whoever made the edit brings the note back at once. The others wait a moment and look again: the edit, who made it, and
 * whether that device has deleted the note too come in no particular order.
 */
import * as Y from 'yjs'
import { IdRanges } from '../../shared/document/id-ranges.ts'
import type { SpaceDoc } from '../../shared/document/space-doc.ts'
import { noteStateOf } from '../../shared/document/tombstone.ts'
import type { NoteId } from '../../shared/ids.ts'
import type { DeletionRecords } from '../store/deletion-records.ts'
import { isFromThisDevice, type DocStore } from '../store/doc-store.ts'
import type { NoteRecords } from '../store/note-records.ts'
import { noteStoreName } from '../store/profile.ts'
import { isFromRelay } from '../sync/relay-origin.ts'

export interface RevivalsParts {
  space: SpaceDoc
  docs: Pick<DocStore, 'read'>
  records: NoteRecords
  deletions: DeletionRecords
  deviceName(): string
}

/** Each waits for a database of its own to open. */
const readAtOnce = 8
/** Nobody waits for a look into the trash, and somebody may be typing. */
const restMs = 20
/** How long two devices that are online may take to hear of each other's deletions and edits, in whatever order. */
const graceMs = 1_000
/** As long as whoever goes on typing takes to say when (edit-times.ts). What is said later may be of another edit. */
const namedWithinMs = 30_000

interface OpenNote {
  doc: Y.Doc
  /** What has been deleted here since it was opened. What was inserted here bears the doc's client id. */
  ownDeletes: IdRanges
  onUpdate: (update: Uint8Array, origin: unknown, doc: Y.Doc, transaction: Y.Transaction) => void
}

export class Revivals {
  readonly #parts: RevivalsParts
  readonly #open = new Map<NoteId, OpenNote>()
  readonly #waiting = new Set<NoteId>()
  /** Notes with an edit that was made elsewhere, to be looked at again. */
  readonly #soon = new Set<NoteId>()
  /** Notes that came back here a moment ago, for an edit of which it is not known yet where it was made. */
  readonly #unnamed = new Map<NoteId, { knownEdits: readonly number[]; until: number }>()
  #isReading = false
  #leads = false

  constructor(parts: RevivalsParts) {
    this.#parts = parts
    const { space, records } = parts
    space.observe((changed) => this.#listChanged(changed))
    records.listenForArrivals((ids) => this.#readLater(ids.filter((id) => space.isTrashed(id))))
  }

  /** From now on this tab looks at notes that are open nowhere. */
  lead(): void {
    this.#leads = true
    this.#readLater(this.#unchecked())
  }

  stepBack(): void {
    this.#leads = false
    this.#waiting.clear()
  }

  /** The note is open in this tab: whatever comes for it is looked at. */
  opened(id: NoteId, doc: Y.Doc): void {
    const ownDeletes = new IdRanges()
    const onUpdate: OpenNote['onUpdate'] = (_update, origin, _doc, { deleteSet }) => {
      if (!isFromThisDevice(origin) && !isFromRelay(origin)) ownDeletes.addDeleteSet(deleteSet)
      this.look(id, doc)
    }
    this.#open.set(id, { doc, ownDeletes, onUpdate })
    doc.on('update', onUpdate)
    this.look(id, doc)
  }

  closed(id: NoteId): void {
    const open = this.#open.get(id)
    open?.doc.off('update', open.onUpdate)
    this.#open.delete(id)
  }

  /** This is what is here of a note. With whether all of it was seen by those who put it into the trash. */
  look(id: NoteId, doc: Y.Doc): boolean {
    const { space } = this.#parts
    if (!space.isTrashed(id)) return false
    if (!space.mustRevive(id, () => noteStateOf(doc))) return true
    if (this.#wasEditedHere(id)) this.#revive(id)
    else if (!this.#soon.has(id)) {
      this.#soon.add(id)
      setTimeout(() => void this.#lookAgain(id), graceMs)
    }
    return false
  }

  async #lookAgain(id: NoteId): Promise<void> {
    const { space, docs } = this.#parts
    this.#soon.delete(id)
    const look = (doc: Y.Doc): void => {
      if (space.mustRevive(id, () => noteStateOf(doc))) this.#revive(id)
    }
    const open = this.#open.get(id)
    if (open !== undefined) look(open.doc)
    else if (space.isTrashed(id)) await docs.read(noteStoreName(id), look).catch(() => undefined)
  }

  #revive(id: NoteId): void {
    const { space } = this.#parts
    const now = Date.now()
    const knownEdits = space.tombstones.candidates(id).flatMap(({ value }) => value.edits ?? [])
    const by = this.#wasEditedHere(id) ? this.#parts.deviceName() : this.#editors(id, knownEdits)
    space.revive(id, by, now)
    if (by === '') this.#unnamed.set(id, { knownEdits, until: now + namedWithinMs })
  }

  #listChanged(changed: ReadonlySet<NoteId>): void {
    const { space, deletions } = this.#parts
    const { checked } = deletions.current
    const notes = [...changed]
    for (const id of notes) this.#nameEditor(id)
    const toRead = notes.filter((id) => {
      const open = this.#open.get(id)
      const isThere = space.isTrashed(id) && (open === undefined || this.look(id, open.doc))
      return isThere && checked.get(id) !== space.tombstoneMark(id)
    })
    this.#readLater(toRead)
    const out = notes.filter((id) => checked.has(id) && !space.isTrashed(id))
    if (out.length > 0)
      void deletions.change((record) => {
        for (const id of out) record.checked.delete(id)
      })
  }

  /** Notes in the trash that may hold what nobody has looked at. */
  #unchecked(): NoteId[] {
    const { space, records, deletions } = this.#parts
    const { checked } = deletions.current
    return space.ids().filter((id) => {
      if (!space.isTrashed(id)) return false
      const record = records.get(id)
      if (record?.edited === true || record?.doubted === true || record?.isStale === true) return true
      return checked.get(id) !== space.tombstoneMark(id)
    })
  }

  #readLater(ids: Iterable<NoteId>): void {
    if (!this.#leads) return
    // What is not here yet is looked at when it comes.
    for (const id of ids) if (this.#parts.records.has(id)) this.#waiting.add(id)
    if (!this.#isReading && this.#waiting.size > 0) void this.#read()
  }

  async #read(): Promise<void> {
    this.#isReading = true
    const { space, docs, deletions } = this.#parts
    while (this.#waiting.size > 0) {
      const some = [...this.#waiting].slice(0, readAtOnce)
      const covered = new Map<NoteId, string>()
      await Promise.all(
        some.map(async (id) => {
          this.#waiting.delete(id)
          if (!space.isTrashed(id)) return
          const look = (doc: Y.Doc): void => {
            if (this.look(id, doc)) covered.set(id, space.tombstoneMark(id))
          }
          // What this device's storage refuses to read is looked at after the next start.
          await docs.read(noteStoreName(id), look).catch(() => undefined)
        }),
      )
      if (covered.size > 0)
        void deletions.change(({ checked }) => {
          for (const [id, mark] of covered) checked.set(id, mark)
        })
      if (this.#waiting.size > 0) await new Promise((resolve) => setTimeout(resolve, restMs))
    }
    this.#isReading = false
  }

  /** The list of notes may say who edited a note after the edit itself has come. */
  #nameEditor(id: NoteId): void {
    const unnamed = this.#unnamed.get(id)
    if (unnamed === undefined) return
    const { space } = this.#parts
    const by = this.#editors(id, unnamed.knownEdits)
    const revival = space.revival(id)
    const isOver = revival === undefined || Date.now() > unnamed.until
    if (by !== '' && !isOver && revival.by === '') space.revivals.write(id, { ...revival, by })
    if (by !== '' || isOver) this.#unnamed.delete(id)
  }

  /**
   * Whether somebody wrote in it here what its deletion had not seen, or what no relay has yet: whoever deletes a note had
   * seen what they wrote.
   */
  #wasEditedHere(id: NoteId): boolean {
    const { space, records } = this.#parts
    const open = this.#open.get(id)
    if (open !== undefined) {
      const { doc, ownDeletes } = open
      const vector = new Map([[doc.clientID, Y.getState(doc.store, doc.clientID)]])
      if (space.mustRevive(id, () => ({ vector, deletes: ownDeletes }))) return true
    }
    const own = this.#parts.deviceName()
    return records.get(id)?.edited === true && space.tombstones.candidates(id).every(({ by }) => by !== own)
  }

  /** The devices that edited the note since it was deleted, as far as the list of notes says; without who deleted it. */
  #editors(id: NoteId, knownEdits: readonly number[]): string {
    const { space } = this.#parts
    const names = space.editedBy(id, knownEdits).sort()
    const deleters = [...space.tombstones.candidates(id).map(({ by }) => by), space.revival(id)?.value.deletedBy]
    const others = names.filter((name) => !deleters.includes(name))
    return (others.length > 0 ? others : names).join(', ')
  }
}
