/**
 * One connection's conversation about one doc, in plain y-websocket (PROTOCOL.md).
 *
 *   opening ── doc loaded ──▶ open ──┐
 *      └────── refused, left ────────┴──▶ closed
 *
 * A session hears its channel from the first moment: what arrives while the doc is loading waits, within a budget, and is
 * answered when there is something true to answer. When the room of an open session sleeps, it is woken by a message that
 * needs the doc; nothing more is read from the channel until it is awake.
 *
 * A client that does not read what it is sent is not read either, and is left out of what goes to everybody; when it has
 * read all, the room makes up for that with one diff (E3). So what waits for it stays within the budget of its channel, but
 * for answers to what had been read of it before.
 */
import type { DocName } from '../../shared/ids.ts'
import { closeCodes, type CloseCode } from '../../shared/protocol/close-codes.ts'
import { asUpdateMessage, decodeMessage, emptyAwarenessMessage, encodeUpdate } from '../../shared/protocol/messages.ts'
import type { DocumentService, Lease } from '../documents/document-service.ts'
import type { Member, Room } from '../documents/room.ts'
import { readUpdate, type CheckedUpdate } from '../updates/update.ts'
import { limits, type Limits } from '../limits.ts'
import type { Log } from '../log.ts'
import type { Acknowledger } from './acknowledger.ts'
import type { Allowance } from './allowance.ts'
import type { Channel, ChannelUser } from './channel.ts'

type State = { is: 'opening'; early: Uint8Array[]; earlyBytes: number } | { is: 'open'; room: Room } | { is: 'closed' }

/**
 * y-websocket gives up a connection on which it has read nothing for 30 s, and checks every 3 s. Silence is counted from
 * the first look after the last message, so that sending costs no look at the clock; two beats of 5 s come on top.
 */
export const keepAliveMs = 15_000

/** Why nothing is read from the channel. Bits of a set. */
const paused = {
  /** Too much waits for the client. */
  full: 1,
  /** The room owes it a diff. */
  behind: 2,
  /** The client sent more than it may for now. */
  rate: 4,
  /** What the client sent needs the state of a room that sleeps. */
  asleep: 8,
} as const

/**
 * What is kept is copied: all that came with it in one read from the network would be kept as long as any part of it. Two
 * small copies cost less than one with a view of it, for which V8 gives the copy a buffer of its own.
 */
const copyOf = (bytes: Uint8Array): Uint8Array => new Uint8Array(bytes)

const needsState = (bytes: Uint8Array): boolean => {
  switch (decodeMessage(bytes).type) {
    case 'step1':
    case 'step2':
    case 'update':
      return true
    case 'awareness':
    case 'queryAwareness':
    case 'unknown':
    case 'malformed':
      return false
  }
}

export interface SessionOptions {
  /** For the log. */
  readonly id: string
  readonly doc: DocName
  readonly channel: Channel
  readonly acknowledger: Acknowledger
  readonly documents: DocumentService
  readonly limits: Pick<Limits, 'earlyMessages' | 'earlyBytes'>
  /** What the client may send; shared by all sessions of one connection. */
  readonly allowance: Allowance
  readonly log: Log
  readonly now: number
}

export class Session implements Member, ChannelUser {
  readonly id: string
  readonly #doc: DocName
  readonly #channel: Channel
  readonly #lease: Lease
  readonly #acknowledger: Acknowledger
  readonly #limits: SessionOptions['limits']
  readonly #allowance: Allowance
  readonly #log: Log
  #state: State = { is: 'opening', early: [], earlyBytes: 0 }
  #paused = 0
  /** What was on its way from the channel when reading was paused. */
  #deferred: Uint8Array[] | undefined
  #updateMessages = 0
  #unknownMessages = 0
  #hasSent = false
  #quietSince: number

  constructor({ id, doc, channel, acknowledger, documents, limits, allowance, log, now }: SessionOptions) {
    this.id = id
    this.#doc = doc
    this.#channel = channel
    this.#acknowledger = acknowledger
    this.#limits = limits
    this.#allowance = allowance
    this.#log = log
    this.#quietSince = now
    this.#lease = documents.acquire(doc)
    void this.#open()
  }

  receive(message: Uint8Array): void {
    switch (this.#state.is) {
      case 'opening':
        this.#state.early.push(copyOf(message))
        this.#state.earlyBytes += message.length
        if (this.#state.early.length > this.#limits.earlyMessages || this.#state.earlyBytes > this.#limits.earlyBytes)
          this.end(closeCodes.tooEarly)
        return
      case 'open':
        if (this.#paused === 0) this.#take(message, this.#state.room)
        else (this.#deferred ??= []).push(copyOf(message))
        return
      case 'closed':
        return
    }
  }

  send(message: Uint8Array): void {
    if (this.#state.is === 'closed') return
    this.#hasSent = true
    this.#channel.send(message)
    if (this.#channel.isFull) this.#pause(paused.full)
  }

  hear(message: Uint8Array): boolean {
    if (this.#state.is === 'closed') return true
    if (this.#channel.isFull) {
      this.#pause(paused.behind)
      return false
    }
    this.send(message)
    return true
  }

  caughtUp(): void {
    this.#resume(paused.behind)
  }

  stored(updates: readonly CheckedUpdate[]): void {
    this.#acknowledger.stored(updates, this)
  }

  drained(): void {
    this.#resume(paused.full)
    if (this.#state.is === 'open' && (this.#paused & paused.behind) !== 0) this.#state.room.catchUp(this)
  }

  /** Keeps a quiet connection alive in the eyes of y-websocket. */
  keepAlive(now: number): void {
    if (this.#hasSent) {
      this.#hasSent = false
      this.#quietSince = now
    } else if (now - this.#quietSince >= keepAliveMs) this.send(emptyAwarenessMessage())
  }

  /** The relay ends the conversation. */
  end(why: CloseCode): void {
    if (this.#leave()) this.#channel.close(why)
  }

  closed(): void {
    this.#leave()
  }

  #take(message: Uint8Array, room: Room): void {
    if (!room.isAwake && needsState(message)) {
      this.#waitUntilAwake(message, room)
      return
    }
    if (!this.#allowance.draw(message.length)) this.#waitForAllowance()
    this.#dispatch(message, room)
  }

  #waitUntilAwake(message: Uint8Array, room: Room): void {
    this.#deferred = [copyOf(message)]
    this.#pause(paused.asleep)
    // If that fails, the room has ended the session.
    void room.wake().then(() => this.#resume(paused.asleep))
  }

  #waitForAllowance(): void {
    if ((this.#paused & paused.rate) !== 0) return
    this.#pause(paused.rate)
    this.#askAgainLater()
  }

  #askAgainLater(): void {
    const ask = (): void => {
      if (this.#state.is === 'closed') return
      // What was under way when it was empty, and others that share it, may have cost more meanwhile.
      if (this.#allowance.drawBytes(0)) this.#resume(paused.rate)
      else this.#askAgainLater()
    }
    setTimeout(ask, this.#allowance.emptyForMs).unref()
  }

  #pause(why: number): void {
    if (this.#paused === 0) this.#channel.pauseReading()
    this.#paused |= why
  }

  #resume(why: number): void {
    if ((this.#paused & why) === 0) return
    this.#paused &= ~why
    if (this.#paused !== 0) return
    const deferred = this.#deferred ?? []
    this.#deferred = undefined
    // Each may pause the session again, and then waits again, before whatever is read next.
    for (const message of deferred) this.receive(message)
    if (this.#paused === 0 && this.#state.is !== 'closed') this.#channel.resumeReading()
  }

  async #open(): Promise<void> {
    const opening = await this.#lease.opening
    if (opening.type === 'refused') {
      this.end(opening.why)
      return
    }
    const { room } = opening
    while (this.#state.is === 'opening' && !room.isAwake) {
      const why = await room.wake()
      if (why !== undefined) this.end(why)
    }
    if (this.#state.is !== 'opening') return
    const { early } = this.#state
    this.#state = { is: 'open', room }
    room.join(this)
    for (const message of early) this.receive(message)
  }

  /** False if it had left before. */
  #leave(): boolean {
    const state = this.#state
    if (state.is === 'closed') return false
    this.#state = { is: 'closed' }
    this.#deferred = undefined
    if (state.is === 'open') state.room.leave(this)
    this.#lease.release()
    return true
  }

  #dispatch(bytes: Uint8Array, room: Room): void {
    const message = decodeMessage(bytes)
    switch (message.type) {
      case 'step1':
        if (!this.#allowance.drawBytes(room.sendDiff(this, message.vector))) this.#waitForAllowance()
        return
      case 'step2':
      case 'update':
        this.#takeUpdate(bytes, message.update, message.type, room)
        return
      case 'awareness':
        this.#endIf(room.takeAwareness(copyOf(message.entries), this))
        return
      case 'queryAwareness':
        room.sendAwareness(this)
        return
      case 'unknown':
        if (++this.#unknownMessages > limits.unknownMessages) this.#refuse('too many messages of unknown types')
        return
      case 'malformed':
        this.#refuse(message.problem)
        return
    }
  }

  #takeUpdate(message: Uint8Array, transient: Uint8Array, as: 'step2' | 'update', room: Room): void {
    const bytes = copyOf(transient)
    const reading = readUpdate(bytes)
    if (!reading.ok) {
      this.#refuse(reading.problem)
      return
    }
    const { update } = reading
    const ordinal = ++this.#updateMessages
    const forward = update.bytes === bytes ? asUpdateMessage(copyOf(message), bytes) : encodeUpdate(update.bytes)
    const why = room.takeUpdate(update, forward, as, this)
    if (why !== undefined) this.#acknowledger.rejected(ordinal, why, this)
  }

  #refuse(problem: string): void {
    this.#log.info({ doc: this.#doc, session: this.id, problem }, 'message refused')
    this.end(closeCodes.badMessage)
  }

  #endIf(why: CloseCode | undefined): void {
    if (why !== undefined) this.end(why)
  }
}
