/** Comparing digests with a running relay: its HTTP, LevelDB on disk, its worker, and unmodified clients beside it. */
import { rm } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as Y from 'yjs'
import { docDigest } from '../shared/document/digest.ts'
import { changesMediaType, encodeClaim, type ChangeRecord, type Claim } from '../shared/protocol/changes.ts'
import { randomHistory, shuffle, unite } from '../shared/testing/random-history.ts'
import { limits } from './limits.ts'
import { digestsUrl, postChanges, postClaims, readRecords } from './testing/feed-client.ts'
import { until } from './testing/poll.ts'
import { PlainClient } from './testing/providers.ts'
import { docName } from './testing/storage-contract.ts'
import { newDataFolder, TestRelay } from './testing/test-relay.ts'
import { typing } from './testing/updates.ts'

let relay: TestRelay
beforeAll(async () => {
  relay = await TestRelay.start({ environment: { LOG_LEVEL: 'debug' } })
})
afterAll(() => relay[Symbol.asyncDispose]())

const compare = async (space: string, claims: readonly Claim[], http = relay.http): Promise<ChangeRecord[]> => {
  const response = await postClaims(http, space, claims)
  expect([response.status, response.headers.get('content-type')]).toEqual([200, changesMediaType])
  const records = readRecords(new Uint8Array(await response.arrayBuffer()))
  expect(records.at(-1)).toMatchObject({ type: 'end' })
  return records.slice(0, -1)
}

const verdictOf = async (name: string, ...held: readonly Uint8Array[]): Promise<string | undefined> => {
  const [space = ''] = name.split('/')
  return (await compare(space, [{ name: docName(name), digest: docDigest(held) }]))[0]?.type
}

const store = async (name: string, updates: readonly Uint8Array[], http = relay.http): Promise<void> => {
  const [space = ''] = name.split('/')
  const offers = updates.map((update) => ({ name: docName(name), update }))
  const answer = readRecords(new Uint8Array(await (await postChanges(http, space, offers)).arrayBuffer()))
  expect(answer.map(({ type }) => type)).toEqual([...offers.map(() => 'committed'), 'end'])
}

test('[F9] [F10] what somebody types is the same when it is on disk, differs when one letter is lost, and is healed by a diff', async () => {
  using ada = new PlainClient(relay.docs, 'space/typed')
  await ada.synced()
  ada.type('what is typed')
  await until('it is on disk', async () => (await verdictOf('space/typed', Y.encodeStateAsUpdate(ada.doc))) === 'same')
  const lost = new Y.Doc()
  Y.applyUpdate(lost, Y.encodeStateAsUpdate(ada.doc))
  lost.getText('content').delete(3, 1)
  expect(await verdictOf('space/typed', Y.encodeStateAsUpdate(lost))).toBe('differs')
  await store('space/typed', [Y.encodeStateAsUpdate(lost, Y.encodeStateVector(ada.doc))])
  expect(await verdictOf('space/typed', Y.encodeStateAsUpdate(lost))).toBe('same')
})

test.each([1, 2, 3, 4, 5, 6, 7, 8])(
  '[F10] a replica that has all updates is the same, in whatever order each got them: seed %i',
  async (seed) => {
    const { updates } = randomHistory(seed, 60)
    const name = `space/history-${seed}`
    const shuffled = shuffle(updates, seed)
    await store(name, shuffled.slice(0, -1))
    const replica = Y.encodeStateAsUpdate(unite(updates))
    const before = Y.encodeStateAsUpdate(unite(shuffled.slice(0, -1)))
    expect(await verdictOf(name, before)).toBe('same')
    expect(await verdictOf(name, ...shuffled.slice(0, -1))).toBe('same')
    await store(name, shuffled.slice(-1))
    expect(await verdictOf(name, replica)).toBe('same')
    expect(await verdictOf(name, ...updates)).toBe('same')
  },
)

test('[F10] a doc that is made compact stays the same, and can be compared all the while', async () => {
  const updates = typing('x'.repeat(2_500))
  const doc = new Y.Doc()
  for (const update of updates) Y.applyUpdate(doc, update)
  using ada = new PlainClient(relay.docs, 'space/compacted')
  await ada.synced()
  await store('space/compacted', updates)
  const verdicts = new Set<string | undefined>()
  await until('the doc is compact', async () => {
    verdicts.add(await verdictOf('space/compacted', ...updates))
    return relay.log.some(({ msg }) => msg === 'doc made compact')
  })
  verdicts.add(await verdictOf('space/compacted', Y.encodeStateAsUpdate(doc)))
  expect([...verdicts]).toEqual(['same'])
})

test('[F9] a thousand docs are answered one by one, in their order', async () => {
  const docs = Array.from({ length: limits.changes.digests.claims }, (_, index) => {
    const doc = new Y.Doc()
    doc.getText('content').insert(0, `note ${index}`)
    return { name: docName(`many/${index}`), update: Y.encodeStateAsUpdate(doc) }
  })
  const stored = docs.filter((_, index) => index % 3 > 0)
  expect((await postChanges(relay.http, 'many', stored)).status).toBe(200)
  const claims = docs.map(({ name, update }) => ({ name, digest: docDigest([update]) }))
  expect(await compare('many', claims)).toEqual(
    docs.map((_, index) => ({ type: index % 3 > 0 ? 'same' : 'differs', index })),
  )
})

test('[O1] a page of a foreign origin compares nothing', async () => {
  const claims = [{ name: docName('space/a'), digest: docDigest([]) }]
  expect((await postClaims(relay.http, 'space', claims, { Origin: 'https://elsewhere.example' })).status).toBe(403)
  const own = await postClaims(relay.http, 'space', claims, { Origin: 'http://localhost:5173' })
  expect(own.headers.get('access-control-allow-origin')).toBe('http://localhost:5173')
})

test('[F10] what was the same is on disk: it is there after a crash', async () => {
  const folder = await newDataFolder()
  const updates = typing('kept')
  {
    await using first = await TestRelay.start({ folder })
    using ada = new PlainClient(first.docs, 'space/kept')
    await ada.synced()
    for (const update of updates) Y.applyUpdate(ada.doc, update)
    await until('it is the same', async () => {
      const claim = { name: docName('space/kept'), digest: docDigest([Y.encodeStateAsUpdate(ada.doc)]) }
      return (await compare('space', [claim], first.http))[0]?.type === 'same'
    })
    await first.kill()
  }
  await using second = await TestRelay.start({ folder })
  const claim = { name: docName('space/kept'), digest: docDigest(updates) }
  expect(await compare('space', [claim], second.http)).toEqual([{ type: 'same', index: 0 }])
  await second.stop()
  await rm(folder, { recursive: true, force: true })
})

// The last one: the relay ends the connection on which too much comes, and fetch might ask the next thing on it.
test('[F9] a body that is not for this space, ends early, is too large or of another kind is refused whole', async () => {
  const claim = { name: docName('mine/a'), digest: docDigest([]) }
  const ask = async (body: Uint8Array, type = changesMediaType) => {
    const headers = { 'Content-Type': type }
    const response = await fetch(digestsUrl(relay.http, 'mine'), { method: 'POST', headers, body: Buffer.from(body) })
    return { status: response.status, body: (await response.json()) as unknown }
  }
  const foreign = encodeClaim({ ...claim, name: docName('others/a') })
  const malformed = { error: { code: 'malformed' } }
  expect(await ask(foreign)).toMatchObject({ status: 400, body: malformed })
  expect(await ask(encodeClaim(claim).slice(0, -1))).toMatchObject({ status: 400, body: malformed })
  expect(await ask(encodeClaim({ ...claim, digest: new Uint8Array(15) }))).toMatchObject({ status: 400 })
  expect(await ask(encodeClaim(claim), 'text/plain')).toMatchObject({
    status: 415,
    body: { error: { code: 'media-type' } },
  })
  const { claims: maxDocs, bytes: maxBytes } = limits.changes.digests
  const tooLarge = { status: 413, body: { error: { code: 'too-large', details: { maxDocs, maxBytes } } } }
  const many = Buffer.concat(Array.from({ length: maxDocs + 1 }, () => encodeClaim(claim)))
  expect(await ask(many)).toMatchObject(tooLarge)
  expect(await ask(new Uint8Array(maxBytes + 1))).toMatchObject(tooLarge)
})
