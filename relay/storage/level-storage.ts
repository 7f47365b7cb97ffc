/**
 * Documents in LevelDB, in y-leveldb's key layout (level-keys.ts) but with our own writer: one synced batch for all that
 * gathered while the last one was written, with the feed's rows in it, the next clock of a doc known from when it was
 * opened, and no error swallowed.
 */
import { assert } from '../../shared/assert.ts'
import { parseDocName, spaceIdLength, type DocName } from '../../shared/ids.ts'
import { spaceOfDoc } from '../../shared/protocol/doc-name.ts'
import type { Log } from '../log.ts'
import { CommitQueue } from './commit-queue.ts'
import { DocFilter } from './doc-filter.ts'
import type { KeyValueDatabase, LevelChange, LevelRow } from './level-database.ts'
import { readFeedPage, readHead } from './level-feed.ts'
import {
  checksumOf,
  clockOfUpdateKey,
  decodeKey,
  docKey,
  docRange,
  docRangeOfLength,
  entryKey,
  entryRange,
  entryValue,
  feedKey,
  feedRange,
  feedValue,
  isAsWritten,
  notAsWritten,
  partsOfRowKey,
  readEntryFacts,
  readFeedPlace,
  rowKey,
  rowRange,
  sequenceKey,
  sequenceOfFeedKey,
  sequenceValue,
  updateKey,
  updateRange,
  type FeedPlace,
} from './level-keys.ts'
import { docNames, openLayout, type Layout } from './level-layout.ts'
import { LevelLog, type CommitSource, type Compaction, type LogHost, type Replaced } from './level-log.ts'
import { ReadTurns } from './read-turns.ts'
import type { Row, RowChange, RowKey, RowReadOptions, RowStore } from './row-store.ts'
import {
  DamagedEntryError,
  type CommitListener,
  type DocumentLog,
  type DocumentStorage,
  type FeedPage,
  type Purge,
  type PurgeOutcome,
  type SpaceChange,
  type StorageHealth,
} from './storage.ts'

export interface LevelStorageOptions {
  readonly database: KeyValueDatabase
  readonly log: Log
  readonly maxUncommittedBytes: number
  readonly commitIntervalMs: number
  readonly closeTimeoutMs: number
  readonly firstRetryMs: number
}

const maxRetryMs = 5_000
/** A busy disk answers within a second or two. */
const stalledMs = 10_000
/** What is removed of a space at a time. */
const placesPerPiece = 256
const entriesPerPiece = 1_000
/**
 * Four threads read, and the others are on their way to them or back. If it were all that are asked for at once, the entries
 * of thousands of docs would be in memory before the first doc was made of them, and room for it.
 */
const logReadsAtOnce = 16
/** Docs that are listed at a time when storage is opened. */
const listedAtOnce = 1_000
/** A smaller gain is left to LevelDB's own compaction. */
const reclaimedBytes = 1024 * 1024

/** A commit as it goes to disk. */
interface Commit {
  readonly changes: readonly LevelChange[]
  readonly sources: ReadonlySet<CommitSource>
  readonly spaces: ReadonlyMap<string, SpaceChange>
  /** The last sequence of this or an earlier commit. */
  readonly sequence: number
}

const asLevelChanges = (rows: readonly RowChange[]): LevelChange[] =>
  rows.map(({ key, value }) => ({ key: rowKey(key), value }))

const bytesOf = (changes: readonly LevelChange[]): number =>
  changes.reduce((sum, { key, value }) => sum + key.length + (value?.length ?? 0), 0)

export class LevelStorage implements DocumentStorage, RowStore {
  readonly epoch: string
  readonly #database: KeyValueDatabase
  readonly #log: Log
  readonly #queue: CommitQueue<CommitSource, Commit>
  readonly #openDocs = new Set<DocName>()
  /** Closed, with something on its way to disk. */
  readonly #closingDocs = new Set<DocName>()
  readonly #logReads = new ReadTurns(logReadsAtOnce)
  /** Has every doc with entries once it is complete: a new one, of which thousands come at once, need not be looked up. */
  protected readonly filter = new DocFilter()
  #isFilterComplete = false
  readonly #listing: Promise<void>
  #isClosing = false
  readonly #logHost: LogHost = {
    commit: (log, bytes) => {
      if (log.entries === 0) this.filter.add(log.name)
      return this.#queue.add(log, bytes)
    },
    read: async (name) => (await this.#readLog(name)).map(({ value }) => value),
    compact: (compaction) => this.#compact(compaction),
    closed: (log) => this.#closeLog(log),
  }
  readonly #commitListeners = new Set<CommitListener>()
  readonly #commitTimeListeners = new Set<(ms: number) => void>()
  readonly #healthListeners = new Set<(health: StorageHealth) => void>()
  #sequence: number
  #usedSequence: number
  /** Whether a write has failed since the database was last known to be whole. */
  #mustRecover = false

  protected constructor({ epoch, sequence }: Layout, { database, log, ...options }: LevelStorageOptions) {
    this.epoch = epoch
    this.#sequence = this.#usedSequence = sequence
    this.#database = database
    this.#log = log
    this.#queue = new CommitQueue<CommitSource, Commit>({
      prepare: (sources) => this.#prepare(sources),
      write: (commit) => this.#write(commit),
      maxBytes: options.maxUncommittedBytes,
      intervalMs: options.commitIntervalMs,
      closeTimeoutMs: options.closeTimeoutMs,
      firstRetryMs: options.firstRetryMs,
      maxRetryMs,
      stalledMs,
      onCommitted: (ms) => {
        for (const listener of this.#commitTimeListeners) listener(ms)
      },
      onHealth: (health) => {
        for (const listener of this.#healthListeners) listener(health)
      },
      log,
    })
    this.#listing = this.#listDocs()
  }

  static async open(options: LevelStorageOptions): Promise<LevelStorage> {
    return new LevelStorage(await openLayout(options.database), options)
  }

  get health(): StorageHealth {
    return this.#queue.health
  }

  get sequence(): number {
    return this.#sequence
  }

  /** Bytes that wait for the disk. */
  get uncommittedBytes(): number {
    return this.#queue.bytes
  }

  async open(name: DocName): Promise<{ entries: readonly Uint8Array[]; log: DocumentLog }> {
    // Two logs of one doc would write the same keys.
    assert(!this.#openDocs.has(name), `doc ${name} has one log at a time`)
    this.#openDocs.add(name)
    try {
      if (this.#closingDocs.has(name)) await this.#queue.flushed()
      const mayHave = this.#isFilterComplete ? this.filter.mayHave(name) : await this.#has(name)
      if (!mayHave) return { entries: [], log: this.#openLog(name, []) }
      const rows = await this.#readLog(name)
      return { entries: rows.map(({ value }) => value), log: this.#openLog(name, rows) }
    } catch (error) {
      this.#openDocs.delete(name)
      throw error
    }
  }

  async read(name: DocName): Promise<readonly Uint8Array[]> {
    for (;;) {
      const { rows, damaged } = await this.#logReads.take(() => this.#readRows(name))
      const suspect = rows[damaged]
      if (suspect === undefined) return rows.map(({ value }) => value)
      // A compaction may have come between the entries and what is noted of them; here both are of one moment.
      const clock = clockOfUpdateKey(suspect.key)
      const [entry, facts] = await this.#database.getMany([updateKey(name, clock), entryKey(name, clock)])
      if (entry !== undefined && !isAsWritten(entry, facts)) throw new DamagedEntryError(damaged, notAsWritten)
    }
  }

  head(space: string): Promise<number> {
    return readHead(this.#database, space)
  }

  readFeed(space: string, since: number, maxBytes: number): Promise<FeedPage> {
    return readFeedPage(this.#database, space, since, maxBytes)
  }

  /**
   * Removes the docs of a space, in pieces. Whoever calls sees to it that nobody may open one any more; those that are
   * still open stay, and then the answer is `in-use`. Cut off anywhere, it goes on from there when it is called again.
   */
  async removeSpace(space: string): Promise<'removed' | 'in-use'> {
    let isInUse = false
    // What was appended to a doc before it was closed has its place in the feed then.
    await this.flushed()
    for (let since = 0; ;) {
      const rows = await this.#database.rows(feedRange(space, since), { limit: placesPerPiece })
      for (const { key, value } of rows) {
        since = sequenceOfFeedKey(key)
        const place = readFeedPlace(value)
        if (this.#openDocs.has(place.name) || this.#closingDocs.has(place.name)) isInUse = true
        else await this.#removeEntries(place, key)
      }
      if (rows.length < placesPerPiece) return isInUse ? 'in-use' : 'removed'
    }
  }

  async purge(name: DocName, { mayGo, isStillDue, rows }: Purge): Promise<PurgeOutcome> {
    if (this.#openDocs.has(name)) return 'in-use'
    // Nobody can open it meanwhile, so that what is looked at is all there is.
    this.#openDocs.add(name)
    try {
      if (this.#closingDocs.has(name)) await this.#queue.flushed()
      const entries = await this.#readLog(name)
      if (entries.length === 0) return 'absent'
      if (!(await mayGo(entries.map(({ value }) => value)))) return 'kept'
      const facts = await this.#database.rows(entryRange(name))
      const sequences = new Set(facts.map(({ value }) => readEntryFacts(value).sequence))
      const places = [...sequences].map((sequence) => feedKey(spaceOfDoc(name), sequence))
      const gone = [docKey(name), ...[...entries, ...facts].map(({ key }) => key), ...places]
      const bytes = entries.reduce((sum, { value }) => sum + value.length, 0)
      let hasGone = false
      if (bytes >= reclaimedBytes) await this.#reclaim(name)
      await this.#commit(() => {
        hasGone = isStillDue()
        return hasGone ? [...gone.map((key) => ({ key, value: undefined })), ...asLevelChanges(rows())] : []
      })
      if (!hasGone) return 'kept'
      if (bytes >= reclaimedBytes) await this.#reclaim(name)
      return 'purged'
    } finally {
      this.#openDocs.delete(name)
    }
  }

  async spaceDocs(): Promise<readonly DocName[]> {
    const names = await docNames(this.#database, docRangeOfLength(spaceIdLength))
    return names.flatMap((name) => parseDocName(name) ?? [])
  }

  onCommit(listener: CommitListener): () => void {
    this.#commitListeners.add(listener)
    return () => this.#commitListeners.delete(listener)
  }

  /** Calls after each commit with the time since the first update in it came. Returns how to stop. */
  onCommitTime(listener: (ms: number) => void): () => void {
    this.#commitTimeListeners.add(listener)
    return () => this.#commitTimeListeners.delete(listener)
  }

  onHealth(listener: (health: StorageHealth) => void): () => void {
    this.#healthListeners.add(listener)
    return () => this.#healthListeners.delete(listener)
  }

  flushed(): Promise<void> {
    return this.#queue.flushed()
  }

  async get(key: RowKey): Promise<Buffer | undefined> {
    return this.#database.get(rowKey(key))
  }

  async rows(prefix: RowKey, options?: RowReadOptions): Promise<Row[]> {
    const rows = await this.#database.rows(rowRange(prefix), options)
    return rows.map(({ key, value }) => ({ key: partsOfRowKey(key), value }))
  }

  async write(changes: readonly RowChange[]): Promise<void> {
    // At once: a key that is none is the caller's fault, and no other commit's.
    const rows = asLevelChanges(changes)
    await this.#commit(() => rows)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosing = true
    const { isIdle, unwritten } = await this.#queue.close()
    // Closing it under a write that never ends would never end either.
    if (isIdle) {
      await this.#listing
      await this.#database.close()
    }
    if (unwritten !== undefined) throw unwritten
  }

  /**
   * Puts all docs into the filter, beside other work: of a million that takes seconds. Every doc with entries has such a
   * row, written with the first of them.
   */
  async #listDocs(): Promise<void> {
    try {
      let { gte } = docRange
      for (let isLast = false; !isLast && !this.#isClosing;) {
        const rows = await this.#database.rows({ gte, lt: docRange.lt }, { limit: listedAtOnce, keysOnly: true })
        for (const { key } of rows) this.filter.add(String(decodeKey(key)[1]))
        const last = rows.at(-1)
        isLast = last === undefined || rows.length < listedAtOnce
        if (last !== undefined) gte = Buffer.concat([last.key, Buffer.of(0)])
        this.#isFilterComplete = isLast
      }
    } catch (error) {
      this.#log.warn({ error }, 'docs not listed; each new one is looked up')
    }
  }

  /** Whether a doc has entries. To see that there are none costs a tenth of reading none. */
  async #has(name: DocName): Promise<boolean> {
    return (await this.#database.get(docKey(name))) !== undefined
  }

  async #readLog(name: DocName): Promise<LevelRow[]> {
    const { rows, damaged } = await this.#logReads.take(() => this.#readRows(name))
    if (damaged !== -1) throw new DamagedEntryError(damaged, notAsWritten)
    return rows
  }

  /** The entries, and the index of the first that is not what was noted of it, or -1. */
  async #readRows(name: DocName): Promise<{ rows: LevelRow[]; damaged: number }> {
    const rows = await this.#database.rows(updateRange(name))
    const facts = await this.#database.getMany(rows.map(({ key }) => entryKey(name, clockOfUpdateKey(key))))
    return { rows, damaged: rows.findIndex(({ value }, index) => !isAsWritten(value, facts[index])) }
  }

  #openLog(name: DocName, rows: readonly LevelRow[]): DocumentLog {
    const [first] = rows
    const last = rows.at(-1)
    return new LevelLog(name, this.#logHost, {
      firstClock: first === undefined ? 0 : clockOfUpdateKey(first.key),
      endClock: last === undefined ? 0 : clockOfUpdateKey(last.key) + 1,
      entries: rows.length,
      bytes: rows.reduce((sum, { value }) => sum + value.length, 0),
    })
  }

  #closeLog(log: LevelLog): void {
    this.#openDocs.delete(log.name)
    if (!log.isWaiting) return
    this.#closingDocs.add(log.name)
    const settled = (): void => void this.#closingDocs.delete(log.name)
    this.#queue.flushed().then(settled, settled)
  }

  #prepare(sources: ReadonlySet<CommitSource>): Commit {
    const changes: LevelChange[] = []
    const spaces = new Map<string, { head: number; docs: DocName[] }>()
    for (const source of sources) {
      const before = this.#usedSequence
      changes.push(...source.takeChanges(() => ++this.#usedSequence))
      if (this.#usedSequence === before) continue
      assert(source.name !== undefined, 'only docs are in the feed')
      const space = spaceOfDoc(source.name)
      const change = spaces.get(space)
      if (change === undefined) spaces.set(space, { head: this.#usedSequence, docs: [source.name] })
      else {
        change.head = this.#usedSequence
        change.docs.push(source.name)
      }
    }
    changes.push({ key: sequenceKey, value: sequenceValue(this.#usedSequence) })
    return { changes, sources, spaces, sequence: this.#usedSequence }
  }

  async #write({ changes, sources, spaces, sequence }: Commit): Promise<void> {
    if (this.#mustRecover) await this.#database.recover(bytesOf(changes))
    this.#mustRecover = true
    await this.#database.write(changes)
    this.#mustRecover = false
    this.#sequence = sequence
    for (const source of sources) source.committed()
    for (const listener of this.#commitListeners) listener(spaces)
  }

  /**
   * The state takes the place of the last entry that it replaces, in the log and in the feed: who has read the feed up to
   * there lacks nothing of it, and who has not gets it whole.
   */
  async #compact({ name, firstClock, mark, state }: Compaction): Promise<Replaced> {
    const entries = await this.#database.rows(entryRange(name, firstClock, mark.clock))
    const replaced = await this.#database.rows(updateRange(name, firstClock, mark.clock))
    const facts = entries.map(({ value }) => readEntryFacts(value))
    const last = facts.at(-1)
    assert(last !== undefined, `doc ${name} has entries in the feed`)
    const space = spaceOfDoc(name)
    const changes: LevelChange[] = []
    for (const { key } of replaced) changes.push({ key, value: undefined })
    for (const { key } of entries) changes.push({ key, value: undefined })
    for (const { sequence } of facts) changes.push({ key: feedKey(space, sequence), value: undefined })
    const { clock } = mark
    changes.push(
      { key: updateKey(name, clock), value: state },
      { key: entryKey(name, clock), value: entryValue({ sequence: last.sequence, checksum: checksumOf(state) }) },
      {
        key: feedKey(space, last.sequence),
        value: feedValue({ name, fromClock: clock, toClock: clock, bytes: state.length }),
      },
    )
    const bytes = replaced.reduce((sum, { value }) => sum + value.length, 0)
    const isWorthReclaiming = bytes - state.length >= reclaimedBytes
    // LevelDB drops rows when it merges the table that deletes them with an older one, not when both are still in its
    // memory and go to disk as they are. So what is to go must be in a table before.
    if (isWorthReclaiming) await this.#reclaim(name)
    await this.#commit(() => changes)
    if (isWorthReclaiming) await this.#reclaim(name)
    return { entries: replaced.length, bytes }
  }

  /** The entries at a place in the feed, and the place last of all: as long as it is there, they are found. */
  async #removeEntries({ name, fromClock, toClock }: FeedPlace, place: Buffer): Promise<void> {
    // Nobody can open it meanwhile.
    this.#openDocs.add(name)
    try {
      for (let clock = fromClock; clock <= toClock; clock += entriesPerPiece) {
        const last = Math.min(toClock, clock + entriesPerPiece - 1)
        const changes: LevelChange[] = [{ key: docKey(name), value: undefined }]
        for (let at = clock; at <= last; at++)
          changes.push({ key: updateKey(name, at), value: undefined }, { key: entryKey(name, at), value: undefined })
        if (last === toClock) changes.push({ key: place, value: undefined })
        await this.#commit(() => changes)
      }
    } finally {
      this.#openDocs.delete(name)
    }
  }

  /**
   * With the next commit, whatever else waits: the bound on what waits is for those who bring updates. Compactions make
   * less of what is there, and rows are written one after the other.
   */
  async #commit(takeChanges: () => readonly LevelChange[]): Promise<void> {
    const source: CommitSource = { name: undefined, takeChanges, committed: () => undefined }
    const durable = this.#queue.add(source, 0)
    assert(durable !== 'full', 'what has no size always fits')
    await durable
  }

  async #reclaim(name: DocName): Promise<void> {
    try {
      await this.#database.reclaim(updateRange(name))
    } catch (error) {
      this.#log.warn({ doc: name, error }, 'disk space of a compact doc not reclaimed yet')
    }
  }
}
