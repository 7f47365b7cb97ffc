/**
 * The index of all texts, on disk, a part of it in memory. Notes that were taken in last are pending and looked through as
 * they are; when that becomes much, they become a segment; when there are many segments of a size, those become one.
 *
 *   taken ──▶ pending ──▶ segment ──▶ larger segment
 *
 * Each arrow is one transaction, so that a crash leaves the index as it was before or after. Whoever may write (one tab)
 * does; others read, and read again when they hear that something is different.
 */
import type { NoteId } from '../../shared/ids.ts'
import { BlockStore } from './block-store.ts'
import type { Catalogue } from './catalogue.ts'
import { fold, type Folded } from './fold.ts'
import { emptySearchDb, type NoteRow, type SearchDb } from './search-db.ts'
import { Segment, superseded } from './segment.ts'
import { joinSegments, removeRetired, storeSegment, type Made } from './segment-writer.ts'

export interface PendingLimits {
  readonly notes: number
  /** In characters. */
  readonly size: number
}

/** More than this is not looked through for each query. */
const pendingLimits: PendingLimits = { notes: 512, size: 262_144 }
/** So many segments of about one size become one, each size being as many times the one before. */
const segmentsOfASize = 4

/** The time of change that stands for a text that is to be found no more. */
const forgotten = -1

/** A note that is in no segment. */
export class PendingNote {
  readonly number: number
  readonly row: NoteRow
  #folded: Folded | undefined

  constructor(number: number, row: NoteRow) {
    this.number = number
    this.row = row
  }

  /** Made when somebody searches. */
  get folded(): Folded {
    return (this.#folded ??= fold(this.row.text))
  }
}

/** What a query looks through, as it was at one moment. */
export interface Snapshot {
  readonly segments: readonly Segment[]
  readonly pending: ReadonlyMap<number, PendingNote>
}

/** In which segment each note is, by its number, and where in it. Two rows: an object for each of many notes takes long. */
class Places {
  #segments: (Segment | undefined)[] = []
  #ordinals: number[] = []

  segmentOf(number: number): Segment | undefined {
    return this.#segments[number]
  }

  ordinalOf(number: number): number {
    return this.#ordinals[number] ?? superseded
  }

  set(number: number, segment: Segment, ordinal: number): void {
    // Rows without holes are read faster.
    while (this.#segments.length < number) {
      this.#segments.push(undefined)
      this.#ordinals.push(superseded)
    }
    this.#segments[number] = segment
    this.#ordinals[number] = ordinal
  }

  delete(number: number): void {
    if (this.#segments[number] !== undefined) this.#segments[number] = undefined
  }

  /** Makes room for so many. */
  clear(size: number): void {
    this.#segments = new Array<undefined>(size).fill(undefined)
    this.#ordinals = new Array<number>(size).fill(superseded)
  }
}

export class SearchIndex implements Disposable {
  readonly blocks: BlockStore
  readonly catalogue: Catalogue
  readonly #db: SearchDb
  #segments: readonly Segment[] = []
  #pending: ReadonlyMap<number, PendingNote> = new Map()
  /** By the number of the note. */
  readonly #places = new Places()
  /** Of notes that are open here, and that whoever writes may not have heard of. */
  readonly #overlay = new Map<number, PendingNote>()

  readonly #limits: PendingLimits

  private constructor(db: SearchDb, catalogue: Catalogue, limits: PendingLimits) {
    this.#db = db
    this.#limits = limits
    this.catalogue = catalogue
    this.blocks = new BlockStore(db)
  }

  /** Rejects when the browser refuses to read, and where what is there cannot be understood. */
  static async open(db: SearchDb, catalogue: Catalogue, limits: PendingLimits = pendingLimits): Promise<SearchIndex> {
    const index = SearchIndex.blank(db, catalogue, limits)
    await index.reload()
    return index
  }

  /** Without anything that is on disk. */
  static blank(db: SearchDb, catalogue: Catalogue, limits: PendingLimits = pendingLimits): SearchIndex {
    return new SearchIndex(db, catalogue, limits)
  }

  get snapshot(): Snapshot {
    return { segments: this.#segments, pending: this.#pending }
  }

  /** Reads again what is on disk. Segments that are in memory are not read once more. */
  async reload(): Promise<void> {
    const transaction = this.#db.transaction(['segments', 'pending'])
    const segments = transaction.objectStore('segments')
    const known = new Map(this.#segments.map((segment) => [segment.key, segment]))
    const [keys, rows, pending] = await Promise.all([
      segments.getAllKeys(),
      segments.getAll(),
      transaction.objectStore('pending').getAll(),
    ])
    this.#segments = keys.flatMap((key, index) => {
      const row = rows[index]
      return row?.state !== 'whole' ? [] : [known.get(key) ?? new Segment(key, row, this.catalogue)]
    })
    this.#places.clear(this.catalogue.size)
    this.#pending = new Map(pending.map((row) => this.#pendingOf(row)))
    // The newest first: what it holds is newer than what the others hold of the same notes.
    for (const segment of [...this.#segments].sort((a, b) => b.key - a.key)) this.#place(segment)
    for (const [number, note] of this.#overlay) {
      if (this.#editedAt(number) > note.row.editedAt) this.#overlay.delete(number)
      else this.#supersede([[number, note]])
    }
  }

  /** Listed notes that have changed since their texts were taken in, or never were, the one that was changed last first. */
  wanted(): NoteId[] {
    const { catalogue } = this
    const isWanted = (number: number): boolean =>
      catalogue.isListed(number) && this.#editedAt(number) !== catalogue.editedAt(number)
    // Mostly there is none, and nothing needs to be sorted.
    for (let number = 0; number < catalogue.size; number++)
      if (isWanted(number)) return Array.from(catalogue.newestFirst.filter(isWanted), (each) => catalogue.idOf(each))
    return []
  }

  /** Takes texts in. Resolves when they are on disk; rejects if they cannot be, and they are found until the next start. */
  async take(rows: readonly NoteRow[]): Promise<void> {
    this.#supersede(rows.map((row) => this.#pendingOf(row)))
    const transaction = this.#db.transaction(['notes', 'pending'], 'readwrite')
    const [notes, pending] = [transaction.objectStore('notes'), transaction.objectStore('pending')]
    await Promise.all([...rows.flatMap((row) => [notes.put(row), pending.put(row, row.id)]), transaction.done])
  }

  /** Finds these texts in this tab. To store them is another one's business. */
  overlay(row: NoteRow): void {
    const [number, note] = this.#pendingOf(row)
    this.#overlay.set(number, note)
    this.#supersede([[number, note]])
  }

  /**
   * Forgets the texts of notes that are listed no more: what somebody removes does not stay in another database. Listed again,
   * they are wanted again. Only for whoever writes.
   */
  async forgetUnlisted(): Promise<void> {
    const gone: NoteRow[] = []
    for (let number = 0; number < this.catalogue.size; number++) {
      const editedAt = this.#editedAt(number)
      if (this.catalogue.isListed(number) || Number.isNaN(editedAt) || editedAt === forgotten) continue
      gone.push({ id: this.catalogue.idOf(number), text: '', editedAt: forgotten })
    }
    if (gone.length > 0) await this.take(gone)
  }

  /** Makes segments of what waits, and one of many, until there is nothing of that to do. Only for whoever writes. */
  async tidy(): Promise<void> {
    while (this.#isMuchPending()) await this.#storePending()
    for (let some = this.#toJoin(); some.length > 0; some = this.#toJoin()) if (!(await this.#join(some))) return
  }

  /** Removes what a crash has left of a segment. Only for whoever begins to write. */
  async clean(): Promise<void> {
    await removeRetired(this.#db, ['building', 'retired'])
  }

  /** The texts of notes, as they were taken in. */
  async textsOf(numbers: readonly number[]): Promise<(string | undefined)[]> {
    const { store } = this.#db.transaction('notes')
    return Promise.all(
      numbers.map(async (number) => {
        const pending = this.#pending.get(number)
        return pending === undefined ? (await store.get(this.catalogue.idOf(number)))?.text : pending.row.text
      }),
    )
  }

  /** Forgets everything: it will all be wanted again. */
  async empty(): Promise<void> {
    await emptySearchDb(this.#db)
    this.#segments = []
    this.#pending = new Map(this.#overlay)
    this.#places.clear(0)
  }

  [Symbol.dispose](): void {
    this.#db.close()
  }

  /** Notes of a segment that are not in a newer one. */
  #place(segment: Segment): void {
    const { numbers } = segment
    for (let ordinal = 0; ordinal < numbers.length; ordinal++) {
      const number = numbers[ordinal] ?? superseded
      if (number === superseded) continue
      if (this.#pending.has(number) || this.#places.segmentOf(number) !== undefined) numbers[ordinal] = superseded
      else this.#places.set(number, segment, ordinal)
    }
  }

  #pendingOf(row: NoteRow): [number, PendingNote] {
    const number = this.catalogue.numberOf(row.id)
    return [number, new PendingNote(number, row)]
  }

  #editedAt(number: number): number {
    const segment = this.#places.segmentOf(number)
    return this.#pending.get(number)?.row.editedAt ?? segment?.editedAt(this.#places.ordinalOf(number)) ?? NaN
  }

  #supersede(notes: readonly (readonly [number, PendingNote])[]): void {
    // A query that is under way has the other map.
    const pending = new Map(this.#pending)
    for (const [number, note] of notes) {
      const segment = this.#places.segmentOf(number)
      if (segment !== undefined) segment.numbers[this.#places.ordinalOf(number)] = superseded
      this.#places.delete(number)
      pending.set(number, note)
    }
    this.#pending = pending
  }

  #isMuchPending(): boolean {
    let size = 0
    for (const { row } of this.#pending.values()) size += row.text.length
    return this.#pending.size > this.#limits.notes || size > this.#limits.size
  }

  async #storePending(): Promise<void> {
    const stored = [...this.#pending.values()]
    const made = await storeSegment(
      this.#db,
      stored.map(({ row }) => row),
    )
    const segment = this.#begin(made)
    // What was taken in meanwhile is pending again, and on disk it is so as well.
    const left = new Map(this.#pending)
    segment.numbers.forEach((number, ordinal) => {
      if (left.get(number) !== stored[ordinal]) segment.numbers[ordinal] = superseded
      else {
        left.delete(number)
        this.#places.set(number, segment, ordinal)
      }
    })
    this.#pending = left
    this.#segments = [...this.#segments, segment]
  }

  #begin({ key, row }: Made): Segment {
    return new Segment(key, row, this.catalogue)
  }

  #toJoin(): Segment[] {
    const bySize = new Map<number, Segment[]>()
    for (const segment of this.#segments) {
      const size = Math.max(0, Math.floor(Math.log(segment.size / this.#limits.size) / Math.log(segmentsOfASize)))
      const some = [...(bySize.get(size) ?? []), segment]
      if (some.length >= segmentsOfASize) return some
      bySize.set(size, some)
    }
    // Of which little is left.
    return this.#segments.filter(({ numbers, noteCount }) => {
      let gone = 0
      for (const number of numbers) if (number === superseded) gone++
      return 2 * gone > noteCount
    })
  }

  /** Resolves with whether it was done. */
  async #join(sources: readonly Segment[]): Promise<boolean> {
    const made = await joinSegments(this.#db, sources)
    if (made === undefined) {
      await this.reload()
      return false
    }
    const segment = this.#begin(made)
    segment.numbers.forEach((number, ordinal) => {
      const source = this.#places.segmentOf(number)
      if (source === undefined || !sources.includes(source)) segment.numbers[ordinal] = superseded
      else this.#places.set(number, segment, ordinal)
    })
    this.#segments = [...this.#segments.filter((each) => !sources.includes(each)), segment]
    await removeRetired(this.#db, ['retired'])
    return true
  }
}
