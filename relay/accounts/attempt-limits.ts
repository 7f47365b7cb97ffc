/**
 * How often a client address, an account and everybody together may try what a guess could open or what costs us work.
 * Limits per address alone would not stop many addresses, and limits per account alone would let a stranger keep somebody
 * out for long; hence both, the latter with quick refilling. A device that is signed in needs none of what they guard.
 */
import { RateLimiter, type Rate } from './rate-limiter.ts'

const second = 1_000
const minute = 60 * second

/** Each by its key: `address`, `account` (the address of its mail, whether it exists or not), or all together. */
export const attemptRates = {
  /** Wrong passwords; right ones are given back. A family behind one address mistypes less. */
  passwordPerAddress: { burst: 20, everyMs: 30 * second },
  passwordPerAccount: { burst: 10, everyMs: 30 * second },
  /** New accounts, and questions whether an address has one. */
  registerPerAddress: { burst: 20, everyMs: 3 * minute },
  registerInAll: { burst: 200, everyMs: 10 * second },
  /** Mails to one address, and from one. */
  forgotPerAddress: { burst: 10, everyMs: 5 * minute },
  forgotPerAccount: { burst: 3, everyMs: 10 * minute },
  forgotInAll: { burst: 100, everyMs: 10 * second },
  /** A reset code cannot be guessed; each try with a right one costs a hash. */
  resetPerAddress: { burst: 10, everyMs: minute },
  /** Five wrong codes in ten minutes; and over all addresses few enough that a hundred million stay many. */
  joinPerAddress: { burst: 5, everyMs: 2 * minute },
  joinInAll: { burst: 200, everyMs: 3 * second },
  /** Each may have us ask a provider, which answers in ten seconds at the latest. */
  providerPerAddress: { burst: 30, everyMs: 20 * second },
  providerInAll: { burst: 500, everyMs: 100 },
  /** Each writes to disk. Many devices may share an address, and come back at once after an outage. */
  refreshPerAddress: { burst: 1_000, everyMs: 50 },
  /** What signed-in devices of one account change. */
  changePerAccount: { burst: 120, everyMs: second },
} as const satisfies Record<string, Rate>

export type AttemptKind = keyof typeof attemptRates

/** A try that was taken from all the buckets it is for, or how long there is none. */
export type Attempt = { readonly waitMs: number; readonly succeeded?: never } | { readonly succeeded: () => void }

export class AttemptLimits {
  readonly #limiters: Readonly<Record<AttemptKind, RateLimiter>>

  constructor(now: () => number) {
    this.#limiters = Object.fromEntries(
      Object.entries(attemptRates).map(([kind, rate]) => [kind, new RateLimiter(rate, now)]),
    ) as Record<AttemptKind, RateLimiter>
  }

  /** Takes one try from each bucket, or none at all. */
  take(keys: Readonly<Partial<Record<AttemptKind, string>>>): Attempt {
    const taken: (() => void)[] = []
    const giveBack = (): void => {
      for (const undo of taken) undo()
    }
    for (const [kind, key] of Object.entries(keys) as [AttemptKind, string][]) {
      const limiter = this.#limiters[kind]
      const waitMs = limiter.take(key)
      if (waitMs > 0) {
        giveBack()
        return { waitMs }
      }
      taken.push(() => limiter.giveBack(key))
    }
    return { succeeded: giveBack }
  }
}
