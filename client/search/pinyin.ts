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

export class Sounds {
  readonly #readings: Readings
  /** By the code of a character: one bit for each letter that a reading begins with, and one that says that it is known. */
  readonly #beginnings = new Int32Array(65_536)

  constructor(readings: Readings) {
    this.#readings = readings
  }

  /** Where in a folded title the sound is; `undefined` where it is not. */
  placeIn(title: string, typed: string): Range | undefined {
    if (!isSound(typed)) return undefined
    for (let from = this.#nextBeginning(title, typed, 0); from >= 0; from = this.#nextBeginning(title, typed, from + 1)) {
      const to = this.#endOf(title, from, title.length, typed, 0)
      if (to !== undefined) return { from, to }
    }
    return undefined
  }

  /** Calls back with the number of each title that has the sound. */
  forEachIn(titles: TitleText, typed: string, found: (number: number) => void): void {
    if (!isSound(typed)) return
    titles.forEach(
      (text, at) => this.#nextBeginning(text, typed, at),
      (number, at, { to }) => {
        if (this.#endOf(titles.text, at, to, typed, 0) === undefined) return at + 1
        found(number)
        return undefined
      },
    )
  }

  /** The first place from `at` on of a character that may be read as what was typed begins, or -1. */
  #nextBeginning(text: string, typed: string, at: number): number {
    const letter = 1 << (typed.charCodeAt(0) - firstLetter)
    for (let from = at; from < text.length; from++) {
      const code = text.charCodeAt(from)
      // Asked of every character of every title.
      if (code >= firstChinese && ((this.#beginnings[code] || this.#lookAt(code)) & letter) !== 0) return from
    }
    return -1
  }

  #lookAt(code: number): number {
    let bits = 1 << 31
    for (const reading of this.#readings(String.fromCharCode(code))) bits |= 1 << (reading.charCodeAt(0) - firstLetter)
    this.#beginnings[code] = bits
    return bits
  }

  /** Where what is typed from `at` on ends in the title, which ends before `to`, if the title sounds so from `from` on. */
  #endOf(title: string, from: number, to: number, typed: string, at: number): number | undefined {
    if (at === typed.length) return from
    if (from >= to) return undefined
    const character = title.charAt(from)
    if (character.charCodeAt(0) < firstChinese) {
      if (character === typed.charAt(at)) return this.#endOf(title, from + 1, to, typed, at + 1)
      // Between characters there may be something that nobody says.
      return /[a-z0-9]/.test(character) ? undefined : this.#endOf(title, from + 1, to, typed, at)
    }
    for (const reading of this.#readings(character))
      for (let length = Math.min(reading.length, typed.length - at); length > 0; length--) {
        const isInitial = length === 1 || (length === 2 && reading.charAt(1) === 'h')
        // All of it, its initial, or as much as has been typed.
        if (length !== reading.length && !isInitial && at + length !== typed.length) continue
        if (!typed.startsWith(reading.slice(0, length), at)) continue
        const end = this.#endOf(title, from + 1, to, typed, at + length)
        if (end !== undefined) return end
      }
    return undefined
  }
}
