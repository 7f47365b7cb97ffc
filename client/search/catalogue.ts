/**
 * The notes that can be found, as the list of notes has them: numbered, so that what a search finds out about each fits into
 * rows of bytes. Titles are looked through as they are; the index is for texts.
 */
import { noteIdLength, type NoteId } from '../../shared/ids.ts'
import { NoteNumbers } from './note-numbers.ts'
import type { PackedNotes } from './search-messages.ts'
import { TitleText } from './title-text.ts'

export class Catalogue {
  readonly #numbers = new NoteNumbers()
  readonly #titles: string[] = []
  readonly #editedAt: number[] = []
  readonly #listed: boolean[] = []
  #newestFirst: Int32Array | undefined
  #titleText: TitleText | undefined
  #hasChinese = false

  /** How many numbers there are. */
  get size(): number {
    return this.#titles.length
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
    this.#hasChinese ||= /[\u3400-\u9fff]/.test(titles)
    const eachTitle = titles.split('\n')
    this.#numbers.reserve(this.size + editedAt.length)
    for (let place = 0; place < editedAt.length; place++) {
      const number = this.#known(this.#numbers.numberIn(ids, place * (noteIdLength + 1)))
      const title = eachTitle[place] ?? ''
      const time = editedAt[place] ?? 0
      const isNew = this.#listed[number] !== true
      if (isNew || this.#titles[number] !== title) this.#titleText = undefined
      if (isNew || this.#editedAt[number] !== time) this.#newestFirst = undefined
      this.#titles[number] = title
      this.#editedAt[number] = time
      this.#listed[number] = true
    }
  }

  /** These are not to be found any more. */
  unlist(ids: Iterable<string>): void {
    for (const id of ids) {
      this.#listed[this.numberOf(id)] = false
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
    return this.#titles[number] ?? ''
  }

  /** The titles of all listed notes, by number. */
  get titleText(): TitleText {
    this.#titleText ??= new TitleText(this.#titles.map((title, number) => (this.isListed(number) ? title : '')))
    return this.#titleText
  }

  editedAt(number: number): number {
    return this.#editedAt[number] ?? NaN
  }

  isListed(number: number): boolean {
    return this.#listed[number] === true
  }

  /** The numbers of all listed notes, the one that was changed last first, to the second. */
  get newestFirst(): Int32Array {
    this.#newestFirst ??= this.#sortedByTime()
    return this.#newestFirst
  }

  /** Gives a new number its place in all rows. */
  #known(number: number): number {
    if (number < this.#titles.length) return number
    this.#titles.push('')
    this.#editedAt.push(NaN)
    this.#listed.push(false)
    this.#titleText = undefined
    return number
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
