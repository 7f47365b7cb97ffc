/** What a device asks a relay over HTTP before it connects, and the test that a person can run on an address. */
import * as v from 'valibot'
import { relayInfoPath, relayInfoSchema, type RelayInfo } from '../../shared/relay-info.ts'
import { offeredSubprotocols } from '../../shared/protocol/sync-messages.ts'
import { failure, success, type Outcome } from './auth-client.ts'
import { browserNetwork, type Network } from './network.ts'
import { parseRelayAddress, type RelayAddress } from './relay-address.ts'

const requestTimeoutMs = 8_000

export type RelayInfoAnswer =
  | { kind: 'info'; info: RelayInfo }
  /** Nothing that this page may read. Browsers do not tell "nobody there" from "somebody who does not speak to this page". */
  | { kind: 'noAnswer' }
  /** A proxy answered for a relay that is away. */
  | { kind: 'relayAway' }
  | { kind: 'notARelay' }

export async function fetchRelayInfo(
  address: RelayAddress,
  { fetch }: Pick<Network, 'fetch'>,
  signal: AbortSignal,
): Promise<RelayInfoAnswer> {
  let body: unknown
  try {
    const response = await fetch(`${address.http}${relayInfoPath}`, {
      cache: 'no-store',
      signal: AbortSignal.any([signal, AbortSignal.timeout(requestTimeoutMs)]),
    })
    if (response.status >= 502 && response.status <= 504) return { kind: 'relayAway' }
    if (!response.ok) return { kind: 'notARelay' }
    body = await response.json()
  } catch (error) {
    return { kind: error instanceof SyntaxError ? 'notARelay' : 'noAnswer' }
  }
  const parsed = v.safeParse(relayInfoSchema, body)
  return parsed.success ? { kind: 'info', info: parsed.output } : { kind: 'notARelay' }
}

/** Whether a relay has accounts, and then: who may make one, whether there is none yet, how a password is reset. */
export type RelayAccounts =
  | { auth: 'none' }
  | { auth: 'accounts'; registration: 'open' | 'invite' | 'closed'; isFresh: boolean; resetByMail: boolean }

/** What the Test button found out. */
export type RelayTest =
  | ({ kind: 'ok'; version: string; latencyMs: number } & RelayAccounts)
  /** The text is no address of a relay. */
  | { kind: 'invalidAddress' }
  /** Nothing answered: wrong address, relay not running, or no network. */
  | { kind: 'unreachable' }
  /** A browser refuses plain http from a page that came over https. */
  | { kind: 'needsHttps' }
  /** Something answered, and it is no Driftless relay. */
  | { kind: 'notARelay' }
  /** The relay answers over HTTP and does not let this page connect (its ALLOWED_ORIGINS). */
  | { kind: 'originRefused'; origin: string }
  /** HTTP works and the WebSocket does not: usually a proxy in between. */
  | { kind: 'noWebSocket' }

export async function testRelay(text: string): Promise<RelayTest> {
  const address = parseRelayAddress(text)
  if (address === undefined) return { kind: 'invalidAddress' }
  if (needsHttps(address)) return { kind: 'needsHttps' }
  const startedAt = performance.now()
  const answer = await fetchRelayInfo(address, browserNetwork, new AbortController().signal)
  switch (answer.kind) {
    case 'noAnswer':
      return { kind: (await somethingAnswers(address)) ? 'notARelay' : 'unreachable' }
    case 'relayAway':
      return { kind: 'unreachable' }
    case 'notARelay':
      return answer
    case 'info':
      break
  }
  const latencyMs = Math.max(1, Math.round(performance.now() - startedAt))
  if (!answer.info.originAllowed) return { kind: 'originRefused', origin: location.origin }
  if (!(await opensWebSocket(address.sync))) return { kind: 'noWebSocket' }
  return { kind: 'ok', version: answer.info.version, latencyMs, ...accountsOf(answer.info) }
}

/** What a relay leaves unsaid is taken as what lets a person try. */
function accountsOf({ auth, registration, isFresh, resetByMail }: RelayInfo): RelayAccounts {
  if (auth === 'none') return { auth }
  return { auth, registration: registration ?? 'open', isFresh: isFresh ?? false, resetByMail: resetByMail ?? true }
}

/** Whether accounts can be asked for at this address, and why not. */
export async function checkAccountRelay(address: RelayAddress): Promise<Outcome> {
  if (needsHttps(address)) return failure('needsHttps')
  const answer = await fetchRelayInfo(address, browserNetwork, new AbortController().signal)
  switch (answer.kind) {
    case 'noAnswer':
    case 'relayAway':
      return failure('unreachable')
    case 'notARelay':
      return failure('notARelay')
    case 'info':
      if (!answer.info.originAllowed) return failure('originRefused')
      return answer.info.auth === 'none' ? failure('noAccounts') : success(undefined)
  }
}

const needsHttps = (address: RelayAddress): boolean =>
  location.protocol === 'https:' && address.http.startsWith('http:') && !isLoopback(address)

/** Whether anything speaks HTTP there. Every relay of ours lets every page read what it says of itself; this may not. */
async function somethingAnswers(address: RelayAddress): Promise<boolean> {
  try {
    await fetch(address.http, { mode: 'no-cors', cache: 'no-store', signal: AbortSignal.timeout(requestTimeoutMs) })
    return true
  } catch {
    return false
  }
}

/** Browsers let a page that came over https talk plainly to its own machine. */
function isLoopback(address: RelayAddress): boolean {
  return /^http:\/\/(localhost|127(\.\d+){3}|\[::1\])(:|\/|$)/.test(address.http)
}

function opensWebSocket(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url, offeredSubprotocols(undefined))
    const timer = setTimeout(() => end(false), requestTimeoutMs)
    const end = (opened: boolean): void => {
      clearTimeout(timer)
      socket.onopen = socket.onerror = null
      socket.close()
      resolve(opened)
    }
    socket.onopen = () => end(true)
    socket.onerror = () => end(false)
  })
}
