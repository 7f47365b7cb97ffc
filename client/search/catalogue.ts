/**
 * The notes that can be found, as the list of notes has them: numbered, so that what a search finds out about each fits into
 * rows of bytes. Titles are looked through as they are; the index is for texts.
 */
import { noteIdLength, type NoteId } from '../../shared/ids.ts'
import { Lines } from './lines.ts'
import { NoteNumbers } from './note-numbers.ts'
import type { PackedNotes } from './search-messages.ts'
import { TitleText } from './title-text.ts'

export class Catalogue {
  readonly #numbers = new NoteNumbers()
  /**
   * Titles as they were first listed, by number, and those that came later. To make 100,000 texts of one takes longer than a
   * start may.
   */
  #firstTitles: { text: string; count: number; lines: Lines | undefined } = { text: '', count: 0, lines: undefined }
  readonly #laterTitles = new Map<number, string>()
  #editedAt = new Float64Array(1_024)
  #listed = new Uint8Array(1_024)
  /** How many are listed no more. */
  #unlisted = 0
  #size = 0
  #newestFirst: Int32Array | undefined
  #titleText: TitleText | undefined
  #hasChinese = false

  /** How many numbers there are. */
  get size(): number {
    return this.#size
  }

  /** A note has a number as soon as somebody asks for it, listed or not. */
  numberOf(id: string): number {
    return this.#known(this.#numbers.numberOf(id))
  }

  /** Of an id as `packIds` has it. */
  numberOfPacked(ids: Int32Array, at: number): number {
    return this.#known(this.#numbers.numberOfPacked(ids, at))
  }

  list({ ids, titles, editedAt }: PackedNotes): void {
    const count = editedAt.length
    if (count === 0) return
    this.#hasChinese ||= /[\u3400-\u9fff]/.test(titles)
    this.#reserve(this.#size + count)
    const isFirst = this.#size === 0
    if (isFirst) this.#firstTitles = { text: titles, count, lines: undefined }
    const eachTitle = isFirst ? undefined : titles.split('\n')
    for (let place = 0; place < count; place++) {
      const number = this.#known(this.#numbers.numberIn(ids, place * (noteIdLength + 1)))
      const time = editedAt[place] ?? 0
      // At first the number is the place, unless a note is there twice.
      if (eachTitle !== undefined || number !== place)
        this.#retitle(number, eachTitle?.[place] ?? this.#firstTitle(place))
      if (this.#listed[number] === isListed && this.#editedAt[number] === time) continue
      if (this.#listed[number] === wasListed) this.#unlisted--
      if (this.#listed[number] !== isListed) this.#titleText = undefined
      this.#newestFirst = undefined
      this.#editedAt[number] = time
      this.#listed[number] = isListed
    }
  }

  /** These are not to be found any more. */
  unlist(ids: Iterable<string>): void {
    for (const id of ids) {
      const number = this.numberOf(id)
      if (this.#listed[number] !== isListed) continue
      this.#listed[number] = wasListed
      this.#unlisted++
      this.#newestFirst = this.#titleText = undefined
    }
  }

  /** Whether there was a title in Chinese. */
  get hasChinese(): boolean {
    return this.#hasChinese
  }

  idOf(number: number): NoteId {
    return this.#numbers.idOf(number)
  }

  titleOf(number: number): string {
    return this.#laterTitles.get(number) ?? this.#firstTitle(number)
  }

  /** The titles of all listed notes, by number. */
  get titleText(): TitleText {
    if (this.#titleText !== undefined) return this.#titleText
    const { text, count } = this.#firstTitles
    const areAsFirst = this.#laterTitles.size + this.#unlisted === 0
    this.#titleText = areAsFirst
      ? new TitleText(text, count)
      : TitleText.of(
          Array.from({ length: this.size }, (_, number) => (this.isListed(number) ? this.titleOf(number) : '')),
        )
    return this.#titleText
  }

  editedAt(number: number): number {
    return number < this.#size ? (this.#editedAt[number] ?? NaN) : NaN
  }

  isListed(number: number): boolean {
    return this.#listed[number] === isListed
  }

  /** The numbers of all listed notes, the one that was changed last first, to the second. */
  get newestFirst(): Int32Array {
    this.#newestFirst ??= this.#sortedByTime()
    return this.#newestFirst
  }

  #firstTitle(number: number): string {
    const first = this.#firstTitles
    first.lines ??= new Lines(first.text, first.count)
    return number < first.count ? first.lines.at(number) : ''
  }

  #retitle(number: number, title: string): void {
    if (this.titleOf(number) === title) return
    this.#laterTitles.set(number, title)
    this.#titleText = undefined
  }

  /** Gives a new number its place in all rows. */
  #known(number: number): number {
    if (number < this.#size) return number
    this.#reserve(number + 1)
    this.#editedAt[number] = NaN
    this.#size = number + 1
    return number
  }

  #reserve(count: number): void {
    this.#numbers.reserve(count)
    if (count <= this.#listed.length) return
    const [editedAt, listed] = [this.#editedAt, this.#listed]
    this.#editedAt = new Float64Array(2 * count)
    this.#editedAt.set(editedAt)
    this.#listed = new Uint8Array(2 * count)
    this.#listed.set(listed)
  }

  #sortedByTime(): Int32Array {
    const keys = new Float64Array(this.size)
    let count = 0
    for (let number = 0; number < this.size; number++)
      // One number for both sorts many times faster than a comparison of two.
      if (this.isListed(number)) keys[count++] = Math.floor(this.editedAt(number) / 1_000) * mostNotes + number
    const sorted = keys.subarray(0, count).sort()
    const newestFirst = new Int32Array(count)
    for (let place = 0; place < count; place++) {
      const key = sorted[place] ?? 0
      newestFirst[count - 1 - place] = key - Math.floor(key / mostNotes) * mostNotes
    }
    return newestFirst
  }
}

const mostNotes = 2 ** 20
const [wasListed, isListed] = [2, 1]
