/**
 * Accounts over HTTP. A route reads and checks what it was sent, takes a try where tries are limited, has `Accounts` do it
 * and says what came of it. Tokens come in the Authorization header and in bodies, never in a cookie, so that another
 * site's page has nothing to send along.
 */
import { Hono, type Context, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { z } from 'zod'
import { emailKey, uuid } from '../accounts/account-fields.ts'
import type { Accounts } from '../accounts/accounts.ts'
import { AttemptLimits, type Attempt } from '../accounts/attempt-limits.ts'
import type { SignedIn } from '../accounts/device-sessions.ts'
import { resetLink } from '../accounts/links.ts'
import type { Mail } from '../accounts/mailer.ts'
import { resetMail } from '../accounts/mails.ts'
import { isRefusal, refusals, refuse, type Refusal, type RefusalCode } from '../accounts/refusal.ts'
import type { Log } from '../log.ts'
import type { StorageHealth } from '../storage/storage.ts'
import { withTimeout } from '../with-timeout.ts'
import { allowedPagesOnly } from './allowed-pages.ts'
import { bearerOf, signedInOnly, unauthorized, type SignedInEnv } from './bearer.ts'
import { bodies, deviceBody, meBody, registeredBody, signedInBody, tokensBody } from './auth-bodies.ts'
import { clientAddress } from './client-address.ts'
import { errorBody } from './error-body.ts'
import type { AuthDoor } from './http.ts'

export interface AuthOptions {
  readonly accounts: Accounts
  /** Whether a page from the asking origin may use accounts here. */
  readonly isAllowed: (headers: Headers) => boolean
  /** How to send mail, and the address of the links in it, if the relay can. */
  readonly mail: { readonly send: (mail: Mail) => void; readonly publicUrl: string } | undefined
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
/** How long a request waits for a disk that takes nothing. */
const storeTimeoutMs = 15_000
const busySeconds = 2

const statuses: Record<RefusalCode, ContentfulStatusCode> = {
  EMAIL_EXISTS: 409,
  INVALID_CREDENTIALS: 401,
  // Not 401, which says that the token is not enough.
  WRONG_PASSWORD: 403,
  TOKEN_INVALID: 401,
  CODE_INVALID: 400,
  REGISTRATION_CLOSED: 403,
  INVITE_REQUIRED: 403,
  INVITE_INVALID: 403,
  PASSWORD_TOO_SIMILAR: 422,
  NOT_FOUND: 404,
  TOO_MANY_SETTINGS: 422,
  BUSY: 429,
}

class CannotStore extends Error {
  override readonly name = 'CannotStore'
}

/** What a disk that takes nothing holds up is answered all the same; it may still come to be. */
const inTime = async <T>(work: Promise<T>): Promise<T> => {
  const done = await withTimeout(
    work.then((value) => ({ value })),
    storeTimeoutMs,
  )
  if (done === undefined) throw new CannotStore()
  return done.value
}

const answerRefusal = (context: Context, { refused }: Refusal): Response => {
  const message = refusals[refused]
  const status = statuses[refused]
  if (status === 401) return unauthorized(context, refused, message, refused === 'TOKEN_INVALID')
  if (refused === 'BUSY') context.header('Retry-After', String(busySeconds))
  const details = refused === 'PASSWORD_TOO_SIMILAR' ? { fields: { password: message } } : {}
  return context.json(errorBody(refused, message, details), status)
}

const answerTooMany = (context: Context, waitMs: number): Response => {
  const seconds = Math.ceil(waitMs / 1000)
  context.header('Retry-After', String(seconds))
  const text = `Too many tries. Try again in ${seconds < 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`}.`
  return context.json(errorBody('RATE_LIMITED', text, { retry_after: seconds }), 429)
}

type Body<T> = { readonly ok: true; readonly body: T } | { readonly ok: false; readonly answer: Response }

/** An absent body counts as an empty one: some requests have nothing to say. */
const readBody = async <T>(context: Context, schema: z.ZodType<T>): Promise<Body<T>> => {
  const text = await context.req.text()
  const type = context.req.header('content-type')?.split(';')[0]?.trim().toLowerCase()
  // Pages of other sites can send without asking only what is not called JSON.
  if (text !== '' && type !== 'application/json') {
    const error = errorBody('UNSUPPORTED_MEDIA_TYPE', 'The body must be application/json.')
    return { ok: false, answer: context.json(error, 415) }
  }
  let content: unknown
  try {
    content = text === '' ? {} : JSON.parse(text)
  } catch {
    return { ok: false, answer: context.json(errorBody('BAD_REQUEST', 'The body is not JSON.'), 400) }
  }
  const result = schema.safeParse(content)
  if (result.success) return { ok: true, body: result.data }
  const fields = new Map<string, string>()
  for (const { path, message } of result.error.issues) {
    const name = String(path[0] ?? 'body')
    if (!fields.has(name)) fields.set(name, message)
  }
  const details = { fields: Object.fromEntries(fields) }
  const sentence = `Not accepted: ${[...fields].map(([name, message]) => `${name} (${message})`).join(', ')}.`
  return { ok: false, answer: context.json(errorBody('VALIDATION_FAILED', sentence, details), 422) }
}

export const createAuthApp = (options: AuthOptions): AuthDoor => {
  const { accounts, isAllowed, mail, log, now } = options
  const limits = new AttemptLimits(now)
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

  /** Wrong guesses are what is counted: a try that was none is given back. */
  const countGuess = (attempt: Attempt & { succeeded: () => void }, answer: object | undefined): void => {
    const isGuess = answer !== undefined && isRefusal(answer) && answer.refused !== 'BUSY'
    if (!isGuess) attempt.succeeded()
  }

  const answerSignedIn = (context: Context, answer: SignedIn | Refusal): Response =>
    isRefusal(answer) ? answerRefusal(context, answer) : context.json(signedInBody(answer))

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
    // Answered before it is looked for: neither what is said nor how long it takes depends on what is found.
    void accounts.createReset(email, { address }).then(
      (reset) => {
        if (reset !== undefined) mail.send(resetMail(reset.account, resetLink(mail.publicUrl, reset.code)))
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
    const { current_password: current, new_password: chosen } = read.body
    const answer = await inTime(accounts.changePassword(principal, { current, chosen }, { address }))
    countGuess(attempt, answer)
    return isRefusal(answer) ? answerRefusal(context, answer) : context.json({ tokens: tokensBody(answer) })
  })

  app.get('/me', signedIn, async (context) => {
    const { accountId, deviceId } = context.get('principal')
    const account = await accounts.account(accountId)
    return account === undefined
      ? answerRefusal(context, refuse('TOKEN_INVALID'))
      : context.json(meBody(account, deviceId))
  })

  app.patch('/me', signedIn, changeOnly, async (context) => {
    const read = await readBody(context, bodies.updateMe)
    if (!read.ok) return read.answer
    const { accountId, deviceId } = context.get('principal')
    const answer = await inTime(accounts.update(accountId, read.body))
    return isRefusal(answer) ? answerRefusal(context, answer) : context.json(meBody(answer, deviceId))
  })

  app.delete('/me', signedIn, async (context) => {
    const read = await readBody(context, bodies.removeMe)
    if (!read.ok) return read.answer
    const { accountId } = context.get('principal')
    const address = addressOf(context)
    const attempt = limits.take({ passwordPerAddress: address, passwordPerAccount: accountId })
    if ('waitMs' in attempt) return answerTooMany(context, attempt.waitMs)
    const refusal = await inTime(accounts.removeWithPassword(accountId, read.body.password, { address }))
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
