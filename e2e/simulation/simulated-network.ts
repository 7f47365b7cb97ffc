/**
 * The network between simulated tabs and a simulated relay. Whatever is on its way waits in a line, of which each
 * connection has one for each direction; what is cut is lost with all that was on its way.
 */
import { EventEmitter } from 'node:events'
import type { Writable } from 'node:stream'
import type { Network } from '../../client/sync/network.ts'
import type { WireSocket } from '../../client/sync/sync-socket.ts'
import type { SyncConnection, SyncWire } from '../../relay/session/sync-connection.ts'
import type { Line, Post } from './post.ts'
import type { SimulatedRelay } from './simulated-relay.ts'
import type { Tab } from './simulated-tab.ts'

/** Something between one tab and the relay that can be cut. */
export interface Cuttable {
  readonly tab: Tab
  cut(): void
}

export class SimulatedNetwork {
  readonly post: Post
  readonly relay: SimulatedRelay
  readonly #open = new Set<Cuttable>()

  constructor(post: Post, relay: SimulatedRelay) {
    this.post = post
    this.relay = relay
  }

  /** The network as a tab's client knows it. */
  of(tab: Tab): Network {
    return {
      fetch: (input, init = {}) => {
        const exchange = new Exchange(this, tab, new URL(input instanceof Request ? input.url : input), init)
        if (tab.passes()) this.#open.add(exchange.begin(() => this.#open.delete(exchange)))
        return exchange.answer
      },
      dial: () => {
        const wire = new Wire(this, tab)
        if (tab.passes()) this.#open.add(wire.begin(() => this.#open.delete(wire)))
        return wire.clientEnd
      },
    }
  }

  open(): Cuttable[] {
    return [...this.#open]
  }

  /** Whether something that this tab sends now gets to the relay. */
  reaches(tab: Tab): boolean {
    return !tab.isDead && tab.device.isOnline && this.relay.isUp
  }
}

/** A WebSocket with both its ends. */
export class Wire implements Cuttable {
  readonly tab: Tab
  readonly clientEnd: ClientEnd
  readonly #network: SimulatedNetwork
  readonly #up: Line
  readonly #down: Line
  readonly #relayEnd: RelayEnd
  #connection: SyncConnection | undefined
  #onEnd = (): void => undefined

  constructor(network: SimulatedNetwork, tab: Tab) {
    this.#network = network
    this.tab = tab
    this.#relayEnd = new RelayEnd(this)
    this.clientEnd = new ClientEnd(this)
    this.#up = network.post.line(() => !this.#relayEnd.isReadingPaused)
    this.#down = network.post.line()
  }

  begin(onEnd: () => void): this {
    this.#onEnd = onEnd
    this.#up.send(() => {
      if (this.#network.reaches(this.tab)) this.#connection = this.#network.relay.welcome(this.#relayEnd)
      else this.cut()
    })
    return this
  }

  up(frame: Uint8Array): void {
    if (this.tab.passes()) this.#up.send(() => this.#connection?.receive(frame))
  }

  down(frame: Uint8Array): void {
    this.#down.send(() => {
      this.#relayEnd.passed(frame.length)
      this.tab.run(() =>
        this.clientEnd.onmessage?.(new MessageEvent('message', { data: Uint8Array.from(frame).buffer })),
      )
    })
  }

  drained(): void {
    this.#connection?.drained()
  }

  /** By the client. */
  leave(): void {
    this.#down.clear()
    this.#up.send(() => this.#end())
  }

  /** By the relay: what it said before still arrives. */
  dismiss(code: number, reason: string): void {
    this.#up.clear()
    this.#connection = undefined
    this.#down.send(() => {
      this.#end()
      this.#tellClient(code, reason)
    })
  }

  cut(): void {
    this.#end()
    // Browsers say so when they notice.
    this.#down.send(() => this.#tellClient(1006, ''))
  }

  /** Nothing more is delivered, and nobody is told. */
  cutSilently(): void {
    this.#end()
  }

  #end(): void {
    this.#up.clear()
    this.#down.clear()
    this.#onEnd()
    this.#connection?.closed()
    this.#network.relay.forget(this.#connection)
    this.#connection = undefined
  }

  #tellClient(code: number, reason: string): void {
    const event = Object.assign(new Event('close'), { code, reason, wasClean: code !== 1006 })
    this.tab.run(() => this.clientEnd.onclose?.(event))
  }
}

class ClientEnd implements WireSocket {
  binaryType: BinaryType = 'blob'
  readonly bufferedAmount = 0
  onmessage: WireSocket['onmessage'] = null
  onclose: WireSocket['onclose'] = null
  onerror: WireSocket['onerror'] = null
  onopen: WireSocket['onopen'] = null
  readonly #wire: Wire

  constructor(wire: Wire) {
    this.#wire = wire
  }

  send(data: Uint8Array): void {
    this.#wire.up(data)
  }

  close(): void {
    this.#wire.leave()
  }
}

/** What may wait for one reader. */
const unsentBytes = 4_096

class RelayEnd implements SyncWire {
  readonly #wire: Wire
  #waitingBytes = 0
  isFull = false
  isReadingPaused = false

  constructor(wire: Wire) {
    this.#wire = wire
  }

  send(frame: Uint8Array): void {
    this.#waitingBytes += frame.length
    this.isFull ||= this.#waitingBytes > unsentBytes
    this.#wire.down(frame)
  }

  sendParts(head: Uint8Array, body: Uint8Array): void {
    this.send(Buffer.concat([head, body]))
  }

  close({ code, reason }: { code: number; reason: string }): void {
    this.#wire.dismiss(code, reason)
  }

  pauseReading(): void {
    this.isReadingPaused = true
  }

  resumeReading(): void {
    this.isReadingPaused = false
  }

  passed(bytes: number): void {
    this.#waitingBytes -= bytes
    if (!this.isFull || this.#waitingBytes > 0) return
    this.isFull = false
    this.#wire.drained()
  }
}

/** A request and its answer, which comes piece by piece. */
export class Exchange implements Cuttable {
  readonly tab: Tab
  readonly answer: Promise<Response>
  /** The relay has done what it was asked; the answer is on its way. */
  isAnswered = false
  readonly #network: SimulatedNetwork
  readonly #url: URL
  readonly #init: RequestInit
  readonly #line: Line
  readonly #outgoing = Object.assign(new EventEmitter(), { destroy: () => this.cut() })
  #resolve: (response: Response) => void = () => undefined
  #reject: (error: unknown) => void = () => undefined
  #body: ReadableStreamDefaultController<Uint8Array> | undefined
  #hasEnded = false
  #onEnd = (): void => undefined
  readonly #onAbort = (): void => this.#fail(this.#init.signal?.reason)

  constructor(network: SimulatedNetwork, tab: Tab, url: URL, init: RequestInit) {
    this.tab = tab
    this.#network = network
    this.#url = url
    this.#init = init
    this.#line = network.post.line()
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
  }

  begin(onEnd: () => void): this {
    this.#onEnd = onEnd
    this.#init.signal?.addEventListener('abort', this.#onAbort)
    this.#line.send(() => {
      if (this.#network.reaches(this.tab)) void this.#ask()
      else this.cut()
    })
    return this
  }

  cut(): void {
    // Browsers say so when they notice.
    this.#line.clear()
    this.#line.send(() => this.#fail(new TypeError('Failed to fetch')))
    this.#outgoing.emit('close')
  }

  async #ask(): Promise<void> {
    const { method = 'GET', headers, body } = this.#init
    const bytes = body instanceof Blob ? await body.arrayBuffer() : undefined
    const request = { method, headers: new Headers(headers), ...(bytes === undefined ? {} : { body: bytes }) }
    // The part of Node's response that is asked for.
    const outgoing = this.#outgoing as unknown as Writable
    const response = await this.#network.relay.answer(this.#url, request, outgoing)
    if (this.#hasEnded) {
      await response.body?.cancel()
      return
    }
    this.isAnswered = true
    const { status } = response
    this.#line.send(() => {
      const stream = new ReadableStream<Uint8Array>({
        start: (controller) => void (this.#body = controller),
        cancel: () => this.#end(),
      })
      this.tab.run(() => this.#resolve(new Response(stream, { status, headers: response.headers })))
      void this.#passOn(response)
    })
  }

  /** One piece is on its way at a time. */
  async #passOn(response: Response): Promise<void> {
    const reader = response.body?.getReader()
    try {
      for (;;) {
        const { done, value } = (await reader?.read()) ?? { done: true, value: undefined }
        if (this.#hasEnded) break
        if (done || value === undefined) {
          this.#line.send(() => {
            if (!this.#hasEnded) this.#body?.close()
            this.#end()
          })
          break
        }
        await new Promise<void>((resolve) => {
          this.#line.send(() => {
            // What Node sends may be a `Buffer`, whose pieces are views where a browser's are copies.
            if (!this.#hasEnded) this.#body?.enqueue(Uint8Array.from(value))
            resolve()
          })
        })
      }
    } catch {
      this.cut()
    }
  }

  #end(): void {
    if (!this.#isFirstEnd()) return
    this.#outgoing.emit('close')
  }

  #fail(error: unknown): void {
    if (!this.#isFirstEnd()) return
    this.tab.run(() => {
      this.#reject(error)
      this.#body?.error(error)
    })
    this.#outgoing.emit('close')
  }

  #isFirstEnd(): boolean {
    if (this.#hasEnded) return false
    this.#hasEnded = true
    // Node keeps a signal that somebody listens to for as long as it runs, and all that the listener knows.
    this.#init.signal?.removeEventListener('abort', this.#onAbort)
    this.#line.clear()
    this.#onEnd()
    return true
  }
}
