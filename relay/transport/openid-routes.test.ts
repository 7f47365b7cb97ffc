/** Signing in with providers that say whatever the test wants, in one process, with a clock that the test turns. */
import { generateKeyPair, SignJWT, UnsecuredJWT, type JWTPayload } from 'jose'
import { createHash } from 'node:crypto'
import { afterEach, describe, expect, test } from 'vitest'
import type { AccountsOptions } from '../accounts/accounts.ts'
import { attemptRates } from '../accounts/attempt-limits.ts'
import { mostIdentities } from '../accounts/identities.ts'
import { newOneTimeCode } from '../accounts/one-time-code.ts'
import { createProvider, ProviderSignIns } from '../accounts/provider-sign-ins.ts'
import type { ProviderConfig } from '../accounts/provider.ts'
import { goodPassword, minute, openTestAccounts, otherPassword, second } from '../testing/accounts.ts'
import { FakeGithub } from '../testing/fake-github.ts'
import {
  answersGarbage,
  answersHugely,
  HandDrivenProvider,
  hangs,
  redirectsTo,
} from '../testing/hand-driven-provider.ts'
import { memoryLog, type LogLine } from '../testing/memory-log.ts'
import { until } from '../testing/poll.ts'
import { createAuthApp } from './auth-routes.ts'

const home = 'https://notes.example.org'
const otherPage = 'https://app.example'
const ada = { email: 'ada@example.org', password: goodPassword }
const adaThere = { sub: 'ada-there', email: ada.email, email_verified: true, name: 'Ada L.' }

interface Answer {
  readonly status: number
  readonly body: Record<string, unknown>
}

interface Request {
  readonly body?: unknown
  readonly token?: string | undefined
  readonly headers?: Readonly<Record<string, string>>
}

interface Setup extends Partial<AccountsOptions> {
  readonly more?: readonly ProviderConfig[]
  readonly change?: Partial<ProviderConfig>
  readonly timeoutMs?: number
  readonly publicUrl?: string
}

let started: AsyncDisposable[] = []
afterEach(async () => {
  for (const one of started) await one[Symbol.asyncDispose]()
  started = []
})
const use = <T extends AsyncDisposable>(one: T): T => {
  started.push(one)
  return one
}

const create = async ({ more = [], change = {}, timeoutMs = 5_000, publicUrl = home, ...options }: Setup = {}) => {
  const provider = use(await HandDrivenProvider.start())
  const tested = await openTestAccounts(options)
  const { accounts, clock } = tested
  const lines: LogLine[] = []
  const log = memoryLog(lines)
  const configs = [provider.config(change), ...more]
  const providerSignIns = new ProviderSignIns({
    providers: configs.map((config) => createProvider({ config, publicUrl, timeoutMs, now: clock.now })),
    publicUrl,
    pages: [otherPage],
    onInvalidAnswer: (id, origin) => accounts.identities.noteInvalidAnswer(id, origin),
    log,
    now: clock.now,
  })
  const { app } = createAuthApp({
    accounts,
    // As with ALLOWED_ORIGINS=*: what a page may get back must not depend on it.
    isAllowed: () => true,
    mail: undefined,
    providerSignIns,
    peerAddress: () => '192.0.2.1',
    trustedProxies: 0,
    health: () => tested.storage.health,
    log,
    now: clock.now,
  })
  const ask = async (line: string, { body, token, headers }: Request = {}): Promise<Answer> => {
    const [method = '', path = ''] = line.split(' ')
    const response = await app.request(path, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) }
  }

  /** A page that begins. */
  const begin = async (more: object = {}, { token, id = 'work', page = home }: BeginOptions = {}) => {
    const verifier = newOneTimeCode()
    const challenge = createHash('sha256').update(verifier).digest('base64url')
    const body = { challenge, ...more }
    const answer = await ask(`POST /oidc/${id}/start`, { body, token, headers: page === '' ? {} : { origin: page } })
    const url = typeof answer.body['url'] === 'string' ? new URL(answer.body['url']) : undefined
    const parameters = url?.searchParams ?? new URLSearchParams()
    return { answer, verifier, url, state: parameters.get('state') ?? '', nonce: parameters.get('nonce') ?? '' }
  }
  /** The provider sends the browser back. Where it goes on to. */
  const comeBack = async (parameters: Record<string, string> | string, id = 'work'): Promise<URL> => {
    const query = new URLSearchParams(parameters).toString()
    const response = await app.request(`/oidc/${id}/callback?${query}`)
    expect([response.status, response.headers.get('referrer-policy')]).toEqual([303, 'no-referrer'])
    return new URL(response.headers.get('location') ?? '')
  }
  const exchange = (code: string, verifier: string, token?: string, more: object = {}): Promise<Answer> =>
    ask('POST /oidc/exchange', { body: { code, verifier, ...more }, token })

  /** From the button to the answer. */
  const pass = async (claims: JWTPayload, more: object = {}, token?: string): Promise<Answer> => {
    const { answer, verifier, state, nonce } = await begin(more, { token })
    if (answer.status !== 200) return answer
    provider.claims = { ...claims, nonce }
    const back = await comeBack({ code: 'bought', state })
    return exchange(valueOf(back, 'openid'), verifier, token)
  }
  const register = async (more: object = {}): Promise<Signed> =>
    signedIn(await ask('POST /register', { body: { ...ada, ...more } }))
  const prove = async (claims: JWTPayload, token: string): Promise<string> =>
    (await pass(claims, { purpose: 'prove' }, token)).body['proof'] as string
  const kinds = async (): Promise<string[]> => (await accounts.audit(100)).map(({ kind }) => kind)
  /** What was refused, the last first. */
  const refused = async (): Promise<string[]> => (await kinds()).filter((kind) => /refused|failed/.test(kind))
  return { ...tested, provider, app, lines, ask, begin, comeBack, exchange, pass, register, prove, kinds, refused }
}

interface BeginOptions {
  readonly token?: string | undefined
  readonly id?: string
  readonly page?: string
}

interface Signed {
  readonly user: { readonly user_id: string; readonly email: string; readonly name: string; readonly role: string }
  readonly tokens: { readonly access: string; readonly refresh: string }
  readonly space: string
  readonly device_id: string
  readonly is_new?: boolean
}

const signedIn = (answer: Answer): Signed => {
  expect(answer.body).toHaveProperty('tokens')
  expect([200, 201]).toContain(answer.status)
  return answer.body as unknown as Signed
}
const codeOf = ({ status, body }: Answer): [number, unknown] => [
  status,
  (body['error'] as { code?: string } | undefined)?.code,
]
const valueOf = (url: URL, name: 'openid' | 'openid-problem'): string => {
  const [key, value = ''] = url.hash.slice(1).split('=')
  return key === name ? value : ''
}
const identitiesOf = ({ body }: Answer) =>
  body['identities'] as { identity_id: string; provider: string; name: string; email?: string }[]

describe('whoever signs in with a provider', () => {
  test('is sent there with PKCE, state and nonce, and back with a code that is no token', async () => {
    const { begin, comeBack, exchange, provider } = await create()
    const { answer, url, verifier, state, nonce } = await begin()
    expect(Object.keys(answer.body)).toEqual(['url'])
    expect(`${url?.origin}${url?.pathname}`).toBe(`${provider.issuer}/authorize`)
    expect(Object.fromEntries(url?.searchParams ?? [])).toEqual({
      client_id: provider.clientId,
      redirect_uri: `${home}/api/v1/auth/oidc/work/callback`,
      response_type: 'code',
      scope: 'openid email profile',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/) as string,
      code_challenge_method: 'S256',
      state,
      nonce,
    })
    provider.claims = { ...adaThere, nonce }
    const back = await comeBack({ code: 'bought', state })
    expect(back.href).toMatch(/^https:\/\/notes\.example\.org\/#openid=[\w-]{43}$/)
    const asked = provider.requests.find(({ path }) => path === '/token')?.body
    expect(Object.fromEntries(asked ?? [])).toMatchObject({
      grant_type: 'authorization_code',
      code: 'bought',
      redirect_uri: `${home}/api/v1/auth/oidc/work/callback`,
      code_verifier: expect.stringMatching(/^[\w-]{43}$/) as string,
      client_secret: provider.clientSecret,
    })
    const answered = await exchange(valueOf(back, 'openid'), verifier, undefined, { device_name: 'Laptop' })
    expect(answered.body).toMatchObject({
      user: { email: ada.email, name: 'Ada L.', role: 'admin' },
      tokens: { access: expect.any(String) as string, refresh: expect.any(String) as string, expires_in: 3_600 },
      is_new: true,
    })
  })

  test('gets an account, and from then on the same one on every device', async () => {
    const { pass, ask, kinds } = await create()
    const first = signedIn(await pass(adaThere))
    const second = signedIn(await pass({ ...adaThere, email: 'changed@example.org', email_verified: false }))
    expect([second.user, second.space, second.is_new]).toEqual([first.user, first.space, false])
    expect(second.device_id).not.toBe(first.device_id)
    const me = await ask('GET /me', { token: second.tokens.access })
    expect(me.body).toMatchObject({ user: { email: ada.email }, has_password: false })
    expect(identitiesOf(me)).toMatchObject([{ provider: 'work', name: 'Work', email: ada.email }])
    expect(await kinds()).toEqual(['signed-in', 'account-created'])
  })

  test('is one account when two of their devices come at once', async () => {
    const { begin, comeBack, exchange, provider, accounts } = await create()
    const codes = []
    for (const _ of [1, 2]) {
      const { verifier, state, nonce } = await begin()
      provider.claims = { ...adaThere, nonce }
      codes.push({ verifier, code: valueOf(await comeBack({ code: 'bought', state }), 'openid') })
    }
    const answers = await Promise.all(codes.map(({ code, verifier }) => exchange(code, verifier)))
    expect(answers.map((answer) => signedIn(answer).is_new).sort()).toEqual([false, true])
    expect(await accounts.list()).toHaveLength(1)
  })

  test('stays one device where the device says which it is', async () => {
    const { begin, comeBack, exchange, provider } = await create()
    const device_id = crypto.randomUUID()
    for (const _ of [1, 2]) {
      const { verifier, state, nonce } = await begin()
      provider.claims = { ...adaThere, nonce }
      const code = valueOf(await comeBack({ code: 'bought', state }), 'openid')
      expect((await exchange(code, verifier, undefined, { device_id })).body['device_id']).toBe(device_id)
    }
  })

  test('is known by what UserInfo says where the token has no address', async () => {
    const { provider, pass } = await create()
    const { issuer } = provider
    provider.says('/.well-known/openid-configuration', { ...provider.discovery(), userinfo_endpoint: `${issuer}/me` })
    provider.says('/me', adaThere)
    expect(signedIn(await pass({ sub: adaThere.sub })).user).toMatchObject({ email: ada.email, name: 'Ada L.' })
    // Of somebody else than the token.
    provider.says('/me', { ...adaThere, sub: 'eve' })
    expect(codeOf(await pass({ sub: adaThere.sub }))).toEqual([422, 'VALIDATION_FAILED'])
  })

  test.each(['closed', 'invite'] as const)(
    'gets no account where registration is %s, but into their own',
    async (is) => {
      const { accounts, pass, register, ask, refused } = await create({ registration: is })
      await register({ email: 'first@example.org' })
      const expected = is === 'closed' ? 'REGISTRATION_CLOSED' : 'INVITE_REQUIRED'
      expect(codeOf(await pass(adaThere))).toEqual([403, expected])
      expect((await refused())[0]).toBe('registration-refused')
      if (is === 'closed') return
      const { code: foreign } = await accounts.createInvite('somebody@example.org', {})
      expect(codeOf(await pass(adaThere, { invite: foreign }))).toEqual([403, 'INVITE_INVALID'])
      const { code: invite } = await accounts.createInvite(ada.email, {})
      const { tokens } = signedIn(await pass(adaThere, { invite }))
      signedIn(await pass(adaThere))
      expect(codeOf(await pass({ ...adaThere, sub: 'another', email: 'b@example.org' }, { invite }))).toEqual([
        403,
        'INVITE_INVALID',
      ])
      expect((await ask('GET /me', { token: tokens.access })).status).toBe(200)
    },
  )
})

describe('an address', () => {
  const claims: readonly (readonly [string, JWTPayload])[] = [
    ['that was not checked', { ...adaThere, email_verified: false }],
    ['of which nothing is said', { sub: 'ms', email: ada.email }],
    ['that was checked in another way', { ...adaThere, email_verified: 'true' }],
    ['that is none', { ...adaThere, email: 'ada@example.org\r\nBcc: eve@example.org' }],
    ['that is missing', { sub: 'nobody', email_verified: true }],
  ]

  test.each(claims)('%s makes no account and opens none', async (_, said) => {
    const { pass, register, accounts, ask, refused } = await create()
    expect(codeOf(await pass(said))).toEqual([403, 'EMAIL_UNVERIFIED'])
    expect(await accounts.list()).toEqual([])
    const { tokens } = await register()
    expect(codeOf(await pass(said))).toEqual([403, 'EMAIL_UNVERIFIED'])
    expect(identitiesOf(await ask('GET /me', { token: tokens.access }))).toEqual([])
    expect((await refused())[0]).toBe('identity-refused')
  })

  test('counts as checked where whoever runs the relay says so', async () => {
    const { pass } = await create({ change: { trustsEmail: true } })
    expect(signedIn(await pass({ sub: 'ms', email: ada.email })).user.email).toBe(ada.email)
  })

  test('of another account is never enough to get into it; a link by both is', async () => {
    const { pass, register, ask, kinds, refused } = await create()
    const { user, tokens } = await register()
    const token = tokens.access
    expect(codeOf(await pass({ ...adaThere, email: 'Ada@Example.org' }))).toEqual([409, 'LINK_REQUIRED'])
    expect((await refused())[0]).toBe('registration-refused')
    const linked = await pass(adaThere, { purpose: 'link', password: goodPassword }, token)
    expect([linked.status, identitiesOf(linked).map(({ provider }) => provider)]).toEqual([200, ['work']])
    expect(signedIn(await pass(adaThere)).user).toEqual(user)
    expect(signedIn(await ask('POST /login', { body: ada })).user).toEqual(user)
    expect((await kinds()).slice(0, 3)).toEqual(['signed-in', 'signed-in', 'identity-linked'])
  })
})

describe('linking', () => {
  test('takes a token, and the password or a proof', async () => {
    const { pass, register, refused, ask } = await create()
    const { tokens } = await register()
    const link = (body: object, token?: string) => pass(adaThere, { purpose: 'link', ...body }, token)
    expect(codeOf(await link({ password: goodPassword }))).toEqual([401, 'AUTH_REQUIRED'])
    expect(codeOf(await link({ password: goodPassword }, 'made-up'))).toEqual([401, 'TOKEN_INVALID'])
    expect(codeOf(await link({}, tokens.access))).toEqual([422, 'VALIDATION_FAILED'])
    expect(codeOf(await link({ password: otherPassword }, tokens.access))).toEqual([403, 'WRONG_PASSWORD'])
    expect((await refused())[0]).toBe('password-check-failed')
    expect(codeOf(await link({ proof: newOneTimeCode() }, tokens.access))).toEqual([403, 'PROOF_INVALID'])
    expect((await refused())[0]).toBe('identity-refused')
    expect(identitiesOf(await ask('GET /me', { token: tokens.access }))).toEqual([])
  })

  test('is finished by the device that began it, and no other', async () => {
    const { begin, comeBack, exchange, provider, register, ask } = await create()
    const { tokens } = await register()
    const phone = signedIn(await ask('POST /login', { body: ada }))
    const eve = await register({ email: 'eve@example.org' })
    for (const token of [undefined, phone.tokens.access, eve.tokens.access]) {
      const { verifier, state, nonce } = await begin(
        { purpose: 'link', password: goodPassword },
        { token: tokens.access },
      )
      provider.claims = { ...adaThere, nonce }
      const code = valueOf(await comeBack({ code: 'bought', state }), 'openid')
      const expected = token === undefined ? [401, 'AUTH_REQUIRED'] : [400, 'CODE_INVALID']
      expect(codeOf(await exchange(code, verifier, token))).toEqual(expected)
      // What was begun is over.
      expect(codeOf(await exchange(code, verifier, tokens.access))).toEqual([400, 'CODE_INVALID'])
    }
    for (const token of [tokens.access, eve.tokens.access])
      expect(identitiesOf(await ask('GET /me', { token }))).toEqual([])
  })

  test('ends with the device that began it', async () => {
    const { begin, comeBack, exchange, provider, register, ask } = await create()
    const { tokens } = await register()
    const { verifier, state, nonce } = await begin(
      { purpose: 'link', password: goodPassword },
      { token: tokens.access },
    )
    provider.claims = { ...adaThere, nonce }
    const code = valueOf(await comeBack({ code: 'bought', state }), 'openid')
    await ask('POST /logout', { token: tokens.access })
    expect(codeOf(await exchange(code, verifier, tokens.access))).toEqual([401, 'TOKEN_INVALID'])
  })

  test('what is another account’s is refused; what is one’s own already is fine', async () => {
    const { pass, register, ask } = await create()
    signedIn(await pass(adaThere))
    const ben = await register({ email: 'ben@example.org' })
    const link = (claims: JWTPayload) => pass(claims, { purpose: 'link', password: goodPassword }, ben.tokens.access)
    expect(codeOf(await link(adaThere))).toEqual([409, 'IDENTITY_TAKEN'])
    for (const _ of [1, 2]) expect((await link({ sub: 'ben-there' })).status).toBe(200)
    expect(identitiesOf(await ask('GET /me', { token: ben.tokens.access }))).toHaveLength(1)
    for (let more = 1; more < mostIdentities; more++) expect((await link({ sub: `ben-${more}` })).status).toBe(200)
    expect(codeOf(await link({ sub: 'one-too-many' }))).toEqual([409, 'TOO_MANY_IDENTITIES'])
  })

  test('is undone while there is another way in', async () => {
    const { pass, register, ask, prove, kinds } = await create()
    const { tokens } = signedIn(await pass(adaThere))
    const token = tokens.access
    const remove = async (index: number) => {
      const identities = identitiesOf(await ask('GET /me', { token }))
      return ask(`DELETE /identities/${identities[index]?.identity_id}`, { token })
    }
    expect(codeOf(await remove(0))).toEqual([409, 'LAST_SIGN_IN'])
    const proof = await prove(adaThere, token)
    expect((await pass({ sub: 'second' }, { purpose: 'link', proof }, token)).status).toBe(200)
    expect((await remove(0)).status).toBe(204)
    expect((await kinds())[0]).toBe('identity-unlinked')
    expect(codeOf(await remove(0))).toEqual([409, 'LAST_SIGN_IN'])
    // A proof by a sign-in that was unlinked is none any more.
    const body = { proof, new_password: goodPassword }
    expect(codeOf(await ask('POST /change-password', { token, body }))).toEqual([403, 'PROOF_INVALID'])
    expect(codeOf(await pass(adaThere))).toEqual([409, 'LINK_REQUIRED'])
    const eve = await register({ email: 'eve@example.org' })
    const [mine] = identitiesOf(await ask('GET /me', { token }))
    for (const id of [mine?.identity_id, 'nothing'])
      expect((await ask(`DELETE /identities/${id}`, { token: eve.tokens.access })).status).toBe(404)
    expect((await ask(`DELETE /identities/${mine?.identity_id}`)).status).toBe(401)
  })
})

describe('an account without a password', () => {
  test('confirms what others confirm with it by signing in once more', async () => {
    const { pass, ask, begin, prove } = await create()
    const { tokens } = signedIn(await pass(adaThere))
    const token = tokens.access
    for (const given of [{ current_password: goodPassword }, { proof: newOneTimeCode() }]) {
      const body = { ...given, new_password: otherPassword }
      expect((await ask('POST /change-password', { token, body })).status).toBe(403)
    }
    expect((await ask('POST /change-password', { token, body: { new_password: otherPassword } })).status).toBe(422)
    expect((await ask('DELETE /me', { token, body: {} })).status).toBe(422)
    expect((await begin({ purpose: 'prove' }, { token })).url?.searchParams.get('prompt')).toBe('login')
    const proof = await prove(adaThere, token)
    const set = { proof, new_password: otherPassword }
    // Answers get lost.
    for (const _ of [1, 2]) expect((await ask('POST /change-password', { token, body: set })).status).toBe(200)
    signedIn(await ask('POST /login', { body: { ...ada, password: otherPassword } }))
    signedIn(await pass(adaThere))
  })

  test('has it proved by its own sign-in, on this device, for five minutes', async () => {
    const { pass, ask, prove, clock } = await create()
    const [desk, phone] = [signedIn(await pass(adaThere)), signedIn(await pass(adaThere))]
    const token = desk.tokens.access
    const somebodys = await pass({ sub: 'eve' }, { purpose: 'prove' }, token)
    expect(codeOf(somebodys)).toEqual([403, 'PROOF_INVALID'])
    const proof = await prove(adaThere, token)
    const remove = (with_: string) => ask('DELETE /me', { token: with_, body: { proof } })
    expect(codeOf(await remove(phone.tokens.access))).toEqual([403, 'PROOF_INVALID'])
    clock.pass(5 * minute)
    expect(codeOf(await remove(token))).toEqual([403, 'PROOF_INVALID'])
    const body = { proof: await prove(adaThere, token) }
    expect((await ask('DELETE /me', { token, body })).status).toBe(204)
    // Nothing is left of it: the same person is somebody new.
    const again = signedIn(await pass(adaThere))
    expect([again.is_new, again.user.user_id === desk.user.user_id]).toEqual([true, false])
  })

  test('has a forgotten password set like any other, which unlinks what is not of its address', async () => {
    const { pass, ask, accounts, prove } = await create()
    const { tokens } = signedIn(await pass(adaThere))
    const proof = await prove(adaThere, tokens.access)
    const eves = { sub: 'eve', email: 'eve@example.org', email_verified: true }
    expect((await pass(eves, { purpose: 'link', proof }, tokens.access)).status).toBe(200)
    expect((await pass({ sub: 'nowhere' }, { purpose: 'link', proof }, tokens.access)).status).toBe(200)
    const reset = await accounts.createReset(ada.email, {})
    expect(await accounts.resetPassword(reset?.code ?? '', otherPassword, {})).toBeUndefined()
    const login = signedIn(await ask('POST /login', { body: { ...ada, password: otherPassword } }))
    const left = identitiesOf(await ask('GET /me', { token: login.tokens.access }))
    expect(left.map(({ email }) => email)).toEqual([ada.email])
    expect(signedIn(await pass(adaThere)).user).toEqual(login.user)
    expect(signedIn(await pass(eves)).is_new).toBe(true)
  })
})

describe('from outside', () => {
  test('a state that nobody was given leads to the app, with a word and nothing else', async () => {
    const { comeBack, begin, provider } = await create()
    const { state } = await begin()
    for (const parameters of [{ code: 'a', state: newOneTimeCode() }, { code: 'a' }, { state: '' }, ''] as const)
      expect((await comeBack(parameters)).href).toBe(`${home}/#openid-problem=expired`)
    expect((await comeBack({ code: 'a', state: `${state}x` })).href).toBe(`${home}/#openid-problem=expired`)
    expect(provider.requests.some(({ path }) => path === '/token')).toBe(false)
  })

  test('what came back once comes back no more', async () => {
    const { begin, comeBack, provider } = await create()
    const { state, nonce } = await begin()
    provider.claims = { ...adaThere, nonce }
    expect(valueOf(await comeBack({ code: 'bought', state }), 'openid')).not.toBe('')
    expect(valueOf(await comeBack({ code: 'bought', state }), 'openid-problem')).toBe('expired')
    expect(provider.requests.filter(({ path }) => path === '/token')).toHaveLength(1)
  })

  test('a code is taken once, from the page that has the secret', async () => {
    const { begin, comeBack, exchange, provider, accounts } = await create()
    const through = async () => {
      const { state, nonce, verifier } = await begin()
      provider.claims = { ...adaThere, nonce }
      return { verifier, code: valueOf(await comeBack({ code: 'bought', state }), 'openid') }
    }
    const [mine, eves] = [await through(), await through()]
    // Another page's secret: as when somebody is made to follow a link, or a link is overheard.
    expect(codeOf(await exchange(mine.code, eves.verifier))).toEqual([400, 'CODE_INVALID'])
    expect(codeOf(await exchange(mine.code, mine.verifier))).toEqual([400, 'CODE_INVALID'])
    expect(codeOf(await exchange(newOneTimeCode(), mine.verifier))).toEqual([400, 'CODE_INVALID'])
    expect(await accounts.list()).toEqual([])
    signedIn(await exchange(eves.code, eves.verifier))
    expect(codeOf(await exchange(eves.code, eves.verifier))).toEqual([400, 'CODE_INVALID'])
  })

  test('both are worth nothing when their time is over', async () => {
    const { begin, comeBack, exchange, provider, clock } = await create()
    const late = await begin()
    clock.pass(10 * minute)
    expect(valueOf(await comeBack({ code: 'bought', state: late.state }), 'openid-problem')).toBe('expired')
    const { state, nonce, verifier } = await begin()
    provider.claims = { ...adaThere, nonce }
    const code = valueOf(await comeBack({ code: 'bought', state }), 'openid')
    clock.pass(60 * second)
    expect(codeOf(await exchange(code, verifier))).toEqual([400, 'CODE_INVALID'])
  })

  test('what one provider was asked another one cannot answer', async () => {
    const other = use(await HandDrivenProvider.start())
    const { begin, comeBack, exchange, provider } = await create({ more: [other.config({ id: 'other' })] })
    const { state, nonce, verifier } = await begin()
    other.claims = { ...adaThere, nonce }
    expect(valueOf(await comeBack({ code: 'bought', state }, 'other'), 'openid-problem')).toBe('expired')
    expect(valueOf(await comeBack({ code: 'bought', state, iss: other.issuer }), 'openid')).toBe('')
    expect(other.requests).toEqual([])
    // Nor is the same subject the same person there.
    const there = await begin({}, { id: 'other' })
    other.claims = { ...adaThere, nonce: there.nonce }
    const code = valueOf(await comeBack({ code: 'bought', state: there.state }, 'other'), 'openid')
    signedIn(await exchange(code, there.verifier))
    const here = await begin()
    provider.claims = { ...adaThere, nonce: here.nonce }
    const hereCode = valueOf(await comeBack({ code: 'bought', state: here.state }), 'openid')
    expect(codeOf(await exchange(hereCode, here.verifier))).toEqual([409, 'LINK_REQUIRED'])
    expect(codeOf(await exchange(hereCode, verifier))).toEqual([400, 'CODE_INVALID'])
  })

  test.each([
    'https://evil.example',
    'https://notes.example.org.evil.example',
    'http://notes.example.org',
    'https://notes.example.org:8443',
    'http://localhost:5173',
    'null',
    'javascript:alert(1)',
  ])('nobody is sent back to %s, however the relay was called', async (page) => {
    const { ask, begin } = await create()
    expect(codeOf((await begin({}, { page })).answer)).toEqual([403, 'PAGE_REFUSED'])
    const challenge = newOneTimeCode()
    const headers = { origin: page, host: page.replace(/^\w+:\/\//, ''), 'x-forwarded-host': 'evil.example' }
    const named = await ask('POST /oidc/work/start', { body: { challenge }, headers })
    expect(codeOf(named)).toEqual([403, 'PAGE_REFUSED'])
  })

  test('pages that are listed get people back, and whatever else the request asks for is not looked at', async () => {
    const { begin, comeBack } = await create()
    const wanted = { return: 'https://evil.example', return_to: 'https://evil.example', redirect_uri: '//evil.example' }
    for (const [page, expected] of [
      [otherPage, otherPage],
      [home, home],
      ['', home],
    ] as const) {
      const { state, url } = await begin(wanted, { page })
      expect(url?.searchParams.get('redirect_uri')).toBe(`${home}/api/v1/auth/oidc/work/callback`)
      const back = await comeBack({ error: 'access_denied', state, return: '//evil.example' })
      expect(back.href).toBe(`${expected}/#openid-problem=denied`)
    }
  })

  test('on a relay of this computer alone, its pages get people back', async () => {
    const { begin, comeBack } = await create({ publicUrl: 'http://127.0.0.1:3000' })
    const { state } = await begin({}, { page: 'http://localhost:5173' })
    expect((await comeBack({ error: 'access_denied', state })).origin).toBe('http://localhost:5173')
    expect((await begin({}, { page: 'http://localhost.evil.example' })).answer.status).toBe(403)
  })

  test('tries are limited, and what is wrong is refused', async () => {
    const { begin, ask, clock } = await create()
    for (const body of [{}, { challenge: 'short' }, { challenge: newOneTimeCode(), purpose: 'rule' }])
      expect((await ask('POST /oidc/work/start', { body })).status).toBe(422)
    expect((await ask('POST /oidc/exchange', { body: { code: 'a', verifier: 'b' } })).status).toBe(422)
    for (const id of ['nobody', '..%2Fwork', 'constructor']) expect((await begin({}, { id })).answer.status).toBe(404)
    clock.pass(60 * minute)
    const { burst, everyMs } = attemptRates.providerPerAddress
    for (let time = 0; time < burst; time++) expect((await begin()).answer.status).toBe(200)
    expect((await begin()).answer.status).toBe(429)
    clock.pass(everyMs)
    expect((await begin()).answer.status).toBe(200)
  })
})

describe('a provider', () => {
  const fails = async (setup: Setup, spoil: (provider: HandDrivenProvider) => void | Promise<void>) => {
    const relay = await create(setup)
    const { state, nonce } = await relay.begin()
    relay.provider.claims = { ...adaThere, nonce }
    await spoil(relay.provider)
    const back = await relay.comeBack({ code: 'bought', state })
    expect(back.href).toBe(`${home}/#openid-problem=failed`)
    await until('it is noted', async () => (await relay.refused()).includes('identity-refused'))
    return relay
  }

  test.each<[string, Record<string, unknown>]>([
    ['for somebody else', { aud: 'another-client' }],
    ['for somebody else too, and meant for them', { aud: ['notes', 'another'], azp: 'another' }],
    ['by somebody else', { iss: 'https://evil.example' }],
    ['of another question', { nonce: newOneTimeCode() }],
    ['of no question', { nonce: undefined }],
    ['of yesterday', { exp: 1_700_000_000, iat: 1_699_999_000 }],
    ['of nobody', { sub: undefined }],
    ['of somebody without a name', { sub: '' }],
    ['of somebody with a name that is no name', { sub: 'a\0b' }],
    ['of somebody with a name without end', { sub: 'x'.repeat(256) }],
  ])('that gives a token %s is not believed', async (_, change) => {
    await fails({}, async (provider) => provider.givesToken(await provider.sign(provider.payload(change))))
  })

  test('whose token nobody signed, or somebody else, is not believed', async () => {
    const { privateKey } = await generateKeyPair('RS256')
    await fails({}, (provider) => provider.givesToken(new UnsecuredJWT(provider.payload()).encode()))
    await fails({}, (provider) => void (provider.key = privateKey))
    await fails({}, async (provider) => {
      const byUs = new SignJWT(provider.payload()).setProtectedHeader({ alg: 'HS256' })
      provider.givesToken(await byUs.sign(new TextEncoder().encode(provider.clientSecret.padEnd(32, '0'))))
    })
    await fails({}, (provider) => provider.says('/token', { access_token: 'a', token_type: 'Bearer' }))
  })

  test.each(['/token', '/keys'])(
    'that answers %s with garbage, at length, elsewhere or never, has failed',
    async (path) => {
      for (const answer of [answersGarbage, answersHugely, redirectsTo('http://127.0.0.1:1/')])
        await fails({}, (provider) => void provider.answers.set(path, answer))
      await fails({ timeoutMs: 300 }, (provider) => void provider.answers.set(path, hangs))
      await fails({}, (provider) => provider.says(path, { error: 'server_error' }, 500))
    },
  )

  test.each([
    ['garbage', answersGarbage],
    ['without end', answersHugely],
    ['elsewhere', redirectsTo('http://127.0.0.1:1/')],
    ['never', hangs],
  ])('that says what it can do %s is unavailable, until it does', async (_, answer) => {
    const { provider, begin, pass, lines } = await create({ timeoutMs: 300 })
    provider.answers.set('/.well-known/openid-configuration', answer)
    expect(codeOf((await begin()).answer)).toEqual([502, 'PROVIDER_UNAVAILABLE'])
    expect(lines.some(({ message }) => message === 'provider unavailable')).toBe(true)
    provider.answers.clear()
    signedIn(await pass(adaThere))
    // What it said is remembered.
    provider.answers.set('/.well-known/openid-configuration', answer)
    signedIn(await pass(adaThere))
  })

  test('that says it is another one is not asked anything', async () => {
    const { provider, begin } = await create()
    provider.says('/.well-known/openid-configuration', {
      ...provider.discovery(),
      issuer: 'https://accounts.google.com',
    })
    expect(codeOf((await begin()).answer)).toEqual([502, 'PROVIDER_UNAVAILABLE'])
  })

  test('at which the person says no changes nothing', async () => {
    const { begin, comeBack, kinds, accounts } = await create()
    const { state } = await begin()
    expect(valueOf(await comeBack({ error: 'access_denied', state }), 'openid-problem')).toBe('denied')
    expect([await kinds(), await accounts.list()]).toEqual([[], []])
    const again = await begin()
    const odd = await comeBack({ error: 'server_error', error_description: '<script>', state: again.state })
    expect(odd.href).toBe(`${home}/#openid-problem=failed`)
  })

  test('is told no secret in an address, and its own is in no log', async () => {
    const relay = await fails({}, (provider) => provider.says('/token', { error: 'invalid_client' }, 401))
    const { provider, lines, begin } = relay
    const { verifier, url } = await begin()
    expect(url?.href).not.toContain(verifier)
    expect(url?.href).not.toContain(provider.clientSecret)
    expect(JSON.stringify(lines)).not.toContain(provider.clientSecret)
    expect(JSON.stringify(lines)).not.toContain('bought')
  })

  test('is named to everybody', async () => {
    const { ask } = await create({ change: { name: '公司' } })
    expect((await ask('GET /providers')).body).toEqual([{ id: 'work', name: '公司' }])
  })
})

describe('GitHub', () => {
  const withGithub = async () => {
    const github = use(await FakeGithub.start())
    const { clientId, clientSecret, address } = github
    const config: ProviderConfig = {
      id: 'github',
      name: 'GitHub',
      kind: 'github',
      issuer: new URL(address),
      clientId,
      clientSecret,
      trustsEmail: false,
    }
    const relay = await create({ more: [config] })
    const signIn = async (): Promise<Answer> => {
      const { url, verifier } = await relay.begin({}, { id: 'github' })
      const sent = await fetch(url ?? '', { redirect: 'manual' })
      const back = await relay.comeBack(new URL(sent.headers.get('location') ?? '').search.slice(1), 'github')
      expect(valueOf(back, 'openid-problem')).toBe('')
      return relay.exchange(valueOf(back, 'openid'), verifier)
    }
    return { ...relay, github, signIn }
  }

  test('knows people by their number, and by the address that it has checked as theirs', async () => {
    const { github, signIn } = await withGithub()
    const first = signedIn(await signIn())
    expect(first.user).toMatchObject({ email: ada.email, name: 'Ada' })
    github.person = { id: 1, name: null, emails: [] }
    const second = signedIn(await signIn())
    expect([second.user, second.is_new]).toEqual([first.user, false])
    github.person = { id: 2, name: 'Eve', emails: [{ email: ada.email, primary: true, verified: true }] }
    expect(codeOf(await signIn())).toEqual([409, 'LINK_REQUIRED'])
  })

  test.each([
    ['not checked', [{ email: ada.email, primary: true, verified: false }]],
    [
      'not the one that they use',
      [
        { email: 'new@example.org', primary: true, verified: false },
        { email: ada.email, primary: false, verified: true },
      ],
    ],
    ['not there', []],
  ])('makes no account of an address that is %s', async (_, emails) => {
    const { github, signIn, accounts } = await withGithub()
    github.person = { id: 1, name: 'Ada', emails }
    expect(codeOf(await signIn())).toEqual([403, 'EMAIL_UNVERIFIED'])
    expect(await accounts.list()).toEqual([])
  })

  test('gives nothing for a code of another sign-in', async () => {
    const { begin, comeBack, github } = await withGithub()
    const [mine, eves] = [await begin({}, { id: 'github' }), await begin({}, { id: 'github' })]
    const sent = await fetch(eves.url ?? '', { redirect: 'manual' })
    const code = new URL(sent.headers.get('location') ?? '').searchParams.get('code') ?? ''
    expect(valueOf(await comeBack({ code, state: mine.state }, 'github'), 'openid-problem')).toBe('failed')
    expect(github.address).toContain('127.0.0.1')
  })
})
