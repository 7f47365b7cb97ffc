/** Lets a few docs be read at a time, and the others in the order in which they asked. */
export class ReadTurns {
  readonly #atOnce: number
  #running = 0
  readonly #waiting = new Set<() => void>()

  constructor(atOnce: number) {
    this.#atOnce = atOnce
  }

  /** Reads when it is its turn. */
  async take<T>(read: () => Promise<T>): Promise<T> {
    if (this.#running < this.#atOnce) this.#running++
    else await new Promise<void>((begin) => this.#waiting.add(begin))
    try {
      return await read()
    } finally {
      const [next] = this.#waiting
      // Who is next takes over the place of this one.
      if (next === undefined) this.#running--
      else {
        this.#waiting.delete(next)
        next()
      }
    }
  }
}
