/**
 * One channel of a `SyncSocket` in the shape of a WebSocket, for y-websocket's own provider. It reads along to keep
 * account of what its doc has offered and what the relay has said of it.
 *
 * What was not taken is offered again as one message: all that the relay lacked when the channel opened, and all deletes.
 * When that message is committed, nothing is missing.
 *
 * What the relay had, where it is long, is handed on in pieces, with room in between for whoever types. Until the last
 * of them the doc counts as not received, so an ending in between leaves nothing but a shorter answer to be asked for.
 */
import type { DocName } from '../../shared/ids.ts'
import { decodeMessage, encodeStep2, encodeUpdate, syncKind } from '../../shared/protocol/messages.ts'
import { emptyUpdate } from './empty-update.ts'
import type { ChannelUser, Ending, SyncSocket } from './sync-socket.ts'
import type { SyncThread } from './sync-thread.ts'

const readyState = { connecting: 0, open: 1, closing: 2, closed: 3 } as const

export type GreetingThread = Pick<SyncThread, 'isFor' | 'split' | 'pause'>

/**
 * What the relay has beyond the doc is about to reach it. `known`: how far the relay has it. What is returned is called when
 * it is there.
 */
export type OnMeeting = (update: Uint8Array, known: ReadonlyMap<number, number> | undefined) => (() => void) | undefined

export class SyncChannel implements ChannelUser {
  static readonly CONNECTING = readyState.connecting
  static readonly OPEN = readyState.open
  static readonly CLOSING = readyState.closing
  static readonly CLOSED = readyState.closed
  readonly CONNECTING = readyState.connecting
  readonly OPEN = readyState.open
  readonly CLOSING = readyState.closing
  readonly CLOSED = readyState.closed

  binaryType: BinaryType = 'arraybuffer'
  onopen: ((event: object) => void) | null = null
  onmessage: ((event: { data: ArrayBuffer }) => void) | null = null
  onclose: ((event: Ending) => void) | null = null
  /** Never called: what goes wrong ends the channel with a code. */
  onerror: ((event: object) => void) | null = null
  readyState: number = readyState.connecting

  readonly doc: DocName
  readonly #socket: SyncSocket
  readonly #onAccount: () => void
  readonly #onMeeting: OnMeeting
  #relayVector: ReadonlyMap<number, number> | undefined
  #hasAnswered = false
  #sent = 0
  #committed = 0
  /** The relay has told what it had. */
  #isGreeted = false
  #isUnsure = false
  #rejection: Ending | undefined
  /** The message that holds all that was rejected before it. */
  #offeredAgainAt: number | undefined
  readonly #thread: GreetingThread | undefined
  /** What the relay asked before it greeted. */
  #question: Uint8Array | undefined
  /** What came while a long greeting is handed on. */
  #held: Uint8Array[] | undefined
  /** A piece of the greeting has been handed on, and not the last. */
  #hasPart = false

  /** `onAccount` is called whenever the account below has changed. `thread` takes long greetings apart, where there is one. */
  constructor(
    socket: SyncSocket,
    doc: DocName,
    onAccount: () => void,
    onMeeting: OnMeeting,
    thread: GreetingThread | undefined,
  ) {
    this.doc = doc
    this.#socket = socket
    this.#onAccount = onAccount
    this.#onMeeting = onMeeting
    this.#thread = thread
    socket.openChannel(this)
  }

  get bufferedAmount(): number {
    return this.#socket.bufferedAmount
  }

  /** All that the doc has is on the relay's disk (PROTOCOL.md, What is stored). */
  get allCommitted(): boolean {
    return (
      this.readyState === readyState.open &&
      this.#hasAnswered &&
      this.#rejection === undefined &&
      !this.#isUnsure &&
      this.#committed === this.#sent
    )
  }

  /**
   * Something came from the relay since anything was sent: the doc holds what the relay may not have on its disk yet. What is
   * sent now is committed after it.
   */
  get isUnsure(): boolean {
    return this.#isUnsure
  }

  /** A part of what the relay had is in the doc, and the rest is on its way there. */
  get isTakingGreeting(): boolean {
    return this.#hasPart && this.readyState === readyState.open
  }

  /** Why the relay did not take something, while it has not taken it since. */
  get rejection(): Ending | undefined {
    return this.#rejection
  }

  /** What the relay had when it last said so; what it lacks is the difference from it. */
  get relayVector(): ReadonlyMap<number, number> | undefined {
    return this.#relayVector
  }

  send(message: Uint8Array): void {
    if (this.readyState !== readyState.open) return
    const kind = syncKind(message)
    if (kind === 'step2') this.#hasAnswered = true
    if (kind === 'step2' || kind === 'update') {
      this.#sent++
      this.#isUnsure = false
    }
    this.#socket.send(this, message)
    if (kind === 'step2' || kind === 'update') this.#onAccount()
  }

  /** Says nothing new, to hear when all that came before is on the relay's disk. */
  makeSure(): void {
    this.send(encodeUpdate(emptyUpdate))
  }

  /** `update` holds all that the doc has beyond `relayVector`. */
  offerAgain(update: Uint8Array): void {
    this.#offeredAgainAt = this.#sent
    this.send(encodeUpdate(update))
  }

  close(): void {
    if (this.readyState === readyState.closed) return
    this.#socket.closeChannel(this)
    this.readyState = readyState.closed
    queueMicrotask(() => this.onclose?.({ code: 1000, reason: '' }))
  }

  opened(): void {
    this.readyState = readyState.open
    this.onopen?.({})
  }

  received(message: Uint8Array): void {
    if (this.#held !== undefined) {
      this.#held.push(Uint8Array.from(message))
      return
    }
    const kind = syncKind(message)
    // Answered when both sides have met: whoever dies before finds them apart again.
    if (kind === 'step1' && !this.#isGreeted) {
      this.#noteVector(message)
      this.#question = Uint8Array.from(message)
      return
    }
    const isGreeting = kind === 'step2' && !this.#isGreeted
    if (isGreeting && this.#thread?.isFor('list', message.length) === true)
      void this.#takeInPieces(Uint8Array.from(message), this.#thread)
    else this.#handOn(message)
    if (isGreeting) this.#answer()
  }

  #answer(): void {
    const question = this.#question
    this.#question = undefined
    if (question !== undefined) this.#handOn(question)
  }

  async #takeInPieces(greeting: Uint8Array<ArrayBuffer>, thread: GreetingThread): Promise<void> {
    this.#held = []
    const decoded = decodeMessage(greeting)
    const pieces = decoded.type !== 'step2' ? [] : await thread.split(Uint8Array.from(decoded.update)).catch(() => [])
    const last = pieces.pop()
    for (const piece of pieces) {
      if (this.readyState !== readyState.open) break
      this.#hasPart = true
      this.onmessage?.({ data: encodeUpdate(piece).buffer as ArrayBuffer })
      await thread.pause()
    }
    const held = this.#held
    this.#held = undefined
    this.#hasPart = false
    for (const message of [last === undefined ? greeting : encodeStep2(last), ...held])
      if (this.readyState === readyState.open) this.#handOn(message)
  }

  #handOn(message: Uint8Array): void {
    const kind = syncKind(message)
    if (kind === 'step1') this.#noteVector(message)
    // What the relay had at first is on its disk when it has stored the answer to its own question, which came after.
    const isGreeting = kind === 'step2' && !this.#isGreeted
    const met = isGreeting ? this.#meet(message) : undefined
    // A buffer of its own, as a WebSocket hands it out.
    this.onmessage?.({ data: Uint8Array.from(message).buffer })
    met?.()
    if (kind !== 'step2' && kind !== 'update') return
    if (isGreeting) this.#isGreeted = true
    else this.#isUnsure = true
    this.#onAccount()
  }

  #noteVector(message: Uint8Array): void {
    const decoded = decodeMessage(message)
    if (decoded.type === 'step1') this.#relayVector = decoded.vector
  }

  #meet(message: Uint8Array): (() => void) | undefined {
    const decoded = decodeMessage(message)
    return decoded.type === 'step2' ? this.#onMeeting(decoded.update, this.#relayVector) : undefined
  }

  committed(count: number): void {
    this.#committed = count
    if (this.#offeredAgainAt !== undefined && count > this.#offeredAgainAt) {
      this.#offeredAgainAt = undefined
      this.#rejection = undefined
    }
    this.#onAccount()
  }

  rejected(index: number, why: Ending): void {
    this.#rejection = why
    if (this.#offeredAgainAt !== undefined && index >= this.#offeredAgainAt) this.#offeredAgainAt = undefined
    this.#onAccount()
  }

  /** Whether something was rejected and is not on its way again. */
  get mustOfferAgain(): boolean {
    return this.#rejection !== undefined && this.#offeredAgainAt === undefined
  }

  closed({ code, reason }: Ending): void {
    this.readyState = readyState.closed
    this.onclose?.({ code, reason })
  }
}

/**
 * The class that a provider constructs for each of its connections. `onNew` hears of each. A channel knows its doc, so
 * the provider's address says nothing.
 */
export function channelClass(
  socket: SyncSocket,
  doc: DocName,
  onNew: (channel: SyncChannel) => void,
  onAccount: () => void,
  onMeeting: OnMeeting,
  thread: GreetingThread | undefined,
): typeof WebSocket {
  class ChannelOfDoc extends SyncChannel {
    constructor() {
      super(socket, doc, onAccount, onMeeting, thread)
      onNew(this)
    }
  }
  // It has of a WebSocket what the provider uses, and no more.
  return ChannelOfDoc as unknown as typeof WebSocket
}
