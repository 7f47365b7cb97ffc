import { rm } from 'node:fs/promises'
import { LeveldbPersistence } from 'y-leveldb'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import type { LevelChange } from '../storage/level-database.ts'
import {
  docKey,
  entryKey,
  entryRange,
  feedKey,
  feedValue,
  restoringKey,
  sequenceKey,
  sequenceValue,
  updateKey,
  updateRange,
} from '../storage/level-keys.ts'
import { newLevelFolder, store, withDatabase, withStorage } from '../testing/level-folder.ts'
import { docName } from '../testing/storage-contract.ts'
import { readText, typing } from '../testing/updates.ts'
import { reindex } from './reindex.ts'
import { verify, type DocReport, type Problem, type VerifyReport } from './verify.ts'

let folder: string
beforeEach(async () => {
  folder = await newLevelFolder()
})
afterEach(() => rm(folder, { recursive: true }))

interface Verified extends VerifyReport {
  readonly found: readonly Problem[]
  readonly reports: readonly DocReport[]
}

const verifyFolder = (): Promise<Verified> =>
  withDatabase(folder, async (database) => {
    const found: Problem[] = []
    const reports: DocReport[] = []
    const report = await verify(database, {
      onProblem: (problem) => found.push(problem),
      onDoc: (doc) => {
        reports.push(doc)
        found.push(...doc.problems)
      },
    })
    return { ...report, found, reports }
  })

const change = (...changes: LevelChange[]): Promise<void> => withDatabase(folder, (database) => database.write(changes))

const kindsOf = ({ found }: Verified): string[] =>
  found.map(({ kind, doc, clock }) => [kind, doc, clock].filter((part) => part !== undefined).join(' '))

const docs = { 's/a': typing('one'), 's/b': typing('two'), long: typing('three') }

test('a folder as the relay leaves it has no problem, and nobody is left out', async () => {
  await store(folder, docs)
  const verified = await verifyFolder()
  expect(verified).toMatchObject({ docs: 3, hasFeed: true, found: [], problems: 0, incompleteDocs: 0 })
  const entries = Object.values(docs).flat()
  expect([verified.entries, verified.places]).toEqual([entries.length, entries.length])
  expect(verified.bytes).toBe(entries.reduce((sum, { length }) => sum + length, 0))
  expect(verified.reports.map(({ doc }) => doc).sort()).toEqual(['long', 's/a', 's/b'])
})

test('an empty database has none either', async () => {
  expect(await verifyFolder()).toMatchObject({ docs: 0, found: [], hasFeed: false })
})

test('also after docs were made compact', async () => {
  await store(folder, docs)
  await withStorage(folder, async (storage) => {
    const { entries, log } = await storage.open(docName('s/a'))
    const mark = log.mark()
    if (mark === undefined) throw new Error('no mark')
    await log.compact(mark, Y.mergeUpdates([...entries]))
    log.close()
  })
  expect(await verifyFolder()).toMatchObject({ docs: 3, found: [] })
})

describe('finds', () => {
  beforeEach(() => store(folder, docs))

  test('an entry that is no update, and names the doc', async () => {
    await change({ key: updateKey('s/b', 1), value: Uint8Array.of(1, 2, 3) })
    expect(kindsOf(await verifyFolder())).toEqual(['not-an-update s/b 1', 'changed s/b 1'])
  })

  test('an entry that still is an update, but another', async () => {
    const changed = Buffer.from(docs['s/a'][1] ?? [])
    // The letter that was typed.
    changed.writeUInt8(changed.readUInt8(changed.length - 2) ^ 1, changed.length - 2)
    await change({ key: updateKey('s/a', 1), value: changed })
    expect(kindsOf(await verifyFolder())).toEqual(['changed s/a 1'])
  })

  test('an entry that is gone', async () => {
    await change({ key: updateKey('s/a', 0), value: undefined })
    const verified = await verifyFolder()
    expect(kindsOf(verified)).toEqual(['leads-nowhere s/a 0', 'leads-nowhere s/a 0'])
    // All that was typed after it waits for it.
    expect(verified.incompleteDocs).toBe(1)
  })

  test('an entry that the feed does not lead to', async () => {
    await change({ key: feedKey('s', 1), value: undefined })
    expect(kindsOf(await verifyFolder())).toEqual(['not-in-feed s/a 0'])
    await change({ key: entryKey('s/a', 0), value: undefined })
    expect(kindsOf(await verifyFolder())).toEqual(['not-in-feed s/a 0'])
  })

  test('a place in the feed that leads nowhere', async () => {
    const value = feedValue({ name: docName('s/a'), fromClock: 99, toClock: 99, bytes: 1 })
    await change({ key: feedKey('s', 1_000), value }, { key: sequenceKey, value: sequenceValue(1_000) })
    expect(kindsOf(await verifyFolder())).toEqual(['leads-nowhere s/a 99'])
  })

  test('a doc that is not in the list of docs, which reindex puts back', async () => {
    await change({ key: docKey('s/a'), value: undefined })
    expect(kindsOf(await verifyFolder())).toEqual(['not-listed s/a'])
    await withDatabase(folder, reindex)
    expect((await verifyFolder()).found).toEqual([])
    await withStorage(folder, async (storage) => {
      expect((await storage.open(docName('s/a'))).entries).toHaveLength(docs['s/a'].length)
    })
  })

  test('a sequence that would be given twice', async () => {
    await change({ key: sequenceKey, value: sequenceValue(2) })
    expect(kindsOf(await verifyFolder())).toEqual(['sequence-behind'])
  })

  test('a restore that was cut off', async () => {
    await change({ key: restoringKey, value: Uint8Array.of(1) })
    expect(kindsOf(await verifyFolder())).toEqual(['half-restored'])
  })
})

test('an update whose predecessor a device still has is no problem', async () => {
  const [, ...later] = typing('later')
  await store(folder, { doc: later })
  expect(await verifyFolder()).toMatchObject({ found: [], incompleteDocs: 1 })
})

describe('a folder that y-leveldb has used after the relay', () => {
  const feedTexts = (): Promise<Record<string, string>> =>
    withStorage(folder, async (storage) => {
      const updates = new Map<string, Uint8Array[]>()
      for (let since = 0, isLast = false; !isLast;) {
        const page = await storage.readFeed('s', since, 1)
        for (const record of page.records)
          if (record.kind === 'update') updates.set(record.name, [...(updates.get(record.name) ?? []), record.update])
        ;({ next: since, isLast } = page)
      }
      return Object.fromEntries([...updates].map(([name, bytes]) => [name, readText(bytes)]))
    })

  const reindexFolder = () => withDatabase(folder, reindex)

  test('gets places in the feed for what that wrote', async () => {
    await store(folder, docs)
    const persistence = new LeveldbPersistence(folder)
    const doc = await persistence.getYDoc('s/a')
    const more: Uint8Array[] = []
    doc.on('update', (update: Uint8Array) => more.push(update))
    doc.getText('content').insert(3, ' more')
    for (const update of more) await persistence.storeUpdate('s/a', update)
    for (const update of typing('new')) await persistence.storeUpdate('s/new', update)
    await persistence.destroy()
    const before = await verifyFolder()
    expect(new Set(before.found.map(({ kind, doc: name }) => `${kind} ${name}`))).toEqual(
      new Set(['not-in-feed s/a', 'not-in-feed s/new']),
    )
    expect(await reindexFolder()).toEqual({ docs: 2, placed: before.problems, removed: 0 })
    expect(await verifyFolder()).toMatchObject({ found: [], docs: 4 })
    expect(await feedTexts()).toEqual({ 's/a': 'one more', 's/b': 'two', 's/new': 'new' })
  })

  test('loses the places of what that replaced, and keeps its epoch', async () => {
    await store(folder, docs)
    const { epoch, sequence } = await withStorage(folder, (storage) => Promise.resolve(storage))
    const persistence = new LeveldbPersistence(folder)
    await persistence.flushDocument('s/a')
    await persistence.clearDocument('s/b')
    await persistence.destroy()
    expect((await verifyFolder()).found.length).toBeGreaterThan(0)
    const { docs: placedDocs, placed } = await reindexFolder()
    expect([placedDocs, placed]).toEqual([1, 1])
    expect(await verifyFolder()).toMatchObject({ found: [], docs: 2 })
    expect(await feedTexts()).toEqual({ 's/a': 'one' })
    const after = await withStorage(folder, (storage) => Promise.resolve(storage))
    expect(after.epoch).toBe(epoch)
    expect(after.sequence).toBe(sequence + 1)
    // Nothing is left of the doc that is gone.
    const rows = await withDatabase(folder, async (database) => [
      ...(await database.rows(updateRange('s/b'))),
      ...(await database.rows(entryRange('s/b', 0, 1_000))),
    ])
    expect(rows).toEqual([])
  })

  test('done twice, it changes nothing more', async () => {
    const persistence = new LeveldbPersistence(folder)
    for (const update of typing('first')) await persistence.storeUpdate('s/a', update)
    await persistence.destroy()
    await reindexFolder()
    expect(await reindexFolder()).toEqual({ docs: 0, placed: 0, removed: 0 })
    expect(await verifyFolder()).toMatchObject({ found: [], docs: 1, hasFeed: true })
  })
})
