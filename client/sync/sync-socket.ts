/**
 * The one WebSocket between this device and a relay, on which many docs are spoken about, each on a channel of its own
 * (PROTOCOL.md, The door for many docs).
 *
 *   waiting ── time, wake ──▶ dialling ── welcome ──▶ up
 *      ▲                         │ closed               │ closed, or silent for too long
 *      └─────────────────────────┴──────────────────────┤
 *   refused ◀── closed with 44xx: only wake dials again ─┘
 *
 * A token that the relay will not have is no refusal yet: the next dial shows another one. If that is not had either, or
 * there is none, it is.
 *
 * A channel that is opened while the socket is not up waits for it; when the socket ends, so do the channels. One ping
 * keeps the socket alive for all of them.
 */
import type { DocName } from '../../shared/ids.ts'
import { closeCodes } from '../../shared/protocol/close-codes.ts'
import { emptyAwarenessMessage } from '../../shared/protocol/messages.ts'
import {
  decodeDownFrame,
  encodeClose,
  encodeOnChannel,
  encodeOpen,
  encodePing,
  encodeToken,
  encodeUnwatch,
  encodeWatch,
  offeredSubprotocols,
  type DownFrame,
  type DownMessage,
} from '../../shared/protocol/sync-messages.ts'
import { assertNever } from '../../shared/assert.ts'
import { reconnectDelayMs } from './reconnect-policy.ts'

/** The part of a browser's WebSocket that is used here. */
export interface WireSocket {
  binaryType: BinaryType
  readonly bufferedAmount: number
  onmessage: ((event: MessageEvent) => void) | null
  onclose: ((event: CloseEvent) => void) | null
  onerror: ((event: Event) => void) | null
  onopen: ((event: Event) => void) | null
  send(data: Uint8Array<ArrayBuffer>): void
  close(): void
}

/**
 * `none`: the relay wants none. `unavailable`: none at present, but later perhaps. `ended`: none until somebody signs in.
 */
export type TokenAnswer = { kind: 'token'; token: string } | { kind: 'none' | 'unavailable' | 'ended' }

export interface SyncSocketParts {
  dial(url: string, subprotocols: string[]): WireSocket
  /**
   * What the relay is shown. Asked for at each dial, and when one is about to end: another than `spent`, which the relay
   * would not have or will not for long.
   */
  token(spent: string | undefined): Promise<TokenAnswer>
  /** Calls back later; returns what cancels it. */
  schedule(callback: () => void, delayMs: number): () => void
  /** A clock that only grows, in ms. */
  now(): number
  random(): number
}

export type Welcome = Extract<DownMessage, { type: 'welcome' }>
/** Why something ended or was not taken; codes as in PROTOCOL.md. */
export interface Ending {
  readonly code: number
  readonly reason: string
}
/** Whether coming back later with the same may help (PROTOCOL.md C1). */
export const isPassing = ({ code }: Ending): boolean => code < 4400 || code >= 4500

/** Where a space's feed now ends, and the docs that changed since it said so last, where they are few. */
export type ChangedListener = (sequence: number, docs: readonly string[] | undefined) => void

/** Whoever speaks on a channel. */
export interface ChannelUser {
  readonly doc: DocName
  /** From now on messages can be sent. */
  opened(): void
  received(message: Uint8Array): void
  /** The first `count` messages with an update are on the relay's disk. */
  committed(count: number): void
  /** The relay did not take a message. */
  rejected(index: number, why: Ending): void
  /** Comes once, and nothing after it. */
  closed(why: Ending): void
}

/** Both as PROTOCOL.md M17 has them. */
const quietBeforePingMs = 20_000
const silenceAfterPingMs = 10_000
/** For how long a wake trusts a socket of which nothing was heard. */
const trustedQuietMs = 5_000
/** y-websocket gives a connection up when it has read nothing for 30 s; on any sign of the relay, each channel gets one. */
const signOfLifeMs = 2_000
/** A socket that held this long was a success; one that ends sooner is backed off like one that never opened. */
const steadyMs = 5_000
/** How long after a token could not be had it is asked for again, while the relay wants it. */
const tokenRetryMs = 20_000
/** What the relay cannot read so often in a row is what this app says, and not what comes in between. */
const damagedInARow = 5
/** What a WebSocket reports that ends without a close frame. */
const hungUp: Ending = { code: 1006, reason: '' }

type State =
  | { is: 'waiting'; cancel: () => void }
  | { is: 'dialling'; wire: WireSocket | undefined }
  | { is: 'up'; wire: WireSocket; since: number; welcome: Welcome }
  | { is: 'refused'; why: Ending }
  | { is: 'disposed' }

export class SyncSocket implements Disposable {
  readonly #url: string
  readonly #parts: SyncSocketParts
  readonly #listeners = new Set<() => void>()
  /** Those that wait for the socket have no number yet. */
  readonly #numberOf = new Map<ChannelUser, number | undefined>()
  readonly #open = new Map<number, ChannelUser>()
  readonly #watched = new Map<string, Set<ChangedListener>>()
  #state: State = { is: 'waiting', cancel: () => undefined }
  #storageFailure: string | undefined
  #nextChannel = 1
  #failures = 0
  /** The token that was shown last, and the one that the relay would not have. */
  #shown: string | undefined
  #spent: string | undefined
  /** The relay would not have the token of the dial before. */
  #isLastTry = false
  #nonce = 0
  #heardAt = 0
  #signedAt = 0
  /** When the ping was sent that nothing has followed yet. */
  #pingedAt: number | undefined
  #cancelPulse: () => void = () => undefined
  #cancelTokenRetry: () => void = () => undefined

  /** `url` is that of the relay's `/sync`. Dials at once. */
  constructor(url: string, parts: SyncSocketParts) {
    this.#url = url
    this.#parts = parts
    this.#dial()
  }

  /** What the relay said when it came up; `undefined` while it is not. */
  get welcome(): Welcome | undefined {
    return this.#state.is === 'up' ? this.#state.welcome : undefined
  }

  /** Why the relay will not have this device; coming back by itself is no use. */
  get refusal(): Ending | undefined {
    return this.#state.is === 'refused' ? this.#state.why : undefined
  }

  /** Dials in a row that led to nothing that held. */
  get failures(): number {
    return this.#failures
  }

  /** Why the relay cannot store at present, in its words; `undefined` as far as it can. */
  get storageFailure(): string | undefined {
    return this.#storageFailure
  }

  /** What was given to it and has not left this device. */
  get bufferedAmount(): number {
    return this.#state.is === 'up' ? this.#state.wire.bufferedAmount : 0
  }

  /** Calls back when the socket came up, went down, or the relay can or cannot store. Returns what ends it. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Takes a channel for the user, as soon as the socket is up. It is told later, never before this returns. */
  openChannel(user: ChannelUser): void {
    this.#numberOf.set(user, undefined)
    queueMicrotask(() => {
      if (!this.#isWaiting(user)) return
      if (this.#state.is === 'up') this.#give(user)
      else if (this.#state.is === 'refused') this.#take(user, this.#state.why)
      else if (this.#state.is === 'disposed') this.#take(user, hungUp)
    })
  }

  /** Sends a message on the user's channel, if it is open. */
  send(user: ChannelUser, message: Uint8Array): void {
    const channel = this.#numberOf.get(user)
    if (channel !== undefined) this.#write(encodeOnChannel(channel, message))
  }

  /** The user hears nothing more. */
  closeChannel(user: ChannelUser): void {
    const channel = this.#numberOf.get(user)
    this.#numberOf.delete(user)
    if (channel === undefined) return
    this.#open.delete(channel)
    this.#write(encodeClose(channel))
  }

  /** Tells of each change in a space, and once whenever the socket came up. */
  watch(space: string, listener: ChangedListener): () => void {
    const listeners = this.#watched.get(space) ?? new Set<ChangedListener>()
    listeners.add(listener)
    if (!this.#watched.has(space)) {
      this.#watched.set(space, listeners)
      if (this.#state.is === 'up') this.#write(encodeWatch(space))
    }
    return () => {
      if (!listeners.delete(listener) || listeners.size > 0) return
      this.#watched.delete(space)
      if (this.#state.is === 'up') this.#write(encodeUnwatch(space))
    }
  }

  /** Dials at once where it would wait or had given up, and makes sure of a socket of which nothing was heard. */
  wake(): void {
    switch (this.#state.is) {
      case 'waiting':
        this.#state.cancel()
        this.#dial()
        return
      case 'refused':
        this.#dial()
        return
      case 'up':
        if (this.#parts.now() - this.#heardAt >= trustedQuietMs) this.#ping()
        return
      case 'dialling':
      case 'disposed':
        return
    }
  }

  [Symbol.dispose](): void {
    const state = this.#state
    this.#state = { is: 'disposed' }
    this.#cancelPulse()
    this.#cancelTokenRetry()
    if (state.is === 'waiting') state.cancel()
    if (state.is === 'up' || state.is === 'dialling') letGo(state.wire)
    this.#endChannels(hungUp)
  }

  #dial(): void {
    const now = this.#parts.now()
    const dialling: State = { is: 'dialling', wire: undefined }
    this.#state = dialling
    this.#heardAt = now
    // An upgrade that is not answered gets as long as a socket that has gone silent.
    this.#pingedAt = now + quietBeforePingMs
    this.#watchPulse()
    this.#parts
      .token(this.#spent)
      .then((answer) => {
        if (this.#state !== dialling) return
        if (answer.kind === 'unavailable') {
          this.#giveUp()
          return
        }
        if (answer.kind === 'ended') {
          this.#isLastTry = true
          this.#ended(closeCodes.authRequired)
          return
        }
        const token = answer.kind === 'token' ? answer.token : undefined
        this.#shown = token
        // Throws where a page that came over https may not dial plainly.
        const wire = this.#parts.dial(this.#url, offeredSubprotocols(token))
        dialling.wire = wire
        wire.binaryType = 'arraybuffer'
        wire.onmessage = ({ data }) => {
          if (data instanceof ArrayBuffer) this.#heard(new Uint8Array(data), wire)
        }
        wire.onclose = ({ code, reason }) => this.#ended({ code, reason })
        // The close event follows and says the same.
        wire.onerror = () => undefined
      })
      .catch(() => {
        if (this.#state === dialling) this.#giveUp()
      })
    this.#tell()
  }

  #heard(bytes: Uint8Array, wire: WireSocket): void {
    this.#heardAt = this.#parts.now()
    this.#pingedAt = undefined
    const frame = decodeDownFrame(bytes)
    // Not the relay's words: something in between damages them.
    if (frame.type === 'malformed') this.#giveUp()
    else if (frame.type === 'welcome' && this.#state.is === 'dialling') {
      this.#state = { is: 'up', wire, since: this.#parts.now(), welcome: frame }
      this.#isLastTry = false
      this.#watchPulse()
      for (const space of this.#watched.keys()) this.#write(encodeWatch(space))
      for (const user of [...this.#numberOf.keys()]) if (this.#isWaiting(user)) this.#give(user)
      this.#tell()
    } else if (this.#state.is === 'up') {
      this.#dispatch(frame)
      this.#passSignOfLife()
    }
  }

  #dispatch(frame: Exclude<DownFrame, { type: 'malformed' }>): void {
    switch (frame.type) {
      case 'onChannel':
        this.#open.get(frame.channel)?.received(frame.message)
        return
      case 'committed':
        this.#open.get(frame.channel)?.committed(frame.count)
        return
      case 'rejected':
        this.#open.get(frame.channel)?.rejected(frame.index, frame)
        return
      case 'closed': {
        const user = this.#open.get(frame.channel)
        if (user !== undefined) this.#take(user, frame)
        return
      }
      case 'changed':
        for (const listener of this.#watched.get(frame.space) ?? []) listener(frame.sequence, frame.docs)
        return
      case 'storage':
        this.#storageFailure = frame.failing ? frame.reason : undefined
        this.#tell()
        return
      case 'tokenNeeded':
        if (this.#state.is === 'up') this.#renewToken(this.#state.wire)
        return
      case 'welcome':
      case 'pong':
      case 'unknown':
        return
      default:
        assertNever(frame)
    }
  }

  /** Any frame shows that the relay lives, and so does each channel, which by itself may have nothing to say for hours. */
  #passSignOfLife(): void {
    if (this.#heardAt - this.#signedAt < signOfLifeMs) return
    this.#signedAt = this.#heardAt
    for (const user of [...this.#open.values()]) user.received(emptyAwarenessMessage())
  }

  /** Without a newer token the relay ends the connection when the old one ends, and the next dial asks again. */
  #renewToken(wire: WireSocket): void {
    const isSame = (): boolean => this.#state.is === 'up' && this.#state.wire === wire
    const tryLater = (): void => {
      this.#cancelTokenRetry()
      this.#cancelTokenRetry = this.#parts.schedule(() => isSame() && this.#renewToken(wire), tokenRetryMs)
    }
    this.#parts.token(this.#shown).then((answer) => {
      if (!isSame()) return
      if (answer.kind === 'unavailable') tryLater()
      if (answer.kind !== 'token') return
      this.#shown = answer.token
      this.#write(encodeToken(answer.token))
    }, tryLater)
  }

  #write(frame: Uint8Array): void {
    // lib.dom takes no view of shared memory; there is none here.
    if (this.#state.is === 'up') this.#state.wire.send(frame as Uint8Array<ArrayBuffer>)
  }

  #ping(): void {
    if (this.#pingedAt !== undefined) return
    this.#pingedAt = this.#parts.now()
    this.#write(encodePing(++this.#nonce))
    this.#watchPulse()
  }

  /** Comes back when the silence will have lasted too long, if it lasts. */
  #watchPulse(): void {
    this.#cancelPulse()
    const dueAt = this.#pingedAt === undefined ? this.#heardAt + quietBeforePingMs : this.#pingedAt + silenceAfterPingMs
    this.#cancelPulse = this.#parts.schedule(() => {
      const now = this.#parts.now()
      if (this.#pingedAt !== undefined && now >= this.#pingedAt + silenceAfterPingMs) this.#giveUp()
      else if (this.#pingedAt === undefined && now >= this.#heardAt + quietBeforePingMs) this.#ping()
      else this.#watchPulse()
    }, dueAt - this.#parts.now())
  }

  #isWaiting(user: ChannelUser): boolean {
    return this.#numberOf.has(user) && this.#numberOf.get(user) === undefined
  }

  #give(user: ChannelUser): void {
    const channel = this.#nextChannel++
    this.#numberOf.set(user, channel)
    this.#open.set(channel, user)
    this.#write(encodeOpen(channel, user.doc))
    user.opened()
  }

  #take(user: ChannelUser, why: Ending): void {
    const channel = this.#numberOf.get(user)
    if (channel !== undefined) this.#open.delete(channel)
    this.#numberOf.delete(user)
    user.closed(why)
  }

  /** The other end does not answer, so it is not waited for to close. */
  #giveUp(): void {
    this.#ended(hungUp)
  }

  #ended(why: Ending): void {
    const state = this.#state
    if (state.is !== 'up' && state.is !== 'dialling') return
    letGo(state.wire)
    this.#cancelPulse()
    this.#cancelTokenRetry()
    const now = this.#parts.now()
    this.#failures = state.is === 'up' && now - state.since >= steadyMs ? 1 : this.#failures + 1
    const wantsOtherToken = isAboutToken(why) && this.#shown !== undefined && !this.#isLastTry
    if (wantsOtherToken) {
      this.#spent = this.#shown
      this.#isLastTry = true
    }
    // The first times, it was damaged on its way.
    const wasDamaged = why.code === closeCodes.badMessage.code && this.#failures < damagedInARow
    if (wantsOtherToken || wasDamaged || isPassing(why)) {
      const delayMs = reconnectDelayMs(this.#failures, this.#parts.random())
      this.#state = { is: 'waiting', cancel: this.#parts.schedule(() => this.#dial(), delayMs) }
    } else {
      this.#state = { is: 'refused', why }
    }
    this.#nextChannel = 1
    this.#storageFailure = undefined
    // Channels come back with the socket, which their users cannot know.
    this.#endChannels(wantsOtherToken || wasDamaged ? hungUp : why)
    this.#tell()
  }

  /** Those that wait go on waiting, except for what will not come. */
  #endChannels(why: Ending): void {
    for (const user of [...this.#numberOf.keys()])
      if (this.#state.is !== 'waiting' || !this.#isWaiting(user)) this.#take(user, why)
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }
}

/** Whether the relay would have had this device with another token. */
const isAboutToken = ({ code }: Ending): boolean =>
  code === closeCodes.authRequired.code || code === closeCodes.tokenExpired.code

function letGo(wire: WireSocket | undefined): void {
  if (wire === undefined) return
  wire.onopen = wire.onmessage = wire.onclose = null
  wire.close()
}
