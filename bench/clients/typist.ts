/**
 * Somebody who types, one character an update. The frames are encoded and masked in blocks before they are sent, and lie
 * behind one another, so that what has gathered in a turn leaves in one write.
 */
import { writeVarUint, varUintLength } from '../../shared/protocol/messages.ts'
import { frameLength, maskPayload, opcode, writeFrameHeader, type RawSocket } from './raw-socket.ts'
import { concat, varBytes, varUint, type Wire } from './wire.ts'

/** GC is 0 and a string 4; the highest bit says that the struct names its left neighbour. */
const stringBesideItsOrigin = 0x84
const firstString = 0x04
const blockLength = 1_024

/** The root text that all clients write to. */
const rootName = varBytes(new TextEncoder().encode('content'))

const letter = (clock: number): number => 0x61 + (clock % 26)

/** The update with which a client whose text so far is `clock` characters long types one more behind them. */
export const encodeTyped = (client: number, clock: number): Uint8Array =>
  encodeText(client, clock, Uint8Array.of(letter(clock)))

/** The same with a whole text of one byte per character. */
export const encodeText = (client: number, clock: number, text: Uint8Array): Uint8Array =>
  concat(
    Uint8Array.of(1, 1),
    varUint(client),
    varUint(clock),
    clock === 0
      ? concat(Uint8Array.of(firstString, 1), rootName)
      : concat(Uint8Array.of(stringBesideItsOrigin), varUint(client), varUint(clock - 1)),
    varBytes(text),
    Uint8Array.of(0),
  )

/** `length` letters. */
export const someText = (length: number): Uint8Array => Uint8Array.from({ length }, (_, index) => letter(index))

interface Block {
  readonly bytes: Uint8Array
  /** Where each frame ends. */
  readonly ends: Uint32Array
}

export class Typist {
  readonly client: number
  readonly #head: Uint8Array
  #block: Block | undefined
  #blockStart = 0
  /** How many updates have been taken; the clock of the next one. */
  #taken = 0
  #flushed = 0

  constructor(client: number, doc: string, wire: Wire) {
    this.client = client
    this.#head = wire.updateHead(doc)
  }

  get taken(): number {
    return this.#taken
  }

  /** Types one more character, which leaves with the next flush; returns its clock. */
  type(socket: RawSocket): number {
    if (this.#block === undefined || this.#taken === this.#blockStart + blockLength) {
      this.flush(socket)
      this.#blockStart = this.#taken
      this.#block = this.#encode(this.#taken)
    }
    return this.#taken++
  }

  flush(socket: RawSocket): void {
    if (this.#block === undefined || this.#flushed === this.#taken) return
    const { bytes, ends } = this.#block
    const from = this.#flushed === this.#blockStart ? 0 : (ends[this.#flushed - this.#blockStart - 1] ?? 0)
    socket.send(bytes.subarray(from, ends[this.#taken - this.#blockStart - 1]))
    this.#flushed = this.#taken
  }

  #encode(start: number): Block {
    const updates = Array.from({ length: blockLength }, (_, index) => encodeTyped(this.client, start + index))
    return encodeFrames(this.#head, updates)
  }
}

/** Update messages as frames behind one another. */
export const encodeFrames = (head: Uint8Array, updates: readonly Uint8Array[]): Block => {
  const lengths = updates.map((update) => head.length + varUintLength(update.length) + update.length)
  const bytes = new Uint8Array(lengths.reduce((sum, length) => sum + frameLength(length), 0))
  const ends = new Uint32Array(updates.length)
  let at = 0
  for (const [index, update] of updates.entries()) {
    const start = writeFrameHeader(bytes, at, opcode.binary, lengths[index] ?? 0)
    bytes.set(head, start)
    at = writeVarUint(bytes, start + head.length, update.length)
    bytes.set(update, at)
    at += update.length
    maskPayload(bytes, start, at)
    ends[index] = at
  }
  return { bytes, ends }
}
