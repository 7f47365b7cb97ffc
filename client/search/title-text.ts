/**
 * All titles in one text, as texts are compared: one long text is looked through many times faster than as many short ones. A
 * title is known by its number.
 */
import { fold } from './fold.ts'
import { Lines } from './lines.ts'
import { firstOf, has, wordFrom } from './match.ts'
import type { Piece } from './query.ts'
import { endsAt } from './tokens.ts'

export class TitleText {
  /** Folding keeps the line breaks. */
  readonly #lines: Lines

  /** `titles`: one in each of so many lines. */
  constructor(titles: string, count: number) {
    this.#lines = new Lines(fold(titles).text, count)
  }

  /** None of them has a line break. */
  static of(titles: readonly string[]): TitleText {
    return new TitleText(titles.join('\n'), titles.length)
  }

  get text(): string {
    return this.#lines.text
  }

  /** How many there are. */
  get count(): number {
    return this.#lines.count
  }

  /** Where the title begins in the text. */
  startOf(number: number): number {
    return this.#lines.startOf(number)
  }

  /** Where it ends. */
  endOf(number: number): number {
    return this.#lines.endOf(number)
  }

  /** The title as texts are compared. */
  titleOf(number: number): string {
    return this.#lines.at(number)
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
  if (piece.kind !== 'word') {
    titleText.forEach(
      (_, from) => text.indexOf(firstOf(piece), from),
      (number) => {
        if (piece.kind === 'run' || has(titleText.titleOf(number), piece)) found(number, true)
        return undefined
      },
    )
    return
  }
  titleText.forEach(
    (_, from) => wordFrom(text, piece.text, from),
    (number, at) => {
      const isItself = endsAt(text, at + piece.text.length)
      if (isItself || !piece.whole) found(number, isItself)
      // Further on it may stand by itself.
      return isItself ? undefined : at + 1
    },
  )
}
