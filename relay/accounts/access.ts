/**
 * Who may do what: the one place that decides it, for every door and every route. A personal space is its account's alone.
 */
import type { AccessTokens } from './access-token.ts'
import type { DeviceSession, LiveDevices } from './live-devices.ts'

/** Who asks: a device of an account. */
export interface Principal {
  readonly accountId: string
  readonly deviceId: string
  /** Milliseconds since 1970. From then on another token is needed. */
  readonly expiresAt: number
}

/**
 * `missing`, `invalid`: there is no token, or none of ours. `expired`: refreshing helps. `revoked`: only signing in again
 * does.
 */
export type AccessProblem = 'missing' | 'invalid' | 'expired' | 'revoked'

export type Authentication =
  { readonly ok: true; readonly principal: Principal } | { readonly ok: false; readonly problem: AccessProblem }

/** Each holds what those before it hold. */
export type Access = 'none' | 'read' | 'write' | 'manage'

const levels: readonly Access[] = ['none', 'read', 'write', 'manage']

/** Whether whoever has one access may do what takes another. */
export const includes = (access: Access, needed: Access): boolean => levels.indexOf(access) >= levels.indexOf(needed)

export interface AccessRule {
  authenticate(token: string | undefined): Promise<Authentication>
  /** Holds at this moment; asked again when something is revoked. */
  accessTo(principal: Principal, space: string): Access
  /** Calls at once when a device has lost its access. Returns how to stop. */
  onRevoked(listener: (session: DeviceSession) => void): () => void
}

/** Whoever reaches a relay without accounts. */
export const everybody: Principal = { accountId: 'everybody', deviceId: 'everybody', expiresAt: Infinity }

/** A relay without accounts: everybody who reaches it may write everything. */
export class OpenAccess implements AccessRule {
  authenticate(): Promise<Authentication> {
    return Promise.resolve({ ok: true, principal: everybody })
  }

  accessTo(): Access {
    return 'write'
  }

  onRevoked(): () => void {
    return () => undefined
  }
}

export class AccountAccess implements AccessRule {
  readonly #tokens: AccessTokens
  readonly #devices: LiveDevices
  readonly #now: () => number

  constructor(tokens: AccessTokens, devices: LiveDevices, now: () => number) {
    this.#tokens = tokens
    this.#devices = devices
    this.#now = now
  }

  async authenticate(token: string | undefined): Promise<Authentication> {
    if (token === undefined || token === '') return { ok: false, problem: 'missing' }
    const reading = await this.#tokens.read(token)
    if (reading.state === 'invalid') return { ok: false, problem: 'invalid' }
    const { state, accountId, deviceId, expiresAt } = reading
    if (this.#devices.accountOf(deviceId) !== accountId) return { ok: false, problem: 'revoked' }
    if (state === 'expired') return { ok: false, problem: 'expired' }
    this.#devices.saw(deviceId, this.#now())
    return { ok: true, principal: { accountId, deviceId, expiresAt } }
  }

  accessTo({ accountId, deviceId }: Principal, space: string): Access {
    const isSignedIn = this.#devices.accountOf(deviceId) === accountId
    return isSignedIn && this.#devices.spaceOf(accountId) === space ? 'manage' : 'none'
  }

  onRevoked(listener: (session: DeviceSession) => void): () => void {
    return this.#devices.onRevoked(listener)
  }
}
