/**
 * Which web pages may talk to this relay. Browsers let any page open a WebSocket to any address and only say where the
 * page came from, so without this rule every site that somebody visits could read the notes on their own computer.
 * Programs that are not browsers send no Origin and are not asked.
 */
import type { AllowedOrigins } from '../config.ts'

export interface Asking {
  /** The headers as they came. */
  readonly origin: string | undefined
  readonly host: string | undefined
}

export type OriginVerdict = 'allowed' | 'foreignOrigin' | 'foreignHost'

const isLoopbackName = (hostname: string): boolean =>
  hostname === 'localhost' ||
  hostname.endsWith('.localhost') ||
  hostname === '[::1]' ||
  /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname)

/** Whether a relay that listens on this address is reached from this computer only. */
export const isLoopbackAddress = (host: string): boolean => host === '::1' || isLoopbackName(host)

const parseHost = (host: string, protocol = 'http:'): URL | undefined => {
  try {
    return new URL(`${protocol}//${host}`)
  } catch {
    return undefined
  }
}

export class OriginRule {
  readonly #boundToLoopback: boolean
  readonly #allowed: AllowedOrigins
  /** Who asked last, and what was said: most come from the same page. */
  #lastAsking: Asking = { origin: undefined, host: undefined }
  #lastVerdict: OriginVerdict | undefined

  constructor(boundToLoopback: boolean, allowed: AllowedOrigins) {
    this.#boundToLoopback = boundToLoopback
    this.#allowed = allowed
  }

  judge(asking: Asking): OriginVerdict {
    const { origin, host } = this.#lastAsking
    if (this.#lastVerdict !== undefined && asking.origin === origin && asking.host === host) return this.#lastVerdict
    this.#lastAsking = asking
    return (this.#lastVerdict = this.#judge(asking))
  }

  #judge({ origin, host }: Asking): OriginVerdict {
    if (this.#allowed === '*') return 'allowed'
    if (!this.#isOurHost(host)) return 'foreignHost'
    if (origin === undefined) return 'allowed'
    if (!URL.canParse(origin)) return 'foreignOrigin'
    const url = new URL(origin)
    if (isLoopbackName(url.hostname)) return 'allowed'
    // The page was served under the address at which it now asks; the scheme decides what an absent port means.
    if (host !== undefined && parseHost(host, url.protocol)?.host === url.host) return 'allowed'
    return this.#allowed.includes(url.origin) ? 'allowed' : 'foreignOrigin'
  }

  /**
   * A page of another site can make its own name point to 127.0.0.1 (DNS rebinding), and then asks as "same host". While
   * only this computer can reach the relay, nobody has a reason to call it by a name that it was not given.
   */
  #isOurHost(host: string | undefined): boolean {
    if (!this.#boundToLoopback || host === undefined || this.#allowed === '*') return true
    const hostname = parseHost(host)?.hostname
    if (hostname === undefined) return false
    return isLoopbackName(hostname) || this.#allowed.some((origin) => new URL(origin).hostname === hostname)
  }
}
