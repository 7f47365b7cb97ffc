/** Makes segments: of texts that are not in one yet, and of several segments one. */
import { Block, BlockWriter } from './block.ts'
import { BlockGone } from './block-store.ts'
import { fold } from './fold.ts'
import { numbersOfId, packIds } from './note-numbers.ts'
import { blocksOf, type BlockRow, type NoteRow, type SearchDb, type SegmentRow } from './search-db.ts'
import { superseded, type Segment } from './segment.ts'
import { termsOf } from './tokens.ts'

export interface Made {
  key: number
  row: SegmentRow
}

/** Stores a segment of these notes, and that they are pending no more, at once. */
export async function storeSegment(db: SearchDb, notes: readonly NoteRow[]): Promise<Made> {
  const { blocks, row } = segmentOf(notes)
  const transaction = db.transaction(['segments', 'blocks', 'pending'], 'readwrite')
  const pending = transaction.objectStore('pending')
  const key = await transaction.objectStore('segments').add(row)
  const store = transaction.objectStore('blocks')
  await Promise.all([
    ...blocks.map((block, place) => store.add(block, [key, place])),
    ...notes.map(({ id }) => pending.delete(id)),
    transaction.done,
  ])
  return { key, row }
}

function segmentOf(notes: readonly NoteRow[]): { blocks: BlockRow[]; row: SegmentRow } {
  const ordinalsByTerm = new Map<string, number[]>()
  notes.forEach(({ text }, ordinal) => {
    for (const term of termsOf(fold(text).text)) {
      const ordinals = ordinalsByTerm.get(term)
      if (ordinals === undefined) ordinalsByTerm.set(term, [ordinal])
      else ordinals.push(ordinal)
    }
  })
  const writer = new BlockWriter()
  const blocks: BlockRow[] = []
  for (const term of [...ordinalsByTerm.keys()].sort()) {
    const block = writer.add(term, ordinalsByTerm.get(term) ?? [])
    if (block !== undefined) blocks.push(block)
  }
  blocks.push(...writer.end())
  const row: SegmentRow = {
    state: 'whole',
    ids: packIds(notes.map(({ id }) => id)),
    editedAt: Float64Array.from(notes, ({ editedAt }) => editedAt),
    firstTerms: writer.firstTerms.join('\n'),
    firstWords: writer.firstWords.join('\n'),
    size: notes.reduce((sum, { text }) => sum + text.length, 0),
  }
  return { blocks, row }
}

/** So many blocks are written at a time. */
const blocksAtOnce = 64

/**
 * Stores a segment in the place of several. What is superseded in them stays behind. Until it is whole it counts for nobody;
 * `undefined` where one of them is there no more, because another tab did the same.
 */
export async function joinSegments(db: SearchDb, sources: readonly Segment[]): Promise<Made | undefined> {
  const kept = sources.map((source) => ({ source, ordinals: renumbered(source) }))
  let count = 0
  const most = sources.reduce((sum, { noteCount }) => sum + noteCount, 0)
  const ids = new Int32Array(numbersOfId * most)
  const editedAt = new Float64Array(most)
  let size = 0
  for (const { source, ordinals } of kept) {
    const before = count
    for (let ordinal = 0; ordinal < ordinals.length; ordinal++) {
      if (ordinals[ordinal] === superseded) continue
      ids.set(source.packedId(ordinal), numbersOfId * count)
      editedAt[count] = source.editedAt(ordinal)
      ordinals[ordinal] = count++
    }
    size += source.noteCount === 0 ? 0 : (source.size * (count - before)) / source.noteCount
  }
  const building: SegmentRow = {
    state: 'building',
    ids: new Int32Array(),
    editedAt: new Float64Array(),
    firstTerms: '',
    firstWords: '',
    size: 0,
  }
  const key = await db.add('segments', building)
  const writer = new BlockWriter()
  let waiting: BlockRow[] = []
  let places = 0
  const write = async (): Promise<void> => {
    const transaction = db.transaction('blocks', 'readwrite')
    await Promise.all([...waiting.map((block) => transaction.store.add(block, [key, places++])), transaction.done])
    waiting = []
  }
  for await (const [term, ordinals] of termsTogether(db, kept)) {
    const block = ordinals.length === 0 ? undefined : writer.add(term, ordinals)
    if (block !== undefined) waiting.push(block)
    if (waiting.length >= blocksAtOnce) await write()
  }
  waiting.push(...writer.end())
  await write()
  const row: SegmentRow = {
    state: 'whole',
    ids: ids.slice(0, numbersOfId * count),
    editedAt: editedAt.slice(0, count),
    firstTerms: writer.firstTerms.join('\n'),
    firstWords: writer.firstWords.join('\n'),
    size,
  }
  const transaction = db.transaction('segments', 'readwrite')
  const found = await Promise.all(sources.map((source) => transaction.store.get(source.key)))
  const areThere = found.every((each) => each?.state === 'whole')
  await Promise.all([
    transaction.store.put({ ...building, ...(areThere ? row : { state: 'retired' }) }, key),
    ...found.map((each, index) => {
      const source = sources[index]
      return areThere && each !== undefined && source !== undefined
        ? transaction.store.put({ ...building, state: 'retired' }, source.key)
        : undefined
    }),
    transaction.done,
  ])
  return areThere ? { key, row } : undefined
}

/** Removes what is left of segments that are in others now, and of those that never became whole. */
export async function removeRetired(db: SearchDb, states: readonly SegmentRow['state'][]): Promise<void> {
  const reading = db.transaction('segments')
  const [keys, rows] = await Promise.all([reading.store.getAllKeys(), reading.store.getAll()])
  for (const [index, key] of keys.entries()) {
    const state = rows[index]?.state
    if (state === undefined || !states.includes(state)) continue
    const transaction = db.transaction(['segments', 'blocks'], 'readwrite')
    await Promise.all([
      transaction.objectStore('blocks').delete(blocksOf(key)),
      transaction.objectStore('segments').delete(key),
      transaction.done,
    ])
  }
}

/** What is not superseded is given its new place later. */
const renumbered = ({ numbers }: Segment): Int32Array =>
  numbers.map((number) => (number === superseded ? superseded : 0))

interface Kept {
  source: Segment
  ordinals: Int32Array
}

/** All terms of the segments in their order, with the notes that have them, by their new places. */
async function* termsTogether(db: SearchDb, kept: readonly Kept[]): AsyncGenerator<[string, number[]]> {
  const heads = kept.map(({ source, ordinals }) => new Head(db, source, ordinals))
  for (;;) {
    let term: string | undefined
    for (const head of heads) {
      if (head.needsBlock) await head.nextBlock()
      if (head.term !== undefined && (term === undefined || head.term < term)) term = head.term
    }
    if (term === undefined) return
    const together: number[] = []
    for (const head of heads) if (head.term === term) head.take(together)
    yield [term, together]
  }
}

/** Where one reads in a segment. */
class Head {
  readonly #db: SearchDb
  readonly #source: Segment
  readonly #ordinals: Int32Array
  readonly #read: Int32Array
  #block: Block | undefined
  #blocks = 0
  #place = 0

  constructor(db: SearchDb, source: Segment, ordinals: Int32Array) {
    this.#db = db
    this.#source = source
    this.#ordinals = ordinals
    this.#read = new Int32Array(ordinals.length)
  }

  get term(): string | undefined {
    return this.#block?.terms[this.#place]
  }

  get needsBlock(): boolean {
    return this.term === undefined && this.#blocks < this.#source.blockCount
  }

  async nextBlock(): Promise<void> {
    const row = await this.#db.get('blocks', [this.#source.key, this.#blocks])
    if (row === undefined) throw new BlockGone(`Of segment ${this.#source.key} block ${this.#blocks}`)
    this.#block = new Block(row)
    this.#blocks++
    this.#place = 0
  }

  take(into: number[]): void {
    const count = this.#block?.read(this.#place++, this.#read) ?? 0
    for (let index = 0; index < count; index++) {
      const now = this.#ordinals[this.#read[index] ?? 0] ?? superseded
      if (now !== superseded) into.push(now)
    }
  }
}
