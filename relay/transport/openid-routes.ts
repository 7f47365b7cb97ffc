/** Signing in with a provider over HTTP (accounts/provider-sign-ins.ts). */
import type { Context, Hono } from 'hono'
import type { Principal } from '../accounts/access.ts'
import type { Accounts } from '../accounts/accounts.ts'
import type { AttemptLimits } from '../accounts/attempt-limits.ts'
import type { ProviderSignIns, SignInPurpose } from '../accounts/provider-sign-ins.ts'
import { isRefusal, refuse } from '../accounts/refusal.ts'
import { answerRefusal, answerTooMany, countGuess, inTime, readBody } from './auth-answers.ts'
import { bodies, confirmationIn, identitiesBody, signedInBody } from './auth-bodies.ts'
import { principalOf, type SignedInEnv } from './bearer.ts'

export interface OpenIdOptions {
  readonly accounts: Accounts
  readonly providerSignIns: ProviderSignIns
  readonly limits: AttemptLimits
  readonly addressOf: (context: Context) => string
}

export const addOpenIdRoutes = (app: Hono<SignedInEnv>, options: OpenIdOptions): void => {
  const { accounts, providerSignIns, limits, addressOf } = options
  const { identities } = accounts
  const providers = providerSignIns.providers.map(({ config }) => config)

  app.post('/oidc/:provider/start', async (context) => {
    const read = await readBody(context, bodies.openIdStart)
    if (!read.ok) return read.answer
    const address = addressOf(context)
    const attempt = limits.take({ providerPerAddress: address, providerInAll: '' })
    if ('waitMs' in attempt) return answerTooMany(context, attempt.waitMs)
    const { challenge, purpose: kind, invite } = read.body
    let purpose: SignInPurpose = { kind: 'sign-in', invite }
    if (kind !== 'sign-in') {
      const asking = await principalOf(context, accounts.access)
      if ('answer' in asking) return asking.answer
      const { accountId, deviceId } = asking.principal
      purpose = { kind, session: { accountId, deviceId } }
      if (kind === 'link') {
        const guess = limits.take({ passwordPerAddress: address, passwordPerAccount: accountId })
        if ('waitMs' in guess) return answerTooMany(context, guess.waitMs)
        const refusal = await inTime(accounts.confirm(purpose.session, confirmationIn(read.body), { address }))
        countGuess(guess, refusal)
        if (refusal !== undefined) return answerRefusal(context, refusal)
      }
    }
    const page = context.req.header('origin')
    const answer = await providerSignIns.start({ provider: context.req.param('provider'), purpose, challenge, page })
    return 'refused' in answer ? answerRefusal(context, answer) : context.json({ url: answer.href })
  })

  // Where a provider sends the browser. Whatever comes of it, the person is to see the app again.
  app.get('/oidc/:provider/callback', async (context) => {
    const { searchParams } = new URL(context.req.url)
    const origin = { address: addressOf(context) }
    const next = await providerSignIns.return(context.req.param('provider'), searchParams, origin)
    context.header('Referrer-Policy', 'no-referrer')
    return context.redirect(next.href, 303)
  })

  app.post('/oidc/exchange', async (context) => {
    const read = await readBody(context, bodies.openIdExchange)
    if (!read.ok) return read.answer
    const { code, verifier, device_id, device_name } = read.body
    const origin = { address: addressOf(context) }
    const exchanged = providerSignIns.exchange(code, verifier)
    if (exchanged === undefined) return answerRefusal(context, refuse('CODE_INVALID'))
    const { identity, purpose } = exchanged
    if (purpose.kind === 'sign-in') {
      const device = { id: device_id, name: device_name }
      const answer = await inTime(identities.signIn({ identity, invite: purpose.invite, device }, origin))
      if (isRefusal(answer)) return answerRefusal(context, answer)
      return context.json({ ...signedInBody(answer.signedIn), is_new: answer.isNew })
    }
    const asking = await principalOf(context, accounts.access)
    if ('answer' in asking) return asking.answer
    if (!isSameSession(asking.principal, purpose)) return answerRefusal(context, refuse('CODE_INVALID'))
    if (purpose.kind === 'link') {
      const answer = await inTime(identities.link(purpose.session, identity, origin))
      if (isRefusal(answer)) return answerRefusal(context, answer)
      return context.json({ identities: identitiesBody(answer, providers) })
    }
    const answer = await inTime(identities.prove(purpose.session, identity, origin))
    if (isRefusal(answer)) return answerRefusal(context, answer)
    return context.json({ proof: answer.secret, expires_at: answer.expiresAt })
  })
}

/** Who finishes must be who began. */
const isSameSession = (
  { accountId, deviceId }: Principal,
  { session }: Extract<SignInPurpose, { session: object }>,
): boolean => session.accountId === accountId && session.deviceId === deviceId
