/**
 * Secrets that stand for something for a few minutes, such as a sign-in that is under way. They live in memory, by their
 * SHA-256, and are bounded: beyond `most` the oldest goes, since a stranger may ask for many.
 */
import { hashOfCode, newOneTimeCode } from './one-time-code.ts'

export interface ExpiringSecretsOptions {
  readonly lifetimeMs: number
  readonly most: number
  /** Milliseconds since 1970. */
  readonly now: () => number
}

export interface ExpiringSecret {
  readonly secret: string
  /** Milliseconds since 1970. */
  readonly expiresAt: number
}

export class ExpiringSecrets<T> {
  readonly #options: ExpiringSecretsOptions
  /** The oldest first, which is also the first to expire. */
  readonly #entries = new Map<string, { readonly value: T; readonly expiresAt: number }>()

  constructor(options: ExpiringSecretsOptions) {
    this.#options = options
  }

  get size(): number {
    return this.#entries.size
  }

  create(value: T): ExpiringSecret {
    const { lifetimeMs, most, now } = this.#options
    for (const [hash, { expiresAt }] of this.#entries) {
      if (expiresAt > now() && this.#entries.size < most) break
      this.#entries.delete(hash)
    }
    const secret = newOneTimeCode()
    const expiresAt = now() + lifetimeMs
    this.#entries.set(hashOfCode(secret), { value, expiresAt })
    return { secret, expiresAt }
  }

  /** What it stands for. */
  get(secret: string): T | undefined {
    const entry = this.#entries.get(hashOfCode(secret))
    return entry !== undefined && entry.expiresAt > this.#options.now() ? entry.value : undefined
  }

  /** The same, once. */
  take(secret: string): T | undefined {
    const value = this.get(secret)
    this.#entries.delete(hashOfCode(secret))
    return value
  }
}
