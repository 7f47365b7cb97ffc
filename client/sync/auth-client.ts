/**
 * A relay's accounts over HTTP. Tokens go in the Authorization header and in bodies, never in an address; no cookie is
 * sent or kept.
 */
import { z } from 'zod/mini'
import { parseSpaceId, type SpaceId } from '../../shared/ids.ts'

/**
 * Why a request about an account came to nothing. `badAddress`: no address of a relay. `noAccounts`: the relay is for
 * everybody who reaches it. `originRefused`: it does not let this page connect. `cannotStore`: its disk takes nothing at
 * present. `noMail`: it sends no mail, so whoever runs it makes the link that resets a password. `signInAgain`: this
 * device's sign-in has ended. `notSaved`: this device's storage refused what was to be remembered. The others are what
 * their names say.
 */
export type AccountFailure =
  | 'badAddress'
  | 'unreachable'
  | 'notARelay'
  | 'needsHttps'
  | 'originRefused'
  | 'noAccounts'
  | 'wrongPassword'
  | 'emailExists'
  | 'registrationClosed'
  | 'inviteNeeded'
  | 'inviteInvalid'
  | 'weakPassword'
  | 'badEmail'
  | 'codeInvalid'
  | 'tooManyTries'
  | 'cannotStore'
  | 'noMail'
  | 'signInAgain'
  | 'notSaved'
  | 'unknown'

/** What became of a request to the relay. In every failure what this device has is as it was before. */
export type Outcome<T = void> =
  { ok: true; value: T } | { ok: false; failure: AccountFailure; retryAfterSeconds: number | undefined }

export const failure = (failure: AccountFailure, retryAfterSeconds?: number) =>
  ({ ok: false, failure, retryAfterSeconds }) as const
export const success = <T>(value: T) => ({ ok: true, value }) as const

/** What a relay gives a device that signs in, or that shows that it has. */
export interface SignedIn {
  accountId: string
  email: string
  name: string
  spaceId: SpaceId
  deviceId: string
  tokens: Tokens
}

export interface Tokens {
  access: string
  refresh: string
  /** Of the access token, from now on. */
  expiresInSeconds: number
}

/** A device on which the account is signed in. */
export interface AccountDevice {
  id: string
  name: string
  /** Milliseconds since 1970. */
  lastSeenAt: number
  /** This one. */
  current: boolean
}

/** As which device it signs in. */
export interface DeviceClaim {
  id: string
  name: string
}

/** A relay answers within 15 s, also when its disk does not. */
const requestTimeoutMs = 25_000
/** The relay's limit for names. */
const maxNameLength = 100

const space = z.pipe(
  z.string(),
  z.transform((text, context): SpaceId => {
    const id = parseSpaceId(text)
    if (id === undefined) context.issues.push({ code: 'custom', message: 'not a space id', input: text })
    return id as SpaceId
  }),
)
const tokensSchema = z.object({ access: z.string(), refresh: z.string(), expires_in: z.number() })
const signedInSchema = z.object({
  user: z.object({ user_id: z.string(), email: z.string(), name: z.nullish(z.string()) }),
  tokens: tokensSchema,
  space,
  device_id: z.string(),
})
const renewedSchema = z.object({ tokens: tokensSchema })
const devicesSchema = z.object({
  devices: z.array(
    z.object({ device_id: z.string(), name: z.string(), last_seen_at: z.number(), is_this_device: z.boolean() }),
  ),
})
const joinCodeSchema = z.object({ code: z.string(), expires_at: z.number() })
const nothing = z.unknown()
const errorSchema = z.object({
  error: z.object({
    code: z.string(),
    details: z.catch(
      z.object({
        fields: z.catch(z.record(z.string(), z.unknown()), {}),
        retry_after: z.catch(z.optional(z.number()), undefined),
      }),
      { fields: {}, retry_after: undefined },
    ),
  }),
})

const failureByCode: Readonly<Record<string, AccountFailure>> = {
  EMAIL_EXISTS: 'emailExists',
  INVALID_CREDENTIALS: 'wrongPassword',
  WRONG_PASSWORD: 'wrongPassword',
  TOKEN_INVALID: 'signInAgain',
  TOKEN_EXPIRED: 'signInAgain',
  AUTH_REQUIRED: 'signInAgain',
  CODE_INVALID: 'codeInvalid',
  REGISTRATION_CLOSED: 'registrationClosed',
  INVITE_REQUIRED: 'inviteNeeded',
  INVITE_INVALID: 'inviteInvalid',
  PASSWORD_TOO_SIMILAR: 'weakPassword',
  MAIL_NOT_CONFIGURED: 'noMail',
  RATE_LIMITED: 'tooManyTries',
  BUSY: 'tooManyTries',
  CANNOT_STORE: 'cannotStore',
  'origin-refused': 'originRefused',
}
/** What is wrong, by the first of these fields that the relay would not have. */
const failureByField: readonly (readonly [string, AccountFailure])[] = [
  ['email', 'badEmail'],
  ['password', 'weakPassword'],
  ['new_password', 'weakPassword'],
  ['current_password', 'wrongPassword'],
  ['invite', 'inviteInvalid'],
  ['code', 'codeInvalid'],
]

interface Request {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  path: string
  token?: string
  body?: object
}

export class AuthClient {
  readonly #server: string
  readonly #fetch: typeof fetch

  /** `server` is the relay's address for HTTP. */
  constructor(server: string, send: typeof fetch = (input, init) => fetch(input, init)) {
    this.#server = server
    this.#fetch = send
  }

  register(
    given: { email: string; password: string; name: string | undefined; invite: string | undefined },
    device: DeviceClaim,
  ): Promise<Outcome<SignedIn>> {
    return this.#signIn('register', { ...given, ...deviceBody(device) })
  }

  login(given: { email: string; password: string }, device: DeviceClaim): Promise<Outcome<SignedIn>> {
    return this.#signIn('login', { ...given, ...deviceBody(device) })
  }

  join(code: string, device: DeviceClaim): Promise<Outcome<SignedIn>> {
    return this.#signIn('join', { code, ...deviceBody(device) })
  }

  /** `signInAgain` only where the relay says for certain that this token is no good. */
  refresh(refreshToken: string): Promise<Outcome<SignedIn>> {
    return this.#signIn('refresh', { refresh_token: refreshToken })
  }

  /** By the refresh token alone: an access token names the device, which may have signed in anew since. */
  logout(refreshToken: string): Promise<Outcome> {
    return this.#done({ method: 'POST', path: 'logout', body: { refresh_token: refreshToken } })
  }

  forgotPassword(email: string): Promise<Outcome> {
    return this.#done({ method: 'POST', path: 'forgot-password', body: { email } })
  }

  /** `code` is the one that a reset link carries. */
  resetPassword(code: string, chosen: string): Promise<Outcome> {
    return this.#done({ method: 'POST', path: 'reset-password', body: { token: code, new_password: chosen } })
  }

  async changePassword(token: string, given: { current: string; chosen: string }): Promise<Outcome<Tokens>> {
    const body = { current_password: given.current, new_password: given.chosen }
    const answer = await this.#ask({ method: 'POST', path: 'change-password', token, body }, renewedSchema)
    return answer.ok ? success(tokensOf(answer.value.tokens)) : answer
  }

  deleteAccount(token: string, password: string): Promise<Outcome> {
    return this.#done({ method: 'DELETE', path: 'me', token, body: { password } })
  }

  async devices(token: string): Promise<Outcome<readonly AccountDevice[]>> {
    const answer = await this.#ask({ method: 'GET', path: 'devices', token }, devicesSchema)
    if (!answer.ok) return answer
    return success(
      answer.value.devices.map(({ device_id, name, last_seen_at, is_this_device }) => ({
        id: device_id,
        name,
        lastSeenAt: last_seen_at,
        current: is_this_device,
      })),
    )
  }

  renameDevice(token: string, id: string, name: string): Promise<Outcome> {
    return this.#done({ method: 'PATCH', path: `devices/${encodeURIComponent(id)}`, token, body: { name } })
  }

  revokeDevice(token: string, id: string): Promise<Outcome> {
    return this.#done({ method: 'DELETE', path: `devices/${encodeURIComponent(id)}`, token })
  }

  async newJoinCode(token: string): Promise<Outcome<{ code: string; expiresAt: number }>> {
    const answer = await this.#ask({ method: 'POST', path: 'join-codes', token }, joinCodeSchema)
    return answer.ok ? success({ code: answer.value.code, expiresAt: answer.value.expires_at }) : answer
  }

  async #signIn(path: string, body: object): Promise<Outcome<SignedIn>> {
    const answer = await this.#ask({ method: 'POST', path, body }, signedInSchema)
    if (!answer.ok) return answer
    const { user, tokens, space: spaceId, device_id: deviceId } = answer.value
    const { user_id: accountId, email, name } = user
    return success({ accountId, email, name: name ?? '', spaceId, deviceId, tokens: tokensOf(tokens) })
  }

  async #done(request: Request): Promise<Outcome> {
    const answer = await this.#ask(request, nothing)
    return answer.ok ? success(undefined) : answer
  }

  async #ask<T>({ method, path, token, body }: Request, schema: z.ZodMiniType<T>): Promise<Outcome<T>> {
    const headers: Record<string, string> = {}
    if (body !== undefined) headers['Content-Type'] = 'application/json'
    if (token !== undefined) headers['Authorization'] = `Bearer ${token}`
    let response: Response
    let text: string
    try {
      response = await this.#fetch(`${this.#server}/api/v1/auth/${path}`, {
        method,
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        cache: 'no-store',
        credentials: 'omit',
        // Nobody else is to see what goes to this address.
        redirect: 'error',
        referrerPolicy: 'no-referrer',
        signal: AbortSignal.timeout(requestTimeoutMs),
      })
      text = await response.text()
    } catch {
      return failure('unreachable')
    }
    const content = parseJson(text)
    if (!response.ok) return failureOf(response, content)
    const parsed = schema.safeParse(content)
    return parsed.success ? success(parsed.data) : failure('notARelay')
  }
}

function failureOf({ status, headers }: Response, content: unknown): ReturnType<typeof failure> {
  const parsed = errorSchema.safeParse(content)
  // Something between us and the relay speaks: it is away, or it was never there.
  if (!parsed.success) return failure(status >= 502 && status <= 504 ? 'unreachable' : 'notARelay')
  const { code, details } = parsed.data.error
  const retryAfter = details.retry_after ?? Number(headers.get('Retry-After') ?? Number.NaN)
  const seconds = Number.isFinite(retryAfter) && retryAfter > 0 ? Math.ceil(retryAfter) : undefined
  const known = failureByCode[code]
  if (known !== undefined) return failure(known, seconds)
  if (code === 'VALIDATION_FAILED') {
    const field = failureByField.find(([name]) => name in details.fields)
    if (field !== undefined) return failure(field[1])
  }
  if (status === 429) return failure('tooManyTries', seconds)
  return failure('unknown', seconds)
}

const deviceBody = ({ id, name }: DeviceClaim) => ({ device_id: id, device_name: name.slice(0, maxNameLength) })
const tokensOf = ({ access, refresh, expires_in }: z.infer<typeof tokensSchema>): Tokens => ({
  access,
  refresh,
  expiresInSeconds: expires_in,
})

function parseJson(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}
