/**
 * One document's conversation with the relay: y-websocket's own provider, and beside it the account of what this device
 * has offered and the relay has not yet acknowledged.
 *
 * The relay sends an update back to the device that offered it when, and only when, it is on its disk (PROTOCOL.md S4).
 * So what was offered minus what came back is what is not safe there yet. Offered is: the answer to the relay's state
 * vector at each connection, and every update made while connected. Nothing outlives a connection: the next one begins
 * with a new state vector.
 */
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { messageYjsSyncStep1, messageYjsSyncStep2, messageYjsUpdate } from 'y-protocols/sync'
import type { Awareness } from 'y-protocols/awareness'
import { messageSync, WebsocketProvider } from 'y-websocket'
import type * as Y from 'yjs'
import type { DocName } from '../../shared/ids.ts'
import { ContentIds } from '../../shared/document/content-ids.ts'
import { reconnectDelayMs } from './reconnect-policy.ts'
import type { RelayAddress } from './relay-address.ts'
import type { ConnectionFact } from './sync-status.ts'

/** Whether a transaction with this origin brought what the relay sent. */
export const isFromRelay = (origin: unknown): boolean => origin instanceof WebsocketProvider

export class DocConnection implements Disposable {
  readonly #provider: WebsocketProvider
  readonly #doc: Y.Doc
  readonly #onChange: () => void
  readonly #unacknowledged = new ContentIds()
  #state: ConnectionFact = 'connecting'
  /** Whether the relay has said what it has, and we have answered with what it lacks. */
  #offered = false
  #disposed = false

  constructor(address: RelayAddress, name: DocName, doc: Y.Doc, awareness: Awareness, onChange: () => void) {
    this.#doc = doc
    this.#onChange = onChange
    // Tabs share changes by way of this device's disk (DocStore), so the provider's own channel between them stays off.
    this.#provider = new WebsocketProvider(address.ws, name, doc, { awareness, disableBc: true, connect: false })
    this.#watchMessages()
    doc.on('update', this.#onUpdate)
    this.#provider.on('status', ({ status }) => {
      if (status === 'connected') this.#moveTo('connected')
    })
    this.#provider.on('sync', () => this.#onChange())
    this.#provider.on('connection-close', (event) => {
      this.#unacknowledged.clear()
      this.#offered = false
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

  /** Everything that is here is on the relay's disk, and everything that it had is here. */
  get settled(): boolean {
    return this.#state === 'connected' && this.#offered && this.received && this.#unacknowledged.isEmpty
  }

  /** Dials at once where it would wait. */
  wake(): void {
    if (this.#provider.ws === null && !this.#disposed) this.#provider.connect()
  }

  [Symbol.dispose](): void {
    this.#disposed = true
    this.#doc.off('update', this.#onUpdate)
    this.#provider.destroy()
  }

  readonly #onUpdate = (update: Uint8Array, origin: unknown): void => {
    if (origin === this.#provider || this.#state !== 'connected') return
    this.#unacknowledged.add(update)
    this.#onChange()
  }

  #moveTo(state: ConnectionFact): void {
    if (this.#disposed) return
    this.#state = state
    this.#onChange()
  }

  /** Reads along: what the relay sends, and what the provider answers to its state vector. */
  #watchMessages(): void {
    const handle = this.#provider.messageHandlers[messageSync]
    if (handle === undefined) throw new Error('y-websocket has no handler for sync messages')
    this.#provider.messageHandlers[messageSync] = (encoder, decoder, provider, emitSynced, messageType) => {
      const reading = decoding.clone(decoder)
      const kind = decoding.readVarUint(reading)
      const payload = decoding.readVarUint8Array(reading)
      handle(encoder, decoder, provider, emitSynced, messageType)
      if (kind === messageYjsSyncStep1) {
        this.#unacknowledged.add(updateOfAnswer(encoder))
        this.#offered = true
      } else if (kind === messageYjsUpdate) {
        // Not a step 2: that is what the relay has, on disk or not.
        this.#unacknowledged.subtract(payload)
      }
      this.#onChange()
    }
  }
}

/** The update in the step 2 that the provider has just written as its answer. */
function updateOfAnswer(encoder: encoding.Encoder): Uint8Array {
  const decoder = decoding.createDecoder(encoding.toUint8Array(encoder))
  const type = decoding.readVarUint(decoder)
  const kind = decoding.readVarUint(decoder)
  if (type !== messageSync || kind !== messageYjsSyncStep2)
    throw new Error(`Unexpected answer to a step 1: ${type} ${kind}`)
  return decoding.readVarUint8Array(decoder)
}
