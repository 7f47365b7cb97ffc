/**
 * Chinese titles by how they sound: each character by all of its reading or by its beginning, with or without spaces.
 * "zhongguo", "zg" and "zhongg" all find 中国.
 */
import type { Range } from './match.ts'
import type { TitleText } from './title-text.ts'

/** How a character may be read, in small letters without tones; nothing for one that is no Chinese character. */
export type Readings = (character: string) => readonly string[]

/** Before it are the letters of all scripts that are not Chinese. */
const firstChinese = 0x3400
const firstLetter = 0x61

const letters = 26

const isSound = (typed: string): boolean => /^[a-z]+$/.test(typed)
const letterAt = (text: string, at: number): number => text.charCodeAt(at) - firstLetter

/** What is known of a character. */
interface Sound {
  readonly readings: readonly string[]
  /** One bit for each letter that one of them begins with. */
  readonly firsts: number
  /** The same for the letters that come after those. */
  readonly seconds: number
}

const silent: Sound = { readings: [], firsts: 0, seconds: 0 }

export class Sounds {
  readonly #readings: Readings
  readonly #sounds = new Map<number, Sound>()
  readonly #places = new WeakMap<TitleText, readonly Int32Array[]>()

  constructor(readings: Readings) {
    this.#readings = readings
  }

  /** Where in a folded title the sound is; `undefined` where it is not. */
  placeIn(title: string, typed: string): Range | undefined {
    if (!isSound(typed)) return undefined
    for (let from = 0; from < title.length; from++) {
      if ((this.#soundAt(title, from).firsts & (1 << letterAt(typed, 0))) === 0) continue
      const to = this.#endOf(title, from, title.length, typed, 0)
      if (to !== undefined) return { from, to }
    }
    return undefined
  }

  /** Looks up what `forEachIn` would look up the first time. */
  prepare(titles: TitleText): void {
    this.#placesIn(titles)
  }

  /** Calls back with the number of each title that has the sound. */
  forEachIn(titles: TitleText, typed: string, found: (number: number) => void): void {
    if (!isSound(typed)) return
    const { text } = titles
    const places = this.#placesIn(titles)[letterAt(typed, 0)] ?? none
    let place = 0
    titles.forEach(
      (_, at) => {
        while (place < places.length && ((places[place] ?? 0) < at || !this.#mayGoOn(text, places[place] ?? 0, typed)))
          place++
        return places[place] ?? -1
      },
      (number, at) => {
        if (this.#endOf(text, at, titles.endOf(number), typed, 0) === undefined) return at + 1
        found(number)
        return undefined
      },
    )
  }

  /** For each letter, where the characters are that may be read with it at the beginning. */
  #placesIn(titles: TitleText): readonly Int32Array[] {
    const known = this.#places.get(titles)
    if (known !== undefined) return known
    const { text } = titles
    const counts = new Int32Array(letters)
    // Each character of all titles is looked up twice: in a row, which is many times faster than a map.
    const firsts = new Int32Array(65_536).fill(-1)
    const firstsAt = (at: number): number => {
      const code = text.charCodeAt(at)
      if (code < firstChinese) return 0
      const of = firsts[code] ?? 0
      return of >= 0 ? of : (firsts[code] = this.#soundAt(text, at).firsts)
    }
    for (let at = 0; at < text.length; at++)
      for (let rest = firstsAt(at); rest !== 0; rest &= rest - 1) counts[lowest(rest)] = (counts[lowest(rest)] ?? 0) + 1
    const places = Array.from(counts, (count) => new Int32Array(count))
    counts.fill(0)
    for (let at = 0; at < text.length; at++)
      for (let rest = firstsAt(at); rest !== 0; rest &= rest - 1) {
        const letter = lowest(rest)
        const count = counts[letter] ?? 0
        const row = places[letter]
        if (row !== undefined) row[count] = at
        counts[letter] = count + 1
      }
    this.#places.set(titles, places)
    return places
  }

  /** Whether the second letter that was typed may come after a character that is read as the first. */
  #mayGoOn(text: string, at: number, typed: string): boolean {
    if (typed.length === 1) return true
    const second = 1 << letterAt(typed, 1)
    return (
      (this.#soundAt(text, at).seconds & second) !== 0 ||
      // By its initial alone.
      text.charCodeAt(at + 1) < firstChinese ||
      (this.#soundAt(text, at + 1).firsts & second) !== 0
    )
  }

  #soundAt(text: string, at: number): Sound {
    const code = text.charCodeAt(at)
    if (!(code >= firstChinese)) return silent
    const known = this.#sounds.get(code)
    if (known !== undefined) return known
    const readings = this.#readings(text.charAt(at))
    const sound = { readings, firsts: bitsOf(readings, 0), seconds: bitsOf(readings, 1) }
    this.#sounds.set(code, sound)
    return sound
  }

  /** Where what is typed from `at` on ends in the title, which ends before `to`, if the title sounds so from `from` on. */
  #endOf(title: string, from: number, to: number, typed: string, at: number): number | undefined {
    if (at === typed.length) return from
    if (from >= to) return undefined
    const code = title.charCodeAt(from)
    if (code < firstChinese) {
      if (code === typed.charCodeAt(at)) return this.#endOf(title, from + 1, to, typed, at + 1)
      // Between characters there may be something that nobody says.
      return /[a-z0-9]/.test(title.charAt(from)) ? undefined : this.#endOf(title, from + 1, to, typed, at)
    }
    for (const reading of this.#soundAt(title, from).readings)
      for (let length = sameLetters(reading, typed, at); length > 0; length--) {
        const isInitial = length === 1 || (length === 2 && reading.charAt(1) === 'h')
        // All of it, its initial, or as much as has been typed.
        if (length !== reading.length && !isInitial && at + length !== typed.length) continue
        const end = this.#endOf(title, from + 1, to, typed, at + length)
        if (end !== undefined) return end
      }
    return undefined
  }
}

/** With how many letters the reading begins that were typed there. */
function sameLetters(reading: string, typed: string, at: number): number {
  let length = 0
  while (
    length < reading.length &&
    at + length < typed.length &&
    reading.charCodeAt(length) === typed.charCodeAt(at + length)
  )
    length++
  return length
}

const none = new Int32Array()

/** The letters that stand there in the readings, one bit each. */
const bitsOf = (readings: readonly string[], at: number): number =>
  readings.reduce((bits, reading) => (at < reading.length ? bits | (1 << letterAt(reading, at)) : bits), 0)

/** The place of the lowest bit. */
const lowest = (bits: number): number => 31 - Math.clz32(bits & -bits)
