/** The change feed of a running relay: its HTTP, LevelDB on disk, and unmodified clients beside it. */
import { request } from 'node:http'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { rm } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import * as v from 'valibot'
import { closeCodes } from '../shared/protocol/close-codes.ts'
import { changesMediaType, encodeOffer, type ChangeRecord, type Offer } from '../shared/protocol/changes.ts'
import { formatCursor } from '../shared/protocol/cursor.ts'
import { relayInfoSchema } from '../shared/relay-info.ts'
import { limits } from './limits.ts'
import { changesUrl, docsOf, endOf, getChanges, readChanges, postChanges, readRecords } from './testing/feed-client.ts'
import { until } from './testing/poll.ts'
import { PlainClient } from './testing/providers.ts'
import { docName } from './testing/storage-contract.ts'
import { newDataFolder, TestRelay } from './testing/test-relay.ts'
import { readText } from './testing/updates.ts'

const typed = (text: string): Uint8Array => {
  const doc = new Y.Doc()
  doc.getText('content').insert(0, text)
  return Y.encodeStateAsUpdate(doc)
}

const epochOf = async (http: string): Promise<string> =>
  v.parse(relayInfoSchema, await (await fetch(`${http}/api/v1/relay`)).json()).epoch

const textOf = (records: readonly ChangeRecord[], name: string): string =>
  readText(docsOf(records).flatMap((record) => (record.name === name ? [record.update] : [])))

const write = async (http: string, space: string, texts: Readonly<Record<string, string>>): Promise<void> => {
  const offers = Object.entries(texts).map(([name, text]) => ({ name: docName(name), update: typed(text) }))
  const answer = readRecords(new Uint8Array(await (await postChanges(http, space, offers)).arrayBuffer()))
  expect(answer.map(({ type }) => type)).toEqual([...offers.map(() => 'committed'), 'end'])
}

describe('the change feed', () => {
  let relay: TestRelay
  let epoch: string
  beforeAll(async () => {
    relay = await TestRelay.start()
    epoch = await epochOf(relay.http)
  })
  afterAll(() => relay[Symbol.asyncDispose]())
  const cursor = (sequence: number): string => formatCursor({ epoch, sequence })

  test('[F1] [F3] tells what providers wrote, and from a cursor only what is newer', async () => {
    using ada = new PlainClient(relay.docs, 'space/a')
    using ben = new PlainClient(relay.docs, 'space/b')
    await Promise.all([ada.synced(), ben.synced()])
    ada.type('one')
    ben.type('two')
    await until('both are on disk', async () => docsOf(await getChanges(relay.http, 'space')).length === 2)
    const first = await getChanges(relay.http, 'space')
    expect(first[0]).toEqual({ type: 'start', epoch, since: 0, head: endOf(first) })
    expect([textOf(first, 'space/a'), textOf(first, 'space/b')]).toEqual(['one', 'two'])
    const later = await getChanges(relay.http, 'space', cursor(endOf(first)))
    expect(later.map(({ type }) => type)).toEqual(['start', 'end'])
    ada.type(' more')
    await until('it is on disk', async () => (await getChanges(relay.http, 'space', cursor(endOf(first)))).length > 2)
    const news = docsOf(await getChanges(relay.http, 'space', cursor(endOf(first))))
    expect(news.map(({ name }) => name)).toEqual(['space/a'])
    // Only what is new of it.
    expect(news[0]?.update.length).toBeLessThan(40)
    expect(docsOf(await getChanges(relay.http, 'other'))).toEqual([])
  })

  test('[F13] an offer of which something that it builds on is not here is kept, and said to be lacking', async () => {
    const doc = new Y.Doc()
    const name = docName('lacking/a')
    doc.getText('content').insert(0, 'one')
    const builtOn = Y.encodeStateVector(doc)
    doc.getText('content').insert(3, ' two')
    const update = Y.encodeStateAsUpdate(doc, builtOn)
    const offer = async (...offers: Offer[]): Promise<string[]> => {
      const answer = await (await postChanges(relay.http, 'lacking', offers)).arrayBuffer()
      return readRecords(new Uint8Array(answer)).map(({ type }) => type)
    }
    // Also when it comes again, and beside one that lacks nothing.
    const whole: Offer = { name: docName('lacking/b'), update: typed('whole') }
    expect(await offer({ name, update, builtOn }, whole)).toEqual(['committed', 'lacking', 'committed', 'end'])
    expect(await offer({ name, update, builtOn })).toEqual(['committed', 'lacking', 'end'])
    // Who does not say what it builds on is told nothing, as ever.
    expect(await offer({ name, update })).toEqual(['committed', 'end'])
    expect(await offer({ name, update: Y.encodeStateAsUpdate(doc) })).toEqual(['committed', 'end'])
    expect(await offer({ name, update, builtOn })).toEqual(['committed', 'end'])
    expect(textOf(await getChanges(relay.http, 'lacking'), name)).toBe('one two')
  })

  test('[F4] an answer that was cut goes on from its last whole record', async () => {
    const texts = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`cut/${index}`, 'x'.repeat(20_000)]))
    await write(relay.http, 'cut', texts)
    const whole = Buffer.from(await (await fetch(changesUrl(relay.http, 'cut'))).arrayBuffer())
    for (const length of [10, 30_000, 400_000, whole.length - 1]) {
      const before = readRecords(whole.subarray(0, length))
      const after = await getChanges(relay.http, 'cut', cursor(docsOf(before).at(-1)?.sequence ?? 0))
      const names = new Set([...docsOf(before), ...docsOf(after)].map(({ name }) => name))
      expect(names.size).toBe(40)
      expect(docsOf(before).length + docsOf(after).length).toBeLessThan(42)
    }
  })

  test('[F2] a cursor that leads nowhere is refused with the one to begin at', async () => {
    const answerTo = async (since: string) => {
      const response = await fetch(changesUrl(relay.http, 'space', since))
      return { status: response.status, body: (await response.json()) as unknown }
    }
    const refused = (reason: string) => ({ error: { code: 'cursor-refused', details: { reason, start: cursor(0) } } })
    const foreign = formatCursor({ epoch: 'e'.repeat(8), sequence: 1 })
    expect(await answerTo(foreign)).toMatchObject({ status: 409, body: refused('other-epoch') })
    expect(await answerTo(cursor(10_000_000))).toMatchObject({ status: 409, body: refused('future') })
    expect(await answerTo('yesterday')).toMatchObject({ status: 400, body: refused('malformed') })
    expect(docsOf(await getChanges(relay.http, 'space', cursor(0))).length).toBeGreaterThan(0)
  })

  test('[F5] is compressed when asked', async () => {
    await write(relay.http, 'long', { 'long/a': 'drift '.repeat(10_000) })
    const get = (encoding: string) =>
      new Promise<{ encoding: string | undefined; bytes: Buffer }>((resolve, reject) => {
        request(changesUrl(relay.http, 'long'), { headers: { 'Accept-Encoding': encoding } }, (response) => {
          const pieces: Buffer[] = []
          response.on('data', (piece: Buffer) => pieces.push(piece))
          response.on('end', () =>
            resolve({ encoding: response.headers['content-encoding'], bytes: Buffer.concat(pieces) }),
          )
        })
          .on('error', reject)
          .end()
      })
    const plain = await get('identity')
    expect(plain.encoding).toBeUndefined()
    for (const [accepted, encoding, open] of [
      ['gzip, deflate', 'gzip', gunzipSync],
      ['gzip, deflate, br', 'br', brotliDecompressSync],
      ['br;q=0, gzip;q=0.5', 'gzip', gunzipSync],
    ] as const) {
      const packed = await get(accepted)
      expect(packed.encoding).toBe(encoding)
      expect(packed.bytes.length).toBeLessThan(plain.bytes.length / 10)
      expect(open(packed.bytes)).toEqual(plain.bytes)
    }
    expect((await get('deflate, gzip;q=0')).encoding).toBeUndefined()
  })

  test('[F6] updates for many docs are answered one by one, after they are on disk, and reach who is there', async () => {
    using ada = new PlainClient(relay.docs, 'batch/a')
    await ada.synced()
    ada.type('hers ')
    const offers = [
      { name: docName('batch/a'), update: typed('mine') },
      { name: docName('batch/b'), update: Uint8Array.of(1, 2, 3) },
      { name: docName('batch/c'), update: typed('new') },
      { name: docName('batch/c'), update: typed('again') },
    ]
    const response = await postChanges(relay.http, 'batch', offers)
    expect(response.headers.get('content-type')).toBe(changesMediaType)
    const answer = readRecords(new Uint8Array(await response.arrayBuffer()))
    const { code, reason } = closeCodes.badMessage
    expect(answer).toEqual([
      { type: 'committed', index: 0 },
      { type: 'rejected', index: 1, code, reason },
      { type: 'committed', index: 2 },
      { type: 'committed', index: 3 },
      { type: 'end', sequence: expect.any(Number) as number },
    ])
    await until('she sees it', () => ada.text.includes('mine') && ada.text.includes('hers'))
    const stored = await getChanges(relay.http, 'batch')
    expect(docsOf(stored).map(({ name }) => name)).not.toContain('batch/b')
    expect(textOf(stored, 'batch/c')).toMatch(/^(newagain|againnew)$/)
    // Sent again, as after a lost answer, it is taken and changes nothing.
    const [first] = offers
    if (first === undefined) throw new Error('no offer')
    await postChanges(relay.http, 'batch', [first])
    expect(textOf(await getChanges(relay.http, 'batch'), 'batch/a').match(/mine/g)).toHaveLength(1)
  })

  test('[F6] a body that is not for this space, ends early, is too large or of another kind is refused whole', async () => {
    const offer = { name: docName('mine/a'), update: typed('x') }
    const statusOf = async (body: Uint8Array, type = changesMediaType): Promise<number> => {
      const url = changesUrl(relay.http, 'mine')
      return (await fetch(url, { method: 'POST', headers: { 'Content-Type': type }, body: Buffer.from(body) })).status
    }
    expect(await statusOf(encodeOffer({ ...offer, name: docName('others/a') }))).toBe(400)
    expect(await statusOf(encodeOffer(offer).slice(0, -1))).toBe(400)
    expect(await statusOf(encodeOffer(offer), 'text/plain')).toBe(415)
    expect(await statusOf(new Uint8Array(17 * 1024 * 1024))).toBe(413)
    expect(docsOf(await getChanges(relay.http, 'mine'))).toEqual([])
  })

  test('[O1] a page of a foreign origin reads and writes nothing', async () => {
    const headers = { Origin: 'https://elsewhere.example' }
    expect((await fetch(changesUrl(relay.http, 'space'), { headers })).status).toBe(403)
    const post = { method: 'POST', headers: { ...headers, 'Content-Type': changesMediaType } }
    expect((await fetch(changesUrl(relay.http, 'space'), post)).status).toBe(403)
    const own = await fetch(changesUrl(relay.http, 'space'), { headers: { Origin: 'http://localhost:5173' } })
    expect(own.headers.get('access-control-allow-origin')).toBe('http://localhost:5173')
  })

  test('[F12] tells nothing of docs that are not asked for, and goes on behind them', async () => {
    await write(relay.http, 'rest', { 'rest/a': 'one' })
    await write(relay.http, 'rest', { 'rest/list & more': 'two', 'rest/b': 'three' })
    await write(relay.http, 'rest', { 'rest/list & more': 'and four' })
    const all = await getChanges(relay.http, 'rest')
    expect(docsOf(all).map(({ name }) => name)).toContain('rest/list & more')
    const url = changesUrl(relay.http, 'rest')
    const some = await readChanges(`${url}?without=${encodeURIComponent('rest/list & more')}&without=other`)
    expect(docsOf(some).map(({ name }) => name)).toEqual(['rest/a', 'rest/b'])
    expect(endOf(some)).toBe(endOf(all))
    const none = await readChanges(`${url}?since=${cursor(endOf(all) - 1)}&without=rest%2Flist%20%26%20more`)
    expect(none.map(({ type }) => type)).toEqual(['start', 'end'])
  })

  test('[F8] a reader that does not read holds one page, however much there is', async () => {
    const many = Array.from({ length: 60 }, (_, index) => [`slow/${index}`, 'x'.repeat(1_000_000)])
    for (const [name, text] of many) await write(relay.http, 'slow', { [String(name)]: String(text) })
    const before = await relay.memoryBytes()
    const readers = await Promise.all(
      Array.from(
        { length: 10 },
        () =>
          new Promise<{ destroy(): void }>((resolve, reject) => {
            const asked = request(changesUrl(relay.http, 'slow'), (response) => {
              response.pause()
              resolve({ destroy: () => asked.destroy() })
            })
            asked.on('error', reject).end()
          }),
      ),
    )
    // The relay has answered something else meanwhile, and had every occasion to read on.
    for (let count = 0; count < 20; count++) await getChanges(relay.http, 'space')
    expect((await relay.memoryBytes()) - before).toBeLessThan(200 * 1024 * 1024)
    for (const reader of readers) reader.destroy()
  })
})

test('[F3] a cursor from before a compaction gets the state that has replaced what it lacks', async () => {
  const folder = await newDataFolder()
  await using relay = await TestRelay.start({ folder, environment: { LOG_LEVEL: 'debug' } })
  const epoch = await epochOf(relay.http)
  const doc = new Y.Doc()
  const cursors: number[] = []
  const letters = limits.compactionEntries + 20
  for (let letter = 0; letter < letters; letter++) {
    const before = Y.encodeStateVector(doc)
    doc.getText('content').insert(letter, 'x')
    const update = Y.encodeStateAsUpdate(doc, before)
    const answer = await postChanges(relay.http, 's', [{ name: docName('s/a'), update }])
    cursors.push(endOf(readRecords(new Uint8Array(await answer.arrayBuffer()))))
  }
  await until('the doc is compact', () => relay.log.some(({ msg }) => msg === 'doc made compact'))
  for (const sequence of [0, cursors[10] ?? 0, cursors[40] ?? 0]) {
    const records = await getChanges(relay.http, 's', formatCursor({ epoch, sequence }))
    expect(docsOf(records)).toHaveLength(1)
    expect(textOf(records, 's/a')).toBe('x'.repeat(letters))
  }
  expect(docsOf(await getChanges(relay.http, 's', formatCursor({ epoch, sequence: cursors.at(-1) ?? 0 })))).toEqual([])
  await rm(folder, { recursive: true, force: true })
})
