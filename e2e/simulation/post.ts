/** What is on its way between the parts of a simulation: lines, each of which delivers in the order in which it was given. */
export class Post {
  readonly #lines = new Set<Line>()

  /** `isOpen`: whether the other end takes anything now. */
  line(isOpen: () => boolean = () => true): Line {
    return new Line(isOpen, this.#lines)
  }

  /** Those that can deliver something now. */
  get ready(): Line[] {
    return [...this.#lines].filter(({ isReady }) => isReady)
  }
}

export class Line {
  readonly #isOpen: () => boolean
  readonly #waitingLines: Set<Line>
  #letters: (() => void)[] = []

  constructor(isOpen: () => boolean, waitingLines: Set<Line>) {
    this.#isOpen = isOpen
    this.#waitingLines = waitingLines
  }

  get isReady(): boolean {
    return this.#letters.length > 0 && this.#isOpen()
  }

  send(letter: () => void): void {
    this.#letters.push(letter)
    this.#waitingLines.add(this)
  }

  deliver(): void {
    const letter = this.#letters.shift()
    if (this.#letters.length === 0) this.#waitingLines.delete(this)
    letter?.()
  }

  /** All that is on its way is lost. */
  clear(): void {
    this.#letters = []
    this.#waitingLines.delete(this)
  }
}
