/** Some terms of a segment that follow one another, as they are read, and as they are written. */
import { ByteRow, readNumbers } from './posting.ts'
import type { BlockRow } from './search-db.ts'

/** Large enough that few are read, small enough that little is read in vain. */
const blockBytes = 16_384

export class Block {
  readonly terms: readonly string[]
  readonly #row: BlockRow

  constructor(row: BlockRow) {
    this.#row = row
    this.terms = row.terms.split('\n')
  }

  /** About what it takes in memory. */
  get bytes(): number {
    return this.#row.postings.length + 4 * this.#row.ends.length + 24 * this.terms.length + this.#row.terms.length
  }

  /** The place of the first term that is not before this one. */
  firstFrom(term: string): number {
    let [low, high] = [0, this.terms.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.terms[middle] ?? '') < term) low = middle + 1
      else high = middle
    }
    return low
  }

  /** Calls back with the place in the segment of each note that has the term. */
  read(place: number, found: (ordinal: number) => void): void {
    readNumbers(
      this.#row.postings,
      place === 0 ? 0 : (this.#row.ends[place - 1] ?? 0),
      this.#row.ends[place] ?? 0,
      found,
    )
  }
}

/** Puts terms, which come in their order, into blocks. */
export class BlockWriter {
  readonly firstTerms: string[] = []
  #terms: string[] = []
  #ends: number[] = []
  #size = 0
  readonly #postings = new ByteRow()

  /** Returns a block when one is full. `ordinals` ascend. */
  add(term: string, ordinals: readonly number[]): BlockRow | undefined {
    if (this.#terms.length === 0) this.firstTerms.push(term)
    this.#terms.push(term)
    this.#postings.writeNumbers(ordinals)
    this.#ends.push(this.#postings.length)
    this.#size += 2 * term.length
    return this.#size + this.#postings.length < blockBytes ? undefined : this.#take()
  }

  /** What is left, if anything. */
  end(): BlockRow | undefined {
    return this.#terms.length === 0 ? undefined : this.#take()
  }

  #take(): BlockRow {
    const row = { terms: this.#terms.join('\n'), ends: Uint32Array.from(this.#ends), postings: this.#postings.take() }
    this.#terms = []
    this.#ends = []
    this.#size = 0
    return row
  }
}
