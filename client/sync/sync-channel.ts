/**
 * One channel of a `SyncSocket` in the shape of a WebSocket, for y-websocket's own provider. It reads along to keep
 * account of what its doc has offered and what the relay has said of it.
 *
 * What was not taken is offered again as one message: all that the relay lacked when the channel opened, and all deletes.
 * When that message is committed, nothing is missing.
 */
import type { DocName } from '../../shared/ids.ts'
import { decodeMessage, encodeUpdate, syncKind } from '../../shared/protocol/messages.ts'
import type { ChannelUser, Ending, SyncSocket } from './sync-socket.ts'

const readyState = { connecting: 0, open: 1, closing: 2, closed: 3 } as const

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
  #relayVector: ReadonlyMap<number, number> | undefined
  #hasAnswered = false
  #sent = 0
  #committed = 0
  #rejection: Ending | undefined
  /** The message that holds all that was rejected before it. */
  #offeredAgainAt: number | undefined

  /** `onAccount` is called whenever the account below has changed. */
  constructor(socket: SyncSocket, doc: DocName, onAccount: () => void) {
    this.doc = doc
    this.#socket = socket
    this.#onAccount = onAccount
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
      this.#committed === this.#sent
    )
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
    if (kind === 'step2' || kind === 'update') this.#sent++
    this.#socket.send(this, message)
    if (kind === 'step2' || kind === 'update') this.#onAccount()
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
    if (syncKind(message) === 'step1') {
      const decoded = decodeMessage(message)
      if (decoded.type === 'step1') this.#relayVector = decoded.vector
    }
    // A buffer of its own, as a WebSocket hands it out.
    this.onmessage?.({ data: Uint8Array.from(message).buffer })
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
): typeof WebSocket {
  class ChannelOfDoc extends SyncChannel {
    constructor() {
      super(socket, doc, onAccount)
      onNew(this)
    }
  }
  // It has of a WebSocket what the provider uses, and no more.
  return ChannelOfDoc as unknown as typeof WebSocket
}
