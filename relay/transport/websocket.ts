/**
 * WebSockets to sessions. Upgrades are accepted even when they are refused: a browser shows its page no HTTP status, but
 * does show a close code with its reason.
 *
 * One timer serves all sockets. At each beat, quiet sessions get a sign of life and sockets that have not answered the
 * last ping are dropped: a peer that vanished without a word keeps its cursor on everybody's screen until then.
 */
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type RawData, type ServerOptions, type WebSocket } from 'ws'
import { closeCodes, type CloseCode } from '../../shared/protocol/close-codes.ts'
import { decodeDocName } from '../../shared/protocol/doc-name.ts'
import type { DocumentService } from '../documents/document-service.ts'
import { limits } from '../limits.ts'
import type { Log } from '../log.ts'
import { echo } from '../session/acknowledger.ts'
import type { Channel } from '../session/channel.ts'
import type { OriginRule } from '../session/origin.ts'
import { Session } from '../session/session.ts'

const docDoor = '/ws/'

export interface WebSocketOptions {
  readonly documents: DocumentService
  readonly originRule: OriginRule
  readonly log: Log
  /** How often sessions are looked after. */
  readonly beatMs: number
}

const pingIntervalMs = 30_000
/** How long a closed peer may take to read what it was sent, its close code last, before the socket is cut. */
const closeTimeoutMs = 5_000

class SocketChannel implements Channel {
  readonly #socket: WebSocket

  constructor(socket: WebSocket) {
    this.#socket = socket
  }

  get isFull(): boolean {
    return this.#socket.bufferedAmount > limits.unsentBytes
  }

  send(message: Uint8Array): void {
    this.#socket.send(message)
  }

  close(why: CloseCode): void {
    this.#socket.close(why.code, why.reason)
  }

  pauseReading(): void {
    this.#socket.pause()
  }

  resumeReading(): void {
    this.#socket.resume()
  }
}

interface Peer {
  readonly socket: WebSocket
  readonly session: Session
  /** When it was last heard of: a message, or the answer to a ping. */
  heardAt: number
  pingedAt: number
}

/** With the default binary type a message arrives as one buffer. */
const isBuffer = (data: RawData): data is Buffer => Buffer.isBuffer(data)

export class WebSocketDoor implements AsyncDisposable {
  readonly #options: WebSocketOptions
  readonly #server: WebSocketServer
  readonly #peers = new Set<Peer>()
  readonly #beat: NodeJS.Timeout
  #sessionCount = 0
  #isClosing = false
  #onEmpty: (() => void) | undefined

  constructor(options: WebSocketOptions) {
    this.#options = options
    // `closeTimeout` is missing in the types of ws.
    const serverOptions: ServerOptions & { closeTimeout: number } = {
      noServer: true,
      // Updates are small and dense; compressing them costs more time and memory per socket than it saves.
      perMessageDeflate: false,
      maxPayload: limits.messageBytes,
      clientTracking: false,
      closeTimeout: closeTimeoutMs,
    }
    this.#server = new WebSocketServer(serverOptions)
    this.#beat = setInterval(() => this.#lookAfterPeers(performance.now()), options.beatMs)
  }

  get sessions(): number {
    return this.#peers.size
  }

  upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    stream.on('error', () => stream.destroy())
    const [path = ''] = (request.url ?? '').split('?')
    if (!path.startsWith(docDoor) && path !== docDoor.slice(0, -1)) {
      stream.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
      return
    }
    this.#server.handleUpgrade(request, stream, head, (socket) => {
      const refusal = this.#admit(request, path, socket)
      if (refusal === undefined) return
      this.#options.log.info({ why: refusal.name, path, origin: request.headers.origin }, 'connection refused')
      socket.on('error', () => socket.terminate())
      socket.close(refusal.code, refusal.reason)
    })
  }

  /** Tells everybody and waits until they are gone, or for `closeTimeoutMs`. */
  async close(): Promise<void> {
    this.#isClosing = true
    for (const { session } of this.#peers) session.end(closeCodes.shuttingDown)
    if (this.#peers.size > 0) await new Promise<void>((resolve) => (this.#onEmpty = resolve))
  }

  [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#beat)
    for (const { socket } of this.#peers) socket.terminate()
    return Promise.resolve()
  }

  /** Undefined if the socket has become a session. */
  #admit(request: IncomingMessage, path: string, socket: WebSocket): CloseCode | undefined {
    if (this.#isClosing) return closeCodes.shuttingDown
    const { origin, host } = request.headers
    if (this.#options.originRule.judge({ origin, host }) !== 'allowed') return closeCodes.originRefused
    const doc = decodeDocName(path.slice(docDoor.length))
    if (doc === undefined) return closeCodes.badDocName
    const { documents, log } = this.#options
    const now = performance.now()
    const id = `s${++this.#sessionCount}`
    const channel = new SocketChannel(socket)
    const session = new Session({ id, doc, channel, acknowledger: echo, documents, log, now })
    const peer: Peer = { socket, session, heardAt: now, pingedAt: now }
    this.#peers.add(peer)
    log.debug({ doc, session: id, address: request.socket.remoteAddress }, 'session opened')
    socket.on('message', (data, isBinary) => {
      peer.heardAt = performance.now()
      if (isBinary && isBuffer(data)) session.receive(data)
      else session.end(closeCodes.badMessage)
    })
    socket.on('pong', () => (peer.heardAt = performance.now()))
    // The close event follows, and says the same.
    socket.on('error', (error) => log.debug({ doc, session: id, error: error.message }, 'socket failed'))
    socket.on('close', (code) => {
      session.closed()
      this.#peers.delete(peer)
      log.debug({ doc, session: id, code }, 'session closed')
      if (this.#peers.size === 0) this.#onEmpty?.()
    })
    return undefined
  }

  #lookAfterPeers(now: number): void {
    for (const peer of this.#peers) {
      peer.session.keepAlive(now)
      if (now - peer.pingedAt < pingIntervalMs) continue
      if (peer.heardAt < peer.pingedAt) peer.socket.terminate()
      else {
        peer.pingedAt = now
        peer.socket.ping()
      }
    }
  }
}
