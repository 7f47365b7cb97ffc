/** Unmodified y-websocket clients, as any Yjs application has them. */
import WebSocket from 'ws'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { until } from './poll.ts'

type SocketClass = typeof globalThis.WebSocket

/** What passes through a client's sockets, over all its reconnects. */
export interface Tap {
  onSent(message: Uint8Array): void
  onReceived(message: Uint8Array): void
}

/** ws as the browser's WebSocket that y-websocket's types ask for. */
const asBrowserSocket = (
  socketClass: new (url: string | URL, protocols?: string | string[]) => WebSocket,
): SocketClass => socketClass as unknown as SocketClass

const toBytes = (data: WebSocket.RawData): Uint8Array =>
  data instanceof ArrayBuffer ? new Uint8Array(data) : Buffer.from(data.toString())

const tapped = (tap: Tap): SocketClass => {
  class TappedSocket extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols)
      // y-websocket has asked for an ArrayBuffer by the time that something comes.
      this.on('message', (data) => tap.onReceived(toBytes(data)))
    }

    override send(data: Uint8Array): void {
      tap.onSent(data)
      super.send(data)
    }
  }
  return asBrowserSocket(TappedSocket)
}

export class PlainClient implements Disposable {
  readonly doc: Y.Doc
  readonly provider: WebsocketProvider

  constructor(server: string, room: string, options: { doc?: Y.Doc; tap?: Tap } = {}) {
    this.doc = options.doc ?? new Y.Doc()
    this.provider = new WebsocketProvider(server, room, this.doc, {
      WebSocketPolyfill: options.tap === undefined ? asBrowserSocket(WebSocket) : tapped(options.tap),
      disableBc: true,
      maxBackoffTime: 300,
    })
  }

  get text(): string {
    return this.doc.getText('content').toJSON()
  }

  type(text: string): void {
    this.doc.getText('content').insert(this.doc.getText('content').length, text)
  }

  synced(): Promise<void> {
    return until(`${this.provider.roomname} is in sync`, () => this.provider.synced)
  }

  reads(text: string): Promise<void> {
    return until(`${this.provider.roomname} reads ${JSON.stringify(text.slice(0, 40))}`, () => this.text === text)
  }

  [Symbol.dispose](): void {
    this.provider.destroy()
    this.doc.destroy()
  }
}

/** A client of which the test decides each byte. */
export class RawClient implements Disposable {
  readonly socket: WebSocket
  readonly received: Uint8Array[] = []
  closedWith: { code: number; reason: string } | undefined

  constructor(url: string, headers: Readonly<Record<string, string>> = {}) {
    this.socket = new WebSocket(url, { headers })
    this.socket.on('message', (data) => {
      if (Buffer.isBuffer(data)) this.received.push(data)
    })
    this.socket.on('close', (code, reason) => (this.closedWith = { code, reason: reason.toString() }))
    this.socket.on('error', () => undefined)
  }

  get receivedBytes(): number {
    return this.received.reduce((sum, { length }) => sum + length, 0)
  }

  opened(): Promise<void> {
    return until('the socket opens', () => this.socket.readyState !== WebSocket.CONNECTING)
  }

  async closes(): Promise<{ code: number; reason: string }> {
    await until('the socket closes', () => this.closedWith !== undefined)
    return this.closedWith ?? { code: 0, reason: '' }
  }

  [Symbol.dispose](): void {
    this.socket.terminate()
  }
}
