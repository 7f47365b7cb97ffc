/**
 * One small database beside the documents: what lists show of each note, what the relay has acknowledged of it, and
 * which tabs each browser window had open. Nothing here is the only copy of anything that a person wrote.
 */
import { uuidv4 } from 'lib0/random'
import { openDB, unwrap, type DBSchema, type IDBPDatabase } from 'idb'
import type { NoteId } from '../../shared/ids.ts'
import { databaseName } from './profile.ts'

/** What this device knows of a note whose text it holds. */
export interface NoteRecord {
  id: NoteId
  /** From the text's first line. */
  title: string
  snippet: string
  /** What a relay holds of the note on its disk, at least. */
  acknowledged: Acknowledged | undefined
  /** Changed on this device since it was acknowledged. What waits to be sent is derived from this, not from a queue. */
  edited: boolean
  /** Grows whenever `edited` is set: what was read before that does not take it back. */
  marks: number
  /** It was open for writing, and the app may have ended between storing a change and setting `edited`. */
  doubted: boolean
  /** The tabs that have it open for writing, and those that died meanwhile and that nobody has missed yet. */
  openIn?: readonly string[]
  /** All of it waits in the inbox: it has no database of its own yet. */
  inInbox: boolean
  /** Something came since title and snippet were read off the text. */
  isStale: boolean
}

export const emptyRecord = (id: NoteId): NoteRecord => ({
  id,
  title: '',
  snippet: '',
  acknowledged: undefined,
  edited: false,
  marks: 0,
  doubted: false,
  inInbox: false,
  isStale: false,
})

export interface Acknowledged {
  /** Which relay: its space and its epoch. */
  relay: string
  /** Yjs state vector. What this device has beyond it is what the relay lacks, deletions apart. */
  vector: Uint8Array
  /** The note has been in the trash since: the relay may have put it away (PROTOCOL.md F14). */
  inTrash?: true
}

/**
 * Names an update that waits until its note's own document is opened: of which note, with which receipt it came, and its place
 * there. What one note has waiting lies side by side, and no index is needed to find it.
 */
export type InboxKey = [note: string, receipt: string, place: number]

/** Everything up to this sequence of a relay's change feed is on this device. */
interface CursorRecord {
  relay: string
  sequence: number
}

/** A check of all notes against a relay that came to its end. */
export interface CheckRecord {
  relay: string
  /** Milliseconds since 1970. */
  at: number
  /** How many notes were compared, and how many of them were not the same and are now. */
  compared: number
  mended: number
}

/** What came for some notes, to be stored as a whole or not at all. */
export interface Receipt {
  updates: readonly { note: NoteId; update: Uint8Array }[]
  /** How the notes' records change with it. */
  changes: ReadonlyMap<NoteId, (record: NoteRecord | undefined) => NoteRecord>
  /** Whether a note has a record as far as is known here. To be wrong costs a request. */
  isKnown: (id: NoteId) => boolean
  cursor: CursorRecord | undefined
}

/** What this device remembers beside the list of notes, each under its key. */
export interface SpaceRecords {
  space: {
    key: 'space'
    /** Notes whose listing (title, trash) changed here and has not been acknowledged. */
    changedNotes: NoteId[]
  }
  deletions: DeletionsRecord
  writers: {
    key: 'writers'
    /** The clientIDs under which this device has had the list of notes open, the last one last. */
    ids: string[]
  }
}

/** What became of deletions on this device (deletion-records.ts). */
export interface DeletionsRecord {
  key: 'deletions'
  /** Notes in the trash of which nobody here need be asked. */
  accepted: Set<NoteId>
  /** Notes that were in the trash when a tab first saw them: it asks nobody about them. Another tab may have shown them before. */
  unseen: Set<NoteId>
  /** Notes in the trash in which there was no edit outside their tombstones, by `SpaceDoc.tombstoneMark`. */
  checked: Map<NoteId, string>
  /** Notices that a person here has read, by note: of which deletion they told. */
  dismissed: Map<NoteId, string>
  /** When a deletion came last that nobody here has accepted: milliseconds since 1970. */
  arrivedAt: number
  /** Notes whose deletions came then, or before. */
  arrived: Set<NoteId>
  /** Those that nobody here has accepted wait for a person. */
  isHolding: boolean
}

export interface WindowLayout {
  id: string
  tabs: TabRecord[]
  /** The last closed last. */
  closedTabs: ClosedTab[]
  activeTab: NoteId | undefined
  beside?: Beside | undefined
  /** How much of the room the first of two notes has, in percent; as it was last, where there is one. */
  share?: number | undefined
  /** Notes that were shown beside another one, each in its own way. */
  views?: Readonly<Record<NoteId, WritingView>> | undefined
  /** Milliseconds since 1970; the newest layout is the one that a new window continues. */
  savedAt: number
}

/** The note that is shown beside the active one, and on which side it is. It has a tab, as all that are shown. */
export interface Beside {
  noteId: NoteId
  at: 'start' | 'end'
}

/** How a note is shown: live, as it is written, or for reading. */
export type WritingView = 'live' | 'raw' | 'reading'

/** A note, and where a person was in it. */
export interface Visit {
  noteId: NoteId
  anchor: number
  head: number
  /** The first character in view. */
  top: number
}

export interface TabRecord extends Visit {
  /** What the tab showed when the layout was stored. */
  title?: string | undefined
  trashed?: boolean | undefined
  /** It stands before the others and keeps its note. */
  pinned?: boolean
  /** The notes that the tab showed before this one, the last one last. */
  past?: readonly Visit[]
  /** Those that somebody came back from, the nearest first. */
  future?: readonly Visit[]
}

export interface ClosedTab extends TabRecord {
  /** Its place when it closed, counted from 0 on the left. */
  index: number
}

export interface IndexSchema extends DBSchema {
  notes: { key: string; value: NoteRecord }
  inbox: { key: InboxKey; value: Uint8Array }
  cursors: { key: string; value: CursorRecord }
  checks: { key: string; value: CheckRecord }
  space: { key: string; value: SpaceRecords[keyof SpaceRecords] }
  windows: { key: string; value: WindowLayout }
}

export class IndexDb implements Disposable {
  readonly #db: IDBPDatabase<IndexSchema>

  private constructor(db: IDBPDatabase<IndexSchema>) {
    this.#db = db
  }

  /** Rejects when the browser refuses the database. */
  static async open(profile: string): Promise<IndexDb> {
    const db = await openDB<IndexSchema>(databaseName(profile, 'index'), 2, {
      upgrade(database, from, _to, transaction) {
        if (from < 1) {
          database.createObjectStore('notes', { keyPath: 'id' })
          database.createObjectStore('space', { keyPath: 'key' })
          database.createObjectStore('windows', { keyPath: 'id' })
        }
        database.createObjectStore('inbox')
        database.createObjectStore('cursors', { keyPath: 'relay' })
        database.createObjectStore('checks', { keyPath: 'relay' })
        // The version changes when all of this is on disk, or not at all.
        if (from === 1) void takeFirstVersion(transaction.objectStore('notes'))
      },
      // A newer version of the app in another tab may change the layout: let it, rather than block it.
      blocking(_current, _blocked, event) {
        ;(event.target as IDBDatabase).close()
      },
    })
    return new IndexDb(db)
  }

  /** For what is read and written by code that comes later than this: space-records.ts and others. */
  get connection(): IDBPDatabase<IndexSchema> {
    return this.#db
  }

  notes(): Promise<NoteRecord[]> {
    return this.#db.getAll('notes')
  }

  /** The records of these notes, as far as there are any. */
  async notesOf(ids: readonly NoteId[]): Promise<NoteRecord[]> {
    const { store } = this.#db.transaction('notes')
    const records = await Promise.all(ids.map((id) => store.get(id)))
    return records.filter((record) => record !== undefined)
  }

  /**
   * Changes notes' records as they stand: another tab may have changed another field since this one read them. Resolves with
   * the records as they are now, when all of them are on disk; rejects if none is.
   */
  changeNotes(changes: Receipt['changes']): Promise<NoteRecord[]> {
    return this.receive({ updates: [], changes, isKnown: () => true, cursor: undefined })
  }

  /** Stores what came. Resolves with the records as they are now, when all of it is on disk; rejects if nothing is. */
  async receive({ updates, changes, isKnown, cursor }: Receipt): Promise<NoteRecord[]> {
    const transaction = this.#db.transaction(['inbox', 'notes', 'cursors'], 'readwrite')
    const [inbox, notes, cursors] = [
      transaction.objectStore('inbox'),
      transaction.objectStore('notes'),
      transaction.objectStore('cursors'),
    ]
    const records: NoteRecord[] = []
    // Of thousands of writes the transaction says whether they are done: a promise for each would cost as much again.
    const [rawInbox, rawNotes] = [unwrap(inbox), unwrap(notes)]
    const receipt = uuidv4()
    for (const [place, { note, update }] of updates.entries()) rawInbox.add(update, inboxKey(note, receipt, place))
    const changeStored = (id: NoteId, change: (record: NoteRecord | undefined) => NoteRecord): void => {
      const found = rawNotes.get(id) as IDBRequest<NoteRecord | undefined>
      found.onsuccess = () => {
        const record = change(found.result)
        records.push(record)
        rawNotes.put(record)
      }
    }
    for (const [id, change] of changes) {
      if (isKnown(id)) {
        changeStored(id, change)
        continue
      }
      const record = change(undefined)
      const added = rawNotes.add(record)
      added.onsuccess = () => records.push(record)
      added.onerror = (event) => {
        if (added.error?.name !== 'ConstraintError') return
        // Another tab has stored one. That is no reason to give the transaction up, which is what an error does otherwise.
        event.preventDefault()
        event.stopPropagation()
        changeStored(id, change)
      }
    }
    if (cursor !== undefined) unwrap(cursors).put(cursor)
    await transaction.done
    return records
  }

  /** What waits in the inbox for a note. `isAll`: it has no database of its own. */
  async inbox(id: NoteId): Promise<{ updates: Waiting; isAll: boolean }> {
    const transaction = this.#db.transaction(['inbox', 'notes'])
    const [record, updates] = await Promise.all([
      transaction.objectStore('notes').get(id),
      waitingIn(transaction.objectStore('inbox'), id),
    ])
    return { updates, isAll: record?.inInbox === true }
  }

  /** As `inbox`; from now on the note has a database of its own. With the record as it is then, if it is another. */
  async openInbox(id: NoteId): Promise<{ updates: Waiting; changed: NoteRecord | undefined }> {
    const transaction = this.#db.transaction(['inbox', 'notes'], 'readwrite')
    const notes = transaction.objectStore('notes')
    const record = await notes.get(id)
    const changed = record?.inInbox === true ? { ...record, inInbox: false } : undefined
    if (changed !== undefined) void notes.put(changed)
    const updates = await waitingIn(transaction.objectStore('inbox'), id)
    await transaction.done
    return { updates, changed }
  }

  async removeFromInbox(keys: Iterable<InboxKey>): Promise<void> {
    const transaction = this.#db.transaction('inbox', 'readwrite')
    await Promise.all([...[...keys].map((key) => transaction.store.delete(key)), transaction.done])
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
    const transaction = this.#db.transaction('windows', 'readwrite')
    const layouts = await transaction.store.getAll()
    const stale = layouts.sort((a, b) => b.savedAt - a.savedAt).slice(maxWindowLayouts)
    await Promise.all([...stale.map(({ id }) => transaction.store.delete(id)), transaction.done])
  }

  [Symbol.dispose](): void {
    this.#db.close()
  }
}

const maxWindowLayouts = 10

/** What waits for a note, in no particular order, each with the key to remove it by. */
export type Waiting = ReadonlyMap<InboxKey, Uint8Array>

export const inboxKey = (note: string, receipt: string, place: number): InboxKey => [note, receipt, place]

/** The keys that begin with this note: an array comes after every string. */
export const allOf = (id: NoteId): IDBKeyRange => IDBKeyRange.bound([id], [id, []])

export async function waitingIn(
  inbox: { getAllKeys(range: IDBKeyRange): Promise<InboxKey[]>; getAll(range: IDBKeyRange): Promise<Uint8Array[]> },
  id: NoteId,
): Promise<Waiting> {
  const [keys, rows] = await Promise.all([inbox.getAllKeys(allOf(id)), inbox.getAll(allOf(id))])
  const updates = new Map<InboxKey, Uint8Array>()
  keys.forEach((key, at) => {
    const update = rows[at]
    if (update !== undefined) updates.set(key, update)
  })
  return updates
}

async function takeFirstVersion(notes: {
  getAll(): Promise<NoteRecord[]>
  put(record: NoteRecord): Promise<unknown>
}): Promise<void> {
  const records = await notes.getAll()
  await Promise.all(records.map((record) => notes.put(recordOfFirstVersion(record))))
}

/** What was acknowledged then is known to be so, and not how far: the next push offers the note whole. */
function recordOfFirstVersion(record: NoteRecord): NoteRecord {
  const { id, title, snippet, acknowledged } = record
  return {
    id,
    title,
    snippet,
    acknowledged: acknowledged && { relay: acknowledged.relay, vector: emptyVector },
    edited: acknowledged === undefined,
    marks: 0,
    doubted: false,
    inInbox: false,
    isStale: false,
  }
}

/** The state vector of a doc without anything. */
export const emptyVector: Uint8Array = Uint8Array.of(0)
