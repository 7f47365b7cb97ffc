/**
 * Which notes of a segment have a term: ascending numbers. Each is its distance from the one before, seven bits a byte; or,
 * where that is shorter because many have it, all are one bit each.
 */

/** A row of bytes that grows. */
export class ByteRow {
  #bytes = new Uint8Array(4_096)
  #length = 0

  get length(): number {
    return this.#length
  }

  /** Returns whether they are bits. */
  writeNumbers(ascending: readonly number[]): boolean {
    const bitBytes = ((ascending.at(-1) ?? 0) >>> 3) + 1
    const areBits = bitBytes < ascending.length
    this.#makeRoom(areBits ? bitBytes : 5 * ascending.length)
    if (areBits) this.#writeBits(ascending, bitBytes)
    else this.#writeDistances(ascending)
    return areBits
  }

  /** What was written, and begins anew. */
  take(): Uint8Array<ArrayBuffer> {
    const taken = this.#bytes.slice(0, this.#length)
    this.#length = 0
    return taken
  }

  #makeRoom(bytes: number): void {
    if (this.#length + bytes <= this.#bytes.length) return
    const larger = new Uint8Array(2 * (this.#bytes.length + bytes))
    larger.set(this.#bytes.subarray(0, this.#length))
    this.#bytes = larger
  }

  #writeBits(ascending: readonly number[], bytes: number): void {
    this.#bytes.fill(0, this.#length, this.#length + bytes)
    for (const number of ascending) {
      const at = this.#length + (number >>> 3)
      this.#bytes[at] = (this.#bytes[at] ?? 0) | (1 << (number & 7))
    }
    this.#length += bytes
  }

  #writeDistances(ascending: readonly number[]): void {
    let before = -1
    for (const number of ascending) {
      let distance = number - before - 1
      before = number
      while (distance >= 128) {
        this.#bytes[this.#length++] = (distance & 127) | 128
        distance >>>= 7
      }
      this.#bytes[this.#length++] = distance
    }
  }
}

/** Reads the numbers that are written between two places into a row that is long enough. Returns how many there are. */
export function readNumbers(bytes: Uint8Array, from: number, to: number, areBits: boolean, into: Int32Array): number {
  if (to > bytes.length) throw new RangeError('a row of the index ends too early')
  return areBits ? readBits(bytes, from, to, into) : readDistances(bytes, from, to, into)
}

function readBits(bytes: Uint8Array, from: number, to: number, into: Int32Array): number {
  let count = 0
  for (let at = from; at < to; at++) {
    const byte = bytes[at] ?? 0
    const first = (at - from) << 3
    for (let bit = 0, rest = byte; rest !== 0; bit++, rest >>>= 1) if ((rest & 1) !== 0) into[count++] = first + bit
  }
  return count
}

function readDistances(bytes: Uint8Array, from: number, to: number, into: Int32Array): number {
  let count = 0
  let number = -1
  for (let at = from; at < to;) {
    let distance = 0
    for (let shift = 0; ; shift += 7) {
      if (at === to) throw new RangeError('a row of the index ends too early')
      const byte = bytes[at++] ?? 0
      distance |= (byte & 127) << shift
      if (byte < 128) break
    }
    number += distance + 1
    into[count++] = number
  }
  return count
}
