/** Attempts to get in, and to stay in, against the relay as a process. */
import { createHmac } from 'node:crypto'
import { request, type IncomingMessage } from 'node:http'
import { rm } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import WebSocket from 'ws'
import * as Y from 'yjs'
import { docDigest } from '../shared/document/digest.ts'
import { changesMediaType, encodeOffer } from '../shared/protocol/changes.ts'
import { encodeUpdate } from '../shared/protocol/messages.ts'
import {
  decodeDownFrame,
  encodeOpen,
  encodeToken,
  offeredSubprotocols,
  type DownFrame,
} from '../shared/protocol/sync-messages.ts'
import { everything } from './storage/level-keys.ts'
import { asking, newAccount, newDevice, password, type SignedInDevice } from './testing/account-client.ts'
import { changesUrl, postClaims, readRecords } from './testing/feed-client.ts'
import { withDatabase } from './testing/level-folder.ts'
import { until } from './testing/poll.ts'
import { RawClient } from './testing/providers.ts'
import { docName } from './testing/storage-contract.ts'
import { newDataFolder, TestRelay } from './testing/test-relay.ts'

const environment = { AUTH: 'accounts', LOG_LEVEL: 'debug' }

let relay: TestRelay
let folder: string
/** What signs the relay's tokens, and the name under which it does. */
let signing: { secret: string; issuer: string }
let ada: SignedInDevice
let ben: SignedInDevice

const readSigning = (): Promise<typeof signing> =>
  withDatabase(folder, async (database) => {
    const rows = await database.rows(everything)
    const text = rows.map(({ value }) => value.toString('utf8')).find((value) => value.includes('"issuer"'))
    return JSON.parse(text ?? '') as typeof signing
  })

beforeAll(async () => {
  folder = await newDataFolder()
  relay = await TestRelay.start({ folder, environment })
  await newAccount(relay.http)
  await relay.stop()
  signing = await readSigning()
  relay = await TestRelay.start({ folder, environment })
  ada = await newAccount(relay.http)
  ben = await newAccount(relay.http)
})
afterAll(async () => {
  await relay[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

const base64url = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const nowSeconds = (): number => Math.floor(Date.now() / 1000)

/** A token as the relay makes them, but for what is told. */
const forge = (
  claims: Record<string, unknown>,
  { header = {}, secret }: { header?: Record<string, unknown>; secret?: Buffer } = {},
): string => {
  const body = [
    base64url({ alg: 'HS256', typ: 'at+jwt', ...header }),
    base64url({
      did: ada.deviceId,
      iss: signing.issuer,
      aud: 'driftless',
      sub: (JSON.parse(Buffer.from(ada.access.split('.')[1] ?? '', 'base64url').toString()) as { sub: string }).sub,
      iat: nowSeconds(),
      exp: nowSeconds() + 600,
      ...claims,
    }),
  ].join('.')
  const key = secret ?? Buffer.from(signing.secret, 'base64url')
  return `${body}.${createHmac('sha256', key).update(body).digest('base64url')}`
}

const knock = async (path: string, headers: Readonly<Record<string, string>> = {}): Promise<number | undefined> => {
  using client = new RawClient(`ws://127.0.0.1:${relay.port}${path}`, headers)
  await until('the relay answers', () => client.closedWith !== undefined || client.received.length > 0)
  return client.closedWith?.code
}
const withToken = (token: string): Record<string, string> => ({ Authorization: `Bearer ${token}` })

const typed = (text: string): Uint8Array => {
  const doc = new Y.Doc()
  doc.getText('content').insert(0, text)
  return Y.encodeStateAsUpdate(doc)
}
const textOf = (update: Uint8Array): string => {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, update)
  return doc.getText('content').toJSON()
}

const offer = (token: string, space: string, name: string, text: string): Promise<Response> =>
  fetch(changesUrl(relay.http, space), {
    method: 'POST',
    headers: { ...withToken(token), 'Content-Type': changesMediaType },
    body: Buffer.from(encodeOffer({ name: docName(name), update: typed(text) })),
  })

/** All that the feed of a space says, by doc. */
const readSpace = async ({ access, space }: SignedInDevice): Promise<Map<string, string>> => {
  const response = await fetch(changesUrl(relay.http, space), asking(access))
  expect(response.status).toBe(200)
  const records = readRecords(new Uint8Array(await response.arrayBuffer()))
  return new Map(records.flatMap((record) => (record.type === 'doc' ? [[record.name, textOf(record.update)]] : [])))
}

class SyncClient implements Disposable {
  readonly socket: WebSocket
  readonly frames: DownFrame[] = []
  closedWith: number | undefined

  constructor(token: string | undefined) {
    this.socket = new WebSocket(`ws://127.0.0.1:${relay.port}/sync`, offeredSubprotocols(token))
    this.socket.on('message', (data) => {
      if (Buffer.isBuffer(data)) this.frames.push(decodeDownFrame(data))
    })
    this.socket.on('close', (code) => (this.closedWith = code))
    this.socket.on('error', () => undefined)
  }

  welcomed(): Promise<void> {
    return until('the relay welcomes', () => this.frames.some(({ type }) => type === 'welcome'))
  }

  async closes(): Promise<number> {
    await until('the socket closes', () => this.closedWith !== undefined)
    return this.closedWith ?? 0
  }

  [Symbol.dispose](): void {
    this.socket.terminate()
  }
}

describe('[T1] whoever shows a token that holds is let in', () => {
  test('in a header, in the address, and as a subprotocol', async () => {
    expect(await knock(`/ws/${ada.space}/note`, withToken(ada.access))).toBeUndefined()
    expect(await knock(`/ws/${ada.space}/note?token=${ada.access}`)).toBeUndefined()
    using client = new SyncClient(ada.access)
    await client.welcomed()
    expect(client.socket.protocol).toBe('driftless.v1')
  })

  test('and no token is ever logged', () => {
    const said = JSON.stringify([relay.log, relay.stdout])
    expect(said).toContain(`/ws/${ada.space}/note`)
    for (const secret of [ada.access, ada.refresh, password, signing.secret]) expect(said).not.toContain(secret)
  })
})

describe('[T2] nobody else is', () => {
  const attempts: readonly [string, () => string, number][] = [
    ['an empty token', () => '', 4401],
    ['no token of anybody', () => 'x'.repeat(40), 4401],
    ['a refresh token', () => ada.refresh, 4401],
    ['a token of another secret', () => forge({}, { secret: Buffer.alloc(32) }), 4401],
    ['an empty secret', () => forge({}, { secret: Buffer.alloc(0) }), 4401],
    [
      'alg none',
      () =>
        `${forge({}, { header: { alg: 'none' } })
          .split('.')
          .slice(0, 2)
          .join('.')}.`,
      4401,
    ],
    ['another algorithm', () => forge({}, { header: { alg: 'HS512' } }), 4401],
    ['another kind of token', () => forge({}, { header: { typ: 'JWT' } }), 4401],
    ['another audience', () => forge({ aud: 'elsewhere' }), 4401],
    ['another issuer', () => forge({ iss: 'elsewhere' }), 4401],
    ['a token without an end', () => forge({ exp: undefined }), 4401],
    ['a token from the future', () => forge({ iat: nowSeconds() + 3_600, exp: nowSeconds() + 7_200 }), 4401],
    [
      'a token for years, when an hour is over',
      () => forge({ iat: nowSeconds() - 7_200, exp: nowSeconds() + 1e8 }),
      4410,
    ],
    ['a device that nobody has', () => forge({ did: crypto.randomUUID() }), 4401],
    ['the device of another account', () => forge({ did: ben.deviceId }), 4401],
    ['a token that has expired', () => forge({ iat: nowSeconds() - 4_000, exp: nowSeconds() - 400 }), 4410],
  ]

  test('a forged token that is right in all is let in, so that the others are refused for what they say', async () => {
    expect(await knock(`/ws/${ada.space}/note`, withToken(forge({})))).toBeUndefined()
  })

  test.each(attempts)('%s', async (_, token, code) => {
    expect(await knock(`/ws/${ada.space}/note`, withToken(token()))).toBe(code)
    expect(await knock(`/ws/${ada.space}/note?token=${encodeURIComponent(token())}`)).toBe(code)
    using client = new SyncClient(token())
    expect(await client.closes()).toBe(code)
    const response = await fetch(changesUrl(relay.http, ada.space), asking(token()))
    expect(response.status).toBe(401)
    expect(response.headers.get('WWW-Authenticate')).toMatch(/^Bearer/)
    expect((await offer(token(), ada.space, `${ada.space}/note`, 'forged')).status).toBe(401)
  })

  test('without a token', async () => {
    expect(await knock(`/ws/${ada.space}/note`)).toBe(4401)
    using client = new SyncClient(undefined)
    expect(await client.closes()).toBe(4401)
    expect((await fetch(changesUrl(relay.http, ada.space))).status).toBe(401)
  })

  test("a page of another site, even with somebody's token", async () => {
    const foreign = { Origin: 'https://evil.example', ...withToken(ada.access) }
    expect(await knock(`/ws/${ada.space}/note`, foreign)).toBe(4403)
    const answer = await fetch(changesUrl(relay.http, ada.space), { headers: foreign })
    expect(answer.status).toBe(403)
    expect(answer.headers.get('Access-Control-Allow-Origin')).not.toBe('https://evil.example')
    expect(answer.headers.get('Access-Control-Allow-Credentials')).toBeNull()
  })
})

describe('[T3] nobody gets at what is of somebody else', () => {
  beforeAll(async () => {
    expect((await offer(ada.access, ada.space, `${ada.space}/diary`, 'mine alone')).status).toBe(200)
  })

  test.each([
    ['a note', () => `${ada.space}/diary`],
    ['the space', () => ada.space],
    ['a space that there is not', () => `${crypto.randomUUID()}/diary`],
    ['a space of no name', () => '/diary'],
    ['its name in other letters', () => `${ada.space.toUpperCase()}/diary`],
    ['its name with a dot', () => `./${ada.space}/diary`],
    ['its name with a NUL', () => `${ada.space}\0/diary`],
    ['what looks like a query', () => "' OR 1=1 --/diary"],
  ])('by naming %s', async (_, name) => {
    expect(await knock(`/ws/${encodeURIComponent(name())}`, withToken(ben.access))).toBe(4405)
    using client = new SyncClient(ben.access)
    await client.welcomed()
    client.socket.send(encodeOpen(1, name()))
    await until('the channel is closed', () => client.frames.some((frame) => frame.type === 'closed'))
    expect(client.frames.find((frame) => frame.type === 'closed')).toMatchObject({ code: 4405 })
  })

  test('by a path that leads out of his own space', async () => {
    for (const path of [`${ben.space}/../${ada.space}/diary`, `${ben.space}%2F..%2F${ada.space}%2Fdiary`]) {
      const request = path.replaceAll('..', '%2e%2e')
      using client = new RawClient(`ws://127.0.0.1:${relay.port}/ws/${request}`, withToken(ben.access))
      await until('the relay answers', () => client.closedWith !== undefined || client.received.length > 0)
      client.socket.send(encodeUpdate(typed('not mine')))
      if (client.closedWith === undefined) await until('it is echoed', () => client.received.length > 1)
    }
    expect([...(await readSpace(ada)).entries()]).toEqual([[`${ada.space}/diary`, 'mine alone']])
  })

  test('through the feed, reading or writing', async () => {
    const answer = await fetch(changesUrl(relay.http, ada.space), asking(ben.access))
    expect(answer.status).toBe(403)
    const nowhere = await fetch(changesUrl(relay.http, crypto.randomUUID()), asking(ben.access))
    expect([nowhere.status, await nowhere.text()]).toEqual([403, await answer.text()])
    expect((await offer(ben.access, ada.space, `${ada.space}/diary`, 'not mine')).status).toBe(403)
    // In his own batch.
    expect((await offer(ben.access, ben.space, `${ada.space}/diary`, 'not mine')).status).toBe(400)
    expect([...(await readSpace(ada)).values()]).toEqual(['mine alone'])
  })

  test('through digests, which would tell what she has', async () => {
    const claims = [{ name: docName(`${ada.space}/diary`), digest: docDigest([]) }]
    const answer = await postClaims(relay.http, ada.space, claims, withToken(ben.access))
    const nowhere = await postClaims(relay.http, crypto.randomUUID(), claims, withToken(ben.access))
    expect([answer.status, nowhere.status]).toEqual([403, 403])
    expect(await nowhere.text()).toBe(await answer.text())
    // In his own batch.
    expect((await postClaims(relay.http, ben.space, claims, withToken(ben.access))).status).toBe(400)
    expect((await postClaims(relay.http, ada.space, claims)).status).toBe(401)
    const own = await postClaims(relay.http, ada.space, claims, withToken(ada.access))
    expect(readRecords(new Uint8Array(await own.arrayBuffer()))[0]).toEqual({ type: 'differs', index: 0 })
  })

  test('by showing his token on her connection', async () => {
    using client = new SyncClient(ada.access)
    await client.welcomed()
    client.socket.send(encodeToken(ben.access))
    expect(await client.closes()).toBe(4401)
  })
})

describe('[T4] who is revoked is out', () => {
  /** Goes on typing until it is over. */
  const typeOn = (client: RawClient): NodeJS.Timeout => {
    const doc = new Y.Doc()
    doc.on('update', (update: Uint8Array) => client.socket.send(encodeUpdate(update)))
    return setInterval(() => {
      if (client.closedWith === undefined) doc.getText('content').insert(0, 'x')
    }, 5)
  }

  test.each([
    [
      'a device that was removed',
      async (kept: SignedInDevice, lost: SignedInDevice) =>
        fetch(`${relay.http}/api/v1/auth/devices/${lost.deviceId}`, asking(kept.access, 'DELETE')),
    ],
    [
      'all others when the password changes',
      async (kept: SignedInDevice) =>
        fetch(
          `${relay.http}/api/v1/auth/change-password`,
          asking(kept.access, 'POST', { current_password: password, new_password: `${password}, and another` }),
        ),
    ],
    [
      'a device that signs out',
      async (_: SignedInDevice, lost: SignedInDevice) =>
        fetch(`${relay.http}/api/v1/auth/logout`, asking(lost.access, 'POST')),
    ],
  ])('%s, in the middle of typing', async (_, revoke) => {
    const kept = await newAccount(relay.http)
    const lost = await newDevice(relay.http, kept)
    const address = `ws://127.0.0.1:${relay.port}/ws/${kept.space}/note`
    using keeps = new RawClient(address, withToken(kept.access))
    using loses = new RawClient(address, withToken(lost.access))
    using losesMany = new SyncClient(lost.access)
    await Promise.all([keeps.opened(), loses.opened(), losesMany.welcomed()])
    const typing = typeOn(loses)
    await until('it is read along', () => keeps.received.length > 10)
    expect((await revoke(kept, lost)).ok).toBe(true)
    // The answer comes when it has happened.
    expect((await loses.closes()).code).toBe(4401)
    expect(await losesMany.closes()).toBe(4401)
    clearInterval(typing)
    expect(keeps.closedWith).toBeUndefined()
    expect(await knock(`/ws/${kept.space}/note`, withToken(lost.access))).toBe(4401)
    const refreshed = await fetch(`${relay.http}/api/v1/auth/refresh`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ refresh_token: lost.refresh }),
    })
    expect(refreshed.status).toBe(401)
  })

  test('in the middle of an answer from the feed, which ends without its last record', async () => {
    const owner = await newAccount(relay.http)
    const reader = await newDevice(relay.http, owner)
    for (let count = 0; count < 24; count++)
      expect((await offer(owner.access, owner.space, `${owner.space}/${count}`, 'x'.repeat(500_000))).status).toBe(200)
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const asked = request(changesUrl(relay.http, owner.space), { headers: withToken(reader.access) }, resolve)
      asked.on('error', reject)
      asked.end()
    })
    // Nothing is read yet, so most of it has not left the relay.
    await fetch(`${relay.http}/api/v1/auth/devices/${reader.deviceId}`, asking(owner.access, 'DELETE'))
    const chunks: Buffer[] = []
    const ended = await new Promise<string>((resolve) => {
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('end', () => resolve('whole'))
      answer.on('error', () => resolve('cut'))
    })
    expect(ended).toBe('cut')
    expect(Buffer.concat(chunks).length).toBeLessThan(11_000_000)
  })

  test('an account that was deleted', async () => {
    const gone = await newAccount(relay.http)
    using client = new SyncClient(gone.access)
    await client.welcomed()
    const answer = await fetch(`${relay.http}/api/v1/auth/me`, asking(gone.access, 'DELETE', { password }))
    expect(answer.status).toBe(204)
    expect(await client.closes()).toBe(4401)
    expect(await knock(`/ws/${gone.space}/note`, withToken(gone.access))).toBe(4401)
  })
})
