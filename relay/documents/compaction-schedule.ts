/**
 * Decides when a doc is made compact, and does it: a snapshot of its state goes through the compactor, the result takes
 * the snapshot's place in memory and that of the log's entries on disk. One doc at a time; writing goes on meanwhile.
 *
 * Work is kept in proportion to what came in: a doc is due when as much is loose as is compact, and has its turn when
 * nobody writes for a moment, or at last after half a minute; at once when memory tells. A state that Yjs cannot build stays
 * as it is, and its log still becomes one entry.
 *
 * A doc whose state is not in memory is not due: it would have to be read for that, and is considered when it is next
 * needed. So that docs which are never in memory for long have their turn too, one that is due has it before it goes.
 */
import type { DocName } from '../../shared/ids.ts'
import { limits } from '../limits.ts'
import type { Log } from '../log.ts'
import type { DocumentLog } from '../storage/storage.ts'
import type { DocState } from '../updates/doc-state.ts'
import type { Compactor } from './worker-compactor.ts'

export interface Compactable {
  readonly name: DocName
  /** Absent while it is not in memory. */
  readonly state: DocState | undefined
  readonly storage: DocumentLog
  /** What the schedule remembers of the doc. */
  compactionFacts: CompactionFacts | undefined
}

export interface CompactionFacts {
  /** What the log held when it was last compact, or when it was opened. */
  entries: number
  bytes: number
  /** What the state took then. */
  memoryBytes: number
  /** The log's entries and the structs at the last look: unchanged, nobody writes. */
  seenEntries: number
  seenStructs: number
  /** Since when the doc has been due; absent while it is not. */
  dueSince: number | undefined
  /** After a failure, how many structs make another attempt worthwhile. */
  retryAtStructs: number
}

/** Whether the state has come to take twice the memory that it took, and more than a little. */
const isHeavy = ({ state, storage }: Compactable, facts: CompactionFacts): boolean =>
  // What is in memory came to the log first, of which the size is known without counting.
  storage.bytes - facts.bytes >= limits.compactionBytes &&
  state !== undefined &&
  state.memoryBytes - facts.memoryBytes >= Math.max(limits.compactionBytes, facts.memoryBytes)

/** How long a doc that is due waits for a moment in which nobody writes. */
const longestWaitMs = 30_000

export class CompactionSchedule implements AsyncDisposable {
  readonly #compactor: Compactor
  readonly #log: Log
  /** Keeps a doc in use and returns how to let it go; `undefined` if it is no longer in use. The state stays while it `holds` it. */
  readonly #keep: (doc: Compactable) => (() => void) | undefined
  readonly #due = new Set<Compactable>()
  #running: Promise<void> | undefined
  #current: Compactable | undefined
  #closed = false
  /** How many docs have been made compact, and how many could not be. */
  readonly counts = { compacted: 0, failed: 0 }

  constructor(compactor: Compactor, log: Log, keep: (doc: Compactable) => (() => void) | undefined) {
    this.#compactor = compactor
    this.#log = log
    this.#keep = keep
  }

  /**
   * Looks at a doc, which happens about once a second while it is in use. False if it need not be looked at again before
   * somebody uses it.
   */
  consider(doc: Compactable, now: number): boolean {
    const { state, storage } = doc
    if (state === undefined) return false
    const facts = this.#factsOf(doc)
    const isQuiet = facts.seenEntries === storage.entries && facts.seenStructs === state.structs
    facts.seenEntries = storage.entries
    facts.seenStructs = state.structs
    if (!this.#isDue(doc, facts)) {
      facts.dueSince = undefined
      return !isQuiet
    }
    facts.dueSince ??= now
    if (isQuiet || isHeavy(doc, facts) || now - facts.dueSince >= longestWaitMs) this.#enqueue(doc)
    return true
  }

  /** Whether the doc's state must stay in memory. One that is due is made compact for it, unless others are before it. */
  holds(doc: Compactable): boolean {
    if (this.#due.size === 0 && this.#isDue(doc, this.#factsOf(doc))) this.#enqueue(doc)
    return this.#current === doc
  }

  /** Has all that are due made compact without waiting for a quiet moment. Resolves when they are. */
  async finish(docs: Iterable<Compactable>): Promise<void> {
    for (const doc of docs) if (this.#isDue(doc, this.#factsOf(doc))) this.#enqueue(doc)
    await this.#running
  }

  /** Resolves when nothing is due any more. */
  async settled(): Promise<void> {
    await this.#running
  }

  /** Gives up what runs; the docs stay as they are. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true
    this.#due.clear()
    await this.#compactor[Symbol.asyncDispose]()
  }

  #enqueue(doc: Compactable): void {
    if (this.#closed || this.#due.has(doc)) return
    this.#due.add(doc)
    this.#running ??= this.#runAll()
  }

  #factsOf(doc: Compactable): CompactionFacts {
    if (doc.compactionFacts !== undefined) return doc.compactionFacts
    const { entries, bytes } = doc.storage
    const memoryBytes = doc.state?.memoryBytes ?? 0
    // One entry is a log that was compact when it was opened; of several it is not known.
    const opened = entries > 1 ? { entries: 1, bytes: 0 } : { entries, bytes }
    return (doc.compactionFacts = {
      ...opened,
      memoryBytes,
      seenEntries: -1,
      seenStructs: -1,
      dueSince: undefined,
      retryAtStructs: 0,
    })
  }

  #isDue(doc: Compactable, facts: CompactionFacts): boolean {
    const { state, storage } = doc
    if (state === undefined) return false
    const newEntries = storage.entries - facts.entries
    if (newEntries <= 0 || state.structs < facts.retryAtStructs) return false
    const compactStructs = state.structs - state.looseStructs
    const isLoose = state.looseStructs >= Math.max(limits.compactionStructs, compactStructs)
    const isScattered = newEntries >= limits.compactionEntries && storage.bytes - facts.bytes >= facts.bytes / 4
    return isLoose || isScattered || isHeavy(doc, facts) || newEntries >= limits.maxEntries
  }

  async #runAll(): Promise<void> {
    for (const doc of this.#due) {
      const release = this.#keep(doc)
      this.#current = doc
      try {
        if (release !== undefined && doc.state !== undefined) await this.#run(doc, doc.state)
      } catch (error) {
        // Storage was closed meanwhile, or cannot be read: the log stays as it is.
        if (!this.#closed) this.#log.warn({ doc: doc.name, error }, 'doc not made compact')
      } finally {
        this.#current = undefined
        this.#due.delete(doc)
        release?.()
      }
    }
    this.#running = undefined
  }

  async #run(doc: Compactable, state: DocState): Promise<void> {
    const { name, storage } = doc
    const startedAt = performance.now()
    const mark = storage.mark()
    if (mark === undefined) return
    const before = { structs: state.structs, entries: storage.entries, bytes: storage.bytes }
    this.#log.debug({ doc: name, ...before }, 'compaction begins')
    const snapshot = state.beginCompaction()
    // The compactor takes the bytes over; they are needed again only if it fails.
    const result = await this.#compactor.compact(snapshot.slice())
    state.endCompaction(result.ok ? result.update : undefined)
    if (this.#closed) return
    if (!result.ok) {
      this.counts.failed++
      this.#log.warn({ doc: name, structs: before.structs, reason: result.reason }, 'state cannot be made compact')
    } else this.counts.compacted++
    await storage.compact(mark, result.ok ? result.update.bytes : snapshot)
    const facts = this.#factsOf(doc)
    facts.entries = storage.entries
    facts.bytes = storage.bytes
    facts.memoryBytes = state.memoryBytes
    facts.retryAtStructs = result.ok ? 0 : 2 * state.structs
    const after = { structs: state.structs, entries: storage.entries, bytes: storage.bytes }
    this.#log.debug({ doc: name, before, after, ms: Math.round(performance.now() - startedAt) }, 'doc made compact')
  }
}
