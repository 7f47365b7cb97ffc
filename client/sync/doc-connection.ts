/**
 * One document's conversation with the relay: y-websocket's own provider on a channel of the socket that all documents
 * share. The channel keeps account of what the relay has acknowledged; here it is put beside what the document holds.
 */
import type { Awareness } from 'y-protocols/awareness'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import type { DocName } from '../../shared/ids.ts'
import { reconnectDelayMs } from './reconnect-policy.ts'
import { bringsFromRelay } from './relay-origin.ts'
import { channelClass, type GreetingThread, type OnMeeting, type SyncChannel } from './sync-channel.ts'
import { isPassing, type Ending, type SyncSocket } from './sync-socket.ts'
import type { ConnectionFact } from './sync-status.ts'

/** Whoever else types is not answered at each key. */
const sureAfterMs = 500

export class DocConnection implements Disposable {
  readonly #socket: SyncSocket
  readonly #provider: WebsocketProvider
  readonly #doc: Y.Doc
  readonly #onChange: () => void
  readonly #stopListening: () => void
  #channel: SyncChannel | undefined
  #state: ConnectionFact = 'connecting'
  /** In a transaction the document may hold what its provider has not sent yet. */
  #inTransaction = false
  #socketWasUp: boolean
  #storageFailed = false
  #rejections = 0
  #offerTimer: ReturnType<typeof setTimeout> | undefined
  #sureTimer: ReturnType<typeof setTimeout> | undefined
  #disposed = false

  /** `thread` takes what the relay has apart where it is long; such a doc meets nobody. */
  constructor(
    socket: SyncSocket,
    name: DocName,
    doc: Y.Doc,
    awareness: Awareness,
    onChange: () => void,
    onMeeting: OnMeeting,
    thread?: GreetingThread,
  ) {
    this.#socket = socket
    this.#doc = doc
    this.#onChange = onChange
    this.#socketWasUp = socket.welcome !== undefined
    this.#provider = new WebsocketProvider('sync', name, doc, {
      awareness,
      connect: false,
      // Tabs share changes by way of this device's disk (DocStore), so the provider's own channel between them stays off.
      disableBc: true,
      WebSocketPolyfill: channelClass(
        socket,
        name,
        (channel) => (this.#channel = channel),
        () => this.#accountChanged(),
        onMeeting,
        thread,
      ),
    })
    bringsFromRelay(this.#provider)
    doc.on('beforeAllTransactions', this.#onTransactions)
    doc.on('afterAllTransactions', this.#onTransactionsEnd)
    this.#stopListening = socket.listen(() => this.#socketChanged())
    this.#provider.on('status', ({ status }) => {
      if (status === 'connected') this.#moveTo('connected')
    })
    this.#provider.on('sync', () => this.#onChange())
    this.#provider.on('connection-close', (event) => {
      // The provider waits for the smaller of its own doubling delay and this one, which has jitter.
      const attempt = this.#provider.wsUnsuccessfulReconnects + 1
      this.#provider.maxBackoffTime = reconnectDelayMs(attempt, Math.random())
      this.#moveTo(event === null && this.#state !== 'connected' ? this.#state : 'unreachable')
    })
    this.#provider.on('closed', () => this.#moveTo('refused'))
    this.#provider.connect()
  }

  get state(): ConnectionFact {
    return this.#state
  }

  /** Everything that the relay had is here. */
  get received(): boolean {
    return this.#provider.synced
  }

  /** A part of what the relay had is here, and the rest comes in a moment. */
  get isReceiving(): boolean {
    return this.#channel?.isTakingGreeting === true
  }

  /** Everything that is here is on the relay's disk, and everything that it had is here. */
  get settled(): boolean {
    return this.#state === 'connected' && this.received && !this.#inTransaction && this.#channel?.allCommitted === true
  }

  /** Why the relay did not take something that is here. */
  get rejection(): Ending | undefined {
    return this.#channel?.rejection
  }

  /** Dials and offers at once where it would wait. */
  wake(): void {
    if (this.#disposed) return
    if (this.#provider.ws === null) this.#provider.connect()
    this.#offerAgain()
  }

  [Symbol.dispose](): void {
    this.#disposed = true
    clearTimeout(this.#offerTimer)
    clearTimeout(this.#sureTimer)
    this.#stopListening()
    this.#doc.off('beforeAllTransactions', this.#onTransactions)
    this.#doc.off('afterAllTransactions', this.#onTransactionsEnd)
    this.#provider.destroy()
  }

  readonly #onTransactions = (): void => {
    this.#inTransaction = true
  }

  readonly #onTransactionsEnd = (): void => {
    this.#inTransaction = false
    this.#onChange()
  }

  #moveTo(state: ConnectionFact): void {
    if (this.#disposed) return
    this.#state = state
    this.#onChange()
  }

  /** The provider waits before it comes back; when that was for the socket, it need not. */
  #socketChanged(): void {
    const isUp = this.#socket.welcome !== undefined
    if (isUp && !this.#socketWasUp && this.#provider.shouldConnect && this.#provider.ws === null)
      this.#provider.connect()
    this.#socketWasUp = isUp
    const failed = this.#socket.storageFailure !== undefined
    if (this.#storageFailed && !failed) this.#offerAgain()
    this.#storageFailed = failed
  }

  #accountChanged(): void {
    if (this.#disposed) return
    const { rejection, mustOfferAgain, isUnsure } = this.#channel ?? {}
    if (isUnsure === true) this.#sureTimer ??= setTimeout(() => this.#makeSure(), sureAfterMs)
    if (rejection === undefined) this.#rejections = 0
    else if (mustOfferAgain === true && isPassing(rejection) && this.#offerTimer === undefined)
      this.#offerTimer = setTimeout(() => this.#offerAgain(), reconnectDelayMs(++this.#rejections, Math.random()))
    this.#onChange()
  }

  #makeSure(): void {
    this.#sureTimer = undefined
    if (this.#channel?.isUnsure === true) this.#channel.makeSure()
  }

  #offerAgain(): void {
    clearTimeout(this.#offerTimer)
    this.#offerTimer = undefined
    const channel = this.#channel
    if (channel?.relayVector === undefined || !channel.mustOfferAgain) return
    channel.offerAgain(Y.encodeStateAsUpdate(this.#doc, Y.encodeStateVector(new Map(channel.relayVector))))
  }
}
