/**
 * The documents that are open in this browser tab. Each lives in a database of its own (y-indexeddb), is loaded once,
 * and is shared by everyone here who holds a lease on it: the editor, the sync engine, an export.
 *
 * Other tabs: an update goes to them when it is on disk, and they apply it as read from there, so no update is stored
 * once per tab. Where the disk refused it, it goes to them all the same, marked, and each tries to store it.
 */
import { IndexeddbPersistence, storeState } from 'y-indexeddb'
import * as Y from 'yjs'
import { databaseName } from './profile.ts'
import type { SaveMonitor, WatchedDatabase } from './save-monitor.ts'
import type { TabChannel } from './tab-channel.ts'

/** A document that stays loaded until it is released. */
export interface DocLease {
  readonly doc: Y.Doc
  /** Resolves when everything that changed until now is on disk; with whether it is. */
  saved(): Promise<boolean>
  release(): void
}

/** y-indexeddb adds a row at each opening and each keystroke, and trims only at 500: we do at opening, from here on. */
const foldFromRows = 50
const retrySaveAfterMs = 5_000

/** The origin of an update that another tab has and could not store. */
class FromOtherTab {}

/** Whether a transaction with this origin brought what this device had already: from its disk or from another tab. */
export const isFromThisDevice = (origin: unknown): boolean =>
  origin instanceof IndexeddbPersistence || origin instanceof FromOtherTab

export class DocStore {
  readonly #profile: string
  readonly #monitor: SaveMonitor
  readonly #tabs: TabChannel
  readonly #open = new Map<string, OpenDoc>()

  constructor(profile: string, monitor: SaveMonitor, tabs: TabChannel) {
    this.#profile = profile
    this.#monitor = monitor
    this.#tabs = tabs
    tabs.listen((message) => {
      if (message.kind === 'update') this.#open.get(message.doc)?.applyFromTab(message.update, message.stored)
    })
  }

  /** Loads a document, or shares it when it is loaded. Rejects when the browser refuses its database. */
  async acquire(name: string): Promise<DocLease> {
    let open = this.#open.get(name)
    if (open === undefined) {
      open = new OpenDoc(name, databaseName(this.#profile, name), this.#monitor, this.#tabs)
      this.#open.set(name, open)
    }
    const held = open
    held.leases++
    let released = false
    const release = (): void => {
      if (released) return
      released = true
      if (--held.leases > 0) return
      if (this.#open.get(name) === held) this.#open.delete(name)
      void held.close()
    }
    try {
      await held.loaded
    } catch (error) {
      this.#monitor.openingFailed(held.database)
      release()
      throw error
    }
    return { doc: held.doc, saved: () => held.saved(), release }
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
  readonly #persistence: IndexeddbPersistence
  #watched: WatchedDatabase | undefined
  #retry: ReturnType<typeof setTimeout> | undefined

  constructor(name: string, database: string, monitor: SaveMonitor, tabs: TabChannel) {
    this.#name = name
    this.database = database
    this.#monitor = monitor
    this.#tabs = tabs
    this.#persistence = new IndexeddbPersistence(database, this.doc)
    this.loaded = this.#load()
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== this.#persistence) void this.#tellTabs(update)
    })
  }

  applyFromTab(update: Uint8Array, stored: boolean): void {
    // y-indexeddb does not store what has itself as origin.
    Y.applyUpdate(this.doc, update, stored ? this.#persistence : new FromOtherTab())
  }

  async saved(): Promise<boolean> {
    return (await this.#watched?.latestWrite) ?? true
  }

  async close(): Promise<void> {
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
    if (this.#persistence._dbsize >= foldFromRows) await storeState(this.#persistence, true)
  }

  async #tellTabs(update: Uint8Array): Promise<void> {
    const stored = await this.saved()
    this.#tabs.post({ kind: 'update', doc: this.#name, update, stored })
  }

  /** A write that failed left a hole in the stored log: the whole state goes in when there is room again. */
  #saveAgainLater(): void {
    clearTimeout(this.#retry)
    this.#retry = setTimeout(() => {
      void this.#saveAgain()
    }, retrySaveAfterMs)
  }

  async #saveAgain(): Promise<void> {
    // A second failure reaches the monitor through the transaction, which calls `#saveAgainLater` again.
    await storeState(this.#persistence, true).catch(() => undefined)
    if (await this.saved()) this.#monitor.recovered(this.database)
  }
}
