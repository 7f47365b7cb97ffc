/**
 * For each key one piece of work after the other: what one has seen of an account holds until it has written. Work for
 * different keys goes on at once, so that their writes share commits.
 */
export class Serial {
  readonly #lastByKey = new Map<string, Promise<unknown>>()

  run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const run = (this.#lastByKey.get(key) ?? Promise.resolve()).then(work)
    const ended = run
      .catch(() => undefined)
      .then(() => {
        if (this.#lastByKey.get(key) === ended) this.#lastByKey.delete(key)
      })
    this.#lastByKey.set(key, ended)
    return run
  }
}
