/**
 * Passwords as argon2id hashes. A hash takes a processor and 19 MiB for some ten milliseconds, on purpose, so only some
 * run at a time and only some wait: a stranger who asks for many slows down others who sign in, and nobody else.
 */
import { hash, verify } from '@node-rs/argon2'
import { randomBytes } from 'node:crypto'

export interface PasswordCost {
  readonly memoryKib: number
  readonly passes: number
}

/** OWASP's recommendation for argon2id with one lane. */
export const usualCost: PasswordCost = { memoryKib: 19 * 1024, passes: 2 }

/** The const enum of @node-rs/argon2 does not outlive its types. */
const argon2id = 2
/** The answer when too many wait. */
export const busy = Symbol('busy')

/** Two of libuv's four threads; the disk needs the others. */
const running = 2
/** About a second's worth on a slow machine. */
const waiting = 32

export class Passwords {
  readonly #cost: PasswordCost
  readonly #waiting: (() => void)[] = []
  #running = 0
  /** What an unknown account's password is held against. Made at once, so that nobody ever waits for it alone. */
  readonly #nobodys: Promise<string>
  /** Hashes computed so far. */
  computed = 0

  constructor(cost: PasswordCost) {
    this.#cost = cost
    this.#nobodys = hash(randomBytes(32), this.#options)
  }

  /** For the database, or `busy`. */
  async hash(password: string): Promise<string | typeof busy> {
    return this.#inTurn(() => hash(password, this.#options))
  }

  /** Without a hash it is as much work, and false: nobody learns from the time whether there is an account. */
  async matches(password: string, stored: string | undefined): Promise<boolean | typeof busy> {
    const nobodys = await this.#nobodys
    const matches = await this.#inTurn(() => verify(stored ?? nobodys, password))
    return matches === busy ? busy : matches && stored !== undefined
  }

  get #options() {
    const { memoryKib, passes } = this.#cost
    return { algorithm: argon2id, memoryCost: memoryKib, timeCost: passes, parallelism: 1 }
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T | typeof busy> {
    if (this.#running >= running) {
      if (this.#waiting.length >= waiting) return busy
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    } else this.#running++
    try {
      this.computed++
      return await work()
    } finally {
      const next = this.#waiting.shift()
      // Whoever waited takes the place over.
      if (next === undefined) this.#running--
      else next()
    }
  }
}
