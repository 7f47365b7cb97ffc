/** Blocks as they are read from disk. Those that were asked for last stay in memory, up to a size. */
import { Block } from './block.ts'
import { blocksOf, type BlockKey, type SearchDb } from './search-db.ts'

const mostBytes = 12 * 1_024 * 1_024

/** A block is not there any more: another tab has put its segment together with others. */
export class BlockGone extends Error {
  override readonly name = 'BlockGone'
}

export class BlockStore {
  readonly #db: SearchDb
  /** The one that was used longest ago first. */
  readonly #blocks = new Map<string, Block>()
  #bytes = 0

  constructor(db: SearchDb) {
    this.#db = db
  }

  /**
   * Reads blocks, with one request for those that follow one another. They are there until more are loaded. Rejects with
   * `BlockGone`, and when the browser refuses to read.
   */
  async load(keys: readonly BlockKey[]): Promise<void> {
    const missing: BlockKey[] = []
    for (const key of keys) {
      const name = nameOf(key)
      const block = this.#blocks.get(name)
      if (block === undefined) missing.push(key)
      else {
        this.#blocks.delete(name)
        this.#blocks.set(name, block)
      }
    }
    if (missing.length === 0) return
    const { store } = this.#db.transaction('blocks')
    const read = async ({ segment, first, last }: Stretch): Promise<void> => {
      const rows = await store.getAll(blocksOf(segment, first, last))
      if (rows.length !== last - first + 1) throw new BlockGone(`Of segment ${segment} blocks ${first} to ${last}`)
      rows.forEach((row, index) => this.#keep([segment, first + index], new Block(row)))
    }
    await Promise.all(stretchesOf(missing).map(read))
  }

  get(key: BlockKey): Block {
    const block = this.#blocks.get(nameOf(key))
    if (block === undefined) throw new BlockGone(`Block ${nameOf(key)} was not loaded`)
    return block
  }

  /** After what needed them is done. */
  trim(): void {
    for (const [name, block] of this.#blocks) {
      if (this.#bytes <= mostBytes) return
      this.#blocks.delete(name)
      this.#bytes -= block.bytes
    }
  }

  #keep(key: BlockKey, block: Block): void {
    const name = nameOf(key)
    if (this.#blocks.has(name)) return
    this.#blocks.set(name, block)
    this.#bytes += block.bytes
  }
}

const nameOf = ([segment, place]: BlockKey): string => `${segment}/${place}`

interface Stretch {
  segment: number
  first: number
  last: number
}

function stretchesOf(keys: readonly BlockKey[]): Stretch[] {
  const stretches: Stretch[] = []
  for (const [segment, place] of [...keys].sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
    const before = stretches.at(-1)
    if (before?.segment === segment && place <= before.last + 1) before.last = place
    else stretches.push({ segment, first: place, last: place })
  }
  return stretches
}
