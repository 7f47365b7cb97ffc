/**
 * One connection's conversation about one doc, in plain y-websocket (PROTOCOL.md).
 *
 *   opening ── doc loaded ──▶ open ──┐
 *      └────── refused, left ────────┴──▶ closed
 *
 * A session hears its channel from the first moment: what arrives while the doc is loading waits, within a budget, and is
 * answered when there is something true to answer.
 */
import type { DocName } from '../../shared/ids.ts'
import { closeCodes, type CloseCode } from '../../shared/protocol/close-codes.ts'
import { asUpdateMessage, decodeMessage, emptyAwarenessMessage, encodeUpdate } from '../../shared/protocol/messages.ts'
import type { DocumentService, Lease } from '../documents/document-service.ts'
import type { Member, Room } from '../documents/room.ts'
import { readUpdate, type CheckedUpdate } from '../updates/update.ts'
import { limits } from '../limits.ts'
import type { Log } from '../log.ts'
import type { Acknowledger } from './acknowledger.ts'
import type { Channel, ChannelUser } from './channel.ts'

type State = { is: 'opening'; early: Uint8Array[]; earlyBytes: number } | { is: 'open'; room: Room } | { is: 'closed' }

/**
 * y-websocket gives up a connection on which it has read nothing for 30 s, and checks every 3 s. Silence is counted from
 * the first look after the last message, so that sending costs no look at the clock; two beats of 5 s come on top.
 */
export const keepAliveMs = 15_000

export interface SessionOptions {
  /** For the log. */
  readonly id: string
  readonly doc: DocName
  readonly channel: Channel
  readonly acknowledger: Acknowledger
  readonly documents: DocumentService
  readonly log: Log
  readonly now: number
}

export class Session implements Member, ChannelUser {
  readonly id: string
  readonly #doc: DocName
  readonly #channel: Channel
  readonly #lease: Lease
  readonly #acknowledger: Acknowledger
  readonly #log: Log
  #state: State = { is: 'opening', early: [], earlyBytes: 0 }
  #updateMessages = 0
  #unknownMessages = 0
  #hasSent = false
  #quietSince: number

  constructor({ id, doc, channel, acknowledger, documents, log, now }: SessionOptions) {
    this.id = id
    this.#doc = doc
    this.#channel = channel
    this.#acknowledger = acknowledger
    this.#log = log
    this.#quietSince = now
    this.#lease = documents.acquire(doc)
    void this.#open()
  }

  receive(message: Uint8Array): void {
    switch (this.#state.is) {
      case 'opening':
        this.#state.early.push(new Uint8Array(message))
        this.#state.earlyBytes += message.length
        if (this.#state.early.length > limits.earlyMessages || this.#state.earlyBytes > limits.earlyBytes)
          this.end(closeCodes.tooEarly)
        return
      case 'open':
        // A copy of its own: what came with it in one read from the network would be kept as long as any part of it.
        this.#dispatch(new Uint8Array(message), this.#state.room)
        return
      case 'closed':
        return
    }
  }

  send(message: Uint8Array): void {
    if (this.#state.is === 'closed') return
    this.#hasSent = true
    this.#channel.send(message)
  }

  hear(message: Uint8Array): void {
    if (this.#state.is === 'closed') return
    if (this.#channel.isFull) {
      this.#log.info({ doc: this.#doc, session: this.id }, 'slow reader cut off')
      this.end(closeCodes.resync)
      return
    }
    this.send(message)
  }

  stored(updates: readonly CheckedUpdate[]): void {
    this.#acknowledger.stored(updates, this)
  }

  drained(): void {
    // Whoever was full has been closed.
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

  async #open(): Promise<void> {
    const opening = await this.#lease.opening
    if (this.#state.is !== 'opening') return
    if (opening.type === 'refused') {
      this.end(opening.why)
      return
    }
    const { early } = this.#state
    this.#state = { is: 'open', room: opening.room }
    opening.room.join(this)
    for (const message of early) this.receive(message)
  }

  /** False if it had left before. */
  #leave(): boolean {
    const state = this.#state
    if (state.is === 'closed') return false
    this.#state = { is: 'closed' }
    if (state.is === 'open') state.room.leave(this)
    this.#lease.release()
    return true
  }

  #dispatch(bytes: Uint8Array, room: Room): void {
    const message = decodeMessage(bytes)
    switch (message.type) {
      case 'step1':
        room.sendDiff(this, message.vector)
        return
      case 'step2':
      case 'update':
        this.#takeUpdate(bytes, message.update, message.type, room)
        return
      case 'awareness':
        this.#endIf(room.takeAwareness(message.entries, this))
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

  #takeUpdate(message: Uint8Array, bytes: Uint8Array, as: 'step2' | 'update', room: Room): void {
    const reading = readUpdate(bytes)
    if (!reading.ok) {
      this.#refuse(reading.problem)
      return
    }
    const { update } = reading
    const ordinal = ++this.#updateMessages
    const forward = update.bytes === bytes ? asUpdateMessage(message, bytes) : encodeUpdate(update.bytes)
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
