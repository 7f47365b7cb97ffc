/**
 * One connection of `/sync`: many docs on one socket (PROTOCOL.md, The door for many docs). Each channel is a `Session`
 * like one of `/ws`, on a `Channel` that shares the socket with the others.
 *
 * The socket's budget is shared. While the socket is full, or while several docs are being loaded whose first answers may
 * fill it, what comes next from the client waits here and reading stops; so what is kept for a client that asks for much
 * and reads nothing stays within the budget and the few answers that were under way. When the socket has drained, the
 * channels that fell behind have their turn one after the other, as far as the budget goes.
 */
import { parseDocName } from '../../shared/ids.ts'
import { closeCodes, type CloseCode } from '../../shared/protocol/close-codes.ts'
import { spaceOfDoc } from '../../shared/protocol/doc-name.ts'
import {
  decodeUpFrame,
  encodeClosed,
  encodePong,
  encodeStorage,
  encodeTokenNeeded,
  encodeWelcome,
  type UpMessage,
} from '../../shared/protocol/sync-messages.ts'
import { assertNever } from '../../shared/assert.ts'
import type { DocumentService } from '../documents/document-service.ts'
import { limits, type Limits } from '../limits.ts'
import type { Log } from '../log.ts'
import type { StorageHealth } from '../storage/storage.ts'
import type { Admission } from './admission.ts'
import { Allowance } from './allowance.ts'
import type { Channel, ChannelUser } from './channel.ts'
import type { CloseCounts } from './close-counts.ts'
import { keepAliveMs, Session } from './session.ts'
import { SyncAcknowledger } from './sync-acknowledger.ts'
import type { SyncFrames } from './sync-frames.ts'
import type { SyncWatches } from './sync-watches.ts'

/** The socket that the channels share. */
export interface SyncWire extends Channel {
  /** Sends a message that consists of `head` and `body`, without putting them together before. */
  sendParts(head: Uint8Array, body: Uint8Array): void
}

/** What all connections of `/sync` share. */
export interface SyncServices {
  readonly documents: DocumentService
  readonly watches: SyncWatches
  readonly frames: SyncFrames
  readonly closes: CloseCounts
  /** The part of storage that says who it is and how it is. */
  readonly storage: {
    readonly epoch: string
    readonly health: StorageHealth
    onHealth(listener: (health: StorageHealth) => void): () => void
  }
  readonly maxChannels: number
  readonly limits: Limits
  readonly log: Log
}

export interface SyncConnectionOptions {
  /** For the log. */
  readonly id: string
  /** Of the protocol, as negotiated. */
  readonly version: number
  readonly admission: Admission
  readonly wire: SyncWire
  readonly now: number
}

/** How long before its token ends a client is asked for a newer one: time for a few tries at refreshing it. */
const tokenNoticeMs = 5 * 60_000

/** How many docs of one connection are loaded at once. More would not load sooner: this is the number of disk threads. */
const loadsAtOnce = 4

const storageReason = (health: StorageHealth): string => (health.state === 'ok' ? '' : health.reason)

/** A channel of the connection, as its session sees it. */
class SubChannel implements Channel {
  readonly session: Session
  readonly #number: number
  readonly #connection: SyncConnection

  constructor(number: number, connection: SyncConnection, startSession: (channel: Channel) => Session) {
    this.#number = number
    this.#connection = connection
    this.session = startSession(this)
  }

  send(message: Uint8Array): void {
    this.#connection.sendOn(this.#number, message)
  }

  close(why: CloseCode): void {
    this.#connection.channelEnded(this.#number, why)
  }

  get isFull(): boolean {
    return this.#connection.isFullFor(this)
  }

  pauseReading(): void {
    this.#connection.pauseReading(this)
  }

  resumeReading(): void {
    this.#connection.resumeReading(this)
  }
}

export class SyncConnection implements ChannelUser {
  readonly id: string
  readonly #services: SyncServices
  readonly #wire: SyncWire
  readonly #log: Log
  readonly #channels = new Map<number, SubChannel>()
  // What most connections never need is made when it is: an empty map takes a fifth of a kibibyte.
  /** Those that know that the socket is full, in the order in which they learnt it. */
  #behind: Set<SubChannel> | undefined
  #watched: Map<string, () => void> | undefined
  readonly #allowance: Allowance
  readonly #stopHealth: () => void
  /** Frames that wait for their turn, oldest first. Bounded by what is read at once, because reading has stopped. */
  #waiting: Uint8Array[] = []
  /** Channels, and the connection itself, that want reading to stop. */
  #pausedBy: Set<object> | undefined
  /** `changed` frames, by space, that came while the socket was full. */
  #missedChanges: Map<string, Uint8Array> | undefined
  readonly #admission: Admission
  /** The newest token that has not been looked at, while another one is. */
  #nextToken: string | undefined
  #isRenewing = false
  /** Whether the client knows that its token ends soon. */
  #hasAskedForToken = false
  #loading = 0
  #unknownMessages = 0
  #hasSent = false
  #quietSince: number
  #hasEnded = false

  constructor(services: SyncServices, options: SyncConnectionOptions) {
    this.id = options.id
    this.#services = services
    this.#wire = options.wire
    this.#log = services.log
    this.#admission = options.admission
    this.#quietSince = options.now
    this.#allowance = new Allowance(services.limits, options.now)
    const { storage, maxChannels, limits } = services
    this.#send(encodeWelcome(options.version, storage.epoch, limits.messageBytes, maxChannels))
    if (storage.health.state === 'failing') this.#send(encodeStorage(storageReason(storage.health)))
    this.#stopHealth = storage.onHealth((health) => this.#send(encodeStorage(storageReason(health))))
  }

  get openChannels(): number {
    return this.#channels.size
  }

  receive(bytes: Uint8Array): void {
    if (this.#hasEnded) return
    if (this.#mustWait) {
      this.#waiting.push(Uint8Array.from(bytes))
      this.pauseReading(this)
    } else {
      this.#take(bytes)
    }
  }

  drained(): void {
    const missed = this.#missedChanges
    this.#missedChanges = undefined
    for (const frame of missed?.values() ?? []) this.#send(frame)
    // Whoever falls behind again has its next turn after all the others.
    for (const channel of [...(this.#behind ?? [])]) {
      if (this.#wire.isFull) return
      this.#behind?.delete(channel)
      channel.session.drained()
    }
    this.#goOn()
  }

  closed(): void {
    this.#leave()
  }

  /** The relay ends the connection, and with it all channels. */
  end(why: CloseCode): void {
    if (this.#leave()) this.#wire.close(why)
  }

  /** Shows a client that hears nothing that somebody is there (M17), and asks for a newer token in time (M3). */
  keepAlive(now: number): void {
    const { msLeft } = this.#admission
    if (msLeft < tokenNoticeMs && !this.#hasAskedForToken) {
      this.#hasAskedForToken = true
      this.#send(encodeTokenNeeded(Math.max(0, Math.floor(msLeft / 1000))))
    }
    if (this.#hasSent) {
      this.#hasSent = false
      this.#quietSince = now
    } else if (now - this.#quietSince >= keepAliveMs) this.#send(encodePong(0))
  }

  sendOn(channel: number, message: Uint8Array): void {
    if (this.#hasEnded) return
    const { frames } = this.#services
    const frame = frames.frame(channel, message)
    if (frame !== undefined) {
      this.#send(frame)
      return
    }
    this.#hasSent = true
    this.#wire.sendParts(frames.head(channel), message)
  }

  sendControl(frame: Uint8Array): void {
    this.#send(frame)
  }

  /** The session of a channel has ended by itself. */
  channelEnded(channel: number, why: CloseCode): void {
    this.#forget(channel)
    this.#sendClosed(channel, why)
  }

  /** Once it has said so to a channel, it does until that channel has been told that the socket has drained. */
  isFullFor(channel: SubChannel): boolean {
    if (this.#wire.isFull) (this.#behind ??= new Set()).add(channel)
    return this.#behind?.has(channel) === true
  }

  pauseReading(who: object): void {
    this.#pausedBy ??= new Set()
    if (this.#pausedBy.size === 0) this.#wire.pauseReading()
    this.#pausedBy.add(who)
  }

  resumeReading(who: object): void {
    if (this.#pausedBy?.delete(who) !== true || this.#pausedBy.size > 0) return
    if (!this.#hasEnded) this.#wire.resumeReading()
  }

  get #mustWait(): boolean {
    return this.#waiting.length > 0 || this.#wire.isFull || this.#loading >= loadsAtOnce
  }

  /** Takes what waited, as far as there is room. */
  #goOn(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const [index, frame] of waiting.entries()) {
      if (this.#hasEnded) return
      if (this.#mustWait) {
        this.#waiting = waiting.slice(index)
        return
      }
      this.#take(frame)
    }
    this.resumeReading(this)
  }

  #take(bytes: Uint8Array): void {
    const frame = decodeUpFrame(bytes)
    switch (frame.type) {
      case 'onChannel':
        // What is not open was on the way when it was closed (M8).
        this.#channels.get(frame.channel)?.session.receive(frame.message)
        return
      case 'unknown':
        if (++this.#unknownMessages > limits.unknownMessages) this.#refuse('too many messages of unknown types')
        return
      case 'malformed':
        this.#refuse(frame.problem)
        return
      case 'open':
      case 'close':
      case 'token':
      case 'watch':
      case 'unwatch':
      case 'ping':
        this.#obey(frame)
    }
  }

  #obey(message: UpMessage): void {
    switch (message.type) {
      case 'open':
        this.#open(message.channel, message.name)
        return
      case 'close': {
        const channel = this.#channels.get(message.channel)
        if (channel === undefined) return
        this.#forget(message.channel)
        channel.session.closed()
        this.#send(encodeClosed(message.channel, 1000, ''))
        return
      }
      case 'token':
        this.#nextToken = message.token
        if (!this.#isRenewing) void this.#renew()
        return
      case 'watch':
        this.#watch(message.space)
        return
      case 'unwatch':
        this.#watched?.get(message.space)?.()
        this.#watched?.delete(message.space)
        this.#missedChanges?.delete(message.space)
        return
      case 'ping':
        this.#send(encodePong(message.nonce))
        return
      default:
        assertNever(message)
    }
  }

  /** One token after the other: of several that come at once only the newest counts. */
  async #renew(): Promise<void> {
    this.#isRenewing = true
    while (this.#nextToken !== undefined && !this.#hasEnded) {
      const token = this.#nextToken
      this.#nextToken = undefined
      const ending = await this.#admission.renew(token)
      if (ending === undefined) this.#hasAskedForToken = false
      else this.end(ending)
    }
    this.#isRenewing = false
  }

  #open(number: number, text: string): void {
    if (number === 0 || this.#channels.has(number)) {
      this.#refuse('a channel was opened that is open')
      return
    }
    const { documents, maxChannels, log } = this.#services
    const doc = parseDocName(text)
    const refusal =
      doc === undefined
        ? closeCodes.badDocName
        : !this.#admission.mayUse(spaceOfDoc(doc))
          ? closeCodes.noAccess
          : this.#channels.size >= maxChannels
            ? closeCodes.tooManyChannels
            : undefined
    if (doc === undefined || refusal !== undefined) {
      this.#sendClosed(number, refusal ?? closeCodes.badDocName)
      return
    }
    const lease = documents.acquire(doc)
    this.#loading++
    const id = `${this.id}.${number}`
    const acknowledger = new SyncAcknowledger(number, this)
    const channel = new SubChannel(
      number,
      this,
      (channel) =>
        new Session({
          id,
          doc,
          channel,
          acknowledger,
          documents,
          limits: this.#services.limits,
          allowance: this.#allowance,
          log,
          now: performance.now(),
        }),
    )
    this.#channels.set(number, channel)
    // The session, which asked before, has its answer first.
    void lease.opening.then(() => {
      lease.release()
      this.#loading--
      this.#goOn()
    })
  }

  #watch(space: string): void {
    this.#watched ??= new Map()
    if (this.#watched.has(space)) return
    if (!this.#admission.mayUse(space)) {
      this.#log.info({ session: this.id }, 'a space watched without access')
      this.end(closeCodes.noAccess)
      return
    }
    if (this.#watched.size >= limits.watches) {
      this.#log.info({ session: this.id }, 'too many spaces watched')
      this.end(closeCodes.limitExceeded)
      return
    }
    const stop = this.#services.watches.watch(space, (changed) => {
      // One that takes the place of another tells nothing of what that one named.
      const frame = this.#missedChanges?.delete(space) === true ? changed.withoutDocs() : changed.frame
      if (this.#wire.isFull) (this.#missedChanges ??= new Map()).set(space, frame)
      else this.#send(frame)
    })
    this.#watched.set(space, stop)
  }

  #forget(number: number): void {
    const channel = this.#channels.get(number)
    if (channel === undefined) return
    this.#channels.delete(number)
    this.#behind?.delete(channel)
    this.resumeReading(channel)
  }

  #sendClosed(channel: number, why: CloseCode): void {
    this.#services.closes.add(why)
    this.#send(encodeClosed(channel, why.code, why.reason))
  }

  #send(frame: Uint8Array): void {
    if (this.#hasEnded) return
    this.#hasSent = true
    this.#wire.send(frame)
  }

  #refuse(problem: string): void {
    this.#log.info({ session: this.id, problem }, 'message refused')
    this.end(closeCodes.badMessage)
  }

  /** False if it had ended before. */
  #leave(): boolean {
    if (this.#hasEnded) return false
    this.#hasEnded = true
    this.#stopHealth()
    for (const stop of this.#watched?.values() ?? []) stop()
    this.#watched = undefined
    this.#waiting = []
    for (const { session } of this.#channels.values()) session.closed()
    this.#channels.clear()
    this.#behind = undefined
    return true
  }
}
