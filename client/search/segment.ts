/**
 * One segment of the index: some notes, and blocks of terms on disk that say which of them have a term. It never changes; a
 * note whose text has changed since is found elsewhere and is marked here as superseded.
 */
import type { Block } from './block.ts'
import type { BlockStore } from './block-store.ts'
import type { Catalogue } from './catalogue.ts'
import type { BlockKey, SegmentRow } from './search-db.ts'

/** All terms from the first on, up to the last, which is not among them. */
export interface TermRange {
  readonly from: string
  readonly to: string
}

export const onlyTerm = (term: string): TermRange => ({ from: term, to: `${term}\0` })
export const termsWith = (beginning: string): TermRange => ({ from: beginning, to: `${beginning}\uffff` })

export const superseded = -1

export class Segment {
  readonly key: number
  readonly size: number
  /** By their place in the segment: the numbers that notes have in the catalogue, or `superseded`. */
  readonly numbers: Int32Array
  readonly #ids: readonly string[]
  readonly #editedAt: Float64Array
  readonly #firstTerms: readonly string[]

  constructor(key: number, row: SegmentRow, catalogue: Catalogue) {
    this.key = key
    this.size = row.size
    this.#ids = split(row.ids)
    this.#editedAt = row.editedAt
    this.#firstTerms = split(row.firstTerms)
    this.numbers = Int32Array.from(this.#ids, (id) => catalogue.numberOf(id))
  }

  get noteCount(): number {
    return this.#ids.length
  }

  get blockCount(): number {
    return this.#firstTerms.length
  }

  idAt(ordinal: number): string {
    return this.#ids[ordinal] ?? ''
  }

  /** When the note had been changed as its text was read. */
  editedAt(ordinal: number): number {
    return this.#editedAt[ordinal] ?? NaN
  }

  /** The blocks that a range of terms lies in. */
  blocksFor({ from, to }: TermRange): BlockKey[] {
    const first = Math.max(0, countBefore(this.#firstTerms, `${from}\0`) - 1)
    const end = countBefore(this.#firstTerms, to)
    return Array.from({ length: Math.max(0, end - first) }, (_, index): BlockKey => [this.key, first + index])
  }

  /** Calls back with each term of a range, whose blocks have been loaded. */
  readTerms(blocks: BlockStore, range: TermRange, read: (term: string, block: Block, place: number) => void): void {
    for (const key of this.blocksFor(range)) {
      const block = blocks.get(key)
      for (let place = block.firstFrom(range.from); place < block.terms.length; place++) {
        const term = block.terms[place] ?? ''
        if (term >= range.to) break
        read(term, block, place)
      }
    }
  }
}

const split = (lines: string): string[] => (lines === '' ? [] : lines.split('\n'))

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
