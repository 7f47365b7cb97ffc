/**
 * Notes as a seed gives them: Chinese, English and both in one, with words as frequent as words are (Zipf), most notes short
 * and some long. The same for everybody and at every run.
 */
import { seededRandom } from '../statistics.ts'

export interface GeneratedNote {
  readonly id: string
  readonly title: string
  readonly text: string
  /** Milliseconds since 1970. */
  readonly editedAt: number
}

const commonEnglish =
  'the of and to a in is that for it as was with be by on not he his but at are this have from or had an they which one you were her all she there would their we him been has when who will more no if out so said what up its about into than them can only other new some could time these two may then do first any my now such like our over man me even most made after also did many before must through back years where much your way well down should because each just those people how too little state good very make world still own see men work long here get both between life being under never day same another know while last might us great old year off come since against go came right used take three'.split(
    ' ',
  )
const onsets = 'b c d f g h j k l m n p r s t v w br ch cl cr dr fl gr pl pr sc sh sl sp st str th tr'.split(' ')
const vowels = 'a e i o u ai ea ee io ou'.split(' ')
const codas = ['', '', '', 'n', 'r', 's', 't', 'l', 'm', 'nd', 'ng', 'ck', 'st']

const englishWords = 30_000
const chineseCharacters = 3_500
const chineseWords = 25_000
const day = 86_400_000
const newest = Date.UTC(2026, 10, 1)

export class NoteGenerator {
  readonly #random: () => number
  readonly #english: string[]
  readonly #chinese: string[]

  constructor(seed: number) {
    this.#random = seededRandom(seed)
    const english = new Set(commonEnglish)
    while (english.size < englishWords) english.add(this.#englishWord())
    this.#english = [...english]
    const characters = new Set<string>()
    while (characters.size < chineseCharacters) characters.add(String.fromCharCode(0x4e00 + this.#below(0x5000)))
    const alphabet = [...characters]
    const chinese = new Set<string>()
    while (chinese.size < chineseWords)
      chinese.add(
        Array.from({ length: this.#pick([1, 2, 2, 2, 2, 3, 4]) }, () => alphabet[this.#zipf(alphabet.length)]).join(''),
      )
    this.#chinese = [...chinese]
  }

  *notes(count: number): Generator<GeneratedNote> {
    for (let index = 0; index < count; index++) {
      const id = `${index.toString(16).padStart(8, '0')}-0000-4000-8000-${this.#below(2 ** 32)
        .toString(16)
        .padStart(12, '0')}`
      const kind = this.#pick(['english', 'chinese', 'both'] as const)
      const title = this.#words(kind, 2 + this.#below(5))
      // Half of the notes are shorter than 400 characters, one in a hundred is longer than 5,000.
      const length = 400 * Math.exp(1.1 * this.#normal())
      const lines = [title]
      for (let written = 0; written < length;) {
        const line = this.#words(kind, 8 + this.#below(30))
        lines.push(line)
        written += line.length
      }
      yield { id, title, text: lines.join('\n'), editedAt: newest - this.#below(2_000) * day - this.#below(day) }
    }
  }

  /** A word as somebody might look for it: more often a rare one. */
  englishWord(): string {
    return this.#english[Math.floor(this.#english.length * this.#random() ** 2)] ?? ''
  }

  /** As `englishWord`. */
  chineseWord(): string {
    return this.#chinese[Math.floor(this.#chinese.length * this.#random() ** 2)] ?? ''
  }

  #words(kind: 'english' | 'chinese' | 'both', count: number): string {
    let text = ''
    for (let index = 0; index < count; index++) {
      const isChinese = kind === 'chinese' || (kind === 'both' && this.#random() < 0.5)
      const word = isChinese ? this.#chinese[this.#zipf(chineseWords)] : this.#english[this.#zipf(englishWords)]
      const isGap = text !== '' && (!isChinese || /[a-z]$/.test(text))
      text += `${isGap ? ' ' : ''}${word}`
      if (this.#random() < 0.08) text += isChinese ? '，' : ','
    }
    return text
  }

  #englishWord(): string {
    return Array.from(
      { length: 1 + this.#below(3) },
      () => this.#pick(onsets) + this.#pick(vowels) + this.#pick(codas),
    ).join('')
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit)
  }

  #pick<T>(from: readonly T[]): T {
    return from[this.#below(from.length)] as T
  }

  /** The n-th is about 1/n as frequent as the first. */
  #zipf(count: number): number {
    return Math.floor(count ** this.#random()) - 1
  }

  #normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.#random())) * Math.cos(2 * Math.PI * this.#random())
  }
}
