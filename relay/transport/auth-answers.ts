/** What the routes of accounts share: how a body is read, and how a refusal is said. */
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { z } from 'zod'
import type { Attempt } from '../accounts/attempt-limits.ts'
import type { SignedIn } from '../accounts/device-sessions.ts'
import { isRefusal, refusals, type Refusal, type RefusalCode } from '../accounts/refusal.ts'
import { withTimeout } from '../with-timeout.ts'
import { signedInBody } from './auth-bodies.ts'
import { unauthorized } from './bearer.ts'
import { errorBody } from './error-body.ts'

/** How long a request waits for a disk that takes nothing. */
const storeTimeoutMs = 15_000
export const busySeconds = 2

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
  LINK_REQUIRED: 409,
  EMAIL_UNVERIFIED: 403,
  IDENTITY_TAKEN: 409,
  TOO_MANY_IDENTITIES: 409,
  LAST_SIGN_IN: 409,
  PROOF_INVALID: 403,
  PROVIDER_UNAVAILABLE: 502,
  PAGE_REFUSED: 403,
  NOT_FOUND: 404,
  TOO_MANY_SETTINGS: 422,
  BUSY: 429,
}

export class CannotStore extends Error {
  override readonly name = 'CannotStore'
}

/** What a disk that takes nothing holds up is answered all the same; it may still come to be. */
export const inTime = async <T>(work: Promise<T>): Promise<T> => {
  const done = await withTimeout(
    work.then((value) => ({ value })),
    storeTimeoutMs,
  )
  if (done === undefined) throw new CannotStore()
  return done.value
}

export const answerRefusal = (context: Context, { refused }: Refusal): Response => {
  const message = refusals[refused]
  const status = statuses[refused]
  if (status === 401) return unauthorized(context, refused, message, refused === 'TOKEN_INVALID')
  if (refused === 'BUSY') context.header('Retry-After', String(busySeconds))
  const details = refused === 'PASSWORD_TOO_SIMILAR' ? { fields: { password: message } } : {}
  return context.json(errorBody(refused, message, details), status)
}

export const answerTooMany = (context: Context, waitMs: number): Response => {
  const seconds = Math.ceil(waitMs / 1000)
  context.header('Retry-After', String(seconds))
  const text = `Too many tries. Try again in ${seconds < 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`}.`
  return context.json(errorBody('RATE_LIMITED', text, { retry_after: seconds }), 429)
}

export type Body<T> = { readonly ok: true; readonly body: T } | { readonly ok: false; readonly answer: Response }

/** An absent body counts as an empty one: some requests have nothing to say. */
export const readBody = async <T>(context: Context, schema: z.ZodType<T>): Promise<Body<T>> => {
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

/** Wrong guesses are what is counted: a try that was none is given back. */
export const countGuess = (attempt: Attempt & { succeeded: () => void }, answer: object | undefined): void => {
  const isGuess = answer !== undefined && isRefusal(answer) && answer.refused !== 'BUSY'
  if (!isGuess) attempt.succeeded()
}

export const answerSignedIn = (context: Context, answer: SignedIn | Refusal): Response =>
  isRefusal(answer) ? answerRefusal(context, answer) : context.json(signedInBody(answer))
