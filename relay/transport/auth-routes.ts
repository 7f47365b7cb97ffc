/**
 * Accounts over HTTP. A route reads and checks what it was sent, takes a try where tries are limited, has `Accounts` do it
 * and says what came of it. Tokens come in the Authorization header and in bodies, never in a cookie, so that another
 * site's page has nothing to send along.
 */
import { Hono, type Context, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { emailKey, uuid } from '../accounts/account-fields.ts'
import type { Accounts } from '../accounts/accounts.ts'
import { AttemptLimits } from '../accounts/attempt-limits.ts'
import { resetLink } from '../accounts/links.ts'
import type { Mail } from '../accounts/mailer.ts'
import { resetMail } from '../accounts/mails.ts'
import type { ProviderSignIns } from '../accounts/provider-sign-ins.ts'
import { isRefusal, refuse } from '../accounts/refusal.ts'
import type { Log } from '../log.ts'
import type { StorageHealth } from '../storage/storage.ts'
import { allowedPagesOnly } from './allowed-pages.ts'
import {
  answerRefusal,
  answerSignedIn,
  answerTooMany,
  busySeconds,
  CannotStore,
  countGuess,
  inTime,
  readBody,
} from './auth-answers.ts'
import { bearerOf, signedInOnly, type SignedInEnv } from './bearer.ts'
import { bodies, confirmationIn, deviceBody, meBody, registeredBody, tokensBody } from './auth-bodies.ts'
import { clientAddress } from './client-address.ts'
import { errorBody } from './error-body.ts'
import type { AuthDoor } from './http.ts'
import { addOpenIdRoutes } from './openid-routes.ts'

export interface AuthOptions {
  readonly accounts: Accounts
  /** Whether a page from the asking origin may use accounts here. */
  readonly isAllowed: (headers: Headers) => boolean
  /** How to send mail, and the address of the links in it, if the relay can. */
  readonly mail: { readonly send: (mail: Mail) => void; readonly publicUrl: string } | undefined
  /** How people sign in with somebody else; absent without any. */
  readonly providerSignIns: ProviderSignIns | undefined
  /** The address that a connection came from. */
  readonly peerAddress: (context: Context) => string | undefined
  /** Proxies in front of the relay. */
  readonly trustedProxies: number
  readonly health: () => StorageHealth
  readonly log: Log
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** A body is a few fields; settings are the largest. */
const maxBodyBytes = 16 * 1024

export const createAuthApp = (options: AuthOptions): AuthDoor => {
  const { accounts, isAllowed, mail, providerSignIns, log, now } = options
  const limits = new AttemptLimits(now)
  const providers = (providerSignIns?.providers ?? []).map(({ config }) => config)
  const app = new Hono<SignedInEnv>()

  const addressOf = (context: Context): string =>
    clientAddress(options.peerAddress(context), context.req.header('x-forwarded-for'), options.trustedProxies)

  app.use(...allowedPagesOnly(isAllowed, ['GET', 'POST', 'PATCH', 'DELETE']))
  app.use(
    bodyLimit({
      maxSize: maxBodyBytes,
      onError: (context) => context.json(errorBody('PAYLOAD_TOO_LARGE', 'The body is too large.'), 413),
    }),
  )
  app.use(async (context, next) => {
    if (context.req.method !== 'GET' && options.health().state !== 'ok') throw new CannotStore()
    return next()
  })
  app.onError((error, context) => {
    if (error instanceof CannotStore) {
      context.header('Retry-After', String(busySeconds))
      return context.json(
        errorBody('CANNOT_STORE', 'The relay cannot store anything at the moment. Try again later.'),
        503,
      )
    }
    log.error({ error, path: context.req.path }, 'request failed')
    return context.json(errorBody('INTERNAL', 'Something went wrong in the relay.'), 500)
  })

  const signedIn = signedInOnly(accounts.access)
  const changeOnly: MiddlewareHandler<SignedInEnv> = async (context, next) => {
    const attempt = limits.take({ changePerAccount: context.get('principal').accountId })
    return 'waitMs' in attempt ? answerTooMany(context, attempt.waitMs) : next()
  }

  app.post('/register', async (context) => {
    const read = await readBody(context, bodies.register)
    if (!read.ok) return read.answer
    const address = addressOf(context)
    const attempt = limits.take({ registerPerAddress: address, registerInAll: '' })
    if ('waitMs' in attempt) return answerTooMany(context, attempt.waitMs)
    const { email, password, name, invite, device_id, device_name } = read.body
    const device = { id: device_id, name: device_name }
    const answer = await inTime(accounts.register({ email, password, name, invite, device }, { address }))
    return isRefusal(answer) ? answerRefusal(context, answer) : context.json(registeredBody(answer), 201)
  })

  app.post('/login', async (context) => {
    const read = await readBody(context, bodies.login)
    if (!read.ok) return read.answer
    const { email, password, device_id, device_name } = read.body
    const address = addressOf(context)
    const attempt = limits.take({ passwordPerAddress: address, passwordPerAccount: emailKey(email) })
    if ('waitMs' in attempt) return answerTooMany(context, attempt.waitMs)
    const device = { id: device_id, name: device_name }
    const answer = await inTime(accounts.signIn({ email, password, device }, { address }))
    countGuess(attempt, answer)
    return answerSignedIn(context, answer)
  })

  app.post('/refresh', async (context) => {
    const read = await readBody(context, bodies.refresh)
    if (!read.ok) return read.answer
    const address = addressOf(context)
    const attempt = limits.take({ refreshPerAddress: address })
    if ('waitMs' in attempt) return answerTooMany(context, attempt.waitMs)
    return answerSignedIn(context, await inTime(accounts.devices.refresh(read.body.refresh_token, { address })))
  })

  app.post('/logout', async (context) => {
    const read = await readBody(context, bodies.logout)
    if (!read.ok) return read.answer
    const session = await accounts.devices.named({
      access: bearerOf(context.req.header('authorization')),
      refresh: read.body.refresh_token,
    })
    if (session !== undefined)
      await inTime(accounts.devices.signOut(session, 'signed-out', { address: addressOf(context) }))
    return context.body(null, 204)
  })

  app.post('/forgot-password', async (context) => {
    const read = await readBody(context, bodies.forgotPassword)
    if (!read.ok) return read.answer
    if (mail === undefined) {
      const sentence = 'This relay sends no mail. Whoever runs it can make a link that resets the password.'
      return context.json(errorBody('MAIL_NOT_CONFIGURED', sentence), 501)
    }
    const { email } = read.body
    const address = addressOf(context)
    const keys = { forgotPerAddress: address, forgotPerAccount: emailKey(email), forgotInAll: '' }
    const attempt = limits.take(keys)
    if ('waitMs' in attempt) return answerTooMany(context, attempt.waitMs)
    const acceptLanguage = context.req.header('accept-language')
    // Answered before it is looked for: neither what is said nor how long it takes depends on what is found.
    void accounts.createReset(email, { address }).then(
      (reset) => {
        if (reset === undefined) return
        mail.send(resetMail(reset.account, resetLink(mail.publicUrl, reset.code), acceptLanguage))
      },
      (error: unknown) => log.error({ error }, 'password reset not prepared'),
    )
    return context.json({ status: 'accepted' }, 202)
  })

  app.post('/reset-password', async (context) => {
    const read = await readBody(context, bodies.resetPassword)
    if (!read.ok) return read.answer
    const address = addressOf(context)
    const attempt = limits.take({ resetPerAddress: address })
    if ('waitMs' in attempt) return answerTooMany(context, attempt.waitMs)
    const { token, new_password } = read.body
    const refusal = await inTime(accounts.resetPassword(token, new_password, { address }))
    return refusal === undefined ? context.body(null, 204) : answerRefusal(context, refusal)
  })

  app.post('/change-password', signedIn, async (context) => {
    const read = await readBody(context, bodies.changePassword)
    if (!read.ok) return read.answer
    const principal = context.get('principal')
    const address = addressOf(context)
    const attempt = limits.take({ passwordPerAddress: address, passwordPerAccount: principal.accountId })
    if ('waitMs' in attempt) return answerTooMany(context, attempt.waitMs)
    const { new_password: chosen } = read.body
    const current = confirmationIn({ password: read.body.current_password, proof: read.body.proof })
    const answer = await inTime(accounts.changePassword(principal, { current, chosen }, { address }))
    countGuess(attempt, answer)
    return isRefusal(answer) ? answerRefusal(context, answer) : context.json({ tokens: tokensBody(answer) })
  })

  app.get('/me', signedIn, async (context) => {
    const { accountId, deviceId } = context.get('principal')
    const account = await accounts.account(accountId)
    return account === undefined
      ? answerRefusal(context, refuse('TOKEN_INVALID'))
      : context.json(meBody(account, deviceId, providers))
  })

  app.patch('/me', signedIn, changeOnly, async (context) => {
    const read = await readBody(context, bodies.updateMe)
    if (!read.ok) return read.answer
    const { accountId, deviceId } = context.get('principal')
    const answer = await inTime(accounts.update(accountId, read.body))
    return isRefusal(answer) ? answerRefusal(context, answer) : context.json(meBody(answer, deviceId, providers))
  })

  app.delete('/me', signedIn, async (context) => {
    const read = await readBody(context, bodies.removeMe)
    if (!read.ok) return read.answer
    const principal = context.get('principal')
    const address = addressOf(context)
    const attempt = limits.take({ passwordPerAddress: address, passwordPerAccount: principal.accountId })
    if ('waitMs' in attempt) return answerTooMany(context, attempt.waitMs)
    const refusal = await inTime(accounts.removeConfirmed(principal, confirmationIn(read.body), { address }))
    countGuess(attempt, refusal)
    return refusal === undefined ? context.body(null, 204) : answerRefusal(context, refusal)
  })

  app.get('/devices', signedIn, async (context) => {
    const { accountId, deviceId } = context.get('principal')
    const devices = await accounts.devices.list(accountId)
    return context.json({ devices: devices.map((device) => deviceBody(device, deviceId)) })
  })

  /** One of the principal's own devices, or nobody's. */
  const sessionNamed = (context: Context<SignedInEnv>) => {
    const id = uuid.safeParse(context.req.param('id'))
    return { accountId: context.get('principal').accountId, deviceId: id.success ? id.data : '' }
  }

  app.patch('/devices/:id', signedIn, changeOnly, async (context) => {
    const read = await readBody(context, bodies.updateDevice)
    if (!read.ok) return read.answer
    const isDone = await inTime(accounts.devices.rename(sessionNamed(context), read.body.name))
    return isDone ? context.body(null, 204) : answerRefusal(context, refuse('NOT_FOUND'))
  })

  app.delete('/devices/:id', signedIn, changeOnly, async (context) => {
    const origin = { address: addressOf(context) }
    const isDone = await inTime(accounts.devices.signOut(sessionNamed(context), 'device-revoked', origin))
    return isDone ? context.body(null, 204) : answerRefusal(context, refuse('NOT_FOUND'))
  })

  app.post('/join-codes', signedIn, changeOnly, (context) => {
    const { code, expiresAt } = accounts.createJoinCode(context.get('principal').accountId)
    return context.json({ code, expires_at: expiresAt }, 201)
  })

  app.post('/join', async (context) => {
    const read = await readBody(context, bodies.join)
    if (!read.ok) return read.answer
    const address = addressOf(context)
    const attempt = limits.take({ joinPerAddress: address, joinInAll: '' })
    if ('waitMs' in attempt) return answerTooMany(context, attempt.waitMs)
    const { code, device_id, device_name } = read.body
    const answer = await inTime(accounts.join(code, { id: device_id, name: device_name }, { address }))
    countGuess(attempt, answer)
    return answerSignedIn(context, answer)
  })

  app.get('/providers', (context) => context.json(providers.map(({ id, name }) => ({ id, name }))))

  app.delete('/identities/:id', signedIn, changeOnly, async (context) => {
    const usable = new Set(providers.map(({ id }) => id))
    const { identities } = accounts
    const origin = { address: addressOf(context) }
    const refusal = await inTime(identities.unlink(context.get('principal'), context.req.param('id'), usable, origin))
    return refusal === undefined ? context.body(null, 204) : answerRefusal(context, refusal)
  })

  if (providerSignIns !== undefined) addOpenIdRoutes(app, { accounts, providerSignIns, limits, addressOf })

  return {
    // Its variables are its own.
    app: new Hono().route('/', app),
    info: () => ({
      registration: accounts.registration,
      isFresh: !accounts.isFounded,
      resetByMail: mail !== undefined,
    }),
  }
}
