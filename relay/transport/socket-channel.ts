/**
 * The outgoing half of a WebSocket. `ws` reads, answers pings and closes; messages are written here, past it, onto the
 * stream that both share, because that is most of a relay's work: a frame is made once for all who get it, and a socket
 * gets all that has gathered in one turn of the event loop in one system call.
 *
 * A stream that is handed over corked, with the handshake in it, is let go when that turn ends.
 *
 * Frames stay whole because each is handed to the stream within one call of a function, as those of `ws` are. What the
 * stream has not passed on yet stops further writing, so that what waits for a slow reader waits here, as frames that all
 * slow readers share. After a close frame, whoever wrote it, nothing more is written.
 */
import type { Duplex } from 'node:stream'
import { WebSocket } from 'ws'
import type { CloseCode } from '../../shared/protocol/close-codes.ts'
import type { Channel, ChannelUser } from '../session/channel.ts'
import type { CloseCounts } from '../session/close-counts.ts'
import { copiedBytes, frameOf } from './frame.ts'

/** What may wait for the reader of one socket, and how long. */
export interface SendBudget {
  readonly bytes: number
  /** Counted besides bytes because the least frame takes many times its size in memory. */
  readonly frames: number
  /** The time in which a reader that was sent more must have read all, besides what its size takes. */
  readonly drainMs: number
  readonly leastDrainBytesPerSecond: number
}

/** Small pieces are joined up to this size: cheaper for the system than a list, and still in the allocator's fast range. */
const joinedBytes = 64 * 1024

const join = (pieces: readonly Uint8Array[], from: number, to: number, bytes: number): Uint8Array => {
  const joined = Buffer.allocUnsafe(bytes)
  let at = 0
  for (let index = from; index < to; index++) {
    const piece = pieces[index]
    if (piece === undefined) continue
    joined.set(piece, at)
    at += piece.length
  }
  return joined
}

/** Writes in as few and as large pieces as need no large copy. */
const writePieces = (stream: Duplex, pieces: readonly Uint8Array[]): void => {
  const [only] = pieces
  if (only !== undefined && pieces.length === 1) {
    stream.write(only)
    return
  }
  stream.cork()
  let from = 0
  let bytes = 0
  for (let index = 0; index <= pieces.length; index++) {
    const piece = pieces[index]
    if (piece !== undefined && bytes + piece.length <= joinedBytes) {
      bytes += piece.length
      continue
    }
    if (index > from) {
      const first = pieces[from]
      stream.write(index === from + 1 && first !== undefined ? first : join(pieces, from, index, bytes))
    }
    from = index
    bytes = piece?.length ?? 0
  }
  stream.uncork()
}

/**
 * What the channels of all sockets share: which of them have something to write when this turn of the event loop ends, the
 * frame made last, and what they have sent together.
 */
export class Turn {
  readonly closes: CloseCounts
  /** Of frames, as they went to the system. */
  bytesOut = 0
  #channels: SocketChannel[] = []
  #message: Uint8Array | undefined
  #frame: readonly Uint8Array[] = []

  constructor(closes: CloseCounts) {
    this.closes = closes
  }

  /** A message that many get is asked for many times in a row. */
  frameOf(message: Uint8Array): readonly Uint8Array[] {
    if (message === this.#message) return this.#frame
    const frame = frameOf(undefined, message)
    // What is kept until the next message comes must be small.
    if (message.length > copiedBytes) return frame
    this.#message = message
    this.#frame = frame
    return frame
  }

  add(channel: SocketChannel): void {
    if (this.#channels.push(channel) === 1) setImmediate(this.#end)
  }

  readonly #end = (): void => {
    const channels = this.#channels
    this.#channels = []
    for (const channel of channels) channel.flush()
  }
}

export class SocketChannel implements Channel {
  /** Whom it serves, once there is somebody. */
  user: ChannelUser | undefined
  readonly #socket: WebSocket
  readonly #stream: Duplex
  readonly #turn: Turn
  readonly #budget: SendBudget
  #pieces: Uint8Array[] = []
  #bytes = 0
  /** What the stream had not passed on when it was last given something. */
  #bytesInStream = 0
  #state: 'quiet' | 'scheduled' | 'blocked' = 'quiet'
  /** When all that waits must have left; absent while no more waits than the budget. */
  #drainsBy: number | undefined

  constructor(socket: WebSocket, stream: Duplex, turn: Turn, budget: SendBudget) {
    this.#socket = socket
    this.#stream = stream
    this.#turn = turn
    this.#budget = budget
    if (stream.writableCorked > 0) this.#schedule()
  }

  get isFull(): boolean {
    return this.#drainsBy !== undefined
  }

  /** Whether its reader had the time to read all that waits, and has not. */
  isOverdue(now: number): boolean {
    return this.#drainsBy !== undefined && now >= this.#drainsBy
  }

  get waitingBytes(): number {
    return this.#bytes + this.#stream.writableLength
  }

  send(message: Uint8Array): void {
    this.#add(this.#turn.frameOf(message))
  }

  sendParts(head: Uint8Array, body: Uint8Array): void {
    this.#add(frameOf(head, body))
  }

  close(why: CloseCode): void {
    this.#turn.closes.add(why)
    this.#write()
    // The other side's answer must be read.
    if (this.#socket.isPaused) this.#socket.resume()
    this.#socket.close(why.code, why.reason)
  }

  pauseReading(): void {
    this.#socket.pause()
  }

  resumeReading(): void {
    this.#socket.resume()
  }

  /** The turn has ended. */
  flush(): void {
    if (this.#state !== 'scheduled') return
    this.#state = 'quiet'
    this.#write()
    while (this.#stream.writableCorked > 0) this.#stream.uncork()
    if (!this.#stream.writableNeedDrain) {
      this.#tellIfDrained()
      return
    }
    this.#state = 'blocked'
    this.#bytesInStream = this.#stream.writableLength
    this.#stream.once('drain', () => {
      this.#bytesInStream = 0
      this.#state = 'scheduled'
      this.flush()
    })
  }

  #add(frame: readonly Uint8Array[]): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return
    for (const piece of frame) {
      this.#pieces.push(piece)
      this.#bytes += piece.length
    }
    if (this.#drainsBy === undefined) this.#judge()
    if (this.#state === 'quiet') this.#schedule()
  }

  #schedule(): void {
    this.#state = 'scheduled'
    this.#turn.add(this)
  }

  #judge(): void {
    const { bytes, frames, drainMs, leastDrainBytesPerSecond } = this.#budget
    const waiting = this.#bytes + this.#bytesInStream
    if (waiting <= bytes && this.#pieces.length <= frames) return
    this.#drainsBy = performance.now() + drainMs + (waiting / leastDrainBytesPerSecond) * 1000
  }

  #write(): void {
    const pieces = this.#pieces
    if (pieces.length === 0) return
    this.#pieces = []
    this.#turn.bytesOut += this.#bytes
    this.#bytes = 0
    if (this.#socket.readyState === WebSocket.OPEN) writePieces(this.#stream, pieces)
  }

  #tellIfDrained(): void {
    if (this.#drainsBy === undefined) return
    this.#drainsBy = undefined
    this.user?.drained()
  }
}
