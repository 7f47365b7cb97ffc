/**
 * The documents that are open in this browser tab. Each lives in a database of its own (y-indexeddb), is loaded once,
 * and is shared by everyone here who holds a lease on it: the editor, the sync engine, an export.
 *
 * What came for a document while it was closed waits in the inbox of the index database, and is folded in when it is
 * opened: a database for each of thousands of notes that nobody opens would cost a second per few hundred.
 *
 * Other tabs: an update goes to them when it is on disk, and they apply it as read from there, so no update is stored
 * once per tab. Where the disk refused it, it goes to them all the same, marked, and each tries to store it.
 */
import { fetchUpdates, IndexeddbPersistence, storeState } from 'y-indexeddb'
import * as Y from 'yjs'
import type { InboxKey, Waiting } from './index-db.ts'
import { databaseName } from './profile.ts'
import type { SaveMonitor, WatchedDatabase } from './save-monitor.ts'
import { lookAt, storedUpdates } from './stored-doc.ts'
import type { TabChannel } from './tab-channel.ts'

/** A document that stays loaded until it is released. */
export interface DocLease {
  readonly doc: Y.Doc
  /** Resolves when everything that changed until now is on disk; with whether it is. */
  saved(): Promise<boolean>
  /**
   * Reads again what is on disk, and resolves with whether the document had all of it. A tab may have died between storing
   * something and telling the others. Rejects when the browser refuses to read.
   */
  hadAll(): Promise<boolean>
  release(): void
}

/** y-indexeddb adds a row at each opening and each keystroke, and trims only at 500: we do at opening, from here on. */
const foldFromRows = 50
const retrySaveAfterMs = 5_000

/** The origin of an update that another tab has and could not store. */
class FromOtherTab {}
/** The origin of what waited in the inbox. */
class FromInbox {}

/** Whether a transaction with this origin brought what this device had already: from its disk or from another tab. */
export const isFromThisDevice = (origin: unknown): boolean =>
  origin instanceof IndexeddbPersistence || origin instanceof FromOtherTab || origin instanceof FromInbox

/** Where updates of closed documents wait. */
export interface Inbox {
  /** What waits, by the key to remove it by. `isAll`: the document has no database of its own. */
  read(name: string): Promise<{ updates: Waiting; isAll: boolean }>
  /** What waits; from now on the document has a database of its own. */
  open(name: string): Promise<Waiting>
  remove(keys: Iterable<InboxKey>): Promise<void>
  /** What storage refused of the document is about to be stored. Rejects when storage refuses to remember that. */
  storesLate(name: string): Promise<void>
  /** What storage refused of the document comes to the disk late: whoever has read it there before lacks it. */
  storedLate(name: string): void
}

export class DocStore {
  readonly #profile: string
  readonly #monitor: SaveMonitor
  readonly #tabs: TabChannel
  readonly #inbox: Inbox
  readonly #open = new Map<string, OpenDoc>()

  constructor(profile: string, monitor: SaveMonitor, tabs: TabChannel, inbox: Inbox) {
    this.#profile = profile
    this.#monitor = monitor
    this.#tabs = tabs
    this.#inbox = inbox
    tabs.listen((message) => {
      if (message.kind === 'update') this.#open.get(message.doc)?.applyFromTab(message.update, message.stored)
    })
  }

  /** Loads a document, or shares it when it is loaded. Rejects when the browser refuses its database. */
  async acquire(name: string): Promise<DocLease> {
    let open = this.#open.get(name)
    if (open === undefined) {
      const onWhole = (): void => void this.#closeUnused(name)
      open = new OpenDoc(name, databaseName(this.#profile, name), this.#monitor, this.#tabs, this.#inbox, onWhole)
      this.#open.set(name, open)
    }
    const held = open
    held.leases++
    let released = false
    const release = (): void => {
      if (released) return
      released = true
      held.leases--
      void this.#closeUnused(name)
    }
    try {
      await held.loaded
    } catch (error) {
      this.#monitor.openingFailed(held.database)
      release()
      throw error
    }
    return { doc: held.doc, saved: () => held.saved(), hadAll: () => held.hadAll(), release }
  }

  /** Looks at a document as it is on this device, and writes nothing. Rejects when the browser refuses to read. */
  async read<T>(name: string, look: (doc: Y.Doc) => T): Promise<T> {
    if (this.#open.has(name)) {
      const lease = await this.acquire(name)
      try {
        return look(lease.doc)
      } finally {
        lease.release()
      }
    }
    const database = databaseName(this.#profile, name)
    const updates = await storedUpdates(database, () => this.#inbox.read(name)).catch((error: unknown) => {
      this.#monitor.openingFailed(database)
      throw error
    })
    this.#monitor.recovered(database)
    return lookAt(updates, look)
  }

  /** Resolves when everything that changed in a document until now is on disk; with whether it is. */
  async isSaved(name: string): Promise<boolean> {
    return (await this.#open.get(name)?.saved()) ?? true
  }

  /** What storage refused is nowhere else, so until it is stored its document stays. */
  async #closeUnused(name: string): Promise<void> {
    const open = this.#open.get(name)
    if (open === undefined || open.leases > 0 || !(await open.saved())) return
    // Somebody may have come meanwhile, or closed it.
    if (open.leases > 0 || this.#open.get(name) !== open) return
    this.#open.delete(name)
    void open.close()
  }

  /**
   * Reads again what is on disk of the documents that are open. A tab whose scripts stood still may have missed what the
   * others said meanwhile. Rejects when the browser refuses to read.
   */
  async reread(): Promise<void> {
    await Promise.all([...this.#open.values()].map((open) => open.reread()))
  }

  /** Something waits in the inbox for these documents: those that are open take it. */
  arrived(names: Iterable<string>): void {
    // What the browser refuses to read now is there the next time.
    for (const name of names)
      this.#open
        .get(name)
        ?.fold()
        .catch(() => undefined)
  }
}

class OpenDoc {
  readonly doc = new Y.Doc()
  readonly loaded: Promise<void>
  leases = 0
  readonly #name: string
  readonly database: string
  readonly #monitor: SaveMonitor
  readonly #tabs: TabChannel
  readonly #inbox: Inbox
  readonly #onWhole: () => void
  readonly #persistence: IndexeddbPersistence
  #watched: WatchedDatabase | undefined
  /** How often something was refused. */
  #refusals = 0
  /** How often it had been when the whole was stored last: where that is fewer, there is a hole in what is on disk. */
  #mendedRefusals = 0
  #isClosed = false
  #retry: ReturnType<typeof setTimeout> | undefined

  /** `onWhole` is called when what was refused is on disk after all. */
  constructor(
    name: string,
    database: string,
    monitor: SaveMonitor,
    tabs: TabChannel,
    inbox: Inbox,
    onWhole: () => void,
  ) {
    this.#name = name
    this.database = database
    this.#monitor = monitor
    this.#tabs = tabs
    this.#inbox = inbox
    this.#onWhole = onWhole
    this.#persistence = new IndexeddbPersistence(database, this.doc)
    this.loaded = this.#load()
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin === this.#persistence) return
      // y-indexeddb, which hears of an update first, has just asked for one write and will ask for nothing more.
      this.#watched?.commitLatest()
      void this.#tellTabs(update)
    })
  }

  applyFromTab(update: Uint8Array, stored: boolean): void {
    // y-indexeddb does not store what has itself as origin.
    Y.applyUpdate(this.doc, update, stored ? this.#persistence : new FromOtherTab())
    // Who could not store it could not mark it either.
    if (!stored) this.#inbox.storedLate(this.#name)
  }

  async saved(): Promise<boolean> {
    return ((await this.#watched?.latestWrite) ?? true) && this.#refusals === this.#mendedRefusals
  }

  /** Takes what waits in the inbox. It stays there until it is on disk here. Rejects when the browser refuses to read it. */
  async fold(): Promise<void> {
    let hasDatabase = true
    const updates = await this.#inbox.open(this.#name).catch(async () => {
      // No room to say so. Without what waits the document would look as if it were empty.
      hasDatabase = false
      this.#saveAgainLater()
      return (await this.#inbox.read(this.#name)).updates
    })
    if (updates.size === 0 || this.#isClosed) return
    const origin = new FromInbox()
    Y.transact(
      this.doc,
      () => {
        for (const update of updates.values()) Y.applyUpdate(this.doc, update, origin)
      },
      origin,
    )
    if (hasDatabase) void this.#emptyInbox(updates.keys())
  }

  async #emptyInbox(keys: Iterable<InboxKey>): Promise<void> {
    const { pendingStructs, pendingDs } = this.doc.store
    // What waits for something that has not come yet is no part of the doc, and so not on disk.
    if (pendingStructs !== null || pendingDs !== null || !(await this.saved())) return
    // Folding it again is folding it once.
    await this.#inbox.remove(keys).catch(() => undefined)
  }

  async reread(): Promise<void> {
    await this.loaded
    await this.fold()
    if (!this.#isClosed) await fetchUpdates(this.#persistence)
  }

  async hadAll(): Promise<boolean> {
    let hadAll = true
    const onUpdate = (_update: Uint8Array, origin: unknown): void => {
      if (isFromThisDevice(origin)) hadAll = false
    }
    this.doc.on('update', onUpdate)
    try {
      await this.reread()
    } finally {
      this.doc.off('update', onUpdate)
    }
    return hadAll
  }

  async close(): Promise<void> {
    this.#isClosed = true
    clearTimeout(this.#retry)
    // y-indexeddb closes its database, which lets transactions that have begun end first.
    await this.#persistence.destroy()
    this.doc.destroy()
  }

  async #load(): Promise<void> {
    // `_db` is the only place where y-indexeddb lets a refused database be noticed.
    const database = await this.#persistence._db
    this.#watched = this.#monitor.watch(database, () => this.#saveAgainLater())
    await this.#persistence.whenSynced
    this.#monitor.recovered(this.database)
    await this.fold()
    if (this.#persistence._dbsize >= foldFromRows) await storeState(this.#persistence, true)
  }

  async #tellTabs(update: Uint8Array): Promise<void> {
    const stored = await this.saved()
    // A tab that was opened since storage refused something lacks that, and a deletion without what replaced it deletes more.
    const told = stored ? update : Y.encodeStateAsUpdate(this.doc)
    this.#tabs.post({ kind: 'update', doc: this.#name, update: told, stored })
  }

  /** A write that failed left a hole in the stored log: the whole state goes in when there is room again. */
  #saveAgainLater(): void {
    if (this.#isClosed) return
    this.#refusals++
    clearTimeout(this.#retry)
    this.#retry = setTimeout(() => {
      void this.#saveAgain()
    }, retrySaveAfterMs)
  }

  async #saveAgain(): Promise<void> {
    const refusals = this.#refusals
    try {
      await this.fold()
      await this.#inbox.storesLate(this.#name)
      await storeState(this.#persistence, true)
    } catch {
      this.#saveAgainLater()
      return
    }
    // The browser commits in order. Where it refuses again, the monitor hears of it, which calls `#saveAgainLater`.
    if (!(await this.#watched?.latestWrite) || refusals !== this.#refusals) return
    this.#mendedRefusals = refusals
    this.#monitor.recovered(this.database)
    // Other tabs may have opened it meanwhile, without this. They have it before they hear that there is something to offer.
    this.#tabs.post({ kind: 'update', doc: this.#name, update: Y.encodeStateAsUpdate(this.doc), stored: true })
    this.#inbox.storedLate(this.#name)
    this.#onWhole()
  }
}
