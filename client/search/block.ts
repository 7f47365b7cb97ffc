/** Some terms of a segment that follow one another, as they are read, and as they are written. */
import { ByteRow, readNumbers } from './posting.ts'
import type { BlockRow } from './search-db.ts'
import { isTypoOfSome } from './tokens.ts'

/** Large enough that few are read, small enough that little is read in vain. */
const blockBytes = 16_384

/** In the end of what belongs to a term: it is written as bits. */
const areBits = 2 ** 31

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

  /** Reads the places in the segment of the notes that have the term. Returns how many there are. */
  read(place: number, into: Int32Array): number {
    const { ends, postings } = this.#row
    const end = ends[place] ?? 0
    const from = place === 0 ? 0 : (ends[place - 1] ?? 0) % areBits
    return readNumbers(postings, from, end % areBits, end >= areBits, into)
  }
}

/** Puts terms, which come in their order, into blocks. Words, of which another may be a typo, are in further blocks once more. */
export class BlockWriter {
  readonly firstTerms: string[] = []
  readonly firstWords: string[] = []
  #terms: string[] = []
  #ends: number[] = []
  #size = 0
  readonly #postings = new ByteRow()
  readonly #wordBlocks: string[] = []
  #words = ''

  /** Returns a block when one is full. `ordinals` ascend. */
  add(term: string, ordinals: readonly number[]): BlockRow | undefined {
    if (isTypoOfSome(term)) this.#addWord(term)
    if (this.#terms.length === 0) this.firstTerms.push(term)
    this.#terms.push(term)
    const bits = this.#postings.writeNumbers(ordinals)
    this.#ends.push(this.#postings.length + (bits ? areBits : 0))
    this.#size += 2 * term.length
    return this.#size + this.#postings.length < blockBytes ? undefined : this.#take()
  }

  /** What is left of the terms, if anything, and the blocks of words. */
  end(): BlockRow[] {
    const left = this.#terms.length === 0 ? [] : [this.#take()]
    if (this.#words !== '') this.#wordBlocks.push(this.#words)
    const none = { ends: new Uint32Array(), postings: new Uint8Array() }
    return [...left, ...this.#wordBlocks.map((terms) => ({ terms, ...none }))]
  }

  #addWord(word: string): void {
    if (this.#words === '') this.firstWords.push(word)
    this.#words += this.#words === '' ? word : `\n${word}`
    if (this.#words.length < blockBytes) return
    this.#wordBlocks.push(this.#words)
    this.#words = ''
  }

  #take(): BlockRow {
    const row = { terms: this.#terms.join('\n'), ends: Uint32Array.from(this.#ends), postings: this.#postings.take() }
    this.#terms = []
    this.#ends = []
    this.#size = 0
    return row
  }
}
