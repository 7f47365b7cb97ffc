/** Signing in with a provider on a relay as a process, at a real provider that is another one. */
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { FakeGithub } from './testing/fake-github.ts'
import { ProviderVisitor, TestOpenIdProvider } from './testing/openid-provider.ts'
import { asking, newAccount, password } from './testing/account-client.ts'
import { runRelay, TestRelay } from './testing/test-relay.ts'

const people = {
  ada: { email: 'ada@example.org', email_verified: true, name: 'Ada' },
  ben: { email: 'ben@example.org', email_verified: false, name: 'Ben' },
}

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** A relay that people reach at its own address. */
const startRelay = async (settings: Readonly<Record<string, string>>): Promise<TestRelay> => {
  const port = await freePort()
  const PUBLIC_URL = `http://127.0.0.1:${port}`
  return TestRelay.start({ environment: { AUTH: 'accounts', PORT: String(port), PUBLIC_URL, ...settings } })
}

interface Answer {
  readonly status: number
  readonly body: Record<string, unknown> & { readonly error?: { readonly code: string } }
}

const ask = async (relay: TestRelay, path: string, body: object, token?: string): Promise<Answer> => {
  const headers: Record<string, string> = { 'content-type': 'application/json' }
  if (token !== undefined) headers['authorization'] = `Bearer ${token}`
  const response = await fetch(`${relay.http}/api/v1/auth${path}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  })
  return { status: response.status, body: (await response.json()) as Answer['body'] }
}

/** Where the page is sent, and what it keeps to itself. */
const begin = async (relay: TestRelay, id: string, more: object = {}, token?: string) => {
  const verifier = randomBytes(32).toString('base64url')
  const challenge = createHash('sha256').update(verifier).digest('base64url')
  const started = await ask(relay, `/oidc/${id}/start`, { challenge, ...more }, token)
  return { started, verifier, url: String(started.body['url']) }
}

/** Where the relay sends the browser on to. */
const comeBack = async (address: string): Promise<URL> => {
  const response = await fetch(address, { redirect: 'manual' })
  expect(response.status).toBe(303)
  return new URL(response.headers.get('location') ?? '')
}

test('a person signs in with a real provider, on two devices, and comes back to the same notes', async () => {
  await using provider = await TestOpenIdProvider.start(people)
  await using relay = await startRelay(provider.settings('work'))
  const providers = await fetch(`${relay.http}/api/v1/auth/providers`)
  expect(await providers.json()).toEqual([{ id: 'work', name: 'The provider' }])
  const browser = new ProviderVisitor(provider.issuer)
  const signIn = async (visitor: ProviderVisitor, login: string | undefined, more: object = {}, token?: string) => {
    const { verifier, url } = await begin(relay, 'work', more, token)
    const back = await comeBack(await visitor.signIn(url, login))
    expect(back.origin).toBe(relay.http)
    return { back, answer: () => ask(relay, '/oidc/exchange', { code: back.hash.split('=')[1], verifier }, token) }
  }
  const first = await (await signIn(browser, 'ada')).answer()
  expect(first).toMatchObject({ status: 200, body: { is_new: true, user: { email: 'ada@example.org', name: 'Ada' } } })
  // Signed in there already: nobody is asked.
  const again = await (await signIn(browser, undefined)).answer()
  expect(again.body).toMatchObject({ is_new: false, space: first.body['space'] })
  const elsewhere = await (await signIn(new ProviderVisitor(provider.issuer), 'ada')).answer()
  expect(elsewhere.body['space']).toBe(first.body['space'])

  const { back } = await signIn(new ProviderVisitor(provider.issuer), undefined)
  expect(back.hash).toBe('#openid-problem=denied')
  const unverified = await (await signIn(new ProviderVisitor(provider.issuer), 'ben')).answer()
  expect([unverified.status, unverified.body.error?.code]).toEqual([403, 'EMAIL_UNVERIFIED'])

  // To prove that one is there, it asks again.
  const { access } = first.body['tokens'] as { access: string }
  const proven = await (await signIn(browser, 'ada', { purpose: 'prove' }, access)).answer()
  const { proof } = proven.body as { proof?: string }
  const removed = await fetch(`${relay.http}/api/v1/auth/me`, asking(access, 'DELETE', { proof }))
  expect(removed.status).toBe(204)
  const log = JSON.stringify([relay.log, relay.stdout])
  for (const secret of ['a-secret-of-the-client', access, String(proof)]) expect(log).not.toContain(secret)
})

test('an account of the same address is linked by whoever has both, and by nobody else', async () => {
  await using provider = await TestOpenIdProvider.start(people)
  await using relay = await startRelay(provider.settings('work'))
  const body = { email: 'ada@example.org', password }
  const registered = await ask(relay, '/register', body)
  const { access } = registered.body['tokens'] as { access: string }
  const eve = await newAccount(relay.http)
  const browser = new ProviderVisitor(provider.issuer)
  const pass = async (more: object = {}, token?: string) => {
    const { verifier, url, started } = await begin(relay, 'work', more, token)
    if (started.status !== 200) return started
    const back = await comeBack(await browser.signIn(url, 'ada'))
    return ask(relay, '/oidc/exchange', { code: back.hash.split('=')[1], verifier }, token)
  }
  expect((await pass()).body.error?.code).toBe('LINK_REQUIRED')
  expect((await pass({ purpose: 'link', password: 'a guess at it' }, access)).body.error?.code).toBe('WRONG_PASSWORD')
  expect((await pass({ purpose: 'link', password }, access)).status).toBe(200)
  expect((await pass({ purpose: 'link', password }, eve.access)).body.error?.code).toBe('IDENTITY_TAKEN')
  for (const signedIn of [await pass(), await ask(relay, '/login', body)])
    expect(signedIn.body).toMatchObject({ space: registered.body['space'] })
})

test('a provider that is away stops nothing but its own sign-in, until it is back', async () => {
  await using provider = await TestOpenIdProvider.start(people)
  await provider.stop()
  await using relay = await startRelay(provider.settings('work'))
  expect((await newAccount(relay.http)).access).not.toBe('')
  const away = (await begin(relay, 'work')).started
  expect([away.status, away.body.error?.code]).toEqual([502, 'PROVIDER_UNAVAILABLE'])
  expect((await fetch(`${relay.http}/ready`)).status).toBe(200)
  await provider.startAgain()
  const { verifier, url } = await begin(relay, 'work')
  const back = await new ProviderVisitor(provider.issuer).signIn(url, 'ada')
  // Away again, with somebody on the way.
  await provider.stop()
  expect((await comeBack(back)).hash).toBe('#openid-problem=failed')
  expect((await ask(relay, '/oidc/exchange', { code: verifier, verifier })).body.error?.code).toBe('CODE_INVALID')
  // With other keys than before.
  await provider.startAgain()
  const once = await begin(relay, 'work')
  const code = (await comeBack(await new ProviderVisitor(provider.issuer).signIn(once.url, 'ada'))).hash.split('=')[1]
  expect((await ask(relay, '/oidc/exchange', { code, verifier: once.verifier })).status).toBe(200)
})

test('people sign in with GitHub', async () => {
  await using github = await FakeGithub.start()
  await using relay = await startRelay(github.settings)
  const { url, verifier } = await begin(relay, 'github')
  const sent = await fetch(url, { redirect: 'manual' })
  const back = await comeBack(sent.headers.get('location') ?? '')
  const answer = await ask(relay, '/oidc/exchange', { code: back.hash.split('=')[1], verifier })
  expect(answer.body).toMatchObject({ is_new: true, user: { email: 'ada@example.org' } })
})

test('wrong settings stop the start with one sentence that tells no secret', async () => {
  const environment = {
    PORT: '0',
    AUTH: 'accounts',
    PUBLIC_URL: 'https://notes.example.org',
    OIDC_PROVIDERS: 'google',
    OIDC_GOOGLE_CLIENT_ID: 'an-id',
  }
  const { code, stderr } = await runRelay({ ...environment, OIDC_GOOGLE_CLIENT_SECRET: 'a secret' })
  expect([code, stderr.length, stderr.join().includes('a secret')]).toEqual([1, 1, false])
  expect(stderr[0]).toContain('OIDC_GOOGLE_CLIENT_SECRET is not shown here')
})
