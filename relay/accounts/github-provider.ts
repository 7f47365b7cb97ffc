/**
 * GitHub speaks OAuth 2 and no OpenID: there is no token that says who somebody is, so its API is asked, with a token
 * that the same code bought. The number of a GitHub account stays when its name changes hands.
 */
import * as client from 'openid-client'
import { z } from 'zod'
import { insecureOnly, providerError, type OpenIdProviderOptions } from './openid-provider.ts'
import { identityOf, ProviderError, type Provider, type ProviderConfig, type SignInChecks } from './provider.ts'
import { createProviderFetch, providerTimeoutMs } from './provider-http.ts'

const scope = 'user:email'

const userSchema = z.object({ id: z.number().int().positive(), name: z.string().nullish() })
const emailsSchema = z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }))

/** GitHub itself has its API at another name; a GitHub Enterprise Server below its own. */
const apiOf = (issuer: URL): string =>
  issuer.origin === 'https://github.com' ? 'https://api.github.com' : `${issuer.origin}/api/v3`

export class GithubProvider implements Provider {
  readonly #options: OpenIdProviderOptions
  readonly #client: client.Configuration

  constructor(options: OpenIdProviderOptions) {
    this.#options = options
    const { config, timeoutMs = providerTimeoutMs } = options
    const { issuer, clientId, clientSecret } = config
    const server = {
      issuer: issuer.origin,
      authorization_endpoint: `${issuer.origin}/login/oauth/authorize`,
      token_endpoint: `${issuer.origin}/login/oauth/access_token`,
    }
    this.#client = new client.Configuration(server, clientId, clientSecret, client.ClientSecretPost(clientSecret))
    this.#client[client.customFetch] = createProviderFetch(timeoutMs)
    this.#client.timeout = timeoutMs / 1000
    for (const allow of insecureOnly(issuer)) allow(this.#client)
  }

  get config(): ProviderConfig {
    return this.#options.config
  }

  async begin({ state, codeVerifier }: SignInChecks): Promise<URL> {
    return client.buildAuthorizationUrl(this.#client, {
      redirect_uri: this.#options.redirectUri,
      scope,
      state,
      code_challenge: await client.calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: 'S256',
    })
  }

  async complete(returned: URL, { state, codeVerifier }: SignInChecks) {
    try {
      const checks = { expectedState: state, pkceCodeVerifier: codeVerifier }
      const { access_token: token } = await client.authorizationCodeGrant(this.#client, returned, checks)
      const { id, name } = await this.#ask(token, '/user', userSchema)
      const emails = await this.#ask(token, '/user/emails', emailsSchema)
      const primary = emails.find((address) => address.primary)
      const said = {
        issuer: this.config.issuer.origin,
        subject: String(id),
        email: primary?.email,
        isEmailVerified: primary?.verified === true,
        name,
      }
      return identityOf(this.config, said, this.#options.now())
    } catch (error) {
      throw providerError(error)
    }
  }

  async #ask<T>(token: string, path: string, schema: z.ZodType<T>): Promise<T> {
    const url = new URL(`${apiOf(this.config.issuer)}${path}`)
    const headers = new Headers({ accept: 'application/vnd.github+json' })
    const response = await client.fetchProtectedResource(this.#client, token, url, 'GET', undefined, headers)
    if (!response.ok) throw new ProviderError('failed', `GitHub answered ${response.status} for ${path}`)
    return schema.parse(await response.json())
  }
}
