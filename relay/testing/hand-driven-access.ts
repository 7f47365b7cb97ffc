/** A rule that a test decides: who a token names, which space is whose, and when a device is revoked. */
import type { Access, AccessRule, Authentication, Principal } from '../accounts/access.ts'
import type { DeviceSession } from '../accounts/live-devices.ts'

export class HandDrivenAccess implements AccessRule {
  readonly #authentications = new Map<string, Authentication>()
  readonly #accountBySpace = new Map<string, string>()
  readonly #listeners = new Set<(session: DeviceSession) => void>()
  /** Tokens that were looked at, oldest first. */
  readonly asked: (string | undefined)[] = []

  /** Has a token name a device of an account from now on; an hour unless told. */
  issue(token: string, { accountId, deviceId, expiresAt = Date.now() + 3_600_000 }: Partial<Principal>): Principal {
    const principal = { accountId: accountId ?? 'ada', deviceId: deviceId ?? 'laptop', expiresAt }
    this.#authentications.set(token, { ok: true, principal })
    return principal
  }

  refuse(token: string, problem: 'expired' | 'revoked'): void {
    this.#authentications.set(token, { ok: false, problem })
  }

  give(space: string, accountId: string): void {
    this.#accountBySpace.set(space, accountId)
  }

  revoke(session: DeviceSession): void {
    for (const listener of this.#listeners) listener(session)
  }

  authenticate(token: string | undefined): Promise<Authentication> {
    this.asked.push(token)
    const known = token === undefined ? undefined : this.#authentications.get(token)
    return Promise.resolve(known ?? { ok: false, problem: token === undefined ? 'missing' : 'invalid' })
  }

  accessTo({ accountId }: Principal, space: string): Access {
    return this.#accountBySpace.get(space) === accountId ? 'manage' : 'none'
  }

  onRevoked(listener: (session: DeviceSession) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}
