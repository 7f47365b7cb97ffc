/**
 * A WebSocket client that does as little as possible, so that the driver does not share the machine with itself: frames
 * are masked before they are needed, what arrives is read in place, and one buffer serves all sockets for reading.
 */
import { randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { assert } from '../../shared/assert.ts'

/** The bytes are only there during the call. */
export type OnMessage = (bytes: Uint8Array, from: number, to: number) => void

export interface SocketOptions {
  readonly port: number
  /** With the leading slash. */
  readonly path: string
  readonly subprotocol: string | undefined
  readonly onMessage: OnMessage
  /** The code is 1006 if the connection ended without one. */
  readonly onClose?: (code: number) => void
}

export const opcode = { text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const

const mask = [0x37, 0xfa, 0x21, 0x3d] as const
const maskAt = (index: number): number => mask[index & 3] ?? 0

const headerLength = (length: number): number => (length < 126 ? 6 : length < 65_536 ? 8 : 14)

/** The length of a client's frame around a message of this length. */
export const frameLength = (length: number): number => headerLength(length) + length

/** Writes the header of a client's frame; the payload follows at the position that is returned, to be masked. */
export const writeFrameHeader = (into: Uint8Array, at: number, code: number, length: number): number => {
  into[at] = 0x80 | code
  let next = at + 2
  if (length < 126) into[at + 1] = 0x80 | length
  else if (length < 65_536) {
    into[at + 1] = 0x80 | 126
    into[next++] = length >> 8
    into[next++] = length & 0xff
  } else {
    into[at + 1] = 0x80 | 127
    new DataView(into.buffer, into.byteOffset).setBigUint64(next, BigInt(length))
    next += 8
  }
  for (let index = 0; index < 4; index++) into[next++] = maskAt(index)
  return next
}

/** Masks what was written from `from` on, which is where the header ended. */
export const maskPayload = (bytes: Uint8Array, from: number, to: number): void => {
  for (let at = from; at < to; at++) bytes[at] = (bytes[at] ?? 0) ^ maskAt(at - from)
}

/** A whole client's frame. */
export const clientFrame = (payload: Uint8Array, code: number = opcode.binary): Buffer => {
  const frame = Buffer.allocUnsafe(frameLength(payload.length))
  const start = writeFrameHeader(frame, 0, code, payload.length)
  frame.set(payload, start)
  maskPayload(frame, start, frame.length)
  return frame
}

/** Reading ends before the next socket is read, so they can share it. */
const readBuffer = Buffer.allocUnsafeSlow(512 * 1024)
const endOfHead = Buffer.from('\r\n\r\n')

export class RawSocket {
  readonly opened: Promise<void>
  /** Everything received, the answer to the upgrade included. */
  bytesRead = 0
  readonly #socket: Socket
  readonly #options: SocketOptions
  /** The beginning of something whose end has not arrived, and how much there must be before it can be read on. */
  #held: Buffer[] = []
  #heldBytes = 0
  #wantedBytes = 0
  #isOpen = false
  #closeCode = 1006
  #onOpen: () => void = () => undefined
  readonly #uncork = (): void => this.#socket.uncork()

  constructor(options: SocketOptions) {
    this.#options = options
    const { port, path, subprotocol } = options
    this.#socket = connect({
      port,
      host: '127.0.0.1',
      noDelay: true,
      onread: {
        buffer: readBuffer,
        callback: (length) => {
          this.bytesRead += length
          // What is said in answer leaves in one system call, or the driver would take more of the machine than the server.
          this.#socket.cork()
          this.#take(readBuffer.subarray(0, length))
          queueMicrotask(this.#uncork)
          return true
        },
      },
    })
    let onFailure: (error: Error) => void = () => undefined
    this.opened = new Promise((resolve, reject) => {
      this.#onOpen = resolve
      onFailure = reject
    })
    // Who does not wait for the opening learns of a failure through onClose.
    this.opened.catch(() => undefined)
    this.#socket.on('error', (error) => onFailure(error))
    this.#socket.on('close', () => {
      onFailure(new Error(`the connection ended before it was open (${this.#closeCode})`))
      options.onClose?.(this.#closeCode)
    })
    this.#socket.write(
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\nSec-WebSocket-Version: 13\r\n` +
        `${subprotocol === undefined ? '' : `Sec-WebSocket-Protocol: ${subprotocol}\r\n`}\r\n`,
    )
  }

  /** Bytes that wait because the server does not read. */
  get unsentBytes(): number {
    return this.#socket.writableLength
  }

  /** One frame or several in a row, masked; the bytes must not change afterwards. */
  send(frames: Uint8Array): void {
    this.#socket.write(frames)
  }

  /** Stops reading; what the system's buffers do not hold stays at the server. */
  pause(): void {
    this.#socket.pause()
  }

  resume(): void {
    this.#socket.resume()
  }

  /** Cuts the connection without a word. */
  destroy(): void {
    this.#socket.destroy()
  }

  #take(chunk: Buffer): void {
    if (this.#heldBytes === 0) {
      this.#read(chunk)
      return
    }
    this.#held.push(Buffer.from(chunk))
    this.#heldBytes += chunk.length
    if (this.#heldBytes < this.#wantedBytes) return
    const all = Buffer.concat(this.#held, this.#heldBytes)
    this.#held = []
    this.#heldBytes = 0
    this.#read(all)
  }

  #hold(bytes: Buffer, from: number, wantedBytes: number): void {
    if (from === bytes.length) return
    this.#held = [Buffer.from(bytes.subarray(from))]
    this.#heldBytes = bytes.length - from
    this.#wantedBytes = wantedBytes
  }

  #read(bytes: Buffer): void {
    let at = 0
    if (!this.#isOpen) {
      const end = bytes.indexOf(endOfHead)
      if (end === -1) {
        this.#hold(bytes, 0, bytes.length + 1)
        return
      }
      if (!bytes.toString('latin1', 0, 12).endsWith('101')) {
        this.#socket.destroy(new Error(`upgrade refused: ${bytes.toString('latin1', 0, end)}`))
        return
      }
      this.#isOpen = true
      this.#onOpen()
      at = end + endOfHead.length
    }
    for (;;) {
      const left = bytes.length - at
      if (left < 2) {
        this.#hold(bytes, at, 2)
        return
      }
      const short = (bytes[at + 1] ?? 0) & 0x7f
      const header = short < 126 ? 2 : short === 126 ? 4 : 10
      if (left < header) {
        this.#hold(bytes, at, header)
        return
      }
      const length =
        short < 126 ? short : short === 126 ? bytes.readUInt16BE(at + 2) : Number(bytes.readBigUInt64BE(at + 2))
      if (left < header + length) {
        this.#hold(bytes, at, header + length)
        return
      }
      const start = at + header
      at = start + length
      this.#dispatch(bytes, bytes[start - header] ?? 0, start, at)
    }
  }

  #dispatch(bytes: Buffer, first: number, from: number, to: number): void {
    switch (first & 0x0f) {
      case opcode.binary:
        assert((first & 0x80) !== 0, 'servers send whole messages')
        this.#options.onMessage(bytes, from, to)
        return
      case opcode.ping:
        this.send(clientFrame(bytes.subarray(from, to), opcode.pong))
        return
      case opcode.close:
        this.#closeCode = to - from >= 2 ? bytes.readUInt16BE(from) : 1005
        this.#socket.end(clientFrame(Uint8Array.prototype.slice.call(bytes, from, from + 2), opcode.close))
        return
      default:
        return
    }
  }
}
