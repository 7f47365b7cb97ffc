/** What was written on this device meets what came from elsewhere, on the device's own storage. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import { noteContent, noteText } from '../../shared/document/note-doc.ts'
import { newNoteId, type NoteId } from '../../shared/ids.ts'
import type { DocLease } from '../store/doc-store.ts'
import { noteStoreName } from '../store/profile.ts'
import { ReviewDb, type StoredReview } from '../store/review-db.ts'
import { receiptOf } from '../store/arrivals.ts'
import { DeviceStorage, updateOfText } from '../store/testing/device-storage.ts'
import { ApartNotes } from './apart-notes.ts'
import { joined, meet, placesOf } from './offline-merge.ts'
import { bringsFromRelay } from './relay-origin.ts'

const relayKey = 'space@epoch'
const text = 'Garden\nThe river runs.\nA line between.\nAnother one.\nThe end.'
const person = new (class Person {})()
const provider = {}
bringsFromRelay(provider)

let storage: DeviceStorage
let db: ReviewDb
let apart: ApartNotes
let isInStep: boolean
let others: string[]
let id: NoteId
let lease: DocLease
/** What the relay has of the note. */
let relay: Y.Doc

beforeEach(async () => {
  storage = await DeviceStorage.open()
  isInStep = false
  others = ['Alice']
  id = newNoteId()
  relay = new Y.Doc()
  const update = updateOfText(text)
  Y.applyUpdate(relay, update)
  const acknowledged = { relay: relayKey, vector: Y.encodeStateVectorFromUpdate(update) }
  await storage.records.receive(
    receiptOf([{ id, update, headline: { title: '', snippet: '' }, acknowledged }], undefined),
  )
  await begin()
})
afterEach(() => {
  end()
  storage[Symbol.dispose]()
})

/** The app starts, with the note open. */
async function begin(): Promise<void> {
  db = new ReviewDb(storage.profile)
  apart = new ApartNotes({
    db,
    docs: storage.docs,
    records: storage.records,
    loadMerging: () => Promise.resolve({ meet, joined }),
    whenIdle: (callback) => callback(),
    othersOf: () => others,
    onReview: () => undefined,
    wallClock: () => 1,
  })
  await apart.look()
  lease = await storage.docs.acquire(noteStoreName(id))
  apart.attach(id, lease.doc, () => isInStep, undefined)
}
function end(): void {
  apart.detach(id)
  apart[Symbol.dispose]()
  db[Symbol.dispose]()
  lease.release()
}

/** Only the letters that differ. */
const put = (doc: Y.Doc, from: string, to: string, origin?: unknown): void => {
  const content = noteContent(doc)
  let [head, tail] = [0, 0]
  while (from[head] !== undefined && from[head] === to[head]) head++
  while (tail < Math.min(from.length, to.length) - head && from.at(-1 - tail) === to.at(-1 - tail)) tail++
  const at = noteText(content).indexOf(from) + head
  doc.transact(() => {
    content.delete(at, from.length - head - tail)
    content.insert(at, to.slice(head, to.length - tail))
  }, origin)
}
/** As a person does in the editor. */
function write(from: string, to: string): void {
  put(lease.doc, from, to, person)
  storage.records.edited(id)
}
/** The first exchange after connecting, both ways, and what the relay says when it has stored it. */
async function connect({ isAcknowledged = true } = {}): Promise<void> {
  const { doc } = lease
  const update = Y.encodeStateAsUpdate(relay, Y.encodeStateVector(doc))
  const known = Y.decodeStateVector(Y.encodeStateVector(relay))
  const met = apart.meeting(id, doc, update, known)
  Y.applyUpdate(doc, update, provider)
  met?.()
  isInStep = true
  Y.applyUpdate(relay, Y.encodeStateAsUpdate(doc))
  if (isAcknowledged) acknowledge()
  await settled()
}
function acknowledge(): void {
  const acknowledged = { relay: relayKey, vector: Y.encodeStateVector(lease.doc) }
  storage.records.acknowledge([{ id, acknowledged, edition: storage.records.edition(id) }])
}
/** Everything that was begun in the database has ended. */
const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn++) await db.reviews()
}
const review = async (): Promise<StoredReview | undefined> => (await db.reviews())[0]
const passagesOf = async (): Promise<[string, string][] | undefined> =>
  (await review())?.passages.map(({ mine, theirs }) => [mine, theirs])

it('what both wrote in one line is there to be looked at, with whose it is and where', async () => {
  write('river', 'brook')
  put(relay, 'The river', 'The wide river')
  await connect()
  expect(await review()).toMatchObject({ note: id, by: ['Alice'], at: 1 })
  expect(await passagesOf()).toEqual([['The brook runs.', 'The wide river runs.']])
  const content = noteContent(lease.doc)
  const [place] = placesOf((await review())?.passages ?? [], content)
  expect(noteText(content).slice(place?.from, place?.to)).toBe('The wide brook runs.')
  expect(await db.bases()).toEqual([])
})

it('names who had written it when it came, though somebody types on here while it is compared', async () => {
  write('river', 'brook')
  put(relay, 'The river', 'The wide river')
  const met = apart.meeting(id, lease.doc, Y.encodeStateAsUpdate(relay), undefined)
  Y.applyUpdate(lease.doc, Y.encodeStateAsUpdate(relay), provider)
  met?.()
  others = []
  await settled()
  expect((await review())?.by).toEqual(['Alice'])
})

it('nothing is raised by edits far apart, by one side alone, nor by what is typed while in step', async () => {
  write('The end', 'My end')
  put(relay, 'Garden', 'Yard')
  await connect()
  expect(await review()).toBeUndefined()
  write('My end', 'Their end')
  const update = Y.encodeStateAsUpdate(relay, Y.encodeStateVector(lease.doc))
  Y.applyUpdate(lease.doc, update, provider)
  acknowledge()
  await settled()
  expect([await review(), await db.bases()]).toEqual([undefined, []])
})

it('letters typed into a connection that had died unnoticed count as written apart', async () => {
  await connect()
  write('river', 'brook')
  put(relay, 'The river', 'The wide river')
  isInStep = false
  await connect()
  expect(await passagesOf()).toEqual([['The brook runs.', 'The wide river runs.']])
})

it('what was acknowledged is no part of what is compared', async () => {
  await connect()
  write('Another one.', 'Mine.')
  Y.applyUpdate(relay, Y.encodeStateAsUpdate(lease.doc))
  acknowledge()
  isInStep = false
  write('river', 'brook')
  put(relay, 'Mine.', 'Yours.')
  await connect()
  expect(await review()).toBeUndefined()
})

it('it is kept over a restart what the note was, from the first edit on', async () => {
  write('river', 'brook')
  write('brook', 'creek')
  await lease.saved()
  await settled()
  end()
  await begin()
  expect(apart.mayBeApart(id)).toBe(true)
  write('creek', 'stream')
  put(relay, 'The river', 'The wide river')
  await connect()
  expect(await passagesOf()).toEqual([['The stream runs.', 'The wide river runs.']])
})

it('a note that is closed is compared when the feed tells of it, before that is stored', async () => {
  write('river', 'brook')
  await lease.saved()
  apart.detach(id)
  await apart.arrived(id, [])
  const before = Y.encodeStateVector(relay)
  put(relay, 'The river', 'The wide river')
  await apart.arrived(id, [Y.encodeStateAsUpdate(relay, before)])
  expect(await passagesOf()).toEqual([['The brook runs.', 'The wide river runs.']])
})

it('the same from two sides is compared once', async () => {
  write('river', 'brook')
  await lease.saved()
  put(relay, 'The river', 'The wide river')
  const all = Y.encodeStateAsUpdate(relay)
  await apart.arrived(id, [all])
  await db.removeReviews([id])
  await apart.arrived(id, [all])
  expect(await review()).toBeUndefined()
})

it('another tab to which the same comes has nothing to add, whether it had it already or not', async () => {
  write('river', 'brook')
  put(relay, 'The river', 'The wide river')
  const [early, late] = [new Y.Doc(), new Y.Doc()]
  Y.applyUpdate(early, Y.encodeStateAsUpdate(lease.doc))
  await connect({ isAcknowledged: false })
  Y.applyUpdate(late, Y.encodeStateAsUpdate(lease.doc))
  const before = await review()
  expect(await passagesOf()).toEqual([['The brook runs.', 'The wide river runs.']])
  for (const doc of [early, late]) {
    // By now the relay has what was deleted here, and says so.
    const update = Y.encodeStateAsUpdate(relay, Y.encodeStateVector(doc))
    const met = apart.meeting(id, doc, update, undefined)
    Y.applyUpdate(doc, update, provider)
    met?.()
    await settled()
  }
  expect(await review()).toEqual(before)
})

it('who had seen what was written here does not come together with it', async () => {
  write('river', 'brook')
  Y.applyUpdate(relay, Y.encodeStateAsUpdate(lease.doc))
  put(relay, 'brook', 'wide brook')
  await connect()
  expect(await review()).toBeUndefined()
})

it('a note that nobody else has is not kept', async () => {
  const own = newNoteId()
  const doc = new Y.Doc()
  apart.attach(own, doc, () => false, undefined)
  noteContent(doc).insert(0, 'mine alone')
  storage.records.edited(own)
  noteContent(doc).insert(0, 'still ')
  await settled()
  expect(await db.bases()).toEqual([])
})

it('what comes together again before anybody looked takes the place of what it touches, and leaves the rest', async () => {
  write('river', 'brook')
  write('The end', 'My end')
  put(relay, 'The river', 'The wide river')
  put(relay, 'The end', 'Their end')
  await connect()
  expect(await passagesOf()).toHaveLength(2)
  isInStep = false
  others = ['Carol']
  write('brook', 'creek')
  put(relay, 'brook', 'deep brook')
  await connect()
  expect((await review())?.by).toEqual(['Alice', 'Carol'])
  const found = await passagesOf()
  expect(found?.map(([mine]) => mine)).toEqual(['The wide creek runs.', 'My end.'])
})

it('an edit is not held up, and nothing is lost, where storage refuses to keep what the note was', async () => {
  db[Symbol.dispose]()
  const refusing = vi.spyOn(indexedDB, 'open').mockImplementation(() => {
    throw new DOMException('no room', 'QuotaExceededError')
  })
  try {
    apart.detach(id)
    apart[Symbol.dispose]()
    const other = new ReviewDb(`${storage.profile}-refused`)
    const whenIdle = (callback: () => void): void => callback()
    const parts = {
      whenIdle,
      docs: storage.docs,
      records: storage.records,
      othersOf: () => [],
      onReview: () => undefined,
    }
    const loadMerging = () => Promise.resolve({ meet, joined })
    apart = new ApartNotes({ ...parts, db: other, loadMerging, wallClock: () => 1 })
    await apart.look()
    apart.attach(id, lease.doc, () => false, undefined)
    write('river', 'brook')
    put(relay, 'The river', 'The wide river')
    const update = Y.encodeStateAsUpdate(relay, Y.encodeStateVector(lease.doc))
    const met = apart.meeting(id, lease.doc, update, undefined)
    Y.applyUpdate(lease.doc, update, provider)
    met?.()
    await apart.arrived(id, [update])
    expect(noteText(noteContent(lease.doc))).toContain('The wide brook runs.')
  } finally {
    refusing.mockRestore()
  }
})
