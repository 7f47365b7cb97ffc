/**
 * Reads lib0's variable-length encoding from bytes that a stranger wrote. lib0's own reader trusts them: it reads past
 * the end of a view into whatever lies behind it in memory, and takes a number of any length. This one never leaves the
 * bytes it was given, and checks a claimed count against the bytes that are left before anybody acts on it.
 */
export class MalformedBytes extends Error {
  override readonly name = 'MalformedBytes'
}

/** Fatal, so that what is not UTF-8 is refused and never replaced. */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Up to here a loop over the bytes is faster than the decoder, which what is typed letter by letter never needs. */
const loopBytes = 64

/** 7 bits each: eight bytes hold every safe integer, and a longer number is padding. */
const maxVarUintBytes = 8

export class ByteReader {
  readonly bytes: Uint8Array
  position: number
  readonly end: number

  constructor(bytes: Uint8Array, from = 0, to = bytes.length) {
    this.bytes = bytes
    this.position = from
    this.end = to
  }

  get remaining(): number {
    return this.end - this.position
  }

  byte(): number {
    if (this.position >= this.end) throw new MalformedBytes('the bytes end early')
    return this.bytes[this.position++] ?? 0
  }

  varUint(): number {
    const first = this.byte()
    if (first < 0x80) return first
    let value = first & 0x7f
    let unit = 0x80
    for (let count = 1; count < maxVarUintBytes; count++) {
      const next = this.byte()
      value += (next & 0x7f) * unit
      if (next < 0x80) {
        if (value > Number.MAX_SAFE_INTEGER) throw new MalformedBytes('a number is too large')
        return value
      }
      unit *= 0x80
    }
    throw new MalformedBytes('a number is too long')
  }

  /** A signed number; its value is of no use to anybody here. */
  skipVarInt(): void {
    for (let count = 0; count < maxVarUintBytes; count++) if (this.byte() < 0x80) return
    throw new MalformedBytes('a number is too long')
  }

  /** How many things follow, of which each takes at least `leastBytes`. */
  count(leastBytes: number): number {
    const count = this.varUint()
    if (count * leastBytes > this.remaining) throw new MalformedBytes('a count exceeds the bytes that follow it')
    return count
  }

  skip(length: number): void {
    if (length > this.remaining) throw new MalformedBytes('a length exceeds the bytes that follow it')
    this.position += length
  }

  /** A view, not a copy. */
  varBytes(): Uint8Array {
    const length = this.varUint()
    const from = this.position
    this.skip(length)
    return this.bytes.subarray(from, from + length)
  }

  varText(): string {
    try {
      return utf8.decode(this.varBytes())
    } catch (error) {
      if (error instanceof MalformedBytes) throw error
      throw new MalformedBytes('a text is not UTF-8')
    }
  }

  /** Passes over a text and returns its length in UTF-16 units, the unit in which Yjs counts. */
  skipText(): number {
    const length = this.varUint()
    const from = this.position
    this.skip(length)
    if (length <= loopBytes && this.#isAscii(from, this.position)) return length
    try {
      return utf8.decode(this.bytes.subarray(from, this.position)).length
    } catch {
      throw new MalformedBytes('a text is not UTF-8')
    }
  }

  #isAscii(from: number, to: number): boolean {
    for (let index = from; index < to; index++) if ((this.bytes[index] ?? 0) >= 0x80) return false
    return true
  }
}
