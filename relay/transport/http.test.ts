import { Hono } from 'hono'
import { Registry } from 'prom-client'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { OriginRule } from '../session/origin.ts'
import { silentLog } from '../testing/memory-log.ts'
import { createHttpApp, type AuthDoor, type HttpOptions, type Readiness } from './http.ts'

const host = { host: 'localhost:3000' }

const create = (
  clientFolder: string | undefined,
  readiness: Readiness = { ready: true, quarantinedDocs: 0 },
  given: Partial<HttpOptions> = {},
) =>
  createHttpApp({
    epoch: 'e',
    readiness: () => readiness,
    originRule: new OriginRule(true, []),
    changes: new Hono(),
    auth: undefined,
    metrics: new Registry(),
    metricsToken: undefined,
    clientFolder,
    log: silentLog(),
    ...given,
  })

describe('how the relay does', () => {
  const metricsToken = 'a secret of some length'.replaceAll(' ', '-')
  const failing: Readiness = { ready: false, reason: '/srv/notes is full', quarantinedDocs: 2 }
  const auth: AuthDoor = {
    app: new Hono(),
    info: () => ({ registration: 'open', isFresh: false, resetByMail: false }),
  }
  const ask = (given: Partial<HttpOptions>, path: string, token?: string) =>
    create(undefined, failing, given).request(path, {
      headers: { ...host, ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }) },
    })

  test.each([
    ['without accounts everybody', {}, undefined, true],
    ['without accounts, but with a token for it, whoever shows that', { metricsToken }, metricsToken, true],
    ['and nobody else', { metricsToken }, undefined, false],
    ['with accounts nobody', { auth }, undefined, false],
    ['but for whoever shows the token for it', { auth, metricsToken }, metricsToken, true],
    ['and no other token', { auth, metricsToken }, `${metricsToken}x`, false],
    ['nor an empty one', { auth, metricsToken }, '', false],
  ])('is seen %s', async (_, given, token, isSeen) => {
    expect((await ask(given, '/metrics', token)).status).toBe(isSeen ? 200 : 401)
    const ready = await ask(given, '/ready', token)
    expect(ready.status).toBe(503)
    const whole = { status: 'not-ready', reason: '/srv/notes is full', quarantinedDocs: 2 }
    expect(await ready.json()).toEqual(isSeen ? whole : { status: 'not-ready' })
  })
})

describe('the built client', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'driftless-client-'))
    await mkdir(join(folder, 'assets'))
    await writeFile(join(folder, 'index.html'), '<!doctype html><title>app</title>')
    await writeFile(join(folder, 'sw.js'), 'worker')
    await writeFile(join(folder, 'manifest.webmanifest'), '{}')
    await writeFile(join(folder, 'assets/index-abc.js'), 'script')
    await writeFile(join(folder, '../secret-driftless'), 'secret')
  })
  afterAll(async () => {
    await rm(join(folder, '../secret-driftless'), { force: true })
    await rm(folder, { recursive: true })
  })

  const get = async (path: string, headers: Record<string, string> = {}) =>
    create(folder).request(path, { headers: { ...host, ...headers } })

  test.each([
    ['/', 'no-cache', 'text/html; charset=utf-8'],
    ['/sw.js', 'no-cache', 'text/javascript; charset=utf-8'],
    ['/manifest.webmanifest', 'no-cache', 'application/manifest+json'],
    ['/assets/index-abc.js', 'public, max-age=31536000, immutable', 'text/javascript; charset=utf-8'],
  ])('%s is served with %s', async (path, cacheControl, type) => {
    const response = await get(path)
    expect(response.status).toBe(200)
    expect(response.headers.get('cache-control')).toBe(cacheControl)
    expect(response.headers.get('content-type')).toBe(type)
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
  })

  test('a page address of the app is the app, for whoever opens a page', async () => {
    expect(await (await get('/note/1', { 'sec-fetch-mode': 'navigate' })).text()).toContain('<title>app</title>')
    expect((await get('/note/1', { accept: 'text/html,*/*' })).headers.get('cache-control')).toBe('no-cache')
    expect((await get('/assets/gone.js', { 'sec-fetch-mode': 'no-cors', accept: '*/*' })).status).toBe(404)
    expect((await get('/assets/gone.js')).headers.get('cache-control')).toBeNull()
  })

  test.each(['/../secret-driftless', '/%2e%2e/secret-driftless', '/..%2fsecret-driftless', '/assets/..%5c..%5csecret'])(
    'nothing outside its folder is served: %s',
    async (path) => {
      expect(await (await get(path)).text()).not.toContain('secret')
    },
  )

  test('scripts come from here alone, and connections may go anywhere', async () => {
    const policy = (await get('/')).headers.get('content-security-policy') ?? ''
    expect(policy).toContain("script-src 'self';")
    expect(policy).toContain("connect-src 'self' ws: wss: http: https:;")
    expect(policy).toContain("frame-ancestors 'none'")
  })
})

test('without a built client it says so in a sentence', async () => {
  const response = await create(undefined).request('/', { headers: host })
  expect(response.status).toBe(200)
  expect(await response.text()).toContain('npm run build')
})

test('/ready fails with the reason while nothing can be committed; /health does not', async () => {
  const app = create(undefined, { ready: false, reason: 'No space left on device', quarantinedDocs: 2 })
  const response = await app.request('/ready')
  expect(response.status).toBe(503)
  expect(await response.json()).toEqual({
    status: 'not-ready',
    reason: 'No space left on device',
    quarantinedDocs: 2,
  })
  expect((await app.request('/health')).status).toBe(200)
})

test.each([
  ['/api/v1/nothing', 404, 'not-found', host],
  ['/api/v1/relay', 421, 'foreign-host', { host: 'evil.example' }],
])('%s answers %i in the one shape of an error', async (path, status, code, headers) => {
  const response = await create(undefined).request(path, { headers })
  expect(response.status).toBe(status)
  expect(await response.json()).toEqual({ error: { code, message: expect.any(String) as string, details: {} } })
})
