/**
 * WebSockets to sessions. Upgrades are accepted even when they are refused: a browser shows its page no HTTP status, but
 * does show a close code with its reason.
 *
 * One timer serves all sockets. At each beat, quiet sessions get a sign of life and sockets that have not answered the
 * last ping are dropped: a peer that vanished without a word keeps its cursor on everybody's screen until then.
 */
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocket, WebSocketServer, type Server, type ServerOptions } from 'ws'
import { closeCodes, type CloseCode } from '../../shared/protocol/close-codes.ts'
import { decodeDocName, spaceOfDoc } from '../../shared/protocol/doc-name.ts'
import { chooseSubprotocol, syncVersions } from '../../shared/protocol/sync-messages.ts'
import type { AccessRule, Authentication } from '../accounts/access.ts'
import type { DocumentService } from '../documents/document-service.ts'
import { limits as fixedLimits, type Limits } from '../limits.ts'
import type { Log } from '../log.ts'
import { echo } from '../session/acknowledger.ts'
import { Admission, endingOf } from '../session/admission.ts'
import { Allowance } from '../session/allowance.ts'
import type { ChannelUser } from '../session/channel.ts'
import { CloseCounts } from '../session/close-counts.ts'
import type { OriginRule } from '../session/origin.ts'
import { Session } from '../session/session.ts'
import { SyncConnection, type SyncServices } from '../session/sync-connection.ts'
import { SyncFrames } from '../session/sync-frames.ts'
import { SyncWatches } from '../session/sync-watches.ts'
import type { DocumentStorage } from '../storage/storage.ts'
import { bearerOf } from './bearer.ts'
import { SocketChannel, Turn, type SendBudget } from './socket-channel.ts'

const docDoor = '/ws/'
const syncDoor = '/sync'

export interface WebSocketOptions {
  readonly documents: DocumentService
  readonly storage: DocumentStorage
  readonly access: AccessRule
  /** How many docs may be open on one connection of `/sync`. */
  readonly maxChannels: number
  readonly limits: Limits
  readonly originRule: OriginRule
  readonly log: Log
  /** How often sessions are looked after. */
  readonly beatMs: number
}

const pingIntervalMs = 30_000
/** Signs of life to so many take about a quarter of a millisecond. */
const peersPerTurn = 8
/** How long a closed peer may take to read what it was sent, its close code last, before the socket is cut. */
const closeTimeoutMs = 5_000

/** What goes on over one socket. */
interface Conversation extends ChannelUser {
  keepAlive(now: number): void
  end(why: CloseCode): void
}

/** What has come over all sockets. */
interface Received {
  messages: number
  /** Of messages, without their frames. */
  bytes: number
}

/** Who is there at a moment. */
export interface DoorCensus {
  readonly docSockets: number
  readonly syncSockets: number
  /** Docs open on sockets of `/sync`. */
  readonly channels: number
  /** Sockets with more to read than their budget. */
  readonly slowReaders: number
  /** Bytes that wait for readers, shared frames counted for each of them. */
  readonly waitingBytes: number
}

interface Peer {
  readonly id: string
  readonly socket: WebSocket
  readonly channel: SocketChannel
  readonly conversation: Conversation
  readonly admission: Admission
  /** Called when the socket has closed. */
  readonly gone: (peer: Peer, code: number) => void
  readonly received: Received
  /** Whether a message or the answer to a ping has come since the last ping. */
  wasHeard: boolean
  pingedAt: number
}

/** A socket that tells whose it is what happens: listeners would be four more things to keep for each of ten thousand. */
class PeerSocket extends WebSocket {
  peer: Peer | undefined

  override emit(event: string | symbol, ...args: unknown[]): boolean {
    const { peer } = this
    if (peer === undefined) return super.emit(event, ...args)
    const [first, second] = args
    // Of an error nothing is said: the close that follows says the same.
    if (event === 'message') receive(peer, first, second === true)
    else if (event === 'pong') peer.wasHeard = true
    else if (event === 'close') peer.gone(peer, Number(first))
    return true
  }
}

function receive(peer: Peer, data: unknown, isBinary: boolean): void {
  peer.wasHeard = true
  peer.received.messages++
  // With the default binary type a message is one buffer.
  if (isBinary && data instanceof Uint8Array) {
    peer.received.bytes += data.length
    peer.conversation.receive(data)
  } else peer.conversation.end(closeCodes.badMessage)
}

function terminate(this: WebSocket): void {
  this.terminate()
}

function destroy(this: Duplex): void {
  this.destroy()
}

const pathOf = (url: string | undefined): string => url?.split('?', 1)[0] ?? ''

const subprotocolsOf = ({ headers }: IncomingMessage): string[] =>
  headers['sec-websocket-protocol']?.split(',').map((name) => name.trim()) ?? []

/**
 * What the client has shown to be let in. Our own shows it as a subprotocol, programs may in a header; plain y-websocket
 * clients can only put it into the address, of which nothing but the path is ever logged.
 */
const tokenOf = (request: IncomingMessage): string | undefined => {
  const { url, headers } = request
  return (
    bearerOf(headers.authorization) ??
    chooseSubprotocol(subprotocolsOf(request)).token ??
    new URLSearchParams(url?.split('?', 2)[1]).get('token') ??
    undefined
  )
}

const unknownVersion: CloseCode = {
  ...closeCodes.unknownVersion,
  reason: `This relay speaks ${syncVersions.map(({ subprotocol }) => subprotocol).join(', ')}, which was not offered.`,
}

export class WebSocketDoor implements AsyncDisposable {
  readonly #options: WebSocketOptions
  readonly #server: Server<typeof PeerSocket>
  readonly #sync: SyncServices
  readonly #sendBudget: SendBudget
  readonly #peers = new Set<Peer>()
  /** Why the relay has closed sockets and channels, and refused to open them. */
  readonly closes = new CloseCounts()
  readonly received: Received = { messages: 0, bytes: 0 }
  readonly #turn = new Turn(this.closes)
  readonly #beat: NodeJS.Timeout
  readonly #stopRevocations: () => void
  #sessionCount = 0
  #isClosing = false
  #onEmpty: (() => void) | undefined

  constructor(options: WebSocketOptions) {
    this.#options = options
    const { documents, storage, maxChannels, limits, log } = options
    this.#sendBudget = {
      bytes: limits.unsentBytes,
      frames: limits.unsentMessages,
      drainMs: limits.drainSeconds * 1000,
      leastDrainBytesPerSecond: fixedLimits.leastDrainBytesPerSecond,
    }
    const [watches, frames] = [new SyncWatches(storage, log), new SyncFrames()]
    this.#sync = { documents, storage, maxChannels, limits, log, watches, frames, closes: this.closes }
    // `closeTimeout` is missing in the types of ws.
    const serverOptions: ServerOptions<typeof PeerSocket> & { closeTimeout: number } = {
      noServer: true,
      // Updates are small and dense; compressing them costs more time and memory per socket than it saves.
      perMessageDeflate: false,
      maxPayload: limits.messageBytes,
      clientTracking: false,
      closeTimeout: closeTimeoutMs,
      WebSocket: PeerSocket,
      handleProtocols: (offered, { url }) => {
        const [first = false] = offered
        return pathOf(url) === syncDoor ? (chooseSubprotocol(offered).subprotocol ?? false) : first
      },
    }
    this.#server = new WebSocketServer(serverOptions)
    this.#beat = setInterval(() => this.#lookAfter(this.#peers.values(), performance.now()), options.beatMs)
    this.#stopRevocations = options.access.onRevoked(({ deviceId }) => this.#revoke(deviceId))
  }

  get sessions(): number {
    return this.#peers.size
  }

  get bytesOut(): number {
    return this.#turn.bytesOut
  }

  /** Asks each socket, which for ten thousand takes about a millisecond. */
  census(): DoorCensus {
    const census = { docSockets: 0, syncSockets: 0, channels: 0, slowReaders: 0, waitingBytes: 0 }
    for (const { channel, conversation } of this.#peers) {
      if (conversation instanceof SyncConnection) {
        census.syncSockets++
        census.channels += conversation.openChannels
      } else census.docSockets++
      if (channel.isFull) census.slowReaders++
      census.waitingBytes += channel.waitingBytes
    }
    return census
  }

  // What listens on a socket for as long as it lives must not hold on to the request: hence no closures here.
  upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    stream.on('error', destroy)
    const path = pathOf(request.url)
    if (!path.startsWith(docDoor) && path !== docDoor.slice(0, -1) && path !== syncDoor) {
      stream.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
      return
    }
    void this.#authenticate(request, stream, head, path)
  }

  async #authenticate(request: IncomingMessage, stream: Duplex, head: Buffer, path: string): Promise<void> {
    let authentication: Authentication
    try {
      authentication = await this.#options.access.authenticate(tokenOf(request))
    } catch (error) {
      this.#options.log.error({ error }, 'token not checked')
      stream.destroy()
      return
    }
    // With the first that there is to say, the handshake costs no system call of its own, and the client's first
    // messages come in one piece, too.
    stream.cork()
    this.#server.handleUpgrade(request, stream, head, (socket) => {
      const refusal = this.#admit(request, stream, path, socket, authentication)
      if (refusal === undefined) return
      this.closes.add(refusal)
      this.#options.log.info({ why: refusal.name, path, origin: request.headers.origin }, 'connection refused')
      socket.on('error', terminate)
      socket.close(refusal.code, refusal.reason)
      stream.uncork()
    })
  }

  /** Tells everybody and waits until they are gone, or for `closeTimeoutMs`. */
  async close(): Promise<void> {
    this.#isClosing = true
    for (const { conversation } of this.#peers) conversation.end(closeCodes.shuttingDown)
    if (this.#peers.size > 0) await new Promise<void>((resolve) => (this.#onEmpty = resolve))
  }

  [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#beat)
    this.#stopRevocations()
    this.#sync.watches[Symbol.dispose]()
    for (const { socket } of this.#peers) socket.terminate()
    return Promise.resolve()
  }

  /** Undefined if the socket has become a session. */
  #admit(
    request: IncomingMessage,
    stream: Duplex,
    path: string,
    socket: PeerSocket,
    authentication: Authentication,
  ): CloseCode | undefined {
    if (this.#isClosing) return closeCodes.shuttingDown
    if (this.#peers.size >= this.#options.limits.connections) return closeCodes.busy
    const { origin, host } = request.headers
    if (this.#options.originRule.judge({ origin, host }) !== 'allowed') return closeCodes.originRefused
    if (!authentication.ok) return endingOf(authentication.problem)
    const admission = new Admission(this.#options.access, authentication.principal)
    const now = performance.now()
    const id = `s${++this.#sessionCount}`
    const channel = new SocketChannel(socket, stream, this.#turn, this.#sendBudget)
    const conversation =
      path === syncDoor
        ? this.#converseOnMany(id, request, admission, channel, now)
        : this.#converseOnOne(id, path, admission, channel, now)
    if ('code' in conversation) return conversation
    const { log } = this.#options
    // Whose address it is must be asked of the system.
    if (log.isLevelEnabled('debug'))
      log.debug({ path, session: id, address: request.socket.remoteAddress }, 'session opened')
    channel.user = conversation
    const peer: Peer = {
      id,
      socket,
      channel,
      conversation,
      admission,
      gone: this.#forget,
      received: this.received,
      wasHeard: true,
      pingedAt: now,
    }
    socket.peer = peer
    this.#peers.add(peer)
    return undefined
  }

  #converseOnOne(
    id: string,
    path: string,
    admission: Admission,
    channel: SocketChannel,
    now: number,
  ): Conversation | CloseCode {
    const doc = decodeDocName(path.slice(docDoor.length))
    if (doc === undefined) return closeCodes.badDocName
    if (!admission.mayUse(spaceOfDoc(doc))) return closeCodes.noAccess
    const { documents, limits, log } = this.#options
    const allowance = new Allowance(limits, now)
    return new Session({ id, doc, channel, acknowledger: echo, documents, limits, allowance, log, now })
  }

  #converseOnMany(
    id: string,
    request: IncomingMessage,
    admission: Admission,
    wire: SocketChannel,
    now: number,
  ): Conversation | CloseCode {
    const { version } = chooseSubprotocol(subprotocolsOf(request))
    if (version === undefined) return unknownVersion
    return new SyncConnection(this.#sync, { id, version, admission, wire, now })
  }

  readonly #forget = (peer: Peer, code: number): void => {
    peer.conversation.closed()
    this.#peers.delete(peer)
    this.#options.log.debug({ session: peer.id, code }, 'session closed')
    if (this.#peers.size === 0) this.#onEmpty?.()
  }

  /** A few per turn of the event loop: ten thousand signs of life in one would hold up everybody for half a second. */
  #lookAfter(peers: Iterator<Peer>, now: number): void {
    for (let count = 0; count < peersPerTurn; count++) {
      const next = peers.next()
      if (next.done === true) return
      this.#lookAfterPeer(next.value, now)
    }
    setImmediate(() => this.#lookAfter(peers, now))
  }

  #lookAfterPeer(peer: Peer, now: number): void {
    if (peer.admission.msLeft <= 0) {
      peer.conversation.end(closeCodes.tokenExpired)
      return
    }
    peer.conversation.keepAlive(now)
    if (this.#endOverdue(peer, now) || now - peer.pingedAt < pingIntervalMs) return
    if (!peer.wasHeard) peer.socket.terminate()
    else {
      peer.pingedAt = now
      // What is not read cannot be heard.
      peer.wasHeard = peer.socket.isPaused
      peer.socket.ping()
    }
  }

  #revoke(deviceId: string): void {
    for (const { id, admission, conversation } of this.#peers) {
      if (admission.deviceId !== deviceId) continue
      this.#options.log.info({ session: id, device: deviceId }, 'session of a revoked device ended')
      conversation.end(closeCodes.authRequired)
    }
  }

  /** True if the reader was cut off. */
  #endOverdue({ id, channel, conversation }: Peer, now: number): boolean {
    if (!channel.isOverdue(now)) return false
    this.#options.log.info({ session: id, waitingBytes: channel.waitingBytes }, 'slow reader cut off')
    conversation.end(closeCodes.resync)
    return true
  }
}
