/**
 * Docs in use. A room is loaded once, for all who ask while it loads, and forgotten some time after the last of them has
 * gone, sooner when rooms together take more memory than they may (room-memory.ts). Forgetting takes no await: storage keeps
 * nothing open for a doc, so somebody who comes back either finds the room or starts a new load that sees everything
 * committed.
 *
 * A room that somebody has in use stays, but when there is no room for all it may go to sleep: its state is read again when
 * it is needed, from the log that stays open.
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
import {
  DamagedEntryError,
  type DocumentLog,
  type DocumentStorage,
  type Purge,
  type PurgeOutcome,
} from '../storage/storage.ts'
import { DocState } from '../updates/doc-state.ts'
import { readUpdate } from '../updates/update.ts'
import { withTimeout } from '../with-timeout.ts'
import { CompactionSchedule } from './compaction-schedule.ts'
import { Room, type RoomCounts, type StateReading } from './room.ts'
import { RoomMemory } from './room-memory.ts'
import type { Compactor } from './worker-compactor.ts'

export type Opening = { type: 'open'; room: Room } | { type: 'refused'; why: CloseCode }

/** Somebody's claim that a doc stays in use. Released exactly once. */
export interface Lease {
  /** The room is awake for whoever uses it as soon as this resolves. */
  readonly opening: Promise<Opening>
  release(): void
}

interface DocInUse {
  readonly name: DocName
  /** When the doc was loaded. */
  readonly opening: Promise<Opening>
  /** Absent while the doc loads. */
  room: Room | undefined
  leases: number
  /** When the last lease was released. */
  idleSince: number
  bytes: number
}

class DocLease implements Lease {
  readonly opening: Promise<Opening>
  readonly #doc: DocInUse
  readonly #memory: RoomMemory<DocInUse>
  #isReleased = false

  constructor(doc: DocInUse, opening: Promise<Opening>, memory: RoomMemory<DocInUse>) {
    this.opening = opening
    this.#doc = doc
    this.#memory = memory
  }

  release(): void {
    assert(!this.#isReleased, `a lease of ${this.#doc.name} is released once`)
    this.#isReleased = true
    if (--this.#doc.leases > 0) return
    this.#doc.idleSince = performance.now()
    this.#memory.place(this.#doc)
  }
}

export interface DocumentServiceOptions {
  readonly storage: DocumentStorage
  readonly compactor: Compactor
  readonly log: Log
  /** How long a room is kept for somebody who comes back. */
  readonly idleTimeoutMs: number
  /** What all rooms together may take. */
  readonly maxRoomBytes: number
}

/** How often docs in use are looked after. */
export const sweepIntervalMs = 1_000
/** Entries that are read before other work gets its turn: about five milliseconds. */
const entriesPerTurn = 2_000

const stateOf = async (entries: readonly Uint8Array[]): Promise<DocState> => {
  const state = new DocState()
  for (const [index, entry] of entries.entries()) {
    if (index % entriesPerTurn === entriesPerTurn - 1) await nextTurn()
    const reading = readUpdate(entry)
    if (!reading.ok) throw new DamagedEntryError(index, reading.problem)
    state.add(reading.update)
  }
  return state
}

export class DocumentService implements AsyncDisposable {
  readonly counts: RoomCounts = {
    updatesTaken: 0,
    updatesKnown: 0,
    updatesRefused: 0,
    messagesPassedOn: 0,
    fellBehind: 0,
    wakes: 0,
  }
  readonly #options: DocumentServiceOptions
  readonly #docs = new Map<DocName, DocInUse>()
  /** Used since the last look, or due to be made compact: what a look has to do with. */
  readonly #watched = new Set<DocInUse>()
  readonly #memory: RoomMemory<DocInUse>
  readonly #compactions: CompactionSchedule
  readonly #sweep: NodeJS.Timeout
  /** The same for all rooms: functions of its own would keep all that is there while a room is loaded. */
  readonly #roomCalls = {
    readState: ({ name, storage }: Room) => this.#readAgain(name, storage),
    onGrown: ({ name }: Room) => this.#grew(name),
    onUsed: ({ name }: Room) => this.#watch(name),
  }
  /** Docs that could not be read when they were last asked for, and why. */
  readonly #quarantine = new Map<DocName, string>()
  /** Docs that are being purged; each resolves when that is over, whichever way. */
  readonly #purges = new Map<DocName, Promise<void>>()

  constructor(options: DocumentServiceOptions) {
    this.#options = options
    this.#memory = new RoomMemory({
      maxBytes: options.maxRoomBytes,
      forget: (doc) => this.#forget(doc),
      sleep: (doc) => this.#sleep(doc),
    })
    this.#compactions = new CompactionSchedule(options.compactor, options.log, (doc) => {
      if (doc.state === undefined || this.#docs.get(doc.name)?.room !== doc) return undefined
      const lease = this.acquire(doc.name)
      return () => lease.release()
    })
    this.#sweep = setInterval(() => this.sweep(), sweepIntervalMs)
    this.#sweep.unref()
  }

  get openRooms(): number {
    return this.#docs.size
  }

  /** Of these, those whose state is not in memory. */
  get sleepingRooms(): number {
    let sleeping = 0
    for (const { room } of this.#docs.values()) if (room?.isAwake === false) sleeping++
    return sleeping
  }

  /** What all rooms take in memory, about, as of the last look. */
  get roomBytes(): number {
    return this.#memory.bytes
  }

  get quarantined(): ReadonlyMap<DocName, string> {
    return this.#quarantine
  }

  get compactions(): { readonly compacted: number; readonly failed: number } {
    return this.#compactions.counts
  }

  acquire(name: DocName): Lease {
    const doc = this.#docs.get(name) ?? this.#start(name)
    if (doc.leases++ === 0) this.#memory.place(doc)
    const opening = doc.room === undefined || doc.room.isAwake ? doc.opening : this.#wake(doc, doc.room)
    return new DocLease(doc, opening, this.#memory)
  }

  /** Forgets rooms that nobody has asked for in a while, the oldest first, has docs made compact, and looks after memory. */
  sweep(): void {
    const now = performance.now()
    for (const doc of this.#memory.idle) {
      if (now - doc.idleSince < this.#options.idleTimeoutMs) break
      this.#forget(doc)
    }
    const done = [...this.#watched].filter(
      ({ room }) => room === undefined || (!this.#compactions.consider(room, now) && !room.usedLately),
    )
    this.#memory.look(this.#watched)
    for (const doc of done) this.#watched.delete(doc)
  }

  /**
   * Removes a doc from the disk (storage.ts D14), unless somebody has it in use. Whoever asks for it meanwhile waits until it
   * is decided, and keeps it from going if they come in time.
   */
  async purge(name: DocName, purge: Purge): Promise<PurgeOutcome> {
    const doc = this.#docs.get(name)
    if (this.#purges.has(name) || (doc !== undefined && !this.#forget(doc))) return 'in-use'
    const isStillDue = (): boolean => !this.#docs.has(name) && purge.isStillDue()
    const going = this.#options.storage.purge(name, { ...purge, isStillDue })
    const ended = (): void => void this.#purges.delete(name)
    this.#purges.set(name, going.then(ended, ended))
    return going
  }

  /** Resolves when no doc is being made compact. */
  compacted(): Promise<void> {
    return this.#compactions.settled()
  }

  /**
   * Has what is due made compact now, so that the next start reads little; not what sleeps, which would have to be read for it.
   * Gives up after a while.
   */
  async compactAll(timeoutMs: number): Promise<void> {
    const compaction = async (): Promise<void> => {
      // What waits for the disk is no entry yet.
      await this.#options.storage.flushed()
      await this.#compactions.finish([...this.#docs.values()].flatMap(({ room }) => room ?? []))
    }
    await withTimeout(compaction(), timeoutMs)
  }

  /** Ends all members of all rooms, and resolves when nothing of theirs waits for the disk. */
  async drain(why: CloseCode): Promise<void> {
    for (const { room } of this.#docs.values()) room?.end(why)
    await this.#options.storage.flushed()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#sweep)
    this.#docs.clear()
    await this.#compactions[Symbol.asyncDispose]()
  }

  #start(name: DocName): DocInUse {
    const doc: DocInUse = {
      name,
      opening: this.#load(name).then((opening) => {
        if (this.#docs.get(name) !== doc) return opening
        if (opening.type === 'refused') this.#docs.delete(name)
        else {
          doc.room = opening.room
          this.#watched.add(doc)
          this.#memory.grew(doc)
        }
        return opening
      }),
      room: undefined,
      leases: 0,
      idleSince: performance.now(),
      bytes: 0,
    }
    this.#docs.set(name, doc)
    return doc
  }

  async #load(name: DocName): Promise<Opening> {
    const startedAt = performance.now()
    const { storage, log } = this.#options
    try {
      const purge = this.#purges.get(name)
      if (purge !== undefined) await purge
      const { entries, log: docLog } = await storage.open(name)
      const state = await stateOf(entries).catch((error: unknown) => {
        docLog.close()
        throw error
      })
      const room = new Room({
        name,
        state,
        storage: docLog,
        ...this.#roomCalls,
        log,
        counts: this.counts,
      })
      this.#quarantine.delete(name)
      const ms = Math.round(performance.now() - startedAt)
      log.debug({ doc: name, entries: entries.length, structs: state.structs, ms }, 'room loaded')
      return { type: 'open', room }
    } catch (error) {
      return { type: 'refused', why: this.#refuse(name, error) }
    }
  }

  async #wake(doc: DocInUse, room: Room): Promise<Opening> {
    const why = await room.wake()
    return why === undefined ? doc.opening : { type: 'refused', why }
  }

  /** Reads the state of a room that sleeps. */
  async #readAgain(name: DocName, docLog: DocumentLog): Promise<StateReading> {
    const startedAt = performance.now()
    try {
      const state = await stateOf(await docLog.read())
      this.#quarantine.delete(name)
      this.#grew(name)
      const ms = Math.round(performance.now() - startedAt)
      this.#options.log.debug({ doc: name, entries: docLog.entries, structs: state.structs, ms }, 'room awake')
      return { type: 'read', state }
    } catch (error) {
      return { type: 'refused', why: this.#refuse(name, error) }
    }
  }

  #grew(name: DocName): void {
    const doc = this.#docs.get(name)
    if (doc !== undefined) this.#memory.grew(doc)
  }

  #watch(name: DocName): void {
    const doc = this.#docs.get(name)
    if (doc !== undefined) this.#watched.add(doc)
  }

  /** Why a doc that was not read is refused. */
  #refuse(name: DocName, error: unknown): CloseCode {
    const { log } = this.#options
    if (!(error instanceof DamagedEntryError)) {
      log.error({ doc: name, error }, 'doc not loaded')
      return closeCodes.loadFailed
    }
    const { entry, message: problem } = error
    log.error({ doc: name, entry, problem }, 'doc unreadable')
    // The count in the metrics stops here; the log goes on naming them.
    if (this.#quarantine.size < limits.quarantinedDocs) this.#quarantine.set(name, problem)
    return closeCodes.docUnreadable
  }

  /** False if somebody is there, or something of it is on its way to disk. */
  #forget(doc: DocInUse): boolean {
    const { name, leases, room } = doc
    if (leases > 0 || room?.isIdle !== true) return false
    this.#docs.delete(name)
    this.#watched.delete(doc)
    this.#memory.remove(doc)
    room.close()
    this.#options.log.debug({ doc: name }, 'room unloaded')
    return true
  }

  /** False if something of it is on its way to disk or owed to somebody, or while it is made compact. */
  #sleep({ name, room }: DocInUse): boolean {
    if (room?.canSleep !== true || this.#compactions.holds(room)) return false
    room.sleep()
    this.#options.log.debug({ doc: name }, 'room asleep')
    return true
  }
}
