/**
 * All titles in one text, as texts are compared: one long text is looked through many times faster than as many short ones. A
 * title is known by its number.
 */
import { fold } from './fold.ts'
import { has, wordFrom } from './match.ts'
import type { Piece } from './query.ts'
import { endsAt } from './tokens.ts'

export class TitleText {
  readonly text: string
  /** Where each title begins, and after the last the end of all. Between two there is a line break. */
  readonly #starts: Int32Array

  /** None of them has a line break. */
  constructor(titles: readonly string[]) {
    this.text = fold(titles.join('\n')).text
    this.#starts = new Int32Array(titles.length + 1)
    for (let number = 1; number < titles.length; number++)
      this.#starts[number] = this.text.indexOf('\n', this.#starts[number - 1]) + 1
    this.#starts[titles.length] = this.text.length + 1
  }

  /** How many there are. */
  get count(): number {
    return this.#starts.length - 1
  }

  /** Where the title begins in the text. */
  startOf(number: number): number {
    return this.#starts[number] ?? Infinity
  }

  /** Where it ends. */
  endOf(number: number): number {
    return this.startOf(number + 1) - 1
  }

  /** The title as texts are compared. */
  titleOf(number: number): string {
    return this.text.slice(this.startOf(number), this.endOf(number))
  }

  /**
   * Goes from place to place, which are told in their order by `next`, from a place on (-1: there is none), and calls back
   * with the title that each is in. Goes on where it is told, or, by default, in the title after.
   */
  forEach(next: (text: string, at: number) => number, look: (number: number, at: number) => number | undefined): void {
    const { text } = this
    let number = 0
    for (let at = next(text, 0); at >= 0 && at < text.length;) {
      while (at > this.endOf(number)) number++
      at = next(text, look(number, at) ?? this.endOf(number) + 1)
    }
  }
}

/** Calls back with each title that has a piece, and whether it has the word itself; once more where it is first found as a beginning. */
export function forEachWith(
  titleText: TitleText,
  piece: Piece,
  found: (number: number, isItself: boolean) => void,
): void {
  const { text } = titleText
  switch (piece.kind) {
    case 'word':
      titleText.forEach(
        (_, from) => wordFrom(text, piece.text, from),
        (number, at) => {
          const isItself = endsAt(text, at + piece.text.length)
          if (isItself || !piece.whole) found(number, isItself)
          // Further on it may stand by itself.
          return isItself ? undefined : at + 1
        },
      )
      return
    case 'run':
      titleText.forEach(
        (_, from) => text.indexOf(piece.text, from),
        (number) => {
          found(number, true)
          return undefined
        },
      )
      return
    case 'phrase':
      titleText.forEach(
        (_, from) => text.indexOf(piece.tokens[0]?.text ?? '', from),
        (number) => {
          if (has(titleText.titleOf(number), piece)) found(number, true)
          return undefined
        },
      )
      return
  }
}
