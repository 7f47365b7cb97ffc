/**
 * Remembers which docs there may be, in two bytes for each: a Bloom filter that grows. Of a doc that was added it says so
 * always; of one that was not it is wrong once in some hundreds of times. So a "no" needs no look at the disk, and a "yes"
 * does.
 */
const firstCapacity = 65_536
const bitsPerDoc = 16
/** Bits that are set for each doc. */
const probes = 6

const mix = (hash: number): number => {
  const once = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35)
  return twice ^ (twice >>> 16)
}

/** Where a name's bits are: the first place, and the step from each to the next. */
interface Places {
  readonly first: number
  readonly step: number
}

const placesOf = (name: string): Places => {
  let first = 0x811c9dc5
  let step = 0x9e3779b9
  for (let index = 0; index < name.length; index++) {
    const code = name.charCodeAt(index)
    first = Math.imul(first ^ code, 0x01000193)
    step = Math.imul(step ^ code, 0x5bd1e995)
  }
  // The number of bits is even, so that only an odd step leads to all of them.
  return { first: mix(first), step: mix(step) | 1 }
}

const hasAll = (bits: Uint32Array, { first, step }: Places): boolean => {
  const last = bits.length * 32 - 1
  for (let probe = 0, at = first; probe < probes; probe++, at += step)
    if (((bits[(at & last) >>> 5] ?? 0) & (1 << (at & 31))) === 0) return false
  return true
}

const setAll = (bits: Uint32Array, { first, step }: Places): void => {
  const last = bits.length * 32 - 1
  for (let probe = 0, at = first; probe < probes; probe++, at += step) {
    const word = (at & last) >>> 5
    bits[word] = (bits[word] ?? 0) | (1 << (at & 31))
  }
}

export class DocFilter {
  /** Each for twice as many docs as the one before; the last one is not full. */
  readonly #parts: Uint32Array[] = []
  #last: Uint32Array
  #capacity = firstCapacity
  /** How many more the last part takes. */
  #left = firstCapacity

  constructor() {
    this.#last = this.#newPart()
  }

  add(name: string): void {
    const places = placesOf(name)
    if (this.#has(places)) return
    if (this.#left === 0) {
      this.#left = this.#capacity *= 2
      this.#last = this.#newPart()
    }
    setAll(this.#last, places)
    this.#left--
  }

  /** False: it was never added. */
  mayHave(name: string): boolean {
    return this.#has(placesOf(name))
  }

  #has(places: Places): boolean {
    return this.#parts.some((bits) => hasAll(bits, places))
  }

  #newPart(): Uint32Array {
    const part = new Uint32Array((this.#capacity * bitsPerDoc) / 32)
    this.#parts.push(part)
    return part
  }
}
