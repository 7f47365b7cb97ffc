/** Access tokens: JWTs that say which device of which account asks, for an hour. */
import { errors, jwtVerify, SignJWT, type JWTPayload } from 'jose'
import { uuid } from './account-fields.ts'

export const accessTokenSeconds = 3_600
/** How far the clocks of a relay and of itself after a move may be apart. */
const clockToleranceSeconds = 30
/** Ours have about 400 characters. */
const maxTokenLength = 2_048

const algorithm = 'HS256'
const type = 'at+jwt'
const audience = 'driftless'

/** Whom a token names. */
export interface TokenSubject {
  readonly accountId: string
  readonly deviceId: string
  /** Milliseconds since 1970. */
  readonly expiresAt: number
}

export type TokenReading = { readonly state: 'invalid' } | ({ readonly state: 'valid' | 'expired' } & TokenSubject)

export interface AccessTokenOptions {
  readonly secret: Uint8Array
  /** Of this relay's accounts, and the same after a restore. */
  readonly issuer: string
  /** Milliseconds since 1970. */
  readonly now: () => number
}

const invalid = { state: 'invalid' } as const

const subjectOf = ({ sub, did, exp }: JWTPayload): TokenSubject | undefined => {
  const [accountId, deviceId] = [uuid.safeParse(sub), uuid.safeParse(did)]
  return accountId.success && deviceId.success && exp !== undefined
    ? { accountId: accountId.data, deviceId: deviceId.data, expiresAt: exp * 1000 }
    : undefined
}

export class AccessTokens {
  readonly #options: AccessTokenOptions

  constructor(options: AccessTokenOptions) {
    this.#options = options
  }

  issue(accountId: string, deviceId: string): Promise<string> {
    const { secret, issuer, now } = this.#options
    const issuedAt = Math.floor(now() / 1000)
    return new SignJWT({ did: deviceId })
      .setProtectedHeader({ alg: algorithm, typ: type })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject(accountId)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + accessTokenSeconds)
      .sign(secret)
  }

  /** Who a token names, if this relay made it. It does not say whether the device may still do anything. */
  async read(token: string): Promise<TokenReading> {
    if (token.length > maxTokenLength) return invalid
    const { secret, issuer, now } = this.#options
    try {
      const { payload } = await jwtVerify(token, secret, {
        algorithms: [algorithm],
        typ: type,
        issuer,
        audience,
        currentDate: new Date(now()),
        clockTolerance: clockToleranceSeconds,
        requiredClaims: ['sub', 'did', 'iat', 'exp'],
        // With it the time of issue is looked at: a token from the future is none of ours.
        maxTokenAge: accessTokenSeconds,
      })
      const subject = subjectOf(payload)
      return subject === undefined ? invalid : { state: 'valid', ...subject }
    } catch (error) {
      if (!(error instanceof errors.JOSEError)) throw error
      const subject = error instanceof errors.JWTExpired ? subjectOf(error.payload) : undefined
      return subject === undefined ? invalid : { state: 'expired', ...subject }
    }
  }
}
