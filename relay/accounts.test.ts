/** Accounts on a relay as a process, over HTTP, by mail and from the command line. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import WebSocket from 'ws'
import * as v from 'valibot'
import { closeCodes } from '../shared/protocol/close-codes.ts'
import { relayInfoSchema } from '../shared/relay-info.ts'
import { offeredSubprotocols } from '../shared/protocol/sync-messages.ts'
import { goodPassword, otherPassword } from './testing/accounts.ts'
import { MailServer } from './testing/mail-server.ts'
import { until } from './testing/poll.ts'
import { runCommand } from './testing/run-command.ts'
import { runRelay, TestRelay } from './testing/test-relay.ts'

let place: string
beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'driftless-accounts-'))
})
afterEach(() => rm(place, { recursive: true, force: true }))

interface Signed {
  readonly user: { readonly user_id: string; readonly email: string; readonly role: string }
  readonly tokens: { readonly access: string; readonly refresh: string }
  readonly space: string
  readonly device_id: string
}

interface Answer {
  readonly status: number
  readonly code: string | undefined
  readonly signed: Signed
}

const start = (environment: Readonly<Record<string, string>> = {}): Promise<TestRelay> =>
  TestRelay.start({ folder: join(place, 'data'), environment: { AUTH: 'accounts', ...environment } })

const ask = async (relay: TestRelay, line: string, body?: object, token?: string): Promise<Answer> => {
  const [method = '', path = ''] = line.split(' ')
  const response = await fetch(`${relay.http}/api/v1/auth${path}`, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  const content = (text === '' ? {} : JSON.parse(text)) as Signed & { error?: { code: string } }
  return { status: response.status, code: content.error?.code, signed: content }
}

const ada = { email: 'ada@example.org', password: goodPassword }

const closeCodeOf = (url: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(url, url.endsWith('/sync') ? offeredSubprotocols(undefined) : [])
    socket.on('close', (code) => resolve(code))
    socket.on('error', reject)
  })

test('a relay with accounts says so, and opens no door to whoever shows no token or another’s', async () => {
  await using relay = await start({ REGISTRATION: 'invite' })
  expect(relay.stdout.join('\n')).toContain('whoever makes the first one becomes the administrator')
  const info = async () => v.parse(relayInfoSchema, await (await fetch(`${relay.http}/api/v1/relay`)).json())
  expect(await info()).toMatchObject({ auth: 'accounts', registration: 'invite', isFresh: true, resetByMail: false })
  expect(await info()).not.toHaveProperty('space')
  const { signed } = await ask(relay, 'POST /register', ada)
  expect(await info()).toMatchObject({ isFresh: false })
  const changes = async (token: string | undefined): Promise<number[]> => {
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
    const ask = (method: string) => fetch(`${relay.http}/api/v1/spaces/${signed.space}/changes`, { method, headers })
    return [(await ask('GET')).status, (await ask('POST')).status]
  }
  expect(await changes(undefined)).toEqual([401, 401])
  expect(await changes('made-up')).toEqual([401, 401])
  for (const path of ['/sync', `/ws/${signed.space}`, `/ws/${signed.space}?token=made-up`])
    expect(await closeCodeOf(`ws://127.0.0.1:${relay.port}${path}`)).toBe(4401)
  const link = (await runCommand(['users', 'invite', '--data-dir', relay.folder])).stdout.split('\n')[0]
  const eve = await ask(relay, 'POST /register', { ...ada, email: 'eve@example.org', invite: link?.split('=').at(-1) })
  const { access } = eve.signed.tokens
  for (const status of await changes(access)) expect([401, 403, 404]).toContain(status)
  const foreign = `ws://127.0.0.1:${relay.port}/ws/${signed.space}?token=${access}`
  expect(await closeCodeOf(foreign)).toBe(closeCodes.noAccess.code)
})

test('a relay without accounts has no such routes', async () => {
  await using relay = await TestRelay.start({ folder: join(place, 'data') })
  expect(await ask(relay, 'POST /register', ada)).toMatchObject({ status: 404, code: 'not-found' })
})

test('what was answered outlives kill -9, tokens and all, and what was lost can be asked for again', async () => {
  const first = await start()
  const { signed } = await ask(first, 'POST /register', { ...ada, device_name: 'Laptop' })
  const refreshed = await ask(first, 'POST /refresh', { refresh_token: signed.tokens.refresh })
  // Killed while a request is under way: whether it came to be or not, the token leads on.
  const [, lost] = await Promise.all([
    first.kill(),
    ask(first, 'POST /refresh', { refresh_token: refreshed.signed.tokens.refresh }).catch(() => undefined),
  ])
  await using second = await start()
  expect((await ask(second, 'GET /me', undefined, signed.tokens.access)).status).toBe(200)
  const token = lost?.signed.tokens.refresh ?? refreshed.signed.tokens.refresh
  const again = await ask(second, 'POST /refresh', { refresh_token: token })
  expect(again.status).toBe(200)
  expect((await ask(second, 'POST /login', ada)).status).toBe(200)
  await first[Symbol.asyncDispose]()
})

test('two registrations of one address at once make one account', async () => {
  await using relay = await start()
  const answers = await Promise.all([1, 2, 3].map(() => ask(relay, 'POST /register', ada)))
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409])
})

test('addresses are told apart behind a proxy that is trusted, and nobody can pretend to be another', async () => {
  await using relay = await start({ TRUST_PROXY: '1' })
  const guess = (forwardedFor: string): Promise<number> =>
    fetch(`${relay.http}/api/v1/auth/join`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': forwardedFor },
      body: JSON.stringify({ code: '00000000' }),
    }).then(({ status }) => status)
  const statuses: number[] = []
  for (let turn = 0; turn < 6; turn++) statuses.push(await guess(`198.51.100.${turn}, 203.0.113.9`))
  expect(statuses).toEqual([400, 400, 400, 400, 400, 429])
  expect(await guess('203.0.113.10')).toBe(400)
})

test('no secret reaches the log', async () => {
  await using relay = await start({ LOG_LEVEL: 'trace' })
  const { signed } = await ask(relay, 'POST /register', ada)
  await ask(relay, 'POST /login', { ...ada, password: otherPassword })
  await ask(relay, 'POST /refresh', { refresh_token: signed.tokens.refresh })
  await ask(relay, 'GET /me', undefined, signed.tokens.access)
  await ask(relay, 'POST /refresh', { refresh_token: 'made-up-token' })
  await closeCodeOf(`ws://127.0.0.1:${relay.port}/ws/x?token=${signed.tokens.access}`)
  await until('it has logged', () => relay.log.some(({ msg }) => msg === 'connection refused'))
  const text = JSON.stringify(relay.log) + relay.stdout.join('\n')
  const secrets = [goodPassword, otherPassword, signed.tokens.access, signed.tokens.refresh, 'made-up-token', ada.email]
  for (const secret of secrets) expect(text).not.toContain(secret)
})

describe('mail', () => {
  const environmentOf = (server: MailServer): Record<string, string> => ({
    SMTP_URL: server.url,
    MAIL_FROM: 'Driftless <relay@notes.example.org>',
    PUBLIC_URL: 'https://notes.example.org',
  })

  test('with a link resets a password, and signs out every device', async () => {
    await using server = await MailServer.start()
    await using relay = await start(environmentOf(server))
    const name = 'Ada\u00a0"Bcc:" <eve@example.org>, 李雷'
    const { signed } = await ask(relay, 'POST /register', { ...ada, name })
    expect((await ask(relay, 'POST /forgot-password', { email: 'nobody@example.org' })).status).toBe(202)
    expect((await ask(relay, 'POST /forgot-password', { email: ada.email })).status).toBe(202)
    await until('a mail arrives', () => server.mails.length > 0)
    const [mail] = server.mails
    expect([mail?.from, mail?.to]).toEqual(['relay@notes.example.org', [ada.email]])
    expect(mail?.headers).toMatch(/^From: Driftless <relay@notes\.example\.org>$/m)
    expect(mail?.headers).toMatch(/^To: ada@example\.org$/m)
    expect(mail?.headers).not.toContain('eve@example.org')
    const token = /https:\/\/notes\.example\.org\/reset-password#code=(\S+)/.exec(mail?.text ?? '')?.[1]
    const reset = { token, new_password: otherPassword }
    expect((await ask(relay, 'POST /reset-password', reset)).status).toBe(204)
    expect(await ask(relay, 'POST /reset-password', reset)).toMatchObject({ status: 400, code: 'CODE_INVALID' })
    expect((await ask(relay, 'GET /me', undefined, signed.tokens.access)).status).toBe(401)
    expect((await ask(relay, 'POST /login', { ...ada, password: otherPassword })).status).toBe(200)
    expect(server.mails).toHaveLength(1)
  })

  test('that the server refuses is said in the log, without the password of the server', async () => {
    await using server = await MailServer.start({ refuses: true })
    await using relay = await start(environmentOf(server))
    await ask(relay, 'POST /register', ada)
    expect((await ask(relay, 'POST /forgot-password', { email: ada.email })).status).toBe(202)
    await until('it has been tried', () => relay.log.some(({ msg }) => msg === 'mail not sent'))
    expect(JSON.stringify(relay.log)).not.toContain(server.password)
    expect((await fetch(`${relay.http}/health`)).status).toBe(200)
  })

  test('is not asked for names that would add a header, or receivers', async () => {
    await using server = await MailServer.start()
    await using relay = await start(environmentOf(server))
    for (const email of [
      'ada@example.org\r\nBcc: eve@example.org',
      'ada@example.org,eve@example.org',
      'ada@example.org\0',
    ])
      for (const path of ['/register', '/forgot-password', '/login'])
        expect((await ask(relay, `POST ${path}`, { ...ada, email })).status).toBe(422)
    expect((await ask(relay, 'POST /register', { ...ada, name: 'Ada\r\nBcc: eve@example.org' })).status).toBe(422)
    expect(server.mails).toEqual([])
  })

  test('without a sender stops the start with a sentence that does not tell the password', async () => {
    const environment = { PORT: '0', DATA_DIR: join(place, 'data'), AUTH: 'accounts' }
    const wrong = await runRelay({ ...environment, SMTP_URL: 'mail://relay:secret@mail.example.org' })
    expect([wrong.code, wrong.stderr.length, wrong.stderr.join().includes('secret')]).toEqual([1, 1, false])
    const half = await runRelay({ ...environment, SMTP_URL: 'smtp://mail.example.org' })
    expect(half).toMatchObject({ code: 1, stderr: [expect.stringContaining('MAIL_FROM') as string] })
  })
})

describe('from the command line', () => {
  const data = (): string => join(place, 'data')
  const command = (words: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
    runCommand([...words, '--data-dir', data()], environment)
  const linkIn = (stdout: string): string => stdout.split('\n')[0] ?? ''
  const codeIn = (link: string): string => link.split('=').at(-1) ?? ''

  const environment = { REGISTRATION: 'invite', PUBLIC_URL: 'https://notes.example.org' }

  test('beside a running relay everything is done at once', async () => {
    await using relay = await start(environment)
    const { signed } = await ask(relay, 'POST /register', { ...ada, name: 'Ada', device_name: 'Laptop' })

    const listed = await command(['users', 'list'])
    expect(listed).toMatchObject({ code: 0, stderr: '' })
    expect(listed.stdout).toMatch(/^ada@example\.org {2}Ada {2}admin {2}since .* 1 on Laptop, /)

    const invite = linkIn((await command(['users', 'invite', 'ben@example.org'])).stdout)
    expect(invite).toMatch(/^https:\/\/notes\.example\.org\/register#invite=[\w-]{43}$/)
    const ben = await ask(relay, 'POST /register', { ...ada, email: 'ben@example.org', invite: codeIn(invite) })
    expect(ben.status).toBe(201)

    const made = await command(['users', 'role', 'Ben@example.org', 'admin', '--json'])
    expect(JSON.parse(made.stdout)).toMatchObject({ ok: true, user: { email: 'ben@example.org', role: 'admin' } })

    const link = linkIn((await command(['users', 'reset-link', ada.email])).stdout)
    expect(link).toMatch(/^https:\/\/notes\.example\.org\/reset-password#code=[\w-]{43}$/)
    const reset = { token: codeIn(link), new_password: otherPassword }
    expect((await ask(relay, 'POST /reset-password', reset)).status).toBe(204)
    expect((await ask(relay, 'GET /me', undefined, signed.tokens.access)).status).toBe(401)

    const asked = await command(['users', 'remove', 'ben@example.org'])
    expect([asked.code, asked.stderr]).toEqual([2, expect.stringContaining('--yes')])
    expect((await ask(relay, 'GET /me', undefined, ben.signed.tokens.access)).status).toBe(200)
    expect(await command(['users', 'remove', 'ben@example.org', '--yes'])).toMatchObject({ code: 0 })
    expect((await ask(relay, 'GET /me', undefined, ben.signed.tokens.access)).status).toBe(401)
    const gone = await command(['users', 'show', 'ben@example.org'])
    expect([gone.code, gone.stderr]).toEqual([1, 'There is no account of ben@example.org.\n'])

    const audit = JSON.parse((await command(['audit', '--json'])).stdout) as { events: { kind: string }[] }
    expect(audit.events.map(({ kind }) => kind)).toEqual([
      'account-removed',
      'password-reset',
      'reset-requested',
      'role-changed',
      'account-created',
      'invite-made',
      'account-created',
    ])
    const last = await command(['audit', '--limit', '1'])
    expect(last.stdout).toMatch(/^\S+ \S+ {2}account-removed {2}ben@example\.org\n$/)
  })

  test('without one it is done in the folder, and the next relay knows', async () => {
    const before = await start()
    const { signed } = await ask(before, 'POST /register', ada)
    const ben = await ask(before, 'POST /register', { ...ada, email: 'ben@example.org' })
    await before.stop()
    const link = linkIn((await command(['users', 'reset-link', ada.email], environment)).stdout)
    const invite = linkIn((await command(['users', 'invite'], environment)).stdout)
    expect((await command(['users', 'role', ada.email, 'member'])).stdout).toMatch(
      /^ada@example\.org {2}ada {2}member$/m,
    )
    const removed = await command(['users', 'remove', 'ben@example.org', '--yes'])
    expect(removed).toMatchObject({ code: 0, stdout: expect.stringContaining(ben.signed.space) as string })
    expect(await command(['verify'])).toMatchObject({ code: 0 })
    await using relay = await start(environment)
    expect((await ask(relay, 'GET /me', undefined, ben.signed.tokens.access)).status).toBe(401)
    const me = await ask(relay, 'GET /me', undefined, signed.tokens.access)
    expect(me.signed.user.role).toBe('member')
    const reset = { token: codeIn(link), new_password: otherPassword }
    expect((await ask(relay, 'POST /reset-password', reset)).status).toBe(204)
    const cem = { ...ada, email: 'cem@example.org', invite: codeIn(invite) }
    expect((await ask(relay, 'POST /register', cem)).status).toBe(201)
  })

  test.each([
    [['users'], 'users takes <list|'],
    [['users', 'destroy'], 'users takes one of'],
    [['users', 'show', 'ada'], 'This is no address of a person.'],
    [['users', 'role', 'ada@example.org', 'king'], 'users takes one of'],
    [['audit', '--limit', 'all'], '--limit takes a number.'],
  ])('a wrong call ends with 2 and a sentence: %j', async (words, sentence) => {
    const { code, stdout, stderr } = await command(words)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain(sentence)
  })

  test('a relay without accounts, and one that takes nobody, say so', async () => {
    const open = await TestRelay.start({ folder: data() })
    const none = await command(['users', 'list'])
    expect([none.code, none.stderr]).toEqual([
      1,
      'The relay that runs has no accounts: it was started with AUTH=none.\n',
    ])
    await open.stop()
    const closed = await start({ REGISTRATION: 'closed' })
    const invite = await command(['users', 'invite'])
    expect([invite.code, invite.stderr]).toEqual([1, expect.stringContaining('REGISTRATION is closed')])
    await closed[Symbol.asyncDispose]()
    await open[Symbol.asyncDispose]()
  })

  test('a backup holds the accounts, and a relay that is restored from it knows them', async () => {
    const relay = await start()
    const { signed } = await ask(relay, 'POST /register', ada)
    const file = join(place, 'notes.backup')
    expect(await command(['backup', file])).toMatchObject({ code: 0 })
    await relay.kill()
    const folder = join(place, 'restored')
    expect(await runCommand(['restore', file, '--data-dir', folder])).toMatchObject({ code: 0 })
    await using restored = await TestRelay.start({ folder, environment: { AUTH: 'accounts' } })
    expect((await ask(restored, 'GET /me', undefined, signed.tokens.access)).status).toBe(200)
    expect((await ask(restored, 'POST /refresh', { refresh_token: signed.tokens.refresh })).status).toBe(200)
    expect((await ask(restored, 'POST /login', ada)).status).toBe(200)
    await relay[Symbol.asyncDispose]()
  })
})
