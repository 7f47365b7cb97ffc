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

const isSound = (typed: string): boolean => /^[a-z]+$/.test(typed)
/** A letter as one bit of 26. */
const bitOf = (letters: string, at: number): number => 1 << (letters.charCodeAt(at) - firstLetter)
const known = 1 << 31

export class Sounds {
  readonly #readings: Readings
  /** By the code of a character: one bit for each letter that a reading begins with, and one that says that it is known. */
  readonly #firsts = new Int32Array(65_536)
  /** The same for the letters that come after those. */
  readonly #seconds = new Int32Array(65_536)

  constructor(readings: Readings) {
    this.#readings = readings
  }

  /** Where in a folded title the sound is; `undefined` where it is not. */
  placeIn(title: string, typed: string): Range | undefined {
    if (!isSound(typed)) return undefined
    for (let from = this.#nextPlace(title, typed, 0); from >= 0; from = this.#nextPlace(title, typed, from + 1)) {
      const to = this.#endOf(title, from, title.length, typed, 0)
      if (to !== undefined) return { from, to }
    }
    return undefined
  }

  /** Calls back with the number of each title that has the sound. */
  forEachIn(titles: TitleText, typed: string, found: (number: number) => void): void {
    if (!isSound(typed)) return
    titles.forEach(
      (text, at) => this.#nextPlace(text, typed, at),
      (number, at) => {
        if (this.#endOf(titles.text, at, titles.endOf(number), typed, 0) === undefined) return at + 1
        found(number)
        return undefined
      },
    )
  }

  /** The first place from `at` on where what was typed may begin, as far as two letters tell, or -1. */
  #nextPlace(text: string, typed: string, at: number): number {
    const first = bitOf(typed, 0)
    const second = typed.length > 1 ? bitOf(typed, 1) : 0
    const firsts = this.#firsts
    // Asked of every character of every title.
    for (let from = at; from < text.length; from++) {
      const code = text.charCodeAt(from)
      if (code < firstChinese || ((firsts[code] || this.#lookAt(code)) & first) === 0) continue
      if (second === 0 || ((this.#seconds[code] ?? 0) & second) !== 0) return from
      // By its initial alone.
      const next = text.charCodeAt(from + 1)
      if (next < firstChinese || ((firsts[next] || this.#lookAt(next)) & second) !== 0) return from
    }
    return -1
  }

  #lookAt(code: number): number {
    let [firsts, seconds] = [known, 0]
    for (const reading of this.#readings(String.fromCharCode(code))) {
      firsts |= bitOf(reading, 0)
      if (reading.length > 1) seconds |= bitOf(reading, 1)
    }
    this.#firsts[code] = firsts
    this.#seconds[code] = seconds
    return firsts
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
    if (((this.#firsts[code] || this.#lookAt(code)) & bitOf(typed, at)) === 0) return undefined
    for (const reading of this.#readings(title.charAt(from)))
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
