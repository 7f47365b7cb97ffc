/** The inbox of the index database as documents see it: by the name under which each is stored. */
import type { Inbox } from './doc-store.ts'
import type { InboxKey, IndexDb, Waiting } from './index-db.ts'
import type { NoteRecords } from './note-records.ts'
import { noteOfStoreName } from './profile.ts'

export class NoteInbox implements Inbox {
  readonly #db: IndexDb
  readonly #records: NoteRecords

  constructor(db: IndexDb, records: NoteRecords) {
    this.#db = db
    this.#records = records
  }

  async read(name: string): Promise<{ updates: Waiting; isAll: boolean }> {
    const id = noteOfStoreName(name)
    return id === undefined ? { updates: new Map(), isAll: false } : this.#db.inbox(id)
  }

  async open(name: string): Promise<Waiting> {
    const id = noteOfStoreName(name)
    return id === undefined ? new Map() : this.#records.openInbox(id)
  }

  remove(keys: Iterable<InboxKey>): Promise<void> {
    return this.#db.removeFromInbox(keys)
  }

  async storesLate(name: string): Promise<void> {
    const id = noteOfStoreName(name)
    if (id !== undefined && this.#records.has(id)) await this.#records.doubt(id)
  }

  storedLate(name: string): void {
    const id = noteOfStoreName(name)
    if (id !== undefined && this.#records.has(id)) this.#records.storedLate(id)
  }
}
