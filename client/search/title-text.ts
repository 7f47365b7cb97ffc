/**
 * All titles in one text, as texts are compared: one long text is looked through many times faster than as many short ones. A
 * title is known by the number of its note.
 */
export class TitleText {
  readonly text: string
  /** Where each title begins, and after the last the end of all. Between two there is a line break. */
  readonly #starts: Int32Array

  constructor(titles: readonly string[]) {
    this.text = titles.join('\n')
    this.#starts = new Int32Array(titles.length + 1)
    let start = 0
    for (let number = 0; number < titles.length; number++) {
      this.#starts[number] = start
      start += (titles[number] ?? '').length + 1
    }
    this.#starts[titles.length] = start
  }

  /**
   * Goes from place to place, which are told in their order by `next`, from a place on (-1: there is none), and calls back
   * with the title that each is in. Goes on where it is told, or, by default, in the title after.
   */
  forEach(
    next: (text: string, at: number) => number,
    look: (number: number, at: number, title: { from: number; to: number }) => number | undefined,
  ): void {
    let number = 0
    for (let at = next(this.text, 0); at >= 0 && at < this.text.length;) {
      while (at >= this.#startOf(number + 1)) number++
      const title = { from: this.#startOf(number), to: this.#startOf(number + 1) - 1 }
      at = next(this.text, look(number, at, title) ?? title.to + 1)
    }
  }

  #startOf(number: number): number {
    return this.#starts[number] ?? Infinity
  }
}
