/**
 * A doc's live gathering: its merged state, its members and the updates of theirs that are on their way to disk.
 *
 * An update is sent on to the others as soon as it has been checked, and acknowledged to its sender only when it is on
 * disk. Between the two it is in `#batches`, oldest first; all updates of one storage commit share a batch, so batches
 * end in the order in which they began.
 *
 * A step 2 is sent on when it is on disk, too. It holds all that its sender has and we have not, also what others wrote:
 * after a crash the first to come back brings what another one is still waiting to see stored, and who sees his own
 * again takes that for the echo.
 *
 *   awake ── all on disk, nobody behind: `sleep` ──▶ asleep ── `wake` ──▶ reading ──▶ awake
 *                                                      ▲──── failed, members ended ──┘
 *
 * A room that sleeps has no state in memory. Members stay, and presence goes on; what needs the state is asked of a room
 * that is awake only.
 */
import * as Y from 'yjs'
import { assert } from '../../shared/assert.ts'
import type { CloseCode } from '../../shared/protocol/close-codes.ts'
import { closeCodes } from '../../shared/protocol/close-codes.ts'
import type { DocName } from '../../shared/ids.ts'
import { encodeAwareness, encodeStep1, encodeUpdate } from '../../shared/protocol/messages.ts'
import type { Log } from '../log.ts'
import type { DocumentLog } from '../storage/storage.ts'
import { AwarenessRelay } from './awareness-relay.ts'
import type { Compactable, CompactionFacts } from './compaction-schedule.ts'
import type { DocState } from '../updates/doc-state.ts'
import { isEmptyUpdate, type CheckedUpdate } from '../updates/update.ts'

/**
 * Somebody in a room. A session is one; the room knows no more of it. Messages are whole, their bytes shared by all
 * members and never changed.
 */
export interface Member {
  readonly id: string
  /** A message that is for this member alone: a greeting or an answer. */
  send(message: Uint8Array): void
  /**
   * A message that all members get: what one of them did. False if the member can take no more at the moment; then it has
   * not taken this one either, and is behind until it asks to `catchUp`.
   */
  hear(message: Uint8Array): boolean
  /** All that the member has missed is on its way to it, and what comes from now on follows. */
  caughtUp(): void
  /**
   * These updates of the member are on disk. Called once per commit, in order, with one element for each message that
   * `takeUpdate` took from it, also for what was known already or empty.
   */
  stored(updates: readonly CheckedUpdate[]): void
  /** The member is no longer served. It leaves the room by itself. */
  end(why: CloseCode): void
}

/** Updates that one member sent without another's between them. */
interface Receipt {
  readonly member: Member
  readonly updates: CheckedUpdate[]
}

/** Of a member that could take no more: what it has had, and what it waits for. */
interface Lag {
  /** What was on disk when it fell behind, all of which it was sent. Absent in a room that has slept since: it is all there is. */
  since: ReadonlyMap<number, number> | undefined
  isReady: boolean
}

/** What one storage commit holds of this doc, and whom to tell when it is on disk. */
interface Batch {
  readonly durable: Promise<void>
  readonly stored: CheckedUpdate[]
  readonly receipts: Receipt[]
  /** For those who were there when it came, which are all that had joined by `joins`; a diff tells all later ones. */
  readonly heldBack: { readonly from: Member; readonly message: Uint8Array; readonly joins: number }[]
}

const addReceipt = (receipts: Receipt[], member: Member, update: CheckedUpdate): void => {
  const last = receipts.at(-1)
  if (last?.member === member) last.updates.push(update)
  else receipts.push({ member, updates: [update] })
}

/** What all rooms together have done. */
export interface RoomCounts {
  /** Updates that brought something new. */
  updatesTaken: number
  /** Updates that brought nothing new. */
  updatesKnown: number
  /** Updates that were not taken because too much waited for the disk. */
  updatesRefused: number
  /** Messages to one member about what another did: updates and presence. */
  messagesPassedOn: number
  /** Members that could take no more, and were made up with by a diff. */
  fellBehind: number
  /** Rooms that slept and were needed. */
  wakes: number
}

/** What came of an update from outside. */
export interface Intake {
  /** Why it was not taken; `undefined` if it is on disk. */
  readonly refusal: CloseCode | undefined
  /** Of what it builds on something is not here. It is kept as it came, but nobody can make use of it before the rest comes. */
  readonly isLacking: boolean
}

/** What comes of reading a doc's state. */
export type StateReading = { type: 'read'; state: DocState } | { type: 'refused'; why: CloseCode }

export interface RoomOptions {
  readonly name: DocName
  readonly state: DocState
  readonly storage: DocumentLog
  /** Reads the state from the storage again. Never rejects. */
  readonly readState: (room: Room) => Promise<StateReading>
  /** Called when it has come to take much more memory. */
  readonly onGrown: (room: Room) => void
  /** Called when the state is needed for the first time since `usedLately` was set to false. */
  readonly onUsed: (room: Room) => void
  readonly log: Log
  readonly counts: RoomCounts
}

/** A cursor that moves this often looks as if it glided. */
export const presenceIntervalMs = 30
/** Typing does not grow a room by this much between two looks at its memory; an upload does. */
const toldGrowthBytes = 16 * 1024

export class Room implements Compactable {
  readonly name: DocName
  readonly storage: DocumentLog
  /** Whether the state has been needed since this was last set to false, by whoever looks after memory. */
  usedLately = true
  compactionFacts: CompactionFacts | undefined
  /** Absent while the room sleeps. */
  #state: DocState | undefined
  #waking: Promise<CloseCode | undefined> | undefined
  readonly #readState: RoomOptions['readState']
  readonly #onGrown: RoomOptions['onGrown']
  readonly #onUsed: RoomOptions['onUsed']
  /** How many bytes have come, about, since `onGrown` was last called. */
  #grownBytes = 0
  readonly #log: Log
  readonly #counts: RoomCounts
  /** With the place of each in the order in which they joined. */
  readonly #members = new Map<Member, number>()
  #joins = 0
  readonly #awareness = new AwarenessRelay<Member>()
  /** Runs while news may follow that were told less than `presenceIntervalMs` ago. */
  #presenceTimer: NodeJS.Timeout | undefined
  /** Of the members, those that get nothing but answers until they have caught up. Most rooms never have one. */
  #behind: Map<Member, Lag> | undefined
  /** Oldest first. */
  readonly #batches: Batch[] = []

  constructor({ name, state, storage, readState, onGrown, onUsed, log, counts }: RoomOptions) {
    this.name = name
    this.storage = storage
    this.#state = state
    this.#readState = readState
    this.#onGrown = onGrown
    this.#onUsed = onUsed
    this.#log = log
    this.#counts = counts
  }

  get state(): DocState | undefined {
    return this.#state
  }

  get isAwake(): boolean {
    return this.#state !== undefined
  }

  /** Whether it can be forgotten without forgetting anything. */
  get isIdle(): boolean {
    return this.#members.size === 0 && this.#batches.length === 0 && this.#waking === undefined
  }

  /** Whether the disk has all of the state and nobody waits for a part of it. */
  get canSleep(): boolean {
    return this.#state !== undefined && this.#batches.length === 0 && (this.#behind?.size ?? 0) === 0
  }

  sleep(): void {
    assert(this.canSleep, 'a room that goes to sleep is quiet')
    this.#state = undefined
  }

  /** Resolves when the room is awake, or with why it cannot be; then its members have been ended. */
  wake(): Promise<CloseCode | undefined> {
    if (this.#state !== undefined) return Promise.resolve(undefined)
    return (this.#waking ??= this.#wake())
  }

  /** Tells the member what is on disk and who is there. It offers the rest, and asks for what it lacks. The room is awake. */
  join(member: Member): void {
    this.#members.set(member, ++this.#joins)
    const state = this.#use()
    member.send(this.#batches.length === 0 ? state.greeting() : encodeStep1(state.stateVector(this.#uncommitted())))
    this.sendAwareness(member)
  }

  leave(member: Member): void {
    if (!this.#members.delete(member)) return
    this.#behind?.delete(member)
    const departures = this.#awareness.leave(member)
    if (departures !== undefined) this.#sendToOthers(encodeAwareness(departures), member)
    if (this.#members.size > 0) return
    clearTimeout(this.#presenceTimer)
    this.#presenceTimer = undefined
  }

  /** Answers a step 1 in a room that is awake. Returns the size of the answer in bytes. */
  sendDiff(to: Member, vector: ReadonlyMap<number, number>): number {
    const message = this.#use().answer(vector)
    to.send(message)
    // The answer to somebody who has nothing is kept.
    if (vector.size === 0) {
      this.#grownBytes += message.length
      this.#tellGrowth()
    }
    return message.length
  }

  /** The member can take messages again. One diff makes up for all that it has missed, as soon as it may be told. */
  catchUp(member: Member): void {
    const lag = this.#behind?.get(member)
    if (lag === undefined) return
    lag.isReady = true
    this.#bringUp(member, lag)
  }

  sendAwareness(to: Member): void {
    const entries = this.#awareness.current()
    if (entries !== undefined) to.send(encodeAwareness(entries))
  }

  /**
   * Takes an update from a member and keeps it, in a room that is awake. `message` is what passes it on to the others.
   * Undefined if all is well, else why the update was not taken.
   */
  takeUpdate(update: CheckedUpdate, message: Uint8Array, as: 'step2' | 'update', from: Member): CloseCode | undefined {
    const state = this.#use()
    if (isEmptyUpdate(update) || state.covers(update)) {
      this.#counts.updatesKnown++
      // Known, but perhaps not on disk yet.
      const last = this.#batches.at(-1)
      if (last === undefined) from.stored([update])
      else addReceipt(last.receipts, from, update)
      return undefined
    }
    const durable = this.storage.append(update)
    if (durable === 'full') {
      this.#counts.updatesRefused++
      return closeCodes.cannotStore
    }
    this.#counts.updatesTaken++
    state.add(update)
    this.#grownBytes += update.bytes.length
    const batch = this.#batchOf(durable)
    batch.stored.push(update)
    addReceipt(batch.receipts, from, update)
    if (as === 'step2') batch.heldBack.push({ from, message, joins: this.#joins })
    else this.#sendToOthers(message, from)
    return undefined
  }

  /**
   * Takes an update from somebody who is not in the room. Resolves when it is on disk, or with why it is not. It may hold
   * what others wrote, and reaches the members as a step 2 does. `builtOn`: the state vector from which it is the difference.
   */
  async takeFromOutside(update: CheckedUpdate, builtOn: ReadonlyMap<number, number>): Promise<Intake> {
    while (!this.isAwake) {
      const why = await this.wake()
      if (why !== undefined) return { refusal: why, isLacking: false }
    }
    return new Promise((resolve) => {
      // What is here now is on disk no later than the update.
      const isLacking = !this.#use().reaches(builtOn)
      const leave = (refusal: CloseCode | undefined): void => {
        this.#members.delete(visitor)
        resolve({ refusal, isLacking })
      }
      const visitor: Member = {
        id: 'visitor',
        send: () => undefined,
        hear: () => true,
        caughtUp: () => undefined,
        stored: () => leave(undefined),
        end: leave,
      }
      this.#members.set(visitor, ++this.#joins)
      const refusal = this.takeUpdate(update, encodeUpdate(update.bytes), 'step2', visitor)
      if (refusal !== undefined) leave(refusal)
    })
  }

  takeAwareness(entries: Uint8Array, from: Member): CloseCode | undefined {
    const reading = this.#awareness.receive(entries, from)
    switch (reading.type) {
      case 'malformed':
        this.#log.info({ doc: this.name, session: from.id, problem: reading.problem }, 'awareness refused')
        return closeCodes.badMessage
      case 'tooMuch':
        this.#log.info({ doc: this.name, session: from.id }, 'awareness over its limit')
        return closeCodes.limitExceeded
      case 'taken':
        if (reading.departures !== undefined) this.#sendToOthers(encodeAwareness(reading.departures), from)
        // What comes first goes out at once; what follows soon gathers.
        if (this.#awareness.hasNews && this.#presenceTimer === undefined) this.#tellNews(from)
        return undefined
    }
  }

  /** Only an idle room is closed. */
  close(): void {
    assert(this.isIdle, `room ${this.name} is idle when it closes`)
    this.storage.close()
  }

  /** Ends every member. */
  end(why: CloseCode): void {
    for (const member of [...this.#members.keys()]) member.end(why)
  }

  async #wake(): Promise<CloseCode | undefined> {
    const reading = await this.#readState(this)
    this.#waking = undefined
    if (reading.type === 'refused') {
      this.end(reading.why)
      return reading.why
    }
    this.#counts.wakes++
    this.#state = reading.state
    this.#markUsed()
    for (const lag of this.#behind?.values() ?? []) lag.since = this.#committed(reading.state)
    return undefined
  }

  #tellGrowth(): void {
    if (this.#grownBytes < toldGrowthBytes) return
    this.#grownBytes = 0
    this.#onGrown(this)
  }

  /** The state of a room that is awake. */
  #use(): DocState {
    assert(this.#state !== undefined, 'a room is awake when its state is needed')
    this.#markUsed()
    return this.#state
  }

  #markUsed(): void {
    if (this.usedLately) return
    this.usedLately = true
    this.#onUsed(this)
  }

  #committed(state: DocState): ReadonlyMap<number, number> {
    return Y.decodeStateVector(state.stateVector(this.#uncommitted()))
  }

  #tellNews(from: Member | undefined): void {
    this.#presenceTimer = undefined
    const entries = this.#awareness.takeNews()
    if (entries === undefined) return
    this.#sendToOthers(encodeAwareness(entries), from)
    this.#presenceTimer = setTimeout(() => this.#tellNews(undefined), presenceIntervalMs)
    this.#presenceTimer.unref()
  }

  #batchOf(durable: Promise<void>): Batch {
    const last = this.#batches.at(-1)
    if (last?.durable === durable) return last
    const batch: Batch = { durable, stored: [], receipts: [], heldBack: [] }
    this.#batches.push(batch)
    void this.#finish(batch)
    return batch
  }

  async #finish(batch: Batch): Promise<void> {
    try {
      await batch.durable
      // Before the batch counts as committed: whoever falls behind by one of these messages has not had the others.
      for (const { message, from, joins } of batch.heldBack) this.#sendToOthers(message, from, joins)
      this.#batches.shift()
      this.#acknowledge(batch.receipts)
      this.#tellGrowth()
      if (this.#behind !== undefined)
        for (const [member, lag] of [...this.#behind]) if (lag.isReady) this.#bringUp(member, lag)
    } catch (error) {
      // Storage gave up: what is here and not on disk must not be served as if it were safe.
      this.#batches.splice(this.#batches.indexOf(batch), 1)
      this.#log.error({ doc: this.name, error, updates: batch.stored.length }, 'updates not stored')
      this.end(closeCodes.cannotStore)
    }
  }

  #acknowledge(receipts: readonly Receipt[]): void {
    const [only] = receipts
    if (only !== undefined && receipts.length === 1) {
      if (this.#members.has(only.member)) only.member.stored(only.updates)
      return
    }
    const byMember = new Map<Member, CheckedUpdate[]>()
    for (const { member, updates } of receipts) {
      const earlier = byMember.get(member)
      if (earlier === undefined) byMember.set(member, updates)
      else for (const update of updates) earlier.push(update)
    }
    for (const [member, updates] of byMember) if (this.#members.has(member)) member.stored(updates)
  }

  *#uncommitted(): Generator<CheckedUpdate> {
    for (const { stored } of this.#batches) yield* stored
  }

  #sendToOthers(message: Uint8Array, from: Member | undefined, joins = Infinity): void {
    for (const [member, place] of this.#members) {
      if (member === from || place > joins || this.#behind?.has(member)) continue
      if (member.hear(message)) this.#counts.messagesPassedOn++
      else this.#fallBehind(member)
    }
  }

  #fallBehind(member: Member): void {
    this.#counts.fellBehind++
    this.#log.debug({ doc: this.name, session: member.id }, 'session behind')
    const since = this.#state === undefined ? undefined : this.#committed(this.#state)
    this.#behind ??= new Map()
    this.#behind.set(member, { since, isReady: false })
  }

  /**
   * The diff goes out as an update, and somebody who sees his own come back in an update takes it for stored (S4). So it
   * waits for what the member sent, and for each step 2, which may hold the member's own words from before a crash.
   */
  #bringUp(member: Member, { since }: Lag): void {
    const mustWait = this.#batches.some(
      ({ heldBack, receipts }) => heldBack.length > 0 || receipts.some((receipt) => receipt.member === member),
    )
    if (mustWait) return
    this.#behind?.delete(member)
    if (this.#behind?.size === 0) this.#behind = undefined
    if (since !== undefined) member.send(encodeUpdate(this.#use().encodeDiff(since)))
    const entries = this.#awareness.history()
    if (entries !== undefined) member.send(encodeAwareness(entries))
    member.caughtUp()
  }
}
