/**
 * What became of deletions on this device: which of them nobody here need be asked about, which were looked at for edits
 * that they had not seen, and which notices have been read. Kept in the index database, and in step with the other tabs.
 *
 * All of it may be lost: then notes in the trash are looked at once more, and a notice or a question comes twice.
 */
import type { DeletionsRecord, IndexDb } from './index-db.ts'
import { changeSpaceRecord, readSpaceRecord } from './space-records.ts'
import type { TabChannel } from './tab-channel.ts'

type Change = (record: DeletionsRecord) => void

export class DeletionRecords {
  readonly #db: IndexDb
  readonly #tabs: TabChannel
  readonly #listeners = new Set<() => void>()
  #record: DeletionsRecord
  /** Made in memory, and not on disk yet. */
  #pending: Change[] = []
  #writing: Promise<void> | undefined
  /** Nothing was ever remembered here. */
  readonly isNew: boolean

  private constructor(db: IndexDb, tabs: TabChannel, stored: DeletionsRecord | undefined) {
    this.#db = db
    this.#tabs = tabs
    this.#record = whole(stored)
    this.isNew = stored === undefined
    tabs.listen((message) => {
      // What the browser refuses to read now is read with the next change.
      if (message.kind === 'deletions') this.reload().catch(() => undefined)
    })
  }

  /** Rejects when the browser refuses to read. */
  static async open(db: IndexDb, tabs: TabChannel): Promise<DeletionRecords> {
    return new DeletionRecords(db, tabs, await readSpaceRecord(db, 'deletions'))
  }

  get current(): Readonly<DeletionsRecord> {
    return this.#record
  }

  /** Calls back when something has changed, here or in another tab. Returns the function that ends it. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Holds at once. Resolves when it is on disk, or cannot be. */
  change(change: Change): Promise<void> {
    change(this.#record)
    this.#pending.push(change)
    // What is asked for while one write runs goes with the next.
    const write = (this.#writing ?? Promise.resolve()).then(() => this.#write())
    this.#writing = write
    this.#tell()
    return write
  }

  /** A tab whose scripts stood still has missed what the others said meanwhile. Rejects when the browser refuses to read. */
  async reload(): Promise<void> {
    const stored = whole(await readSpaceRecord(this.#db, 'deletions'))
    for (const change of this.#pending) change(stored)
    this.#record = stored
    this.#tell()
  }

  async #write(): Promise<void> {
    const changes = this.#pending
    if (changes.length === 0) return
    const make = (stored: DeletionsRecord | undefined): DeletionsRecord => {
      const record = whole(stored)
      for (const change of changes) change(record)
      return record
    }
    try {
      await changeSpaceRecord(this.#db, 'deletions', make)
    } catch {
      // It holds in this tab until it ends.
      return
    }
    this.#pending = this.#pending.filter((change) => !changes.includes(change))
    this.#tabs.post({ kind: 'deletions' })
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }
}

/** One that an older version has stored lacks what is new in this one. */
const whole = (stored: Partial<DeletionsRecord> | undefined): DeletionsRecord => ({ ...emptyRecord(), ...stored })

const emptyRecord = (): DeletionsRecord => ({
  key: 'deletions',
  accepted: new Set(),
  unseen: new Set(),
  checked: new Map(),
  dismissed: new Map(),
  arrivedAt: 0,
  arrived: new Set(),
  isHolding: false,
})
