/** A text of many lines, of which each can be had by its number without all of them being taken apart. */
export class Lines {
  readonly text: string
  /** Where each line begins, and after the last where one more would. */
  readonly #starts: Int32Array

  /** `count`: how many lines there are in the text. */
  constructor(text: string, count: number) {
    this.text = text
    this.#starts = new Int32Array(count + 1)
    for (let line = 1; line < count; line++) this.#starts[line] = text.indexOf('\n', this.#starts[line - 1]) + 1
    this.#starts[count] = text.length + 1
  }

  get count(): number {
    return this.#starts.length - 1
  }

  startOf(line: number): number {
    return this.#starts[line] ?? Infinity
  }

  endOf(line: number): number {
    return this.startOf(line + 1) - 1
  }

  at(line: number): string {
    return this.text.slice(this.startOf(line), this.endOf(line))
  }
}
