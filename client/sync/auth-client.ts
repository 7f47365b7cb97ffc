/**
 * A relay's accounts over HTTP. Tokens go in the Authorization header and in bodies, never in an address; no cookie is
 * sent or kept.
 */
import * as v from 'valibot'
import { parseSpaceId, type SpaceId } from '../../shared/ids.ts'

/**
 * Why a request about an account came to nothing. `badAddress`: no address of a relay. `noAccounts`: the relay is for
 * everybody who reaches it. `originRefused`: it does not let this page connect. `cannotStore`: its disk takes nothing at
 * present. `noMail`: it sends no mail, so whoever runs it makes the link that resets a password. `signInAgain`: this
 * device's sign-in has ended. `notSaved`: this device's storage refused what was to be remembered. Of a sign-in with a
 * provider: `providerAway`: it did not answer as it should; `providerRefused`: the person said no there; `signInOver`: it
 * took too long, was finished already, or was begun elsewhere; `linkNeeded`: the address has an account that this sign-in
 * does not belong to; `emailUnverified`: the provider has checked no address; `signInTaken`: it is linked to another account;
 * `lastSignIn`: without it nobody could get in; `proofInvalid`: the person has to sign in with a provider once more. The
 * others are what their names say.
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
  | 'providerAway'
  | 'providerRefused'
  | 'signInOver'
  | 'linkNeeded'
  | 'emailUnverified'
  | 'signInTaken'
  | 'tooManySignIns'
  | 'lastSignIn'
  | 'proofInvalid'
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

/** Somebody else with whom people can sign in. */
export interface SignInProvider {
  id: string
  name: string
}

/** A sign-in with a provider that belongs to the account. */
export interface LinkedSignIn {
  id: string
  provider: string
  name: string
  /** The address that the provider has checked, if it has. */
  email: string | undefined
}

/** How a person gets into their account. */
export interface SignInMethods {
  hasPassword: boolean
  linked: readonly LinkedSignIn[]
  /** With whom they could sign in. */
  providers: readonly SignInProvider[]
}

/** Shows that it is the owner who asks: the password, or what signing in with a provider gave a moment ago. */
export type Confirmation = { password: string } | { proof: string }

/** As which device it signs in. */
export interface DeviceClaim {
  id: string
  name: string
}

/** A relay answers within 15 s, also when its disk does not. */
const requestTimeoutMs = 25_000
/** The relay's limit for names. */
const maxNameLength = 100

const space = v.pipe(
  v.string(),
  v.check((text) => parseSpaceId(text) !== undefined),
  v.transform((text) => text as SpaceId),
)
const tokensSchema = v.object({ access: v.string(), refresh: v.string(), expires_in: v.number() })
const signedInSchema = v.object({
  user: v.object({ user_id: v.string(), email: v.string(), name: v.nullish(v.string()) }),
  tokens: tokensSchema,
  space,
  device_id: v.string(),
})
const renewedSchema = v.object({ tokens: tokensSchema })
const devicesSchema = v.object({
  devices: v.array(
    v.object({ device_id: v.string(), name: v.string(), last_seen_at: v.number(), is_this_device: v.boolean() }),
  ),
})
const joinCodeSchema = v.object({ code: v.string(), expires_at: v.number() })
const providersSchema = v.array(v.object({ id: v.string(), name: v.string() }))
const identitiesSchema = v.array(
  v.object({ identity_id: v.string(), provider: v.string(), name: v.string(), email: v.optional(v.string()) }),
)
const meSchema = v.object({ has_password: v.boolean(), identities: identitiesSchema })
/** Only to where a browser goes with http: what else an address can do here, a relay does not decide. */
const startedSchema = v.object({ url: v.pipe(v.string(), v.regex(/^https?:\/\//)) })
const enteredSchema = v.object({ ...signedInSchema.entries, is_new: v.optional(v.boolean()) })
const provenSchema = v.object({ proof: v.string() })
const nothing = v.unknown()
const errorSchema = v.object({
  error: v.object({
    code: v.string(),
    details: v.fallback(
      v.object({
        fields: v.fallback(v.record(v.string(), v.unknown()), {}),
        retry_after: v.fallback(v.optional(v.number()), undefined),
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
  PROVIDER_UNAVAILABLE: 'providerAway',
  PAGE_REFUSED: 'originRefused',
  LINK_REQUIRED: 'linkNeeded',
  EMAIL_UNVERIFIED: 'emailUnverified',
  IDENTITY_TAKEN: 'signInTaken',
  TOO_MANY_IDENTITIES: 'tooManySignIns',
  LAST_SIGN_IN: 'lastSignIn',
  PROOF_INVALID: 'proofInvalid',
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

  async changePassword(
    token: string,
    { current, chosen }: { current: Confirmation; chosen: string },
  ): Promise<Outcome<Tokens>> {
    const confirmation = 'proof' in current ? current : { current_password: current.password }
    const body = { ...confirmation, new_password: chosen }
    const answer = await this.#ask({ method: 'POST', path: 'change-password', token, body }, renewedSchema)
    return answer.ok ? success(tokensOf(answer.value.tokens)) : answer
  }

  deleteAccount(token: string, confirmation: Confirmation): Promise<Outcome> {
    return this.#done({ method: 'DELETE', path: 'me', token, body: confirmation })
  }

  providers(): Promise<Outcome<readonly SignInProvider[]>> {
    return this.#ask({ method: 'GET', path: 'providers' }, providersSchema)
  }

  /** The address at which a person signs in with the provider. Linking takes a token and a confirmation, proving a token. */
  async startWithProvider(
    provider: string,
    given:
      | { challenge: string; purpose: 'sign-in'; invite: string | undefined }
      | { challenge: string; purpose: 'link'; confirmation: Confirmation }
      | { challenge: string; purpose: 'prove' },
    token?: string,
  ): Promise<Outcome<string>> {
    const { confirmation, ...rest } = { confirmation: {}, ...given }
    const path = `oidc/${encodeURIComponent(provider)}/start`
    const body = { ...rest, ...confirmation }
    const answer = await this.#ask(
      { method: 'POST', path, body, ...(token === undefined ? {} : { token }) },
      startedSchema,
    )
    return answer.ok ? success(answer.value.url) : answer
  }

  async enterWithProvider(
    given: { code: string; verifier: string },
    device: DeviceClaim,
  ): Promise<Outcome<{ signedIn: SignedIn; isNew: boolean }>> {
    const answer = await this.#exchange({ ...given, ...deviceBody(device) }, enteredSchema)
    if (!answer.ok) return answer
    return success({ signedIn: signedInOf(answer.value), isNew: answer.value.is_new === true })
  }

  async linkProvider(token: string, given: { code: string; verifier: string }): Promise<Outcome> {
    const answer = await this.#exchange(given, nothing, token)
    return answer.ok ? success(undefined) : answer
  }

  async proveWithProvider(token: string, given: { code: string; verifier: string }): Promise<Outcome<string>> {
    const answer = await this.#exchange(given, provenSchema, token)
    return answer.ok ? success(answer.value.proof) : answer
  }

  async signInMethods(token: string): Promise<Outcome<SignInMethods>> {
    const me = await this.#ask({ method: 'GET', path: 'me', token }, meSchema)
    if (!me.ok) return me
    const providers = await this.providers()
    if (!providers.ok) return providers
    const { has_password: hasPassword, identities } = me.value
    const linked = identities.map(({ identity_id: id, provider, name, email }) => ({ id, provider, name, email }))
    return success({ hasPassword, linked, providers: providers.value })
  }

  unlink(token: string, id: string): Promise<Outcome> {
    return this.#done({ method: 'DELETE', path: `identities/${encodeURIComponent(id)}`, token })
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
    return answer.ok ? success(signedInOf(answer.value)) : answer
  }

  async #exchange<T>(body: object, schema: v.GenericSchema<unknown, T>, token?: string): Promise<Outcome<T>> {
    const request = { method: 'POST', path: 'oidc/exchange', body, ...(token === undefined ? {} : { token }) } as const
    const answer = await this.#ask(request, schema)
    return !answer.ok && answer.failure === 'codeInvalid' ? failure('signInOver') : answer
  }

  async #done(request: Request): Promise<Outcome> {
    const answer = await this.#ask(request, nothing)
    return answer.ok ? success(undefined) : answer
  }

  async #ask<T>({ method, path, token, body }: Request, schema: v.GenericSchema<unknown, T>): Promise<Outcome<T>> {
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
    const parsed = v.safeParse(schema, content)
    return parsed.success ? success(parsed.output) : failure('notARelay')
  }
}

function failureOf({ status, headers }: Response, content: unknown): ReturnType<typeof failure> {
  const parsed = v.safeParse(errorSchema, content)
  // Something between us and the relay speaks: it is away, or it was never there.
  if (!parsed.success) return failure(status >= 502 && status <= 504 ? 'unreachable' : 'notARelay')
  const { code, details } = parsed.output.error
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
const signedInOf = ({ user, tokens, space, device_id }: v.InferOutput<typeof signedInSchema>): SignedIn => ({
  accountId: user.user_id,
  email: user.email,
  name: user.name ?? '',
  spaceId: space,
  deviceId: device_id,
  tokens: tokensOf(tokens),
})
const tokensOf = ({ access, refresh, expires_in }: v.InferOutput<typeof tokensSchema>): Tokens => ({
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
