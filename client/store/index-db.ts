/**
 * One small database beside the documents: what lists show of each note, what the relay has acknowledged of it, and
 * which tabs each browser window had open. Nothing here is the only copy of anything that a person wrote.
 */
import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import type { NoteId } from '../../shared/ids.ts'
import { databaseName } from './profile.ts'

/** What this device knows of a note whose text it holds. */
export interface NoteRecord {
  id: NoteId
  /** From the text's first line. */
  title: string
  snippet: string
  /**
   * Set while the relay holds on its disk all that this device has of the note. Removed by the first edit after that,
   * so an edit is never forgotten: what waits is derived from the absence of this, not from a queue.
   */
  acknowledged: Acknowledged | undefined
}

export interface Acknowledged {
  /** Which relay: its space and its epoch. */
  relay: string
  /** The note's revision in the space doc at that time; another one there means that there is something to fetch. */
  revision: string
}

export interface SpaceRecord {
  key: 'space'
  /** Notes whose listing (title, trash) changed here and has not been acknowledged. */
  changedNotes: NoteId[]
}

export interface WindowLayout {
  id: string
  tabs: TabRecord[]
  /** The last closed last. */
  closedTabs: ClosedTab[]
  activeTab: NoteId | undefined
  /** Milliseconds since 1970; the newest layout is the one that a new window continues. */
  savedAt: number
}

export interface TabRecord {
  noteId: NoteId
  anchor: number
  head: number
  /** The first character in view. */
  top: number
}

export interface ClosedTab extends TabRecord {
  /** Its place when it closed, counted from 0 on the left. */
  index: number
}

interface IndexSchema extends DBSchema {
  notes: { key: string; value: NoteRecord }
  space: { key: string; value: SpaceRecord }
  windows: { key: string; value: WindowLayout }
}

export class IndexDb implements Disposable {
  readonly #db: IDBPDatabase<IndexSchema>

  private constructor(db: IDBPDatabase<IndexSchema>) {
    this.#db = db
  }

  /** Rejects when the browser refuses the database. */
  static async open(profile: string): Promise<IndexDb> {
    const db = await openDB<IndexSchema>(databaseName(profile, 'index'), 1, {
      upgrade(database) {
        database.createObjectStore('notes', { keyPath: 'id' })
        database.createObjectStore('space', { keyPath: 'key' })
        database.createObjectStore('windows', { keyPath: 'id' })
      },
      // A newer version of the app in another tab may change the layout: let it, rather than block it.
      blocking(_current, _blocked, event) {
        ;(event.target as IDBDatabase).close()
      },
    })
    return new IndexDb(db)
  }

  notes(): Promise<NoteRecord[]> {
    return this.#db.getAll('notes')
  }

  note(id: NoteId): Promise<NoteRecord | undefined> {
    return this.#db.get('notes', id)
  }

  /** Changes a note's record as it stands: another tab may have changed another field since this one read it. */
  async changeNote(id: NoteId, change: (record: NoteRecord | undefined) => NoteRecord): Promise<NoteRecord> {
    const transaction = this.#db.transaction('notes', 'readwrite')
    const record = change(await transaction.store.get(id))
    await Promise.all([transaction.store.put(record), transaction.done])
    return record
  }

  space(): Promise<SpaceRecord | undefined> {
    return this.#db.get('space', 'space')
  }

  async putSpace(record: SpaceRecord): Promise<void> {
    await this.#db.put('space', record)
  }

  windows(): Promise<WindowLayout[]> {
    return this.#db.getAll('windows')
  }

  /** One request and an explicit commit, so that it stands a chance while the page is going away. */
  async putWindow(layout: WindowLayout): Promise<void> {
    const transaction = this.#db.transaction('windows', 'readwrite')
    const put = transaction.store.put(layout)
    transaction.commit()
    await Promise.all([put, transaction.done])
  }

  /** Forgets all but the newest layouts: a window that was closed for good leaves one behind. */
  async pruneWindows(): Promise<void> {
    const stale = (await this.windows()).sort((a, b) => b.savedAt - a.savedAt).slice(maxWindowLayouts)
    const transaction = this.#db.transaction('windows', 'readwrite')
    await Promise.all([...stale.map(({ id }) => transaction.store.delete(id)), transaction.done])
  }

  [Symbol.dispose](): void {
    this.#db.close()
  }
}

const maxWindowLayouts = 10
