/** What one connection may do: nothing but its token says who it is, and a newer one takes the place of the first. */
import { includes, type AccessProblem, type AccessRule, type Principal } from '../accounts/access.ts'
import { closeCodes, type CloseCode } from '../../shared/protocol/close-codes.ts'

const endings: Record<AccessProblem, CloseCode> = {
  missing: closeCodes.authRequired,
  invalid: closeCodes.authRequired,
  revoked: closeCodes.authRequired,
  expired: closeCodes.tokenExpired,
}

/** How a connection ends on which somebody could not be let in. */
export const endingOf = (problem: AccessProblem): CloseCode => endings[problem]

export class Admission {
  readonly #access: AccessRule
  #principal: Principal

  constructor(access: AccessRule, principal: Principal) {
    this.#access = access
    this.#principal = principal
  }

  get deviceId(): string {
    return this.#principal.deviceId
  }

  /** Until the token ends; negative when it has. */
  get msLeft(): number {
    return this.#principal.expiresAt - Date.now()
  }

  /** Whether docs of the space may be read and written. */
  mayUse(space: string): boolean {
    return includes(this.#access.accessTo(this.#principal, space), 'write')
  }

  /** Takes a newer token of the same device. Undefined if it holds, else how the connection ends. */
  async renew(token: string): Promise<CloseCode | undefined> {
    const authentication = await this.#access.authenticate(token)
    if (!authentication.ok) return endingOf(authentication.problem)
    const { principal } = authentication
    const { accountId, deviceId } = this.#principal
    if (principal.accountId !== accountId || principal.deviceId !== deviceId) return closeCodes.authRequired
    this.#principal = principal
    return undefined
  }
}
