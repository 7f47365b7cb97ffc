import type { ProviderAnswer } from '../../state/app-state.ts'

/**
 * Links into the app that carry something secret. It stands behind the `#`, which browsers send to no server; it is taken
 * out of the address as soon as the app runs, so that neither the history nor a shoulder keeps it.
 */
export type AppLink =
  /** From the picture that a signed-in device shows: this device is to join its account. */
  | { kind: 'join'; address: string; code: string }
  /** From a mail, or from whoever runs the relay. */
  | { kind: 'reset'; address: string; code: string }
  | { kind: 'invite'; address: string; code: string }
  /** From a provider with whom the person signs in, by way of the relay. */
  | { kind: 'provider'; answer: ProviderAnswer }

const providerProblems = ['denied', 'failed', 'expired'] as const

const pageOf = { reset: '/reset-password', invite: '/register' } as const

export const joinLink = (address: string, code: string): string => `${address.replace(/\/+$/, '')}/#join=${code}`

/** What a page was opened for, and the address without it; `undefined` for an address that says nothing of the kind. */
export function parseAppLink(href: string): { link: AppLink; rest: string } | undefined {
  const url = new URL(href)
  const parameters = new URLSearchParams(url.hash.slice(1))
  const baseOf = (page: string): string => url.origin + url.pathname.slice(0, -page.length)
  const joinCode = parameters.get('join')
  const resetCode = parameters.get('code')
  const inviteCode = parameters.get('invite')
  const providerCode = parameters.get('openid')
  const problem = providerProblems.find((known) => known === parameters.get('openid-problem'))

  if (joinCode !== null && /^\d{8}$/.test(joinCode)) {
    const address = (url.origin + url.pathname).replace(/\/+$/, '')
    return { link: { kind: 'join', address, code: joinCode }, rest: `${address}/${url.search}` }
  }
  if (providerCode !== null || problem !== undefined) {
    const answer = problem === undefined ? { code: providerCode ?? '' } : { problem }
    return { link: { kind: 'provider', answer }, rest: url.origin + url.pathname + url.search }
  }
  if (resetCode !== null && url.pathname.endsWith(pageOf.reset)) {
    const address = baseOf(pageOf.reset)
    return { link: { kind: 'reset', address, code: resetCode }, rest: `${address}/` }
  }
  if (inviteCode !== null && url.pathname.endsWith(pageOf.invite)) {
    const address = baseOf(pageOf.invite)
    return { link: { kind: 'invite', address, code: inviteCode }, rest: `${address}/` }
  }
  return undefined
}

/** Takes what the page was opened for out of its address. A second call finds nothing. */
export function takeAppLink(): AppLink | undefined {
  const found = parseAppLink(location.href)
  if (found === undefined) return undefined
  history.replaceState(history.state, '', found.rest)
  return found.link
}

/** The code of an invitation, from the code itself or the link that carries it. */
export const inviteCodeIn = (text: string): string => /#invite=([^&\s]+)/.exec(text)?.[1] ?? text.trim()
