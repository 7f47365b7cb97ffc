/**
 * Docs in use. A room is loaded once, for all who ask while it loads, and forgotten some time after the last of them has
 * gone, sooner when rooms together take more memory than they may. Forgetting takes no await: storage keeps nothing open
 * for a doc, so somebody who comes back either finds the room or starts a new load that sees everything committed.
 *
 * A doc that cannot be read is quarantined: it is refused, counted and named, and stops nobody else. It is looked at again
 * whenever somebody asks, so a mended folder needs no restart.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { assert } from '../../shared/assert.ts'
import type { DocName } from '../../shared/ids.ts'
import { closeCodes, type CloseCode } from '../../shared/protocol/close-codes.ts'
import { limits } from '../limits.ts'
import type { Log } from '../log.ts'
import { DamagedEntryError, type DocumentStorage } from '../storage/storage.ts'
import { DocState } from '../updates/doc-state.ts'
import { readUpdate } from '../updates/update.ts'
import { withTimeout } from '../with-timeout.ts'
import { CompactionSchedule, type Compactable } from './compaction-schedule.ts'
import { Room, type RoomCounts } from './room.ts'
import type { Compactor } from './worker-compactor.ts'

export type Opening = { type: 'open'; room: Room } | { type: 'refused'; why: CloseCode }

/** Somebody's claim that a doc stays in use. Released exactly once. */
export interface Lease {
  readonly opening: Promise<Opening>
  release(): void
}

interface Loaded extends Compactable {
  readonly room: Room
}

interface DocInUse {
  readonly opening: Promise<Opening>
  /** Absent while the doc loads. */
  loaded: Loaded | undefined
  leases: number
  /** When the last lease was released. */
  idleSince: number
}

export interface DocumentServiceOptions {
  readonly storage: DocumentStorage
  readonly compactor: Compactor
  readonly log: Log
  /** How long a room is kept for somebody who comes back. */
  readonly idleTimeoutMs: number
  /** What all rooms together may take, as far as nobody is in them. */
  readonly maxRoomBytes: number
}

/** How often docs in use are looked after. */
export const sweepIntervalMs = 1_000
/** Entries that are read before other work gets its turn: about five milliseconds. */
const entriesPerTurn = 2_000
/** What a room takes beside its state: objects, maps, a timer's worth. */
const roomOverheadBytes = 2_000

export class DocumentService implements AsyncDisposable {
  readonly counts: RoomCounts = {
    updatesTaken: 0,
    updatesKnown: 0,
    updatesRefused: 0,
    messagesPassedOn: 0,
    fellBehind: 0,
  }
  readonly #options: DocumentServiceOptions
  readonly #docs = new Map<DocName, DocInUse>()
  readonly #compactions: CompactionSchedule
  readonly #sweep: NodeJS.Timeout
  /** Docs that could not be read when they were last asked for, and why. */
  readonly #quarantine = new Map<DocName, string>()
  #roomBytes = 0

  constructor(options: DocumentServiceOptions) {
    this.#options = options
    this.#compactions = new CompactionSchedule(options.compactor, options.log, (doc) => {
      if (this.#docs.get(doc.name)?.loaded !== doc) return undefined
      const lease = this.acquire(doc.name)
      return () => lease.release()
    })
    this.#sweep = setInterval(() => this.sweep(), sweepIntervalMs)
    this.#sweep.unref()
  }

  get openRooms(): number {
    return this.#docs.size
  }

  /** What all rooms take in memory, about, as of the last look. */
  get roomBytes(): number {
    return this.#roomBytes
  }

  get quarantined(): ReadonlyMap<DocName, string> {
    return this.#quarantine
  }

  get compactions(): { readonly compacted: number; readonly failed: number } {
    return this.#compactions.counts
  }

  acquire(name: DocName): Lease {
    const doc = this.#docs.get(name) ?? this.#start(name)
    doc.leases++
    let isReleased = false
    return {
      opening: doc.opening,
      release: () => {
        assert(!isReleased, `a lease of ${name} is released once`)
        isReleased = true
        doc.leases--
        doc.idleSince = performance.now()
      },
    }
  }

  /** Forgets rooms that nobody has asked for in a while, the oldest first, and has docs made compact. */
  sweep(): void {
    const now = performance.now()
    let roomBytes = 0
    for (const [name, doc] of this.#docs) {
      if (doc.loaded === undefined) continue
      this.#compactions.consider(doc.loaded, now)
      if (now - doc.idleSince >= this.#options.idleTimeoutMs && this.#forget(name, doc)) continue
      roomBytes += doc.loaded.state.memoryBytes + roomOverheadBytes
    }
    this.#roomBytes = roomBytes
    this.#makeRoom()
  }

  /** Resolves when no doc is being made compact. */
  compacted(): Promise<void> {
    return this.#compactions.settled()
  }

  /** Has what is due made compact now, so that the next start reads little. Gives up after a while. */
  async compactAll(timeoutMs: number): Promise<void> {
    const compaction = async (): Promise<void> => {
      // What waits for the disk is no entry yet.
      await this.#options.storage.flushed()
      await this.#compactions.finish([...this.#docs.values()].flatMap(({ loaded }) => loaded ?? []))
    }
    await withTimeout(compaction(), timeoutMs)
  }

  /** Ends all members of all rooms, and resolves when nothing of theirs waits for the disk. */
  async drain(why: CloseCode): Promise<void> {
    for (const { loaded } of this.#docs.values()) loaded?.room.end(why)
    await this.#options.storage.flushed()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#sweep)
    this.#docs.clear()
    await this.#compactions[Symbol.asyncDispose]()
  }

  #start(name: DocName): DocInUse {
    const doc: DocInUse = {
      opening: this.#load(name).then(({ opening, loaded }) => {
        doc.loaded = loaded
        // Those who asked may have left while it loaded.
        if (loaded !== undefined) this.#makeRoom()
        else if (this.#docs.get(name) === doc) this.#docs.delete(name)
        return opening
      }),
      loaded: undefined,
      leases: 0,
      idleSince: performance.now(),
    }
    this.#docs.set(name, doc)
    return doc
  }

  async #load(name: DocName): Promise<{ opening: Opening; loaded?: Loaded }> {
    const startedAt = performance.now()
    const { storage, log } = this.#options
    try {
      const { entries, log: docLog } = await storage.open(name)
      const state = new DocState()
      for (const [index, entry] of entries.entries()) {
        if (index % entriesPerTurn === entriesPerTurn - 1) await nextTurn()
        const reading = readUpdate(entry)
        if (!reading.ok) {
          docLog.close()
          return { opening: this.#refuseUnreadable(name, index, reading.problem) }
        }
        state.add(reading.update)
      }
      const room = new Room(name, state, docLog, log, this.counts)
      this.#quarantine.delete(name)
      this.#roomBytes += state.memoryBytes + roomOverheadBytes
      const ms = Math.round(performance.now() - startedAt)
      log.debug({ doc: name, entries: entries.length, structs: state.structs, ms }, 'room loaded')
      return { opening: { type: 'open', room }, loaded: { name, state, log: docLog, room } }
    } catch (error) {
      if (error instanceof DamagedEntryError)
        return { opening: this.#refuseUnreadable(name, error.entry, error.message) }
      log.error({ doc: name, error }, 'doc not loaded')
      return { opening: { type: 'refused', why: closeCodes.loadFailed } }
    }
  }

  #refuseUnreadable(name: DocName, entry: number, problem: string): Opening {
    this.#options.log.error({ doc: name, entry, problem }, 'doc unreadable')
    // The count in the metrics stops here; the log goes on naming them.
    if (this.#quarantine.size < limits.quarantinedDocs) this.#quarantine.set(name, problem)
    return { type: 'refused', why: closeCodes.docUnreadable }
  }

  /**
   * While rooms take more than they may, those go first that nobody has been in for longest. Where somebody is, the room
   * stays, and only what it can make again goes.
   */
  #makeRoom(): void {
    if (this.#roomBytes <= this.#options.maxRoomBytes) return
    for (const { loaded } of this.#docs.values()) loaded?.state.dropCache()
    const idle = [...this.#docs].filter(([, { leases }]) => leases === 0)
    for (const [name, doc] of idle.sort(([, a], [, b]) => a.idleSince - b.idleSince)) {
      if (this.#roomBytes <= this.#options.maxRoomBytes) return
      const bytes = doc.loaded?.state.memoryBytes ?? 0
      if (this.#forget(name, doc)) this.#roomBytes -= bytes + roomOverheadBytes
    }
  }

  /** False if somebody is there, or something of it is on its way to disk. */
  #forget(name: DocName, { leases, loaded }: DocInUse): boolean {
    if (leases > 0 || loaded?.room.isIdle !== true) return false
    this.#docs.delete(name)
    loaded.room.close()
    this.#options.log.debug({ doc: name }, 'room unloaded')
    return true
  }
}
