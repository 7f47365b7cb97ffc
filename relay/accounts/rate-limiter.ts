/**
 * How often something may be tried: a bucket per key that holds some tries and fills again at a steady rate. What is
 * remembered is bounded: beyond `mostKeys` the oldest is forgotten, since a stranger with many addresses may not take our
 * memory, and limits over all addresses stand behind those per address.
 */
export interface Rate {
  /** Tries at once, and after a pause. */
  readonly burst: number
  /** How long one more takes. */
  readonly everyMs: number
}

const mostKeys = 50_000

export class RateLimiter {
  readonly rate: Rate
  readonly #now: () => number
  /** When the bucket will be full again, by key; the one used last comes last. */
  readonly #fullAtByKey = new Map<string, number>()

  constructor(rate: Rate, now: () => number) {
    this.rate = rate
    this.#now = now
  }

  get keys(): number {
    return this.#fullAtByKey.size
  }

  /** Takes one try, or says after how many milliseconds there will be one. */
  take(key: string): number {
    const { burst, everyMs } = this.rate
    const now = this.#now()
    // A clock that was set back must not shut anybody out.
    const fullAt = Math.min(Math.max(this.#fullAtByKey.get(key) ?? now, now), now + burst * everyMs)
    const waitMs = fullAt + everyMs - (now + burst * everyMs)
    if (waitMs > 0) return waitMs
    this.#remember(key, fullAt + everyMs)
    return 0
  }

  /** For a try that was no failure. */
  giveBack(key: string): void {
    const fullAt = this.#fullAtByKey.get(key)
    if (fullAt !== undefined) this.#remember(key, fullAt - this.rate.everyMs)
  }

  #remember(key: string, fullAt: number): void {
    this.#fullAtByKey.delete(key)
    if (fullAt <= this.#now()) return
    this.#fullAtByKey.set(key, fullAt)
    if (this.#fullAtByKey.size <= mostKeys) return
    const [oldest] = this.#fullAtByKey.keys()
    if (oldest !== undefined) this.#fullAtByKey.delete(oldest)
  }
}
