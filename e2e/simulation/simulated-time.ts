/**
 * Time that passes when the simulation says so. Timers are taken from the globals, because half of those who set one are
 * libraries; what is due at once (`setImmediate`, by which an IndexedDB in memory takes its steps) waits as well, and is
 * done one task at a time, with all that follows from it before the next.
 */
interface Timer {
  callback: () => void
  at: number
  /** Of an interval. */
  everyMs: number | undefined
}

const real = {
  setTimeout: globalThis.setTimeout,
  clearTimeout: globalThis.clearTimeout,
  setInterval: globalThis.setInterval,
  clearInterval: globalThis.clearInterval,
  setImmediate: globalThis.setImmediate,
  clearImmediate: globalThis.clearImmediate,
}
const realRandom = Math.random
const realDateNow = Date.now
const realPerformanceNow = performance.now.bind(performance)

/** What the clocks on the wall say when a simulation begins. */
const beginning = Date.UTC(2026, 0, 1)

export class SimulatedTime implements Disposable {
  /** Milliseconds since the beginning. */
  now = 0
  readonly #timers = new Set<Timer>()
  readonly #tasks = new Set<() => void>()

  constructor(random: () => number) {
    const set = (everyMs: number | undefined, callback: () => void, delayMs: number): object => {
      const timer: Timer = { callback, at: this.now + Math.max(1, delayMs), everyMs }
      this.#timers.add(timer)
      const handle: object = Object.assign(timer, { ref: () => handle, unref: () => handle })
      return handle
    }
    const clear = (timer: unknown): void => void this.#timers.delete(timer as Timer)
    const bound = (callback: (...args: unknown[]) => void, args: unknown[]) => () => callback(...args)
    Object.assign(globalThis, {
      setTimeout: (callback: () => void, delayMs = 0, ...args: unknown[]) =>
        set(undefined, bound(callback, args), delayMs),
      setInterval: (callback: () => void, delayMs = 0, ...args: unknown[]) =>
        set(delayMs, bound(callback, args), delayMs),
      clearTimeout: clear,
      clearInterval: clear,
      setImmediate: (callback: () => void, ...args: unknown[]) => {
        const task = bound(callback, args)
        this.#tasks.add(task)
        return task
      },
      clearImmediate: (task: () => void) => this.#tasks.delete(task),
    })
    Math.random = random
    Date.now = () => beginning + this.now
    performance.now = () => this.now
  }

  /** Whether something is due at once. */
  get isBusy(): boolean {
    return this.#tasks.size > 0
  }

  get hasTimers(): boolean {
    return this.#timers.size > 0
  }

  /** Does the next thing that is due at once. */
  async work(): Promise<void> {
    const [task] = this.#tasks
    if (task === undefined) return
    this.#tasks.delete(task)
    task()
    await settled()
  }

  /** Lets time pass until the next timer. */
  async pass(): Promise<void> {
    let next: Timer | undefined
    for (const timer of this.#timers) if (next === undefined || timer.at < next.at) next = timer
    if (next === undefined) return
    this.now = Math.max(this.now, next.at)
    if (next.everyMs === undefined) this.#timers.delete(next)
    else next.at = this.now + Math.max(1, next.everyMs)
    next.callback()
    await settled()
  }

  /** Gives the real time back. */
  [Symbol.dispose](): void {
    Object.assign(globalThis, real)
    Math.random = realRandom
    Date.now = realDateNow
    performance.now = realPerformanceNow
  }
}

/** Resolves when all that is to be done without waiting for anything has been done. */
export const settled = (): Promise<void> => new Promise((resolve) => real.setImmediate(resolve))
