/** Which notes of a segment have a term: ascending numbers, each as its distance from the one before, seven bits a byte. */

/** A row of bytes that grows. */
export class ByteRow {
  #bytes = new Uint8Array(4_096)
  #length = 0

  get length(): number {
    return this.#length
  }

  writeNumbers(ascending: readonly number[]): void {
    if (this.#length + 5 * ascending.length > this.#bytes.length) {
      const larger = new Uint8Array(2 * (this.#bytes.length + 5 * ascending.length))
      larger.set(this.#bytes.subarray(0, this.#length))
      this.#bytes = larger
    }
    let before = -1
    for (const number of ascending) {
      let gap = number - before - 1
      before = number
      while (gap >= 128) {
        this.#bytes[this.#length++] = (gap & 127) | 128
        gap >>>= 7
      }
      this.#bytes[this.#length++] = gap
    }
  }

  /** What was written, and begins anew. */
  take(): Uint8Array<ArrayBuffer> {
    const taken = this.#bytes.slice(0, this.#length)
    this.#length = 0
    return taken
  }
}

/** Calls back with each number that is written between two places. */
export function readNumbers(bytes: Uint8Array, from: number, to: number, read: (number: number) => void): void {
  let number = -1
  for (let at = from; at < to;) {
    let gap = 0
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++]
      if (byte === undefined) throw new RangeError('a row of the index ends too early')
      gap |= (byte & 127) << shift
      if (byte < 128) break
    }
    number += gap + 1
    read(number)
  }
}
