/**
 * Signing in with a provider, as seen from the page that wants to:
 *
 *   start      the page makes a secret and gives its SHA-256; it gets the provider's address and goes there
 *   return     the provider sends the browser here, with a code that we buy the person's identity with; the browser goes
 *              on to the page, with another code behind the `#`
 *   exchange   the page shows that code and its secret, once and within a minute, and gets what it wanted
 *
 * Whoever has somebody follow a link into the middle of this gains nothing: the code goes to pages of this relay alone,
 * and a page that has not begun it has no secret that belongs to it. Everything is in memory; a restart has people begin
 * again.
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { Log } from '../log.ts'
import type { Origin } from './account-events.ts'
import { ExpiringSecrets } from './expiring-secrets.ts'
import { GithubProvider } from './github-provider.ts'
import type { DeviceSession } from './live-devices.ts'
import { newOneTimeCode } from './one-time-code.ts'
import { OpenIdProvider } from './openid-provider.ts'
import {
  ProviderError,
  type ProvenIdentity,
  type Provider,
  type ProviderConfig,
  type SignInChecks,
} from './provider.ts'
import { refuse, type Refusal } from './refusal.ts'

/** What a page wants with it. `link`: be another way into the account. `prove`: that the person is there. */
export type SignInPurpose =
  | { readonly kind: 'sign-in'; readonly invite: string | undefined }
  | { readonly kind: 'link' | 'prove'; readonly session: DeviceSession }

interface Start {
  readonly provider: string
  readonly purpose: SignInPurpose
  /** SHA-256 of the page's secret, in base64url. */
  readonly challenge: string
  /** The page's origin; absent for whoever is no page. */
  readonly page: string | undefined
}

interface Flow extends Omit<Start, 'page'> {
  readonly page: string
  readonly checks: Omit<SignInChecks, 'state'>
}

export interface ProviderSignInsOptions {
  readonly providers: readonly Provider[]
  /** The origin at which people reach the relay. */
  readonly publicUrl: string
  /** Pages of other origins that may get people back. */
  readonly pages: readonly string[]
  /** Somebody came back, and the provider did not say who. */
  readonly onInvalidAnswer: (provider: string, origin: Origin) => Promise<void>
  readonly log: Log
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** Long enough to find a second factor. */
const flowMs = 10 * 60 * 1000
const exchangeMs = 60 * 1000
/** Some hundred bytes each. */
const mostFlows = 10_000

/** Why the page gets no code. `expired`: nobody knows of such a sign-in, any more. */
type ReturnProblem = 'denied' | 'failed' | 'expired'

const isLoopback = (origin: string): boolean => /^https?:\/\/(localhost|127(\.\d{1,3}){3}|\[::1\])(:|$)/.test(origin)

const isSecretOf = (challenge: string, secret: string): boolean => {
  const [given, expected] = [createHash('sha256').update(secret).digest(), Buffer.from(challenge, 'base64url')]
  return given.length === expected.length && timingSafeEqual(given, expected)
}

export class ProviderSignIns {
  readonly #options: ProviderSignInsOptions
  readonly #flows: ExpiringSecrets<Flow>
  readonly #exchanges: ExpiringSecrets<{ readonly flow: Flow; readonly identity: ProvenIdentity }>

  constructor(options: ProviderSignInsOptions) {
    const { now } = options
    this.#options = options
    this.#flows = new ExpiringSecrets({ lifetimeMs: flowMs, most: mostFlows, now })
    this.#exchanges = new ExpiringSecrets({ lifetimeMs: exchangeMs, most: mostFlows, now })
  }

  get providers(): readonly Provider[] {
    return this.#options.providers
  }

  /** Where the person signs in. */
  async start({ page: asking, ...wanted }: Start): Promise<URL | Refusal> {
    const { publicUrl, log } = this.#options
    const provider = this.#provider(wanted.provider)
    if (provider === undefined) return refuse('NOT_FOUND')
    const page = asking ?? publicUrl
    if (!this.#mayReturnTo(page)) return refuse('PAGE_REFUSED')
    const checks = { nonce: newOneTimeCode(), codeVerifier: newOneTimeCode() }
    const { secret: state } = this.#flows.create({ ...wanted, page, checks })
    try {
      return await provider.begin({ state, ...checks }, { again: wanted.purpose.kind === 'prove' })
    } catch (error) {
      this.#flows.take(state)
      if (!(error instanceof ProviderError)) throw error
      log.warn({ provider: wanted.provider, problem: error.message }, 'provider unavailable')
      return refuse('PROVIDER_UNAVAILABLE')
    }
  }

  /** Where the browser goes on to that has come back with these parameters. */
  async return(providerId: string, parameters: URLSearchParams, origin: Origin): Promise<URL> {
    const { onInvalidAnswer, log, publicUrl } = this.#options
    const state = parameters.get('state') ?? ''
    const flow = this.#flows.get(state)
    if (flow === undefined || flow.provider !== providerId) return this.#withProblem(publicUrl, 'expired')
    this.#flows.take(state)
    const provider = this.#provider(providerId)
    if (provider === undefined) return this.#withProblem(flow.page, 'expired')
    const returned = new URL(redirectUri(publicUrl, providerId))
    returned.search = parameters.toString()
    try {
      const identity = await provider.complete(returned, { state, ...flow.checks })
      const { secret } = this.#exchanges.create({ flow, identity })
      return pageWith(flow.page, 'openid', secret)
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error
      const { kind } = error
      if (kind === 'failed') {
        log.warn({ provider: providerId, problem: error.message }, 'provider refused or wrong')
        // Nobody waits for a disk that takes nothing.
        onInvalidAnswer(providerId, origin).catch((cause: unknown) => log.error({ error: cause }, 'event not stored'))
      }
      return this.#withProblem(flow.page, kind)
    }
  }

  /** What a code from `return` stands for, once, for the page that has begun it. */
  exchange(
    code: string,
    secret: string,
  ): { readonly identity: ProvenIdentity; readonly purpose: SignInPurpose } | undefined {
    const exchange = this.#exchanges.take(code)
    if (exchange === undefined || !isSecretOf(exchange.flow.challenge, secret)) return undefined
    return { identity: exchange.identity, purpose: exchange.flow.purpose }
  }

  #provider(id: string): Provider | undefined {
    return this.#options.providers.find(({ config }) => config.id === id)
  }

  /**
   * By the configuration alone. Whoever starts decides over every header of the request, and may have somebody else follow
   * the link; a page of theirs would then get that person's code.
   */
  #mayReturnTo(page: string): boolean {
    const { publicUrl, pages } = this.#options
    return page === publicUrl || pages.includes(page) || (isLoopback(publicUrl) && isLoopback(page))
  }

  #withProblem(page: string, problem: ReturnProblem): URL {
    return pageWith(page, 'openid-problem', problem)
  }
}

const redirectUri = (publicUrl: string, providerId: string): string =>
  `${publicUrl}/api/v1/auth/oidc/${providerId}/callback`

export const createProvider = ({
  config,
  publicUrl,
  timeoutMs,
  now,
}: {
  readonly config: ProviderConfig
  readonly publicUrl: string
  readonly timeoutMs?: number
  readonly now: () => number
}): Provider => {
  const options = { config, redirectUri: redirectUri(publicUrl, config.id), timeoutMs, now }
  return config.kind === 'github' ? new GithubProvider(options) : new OpenIdProvider(options)
}

/** Behind the `#`, which browsers send to no server. */
const pageWith = (page: string, name: 'openid' | 'openid-problem', value: string): URL =>
  new URL(`/#${name}=${value}`, page)
