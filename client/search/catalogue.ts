/**
 * The notes that can be found, as the list of notes has them: numbered, so that what a search finds out about each fits into
 * rows of bytes. Titles are looked through as they are; the index is for texts.
 */
import type { NoteId } from '../../shared/ids.ts'
import { fold } from './fold.ts'
import { TitleText } from './title-text.ts'

export interface ListedNote {
  id: NoteId
  title: string
  /** Milliseconds since 1970. */
  editedAt: number
}

export class Catalogue {
  readonly #numbers = new Map<string, number>()
  readonly #ids: NoteId[] = []
  readonly #titles: string[] = []
  readonly #folded: (string | undefined)[] = []
  readonly #editedAt: number[] = []
  readonly #listed: boolean[] = []
  #newestFirst: Int32Array | undefined
  #titleText: TitleText | undefined
  #hasChinese = false

  /** How many numbers there are. */
  get size(): number {
    return this.#ids.length
  }

  /** A note has a number as soon as somebody asks for it, listed or not. */
  numberOf(id: string): number {
    const known = this.#numbers.get(id)
    if (known !== undefined) return known
    const number = this.#ids.length
    this.#numbers.set(id, number)
    this.#ids.push(id as NoteId)
    this.#titles.push('')
    this.#folded.push('')
    this.#editedAt.push(NaN)
    this.#listed.push(false)
    this.#titleText = undefined
    return number
  }

  list(notes: Iterable<ListedNote>): void {
    for (const { id, title, editedAt } of notes) {
      const number = this.numberOf(id)
      if (this.#titles[number] !== title) {
        this.#titles[number] = title
        this.#folded[number] = undefined
        this.#titleText = undefined
        this.#hasChinese ||= /[\u3400-\u9fff]/.test(title)
      }
      if (this.#editedAt[number] !== editedAt || this.#listed[number] !== true) this.#newestFirst = undefined
      if (this.#listed[number] !== true) this.#titleText = undefined
      this.#editedAt[number] = editedAt
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
    return this.#ids[number] as NoteId
  }

  titleOf(number: number): string {
    return this.#titles[number] ?? ''
  }

  /** The title as texts are compared; made when it is first asked for. */
  foldedTitle(number: number): string {
    return (this.#folded[number] ??= fold(this.titleOf(number)).text)
  }

  /** The titles of all listed notes as texts are compared, by number. */
  get titleText(): TitleText {
    this.#titleText ??= new TitleText(this.#listed.map((isListed, number) => (isListed ? this.foldedTitle(number) : '')))
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
    if (this.#newestFirst !== undefined) return this.#newestFirst
    const keys: number[] = []
    for (let number = 0; number < this.size; number++)
      // One number for both sorts many times faster than a comparison of two.
      if (this.isListed(number)) keys.push(Math.floor(this.editedAt(number) / 1_000) * mostNotes + number)
    const sorted = Float64Array.from(keys).sort()
    this.#newestFirst = Int32Array.from(sorted, (key) => key % mostNotes).reverse()
    return this.#newestFirst
  }
}

const mostNotes = 2 ** 20
