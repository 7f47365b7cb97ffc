/**
 * Eight digits that a signed-in device shows and another one types. They live in memory: five minutes are over soon after
 * a restart anyway, and from a database a hundred million possibilities are tried in a second.
 */
import { randomInt } from 'node:crypto'

export const joinCodeMs = 5 * 60 * 1000
const possibilities = 10 ** 8

export interface JoinCode {
  readonly code: string
  /** Milliseconds since 1970. */
  readonly expiresAt: number
}

export class JoinCodes {
  readonly #now: () => number
  /** One per account, so that nobody makes the others' codes easier to hit. */
  readonly #codeByAccount = new Map<string, JoinCode>()
  readonly #accountByCode = new Map<string, string>()

  constructor(now: () => number) {
    this.#now = now
  }

  /** The account's older code is worth nothing from now on. */
  create(accountId: string): JoinCode {
    this.forget(accountId)
    let code: string
    do code = String(randomInt(possibilities)).padStart(8, '0')
    while (this.#accountByCode.has(code))
    const created = { code, expiresAt: this.#now() + joinCodeMs }
    this.#codeByAccount.set(accountId, created)
    this.#accountByCode.set(code, accountId)
    return created
  }

  /** The account that the code lets in, once. */
  take(code: string): string | undefined {
    const accountId = this.#accountByCode.get(code)
    if (accountId === undefined) return undefined
    const isAlive = (this.#codeByAccount.get(accountId)?.expiresAt ?? 0) > this.#now()
    this.forget(accountId)
    return isAlive ? accountId : undefined
  }

  forget(accountId: string): void {
    const created = this.#codeByAccount.get(accountId)
    if (created !== undefined) this.#accountByCode.delete(created.code)
    this.#codeByAccount.delete(accountId)
  }

  sweep(): void {
    for (const [accountId, { expiresAt }] of this.#codeByAccount) if (expiresAt <= this.#now()) this.forget(accountId)
  }
}
