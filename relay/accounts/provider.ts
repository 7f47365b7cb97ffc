/** Somebody else with whom people sign in: what all kinds of them have in common. */
import { emailAddress, personName } from './account-fields.ts'
import type { Identity } from './account-rows.ts'

export interface ProviderConfig {
  /** In addresses, and in the names of its settings. */
  readonly id: string
  /** What people call it. */
  readonly name: string
  readonly kind: 'openid' | 'github'
  /** Who it is: the discovery document lies below it, or GitHub's pages. */
  readonly issuer: URL
  readonly clientId: string
  readonly clientSecret: string
  /** Whether its addresses count as checked although it does not say so. */
  readonly trustsEmail: boolean
}

/** What ties the answer of the provider to the question. */
export interface SignInChecks {
  readonly state: string
  readonly nonce: string
  readonly codeVerifier: string
}

/** Who somebody is, as the provider has just said. */
export interface ProvenIdentity extends Identity {
  /** Given by the person, or absent. */
  readonly name: string | undefined
}

export interface Provider {
  readonly config: ProviderConfig
  /**
   * The address at which the person signs in there. `again`: also whoever is signed in there already, as far as the
   * provider can ask. Rejects with a `ProviderError`.
   */
  begin(checks: SignInChecks, options: { readonly again: boolean }): Promise<URL>
  /** Who came back to this address. Rejects with a `ProviderError`. */
  complete(returned: URL, checks: SignInChecks): Promise<ProvenIdentity>
}

/** `denied`: the person, or the provider on their behalf, said no. `failed`: it did not answer, or not as it should. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError'
  readonly kind: 'denied' | 'failed'

  constructor(kind: 'denied' | 'failed', message: string, options?: ErrorOptions) {
    super(message, options)
    this.kind = kind
  }
}

/** OpenID Connect Core 2: at most 255 ASCII characters. */
const subjectPattern = /^[\x20-\x7e]{1,255}$/

/** What a provider claims, as far as it can be used. Rejects a subject that cannot be one. */
export const identityOf = (
  { id, trustsEmail }: ProviderConfig,
  claims: {
    readonly issuer: string
    readonly subject: unknown
    readonly email: unknown
    readonly isEmailVerified: boolean
    readonly name: unknown
  },
  now: number,
): ProvenIdentity => {
  const { issuer, subject } = claims
  if (typeof subject !== 'string' || !subjectPattern.test(subject))
    throw new ProviderError('failed', 'the provider names nobody')
  const email = emailAddress.safeParse(claims.email)
  const isKnown = email.success && (claims.isEmailVerified || trustsEmail)
  return {
    issuer,
    subject,
    provider: id,
    email: isKnown ? email.data : undefined,
    linkedAt: now,
    name: personName.safeParse(claims.name).data,
  }
}
