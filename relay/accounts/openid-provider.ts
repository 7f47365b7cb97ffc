/**
 * A provider that speaks OpenID Connect: authorization code with PKCE, state and nonce. It is asked what it can do when
 * somebody first wants to sign in with it, so that one that is away keeps nothing else from working.
 */
import * as client from 'openid-client'
import { identityOf, ProviderError, type Provider, type ProviderConfig, type SignInChecks } from './provider.ts'
import { createProviderFetch, providerTimeoutMs } from './provider-http.ts'

export interface OpenIdProviderOptions {
  readonly config: ProviderConfig
  /** Where the provider sends people back to. */
  readonly redirectUri: string
  readonly timeoutMs?: number | undefined
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** What it can do changes rarely; its keys are looked after by the library. */
const discoveryLifetimeMs = 24 * 60 * 60 * 1000
/** Refuses `prompt=login`, as others have to understand. */
const googleIssuer = 'https://accounts.google.com'

const scope = 'openid email profile'

/** In the body wherever that is taken: the header needs an escaping that not all providers undo. */
const clientAuth =
  (secret: string): client.ClientAuth =>
  (server, ...rest) => {
    const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_post']
    const auth = methods.includes('client_secret_post') ? client.ClientSecretPost : client.ClientSecretBasic
    auth(secret)(server, ...rest)
  }

/** What went wrong, without anything that was sent. */
const problemOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'unknown'
  const code = 'code' in error && typeof error.code === 'string' ? ` (${error.code})` : ''
  const { cause } = error
  return `${error.message}${code}${cause instanceof Error ? `: ${problemOf(cause)}` : ''}`
}

export const providerError = (error: unknown): ProviderError => {
  if (error instanceof ProviderError) return error
  const isDenied = error instanceof client.AuthorizationResponseError && error.error === 'access_denied'
  return new ProviderError(isDenied ? 'denied' : 'failed', problemOf(error), { cause: error })
}

/** Only what is on this computer is spoken to plainly; the configuration lets no other in. */
export const insecureOnly = (url: URL): ((config: client.Configuration) => void)[] =>
  url.protocol === 'http:' ? [client.allowInsecureRequests] : []

export class OpenIdProvider implements Provider {
  readonly #options: OpenIdProviderOptions
  #discovered: { readonly config: Promise<client.Configuration>; readonly at: number } | undefined

  constructor(options: OpenIdProviderOptions) {
    this.#options = options
  }

  get config(): ProviderConfig {
    return this.#options.config
  }

  async begin({ state, nonce, codeVerifier }: SignInChecks, { again }: { readonly again: boolean }): Promise<URL> {
    try {
      const config = await this.#discover()
      return client.buildAuthorizationUrl(config, {
        redirect_uri: this.#options.redirectUri,
        scope,
        state,
        nonce,
        code_challenge: await client.calculatePKCECodeChallenge(codeVerifier),
        code_challenge_method: 'S256',
        ...(again && this.config.issuer.origin !== googleIssuer ? { prompt: 'login' } : {}),
      })
    } catch (error) {
      throw providerError(error)
    }
  }

  async complete(returned: URL, { state, nonce, codeVerifier }: SignInChecks) {
    try {
      const config = await this.#discover()
      const tokens = await client.authorizationCodeGrant(config, returned, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: codeVerifier,
        idTokenExpected: true,
      })
      const claims = tokens.claims()
      if (claims === undefined) throw new ProviderError('failed', 'the provider names nobody')
      // Many say the address only where it is asked for.
      const more =
        claims['email'] === undefined && config.serverMetadata().userinfo_endpoint !== undefined
          ? await client.fetchUserInfo(config, tokens.access_token, claims.sub)
          : claims
      // An address and whether it was checked are of one place.
      const { email, email_verified: isEmailVerified } = claims['email'] === undefined ? more : claims
      const name = claims['name'] ?? more['name']
      const said = { issuer: claims.iss, subject: claims.sub, email, isEmailVerified: isEmailVerified === true, name }
      return identityOf(this.config, said, this.#options.now())
    } catch (error) {
      throw providerError(error)
    }
  }

  /** Those who ask at once share one answer; one that failed is asked for again. */
  #discover(): Promise<client.Configuration> {
    const { now } = this.#options
    const known = this.#discovered
    if (known !== undefined && now() - known.at < discoveryLifetimeMs) return known.config
    const discovered = { config: this.#ask(), at: now() }
    this.#discovered = discovered
    discovered.config.catch(() => {
      if (this.#discovered === discovered) this.#discovered = undefined
    })
    return discovered.config
  }

  #ask(): Promise<client.Configuration> {
    const { config, timeoutMs = providerTimeoutMs } = this.#options
    const { issuer, clientId, clientSecret } = config
    return client.discovery(issuer, clientId, clientSecret, clientAuth(clientSecret), {
      [client.customFetch]: createProviderFetch(timeoutMs),
      timeout: timeoutMs / 1000,
      execute: [...insecureOnly(issuer), client.enableNonRepudiationChecks],
    })
  }
}
