/** A space that is removed, on the database that the relay uses. */
import { rm } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { FaultyDatabase } from '../testing/faulty-database.ts'
import { newLevelFolder, store, withDatabase, withStorage } from '../testing/level-folder.ts'
import { silentLog } from '../testing/memory-log.ts'
import { contractLimits, docName } from '../testing/storage-contract.ts'
import { checked, readText, typing } from '../testing/updates.ts'
import { verify } from '../maintenance/verify.ts'
import { docKey, docValue, everything, updateKey } from './level-keys.ts'
import { LevelDatabase } from './level-database.ts'
import { LevelStorage } from './level-storage.ts'

let folder: string
beforeEach(async () => {
  folder = await newLevelFolder()
})
afterEach(() => rm(folder, { recursive: true }))

const rowsWith = (text: string): Promise<number> =>
  withDatabase(folder, async (database) => {
    const rows = await database.rows(everything)
    return rows.filter(({ key, value }) => key.includes(text) || value.includes(text)).length
  })

const problems = (): Promise<string[]> =>
  withDatabase(folder, async (database) => {
    const found: string[] = []
    await verify(database, {
      onDoc: ({ problems }) => found.push(...problems.map(({ kind }) => kind)),
      onProblem: ({ kind }) => found.push(kind),
    })
    return found
  })

const isWhole = async (name: string, text: string): Promise<void> =>
  withStorage(folder, async (storage) => {
    const { entries } = await storage.open(docName(name))
    expect(readText(entries)).toBe(text)
  })

test('all rows of its docs go, however many, and of no other space', async () => {
  await store(folder, {
    gone: typing('the list'),
    'gone/a': typing('x'.repeat(700)),
    'gone/b': typing('two'),
    'gone2/a': typing('three'),
    'g/gone': typing('four'),
  })
  await withStorage(folder, async (storage) => {
    expect(await storage.removeSpace('gone')).toBe('removed')
    expect(await storage.removeSpace('gone')).toBe('removed')
    expect(await storage.head('gone')).toBe(0)
    expect((await storage.open(docName('gone/a'))).entries).toEqual([])
  })
  expect(await rowsWith('gone/')).toBe(0)
  await isWhole('gone2/a', 'three')
  await isWhole('g/gone', 'four')
  expect(await problems()).toEqual([])
})

test('a doc that is open stays until it is closed', async () => {
  await store(folder, { 's/a': typing('one'), 's/b': typing('two') })
  await withStorage(folder, async (storage) => {
    const { log } = await storage.open(docName('s/a'))
    expect(await storage.removeSpace('s')).toBe('in-use')
    expect((await storage.open(docName('s/b'))).entries).toEqual([])
    const [last] = typing('three')
    if (last === undefined) throw new Error('nothing typed')
    // What is appended while it closes is on disk before it goes.
    const appended = log.append(checked(last))
    log.close()
    expect(await storage.removeSpace('s')).toBe('removed')
    await appended
  })
  expect(await rowsWith('s/')).toBe(0)
  expect(await problems()).toEqual([])
})

describe('a removal that is cut off', () => {
  test.each([0, 1, 2, 3])('after %i commits goes on where it was', async (commits) => {
    await store(folder, { 's/a': typing('one'), 's/b': typing('two'), 't/a': typing('three') })
    const database = new FaultyDatabase(await LevelDatabase.open(folder))
    const storage = await LevelStorage.open({ ...contractLimits, database, log: silentLog() })
    const before = database.writes
    const removing = storage.removeSpace('s').catch((error: unknown) => error)
    while (database.writes - before < commits) await new Promise((resolve) => setImmediate(resolve))
    database.plan('write', ...Array<'EIO'>(100).fill('EIO'))
    await storage[Symbol.asyncDispose]().catch(() => undefined)
    await removing
    await withStorage(folder, async (again) => expect(await again.removeSpace('s')).toBe('removed'))
    expect(await rowsWith('s/')).toBe(0)
    await isWhole('t/a', 'three')
    expect(await problems()).toEqual([])
  })
})

test('docs that were there before the feed was go, too', async () => {
  const doc = new Y.Doc()
  doc.getText('content').insert(0, 'old')
  const update = Y.encodeStateAsUpdate(doc)
  await withDatabase(folder, (database) =>
    database.write([
      ...Array.from({ length: 2_500 }, (_, clock) => ({ key: updateKey('s/a', clock), value: update })),
      { key: docKey('s/a'), value: docValue(update) },
    ]),
  )
  await withStorage(folder, async (storage) => expect(await storage.removeSpace('s')).toBe('removed'))
  expect(await rowsWith('s/a')).toBe(0)
})
