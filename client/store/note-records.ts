/**
 * The note records of this profile, held in memory, kept in the index database, and in step with the other tabs.
 * What a record says of the relay errs in one direction only: an acknowledgement may be missing, never too many.
 */
import type { Headline } from '../../shared/document/headline.ts'
import type { NoteId } from '../../shared/ids.ts'
import type { Acknowledged, IndexDb, NoteRecord } from './index-db.ts'
import type { TabChannel } from './tab-channel.ts'

export class NoteRecords {
  readonly #db: IndexDb
  readonly #tabs: TabChannel
  readonly #records = new Map<NoteId, NoteRecord>()
  /** Edited in this tab and not acknowledged since: another tab that knew less must not say so. */
  readonly #editedHere = new Set<NoteId>()
  readonly #listeners = new Set<(changed: NoteId) => void>()

  private constructor(db: IndexDb, tabs: TabChannel) {
    this.#db = db
    this.#tabs = tabs
    tabs.listen((message) => {
      if (message.kind === 'noteRecord') void this.#reload(message.id)
    })
  }

  static async open(db: IndexDb, tabs: TabChannel): Promise<NoteRecords> {
    const records = new NoteRecords(db, tabs)
    for (const record of await db.notes()) records.#records.set(record.id, record)
    return records
  }

  get(id: NoteId): NoteRecord | undefined {
    return this.#records.get(id)
  }

  /** Calls back when a note's record has changed, here or in another tab. Returns the function that ends it. */
  listen(listener: (changed: NoteId) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** The ids of notes that are here and that this relay has not acknowledged. */
  unacknowledged(relay: string): NoteId[] {
    const ids: NoteId[] = []
    for (const { id, acknowledged } of this.#records.values()) if (acknowledged?.relay !== relay) ids.push(id)
    return ids
  }

  setHeadline(id: NoteId, headline: Headline): void {
    const record = this.#records.get(id)
    if (record?.title === headline.title && record.snippet === headline.snippet) return
    this.#change(id, headline)
  }

  /** A person changed the note in this tab. */
  edited(id: NoteId): void {
    this.#editedHere.add(id)
    const record = this.#records.get(id)
    if (record === undefined || record.acknowledged !== undefined) this.#change(id, { acknowledged: undefined })
  }

  acknowledge(id: NoteId, acknowledged: Acknowledged): void {
    this.#editedHere.delete(id)
    const before = this.#records.get(id)?.acknowledged
    if (before?.relay === acknowledged.relay && before.revision === acknowledged.revision) return
    this.#change(id, { acknowledged })
  }

  #change(id: NoteId, fields: Partial<NoteRecord>): void {
    const change = (record: NoteRecord | undefined): NoteRecord => ({ ...(record ?? emptyRecord(id)), ...fields })
    this.#records.set(id, change(this.#records.get(id)))
    this.#tell(id)
    // What a record holds can be made again from the documents, so a refused write costs a look at them, no more.
    this.#db.changeNote(id, change).then(
      (stored) => {
        this.#records.set(id, stored)
        this.#tell(id)
        this.#tabs.post({ kind: 'noteRecord', id })
      },
      () => undefined,
    )
  }

  async #reload(id: NoteId): Promise<void> {
    const record = await this.#db.note(id)
    if (record === undefined) return
    this.#records.set(id, record)
    if (record.acknowledged !== undefined && this.#editedHere.has(id)) this.#change(id, { acknowledged: undefined })
    else this.#tell(id)
  }

  #tell(id: NoteId): void {
    for (const listener of this.#listeners) listener(id)
  }
}

const emptyRecord = (id: NoteId): NoteRecord => ({ id, title: '', snippet: '', acknowledged: undefined })
