/**
 * One segment of the index: some notes, and blocks of terms on disk that say which of them have a term. It never changes; a
 * note whose text has changed since is found elsewhere and is marked here as superseded.
 */
import type { BlockStore } from './block-store.ts'
import type { Catalogue } from './catalogue.ts'
import { numbersOfId } from './note-numbers.ts'
import type { BlockKey, SegmentRow } from './search-db.ts'
import { beginningTerm, longestBeginning, shortWordTerm } from './tokens.ts'

/** All terms from the first on, up to the last, which is not among them. */
export interface TermRange {
  readonly from: string
  readonly to: string
  /** Which of them is what was asked for itself; the others begin so. */
  readonly itself: string
}

export const onlyTerm = (term: string): TermRange => ({ from: term, to: `${term}\0`, itself: term })
export const termsWith = (beginning: string): TermRange => ({
  from: beginning,
  to: `${beginning}\uffff`,
  itself: beginning,
})
/** A word, and the words that begin so. */
export function wordsWith(beginning: string): TermRange {
  if (beginning.length > longestBeginning) return termsWith(beginning)
  const itself = shortWordTerm(beginning)
  return { from: beginningTerm(beginning), to: `${itself}\0`, itself }
}

export const superseded = -1

export class Segment {
  readonly key: number
  readonly size: number
  /** By their place in the segment: the numbers that notes have in the catalogue, or `superseded`. */
  readonly numbers: Int32Array
  readonly #ids: Int32Array
  readonly #editedAt: Float64Array
  readonly #firstTerms: readonly string[]
  readonly #firstWords: readonly string[]

  constructor(key: number, row: SegmentRow, catalogue: Catalogue) {
    this.key = key
    this.size = row.size
    this.#ids = row.ids
    this.#editedAt = row.editedAt
    this.#firstTerms = split(row.firstTerms)
    this.#firstWords = split(row.firstWords)
    this.numbers = new Int32Array(row.ids.length / numbersOfId)
    for (let ordinal = 0; ordinal < this.numbers.length; ordinal++)
      this.numbers[ordinal] = catalogue.numberOfPacked(row.ids, numbersOfId * ordinal)
  }

  get noteCount(): number {
    return this.numbers.length
  }

  /** Those of words apart. */
  get blockCount(): number {
    return this.#firstTerms.length
  }

  /** As `packIds` has it. */
  packedId(ordinal: number): Int32Array {
    return this.#ids.subarray(numbersOfId * ordinal, numbersOfId * (ordinal + 1))
  }

  /** When the note had been changed as its text was read. */
  editedAt(ordinal: number): number {
    return this.#editedAt[ordinal] ?? NaN
  }

  /** The blocks that a range of terms lies in. */
  blocksFor(range: TermRange): BlockKey[] {
    return blocksWith(this.#firstTerms, range).map((place) => [this.key, place])
  }

  /** The blocks that say which words there are in a range. */
  wordBlocksFor(range: TermRange): BlockKey[] {
    return blocksWith(this.#firstWords, range).map((place) => [this.key, this.blockCount + place])
  }

  /** Calls back with each term of a range, whose blocks have been loaded, and the first so many of a row: who has it. */
  readTerms(
    blocks: BlockStore,
    range: TermRange,
    read: (term: string, ordinals: Int32Array, count: number) => void,
  ): void {
    let ordinals: Int32Array | undefined
    for (const key of this.blocksFor(range)) {
      const block = blocks.get(key)
      for (let place = block.firstFrom(range.from); place < block.terms.length; place++) {
        const term = block.terms[place] ?? ''
        if (term >= range.to) break
        ordinals ??= new Int32Array(this.noteCount)
        read(term, ordinals, block.read(place, ordinals))
      }
    }
  }

  /** Calls back with each word of a range, whose blocks of words have been loaded. */
  readWords(blocks: BlockStore, range: TermRange, read: (word: string) => void): void {
    for (const key of this.wordBlocksFor(range)) {
      const block = blocks.get(key)
      for (let place = block.firstFrom(range.from); place < block.terms.length; place++) {
        const word = block.terms[place] ?? ''
        if (word >= range.to) break
        read(word)
      }
    }
  }
}

const split = (lines: string): string[] => (lines === '' ? [] : lines.split('\n'))

/** Of the blocks with these first terms, the places of those that a range lies in. */
function blocksWith(firstTerms: readonly string[], { from, to }: TermRange): number[] {
  const first = Math.max(0, countBefore(firstTerms, `${from}\0`) - 1)
  const end = countBefore(firstTerms, to)
  return Array.from({ length: Math.max(0, end - first) }, (_, index) => first + index)
}

/** How many of the sorted terms come before this one. */
function countBefore(terms: readonly string[], limit: string): number {
  let [low, high] = [0, terms.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((terms[middle] ?? '') < limit) low = middle + 1
    else high = middle
  }
  return low
}
