import { describe, expect, it } from 'vitest'
import { AuthClient, type Outcome } from './auth-client.ts'

interface Sent {
  url: string
  init: RequestInit
  body: unknown
}

/** A relay that gives one answer. */
function relay(answer: () => Response) {
  const sent: Sent[] = []
  const client = new AuthClient('https://relay.example/notes', (input, init = {}) => {
    const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : undefined
    sent.push({ url: input instanceof Request ? input.url : String(input), init, body })
    try {
      return Promise.resolve(answer())
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new Error(String(error)))
    }
  })
  return { client, sent }
}
const json =
  (status: number, content: unknown, headers: Record<string, string> = {}) =>
  () =>
    new Response(JSON.stringify(content), { status, headers })
const error = (status: number, code: string, details: object = {}, headers: Record<string, string> = {}) =>
  json(status, { error: { code, message: 'Words.', details } }, headers)

const spaceId = '11111111-1111-4111-8111-111111111111'
const signedIn = {
  user: { user_id: 'u', email: 'mei@example.org', name: 'Mei', role: 'admin', created_at: 1 },
  tokens: { access: 'a', refresh: 'r', expires_in: 3600 },
  space: spaceId,
  device_id: 'd',
}
const device = { id: 'd', name: 'Chrome · Linux' }
const login = (client: AuthClient) => client.login({ email: 'mei@example.org', password: 'secret words' }, device)
const failureOf = (outcome: Outcome<unknown>) => (outcome.ok ? undefined : outcome.failure)

describe('signing in', () => {
  it('brings what the relay gives, and says which device it is', async () => {
    const { client, sent } = relay(json(200, signedIn))
    expect(await login(client)).toEqual({
      ok: true,
      value: {
        accountId: 'u',
        email: 'mei@example.org',
        name: 'Mei',
        spaceId,
        deviceId: 'd',
        tokens: { access: 'a', refresh: 'r', expiresInSeconds: 3600 },
      },
    })
    expect(sent[0]?.body).toEqual({
      email: 'mei@example.org',
      password: 'secret words',
      device_id: 'd',
      device_name: 'Chrome · Linux',
    })
  })

  it('puts no secret into an address, and takes and sends no cookie', async () => {
    const { client, sent } = relay(json(200, signedIn))
    await login(client)
    await client.refresh('refresh-secret')
    await client.logout('refresh-secret')
    await client.deleteAccount('access-secret', { password: 'password-secret' })
    await client.join('12345678', device)
    for (const { url, init } of sent) {
      expect(url).toMatch(/^https:\/\/relay\.example\/notes\/api\/v1\/auth\/[a-z-]+$/)
      expect(init).toMatchObject({ credentials: 'omit', redirect: 'error', cache: 'no-store' })
    }
    expect(sent.map(({ init }) => new Headers(init.headers).get('authorization'))).toEqual([
      null,
      null,
      null,
      'Bearer access-secret',
      null,
    ])
  })

  it.each([
    ['a space that is none', { ...signedIn, space: '../elsewhere' }],
    ['no tokens', { ...signedIn, tokens: undefined }],
    ['something else altogether', 'Welcome to the hotel'],
  ])('from somebody who answers with %s is no relay', async (_, content) => {
    expect(failureOf(await login(relay(json(200, content)).client))).toBe('notARelay')
  })
})

describe('a failure', () => {
  it.each([
    [401, 'INVALID_CREDENTIALS', 'wrongPassword'],
    [403, 'WRONG_PASSWORD', 'wrongPassword'],
    [409, 'EMAIL_EXISTS', 'emailExists'],
    [403, 'REGISTRATION_CLOSED', 'registrationClosed'],
    [403, 'INVITE_REQUIRED', 'inviteNeeded'],
    [403, 'INVITE_INVALID', 'inviteInvalid'],
    [422, 'PASSWORD_TOO_SIMILAR', 'weakPassword'],
    [400, 'CODE_INVALID', 'codeInvalid'],
    [401, 'TOKEN_INVALID', 'signInAgain'],
    [401, 'TOKEN_EXPIRED', 'signInAgain'],
    [501, 'MAIL_NOT_CONFIGURED', 'noMail'],
    [503, 'CANNOT_STORE', 'cannotStore'],
    [403, 'origin-refused', 'originRefused'],
    [500, 'INTERNAL', 'unknown'],
    [404, 'NOT_FOUND', 'unknown'],
  ])('%i %s is told as %s', async (status, code, expected) => {
    expect(failureOf(await login(relay(error(status, code)).client))).toBe(expected)
  })

  it.each([
    ['email', 'badEmail'],
    ['password', 'weakPassword'],
    ['new_password', 'weakPassword'],
    ['code', 'codeInvalid'],
    ['invite', 'inviteInvalid'],
    ['device_name', 'unknown'],
  ])('in the field %s is told as %s', async (field, expected) => {
    const { client } = relay(error(422, 'VALIDATION_FAILED', { fields: { [field]: 'no' } }))
    expect(failureOf(await login(client))).toBe(expected)
  })

  it('says how long to wait, by the answer or by its header', async () => {
    const told = { ok: false, failure: 'tooManyTries', retryAfterSeconds: 40 }
    expect(await login(relay(error(429, 'RATE_LIMITED', { retry_after: 40 })).client)).toEqual(told)
    expect(await login(relay(error(429, 'BUSY', {}, { 'Retry-After': '40' })).client)).toEqual(told)
    expect(await login(relay(error(429, 'NEW_LIMIT', {}, { 'Retry-After': '40' })).client)).toEqual(told)
    const { client } = relay(error(429, 'RATE_LIMITED', {}, { 'Retry-After': 'Wed, 21 Oct 2026 07:28:00 GMT' }))
    expect(await login(client)).toEqual({ ...told, retryAfterSeconds: undefined })
  })

  it.each([
    [
      'nobody there',
      () => {
        throw new TypeError('Failed to fetch')
      },
    ],
    ['a proxy whose relay is away', () => new Response('<h1>Bad gateway</h1>', { status: 502 })],
  ])('by %s is a matter of time', async (_, answer) => {
    expect(failureOf(await login(relay(answer).client))).toBe('unreachable')
  })

  it('that another server words signs nobody out', async () => {
    const portal = () => new Response('<h1>Sign in to the hotel</h1>', { status: 401 })
    expect(failureOf(await relay(portal).client.refresh('r'))).toBe('notARelay')
    expect(failureOf(await relay(json(401, { error: 'invalid_token' })).client.refresh('r'))).toBe('notARelay')
  })
})

it('the list of devices is read', async () => {
  const devices = [{ device_id: 'd', name: 'Laptop', created_at: 1, last_seen_at: 2, is_this_device: true }]
  const { client } = relay(json(200, { devices }))
  expect(await client.devices('a')).toEqual({
    ok: true,
    value: [{ id: 'd', name: 'Laptop', lastSeenAt: 2, current: true }],
  })
})

it('what has nothing to say succeeds all the same', async () => {
  const { client } = relay(() => new Response(null, { status: 204 }))
  expect(await client.logout('r')).toEqual({ ok: true, value: undefined })
})

describe('a provider', () => {
  const start = (client: AuthClient) =>
    client.startWithProvider('a/b', { challenge: 'c', purpose: 'link', confirmation: { proof: 'p' } }, 'access')

  it('is asked for with what confirms it, and its page is gone to by http alone', async () => {
    const { client, sent } = relay(json(200, { url: 'https://id.example/authorize?state=s' }))
    expect(await start(client)).toEqual({ ok: true, value: 'https://id.example/authorize?state=s' })
    expect(sent[0]?.url).toBe('https://relay.example/notes/api/v1/auth/oidc/a%2Fb/start')
    expect(sent[0]?.body).toEqual({ challenge: 'c', purpose: 'link', proof: 'p' })
    for (const url of ['javascript:alert(1)', 'data:text/html,x', '/here', ''])
      expect(failureOf(await start(relay(json(200, { url })).client))).toBe('notARelay')
  })

  it('whose code is worth nothing any more has another sentence than a code of another device', async () => {
    const { client } = relay(error(400, 'CODE_INVALID'))
    expect(failureOf(await client.enterWithProvider({ code: 'c', verifier: 'v' }, device))).toBe('signInOver')
    expect(failureOf(await client.join('12345678', device))).toBe('codeInvalid')
  })
})
