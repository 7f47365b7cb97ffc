import { LeveldbPersistence } from 'y-leveldb'
import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import type { DocName } from '../../shared/ids.ts'
import { FaultyDatabase } from '../testing/faulty-database.ts'
import { HeldWrites } from '../testing/held-writes.ts'
import { memoryLog, silentLog, type LogLine } from '../testing/memory-log.ts'
import { until } from '../testing/poll.ts'
import { rowStoreContract } from '../testing/row-store-contract.ts'
import { checked, readText, tinyUpdate, typing } from '../testing/updates.ts'
import { contractLimits, docName, storageContract, type StorageUnderTest } from '../testing/storage-contract.ts'
import type { CheckedUpdate } from '../updates/update.ts'
import { LevelDatabase, type KeyValueDatabase } from './level-database.ts'
import { LevelStorage } from './level-storage.ts'

const newFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'driftless-level-'))

/** The real database behind a gate. `recover` is real too: it closes and opens the folder. */
const gated = (database: LevelDatabase, writes: HeldWrites): KeyValueDatabase => ({
  get: (key) => database.get(key),
  getMany: (keys) => database.getMany(keys),
  rows: (range, options) => database.rows(range, options),
  snapshot: (ranges) => database.snapshot(ranges),
  reclaim: (range) => database.reclaim(range),
  write: async (rows) => {
    await writes.beforeWrite()
    await database.write(rows)
  },
  recover: (bytes) => database.recover(bytes),
  close: () => database.close(),
})

const openUnderTest = async (folder: string): Promise<StorageUnderTest> => {
  const writes = new HeldWrites()
  const database = await LevelDatabase.open(folder)
  const storage = await LevelStorage.open({ ...contractLimits, database: gated(database, writes), log: silentLog() })
  return {
    storage,
    hold: () => writes.hold(),
    release: () => writes.release(),
    failWrites: (count) => writes.failWrites(count),
    // What has reached LevelDB stays; what waits at the gate never gets there.
    crash: async () => {
      writes.failWrites(Infinity)
      writes.release()
      await storage[Symbol.asyncDispose]().catch(() => undefined)
      return openUnderTest(folder)
    },
    dispose: async () => {
      writes.release()
      await storage[Symbol.asyncDispose]().catch(() => undefined)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const createUnderTest = async (): Promise<StorageUnderTest> => openUnderTest(await newFolder())
storageContract('LevelStorage', createUnderTest)
rowStoreContract('LevelStorage', createUnderTest)

test('[D13] a doc that is made compact in the middle of being read is read again, and not taken for damaged', async () => {
  const folder = await newFolder()
  const database = new FaultyDatabase(await LevelDatabase.open(folder))
  const storage = await LevelStorage.open({ ...contractLimits, database, log: silentLog() })
  try {
    const name = docName('space/doc')
    const { log } = await storage.open(name)
    for (const update of typing('drift')) await log.append(checked(update))
    const mark = log.mark()
    if (mark === undefined) throw new Error('no mark')
    // The entries have been read, and what is noted of them has not.
    database.plan('getMany', 'hangs')
    const reading = storage.read(name)
    await until('it waits', () => database.hanging === 1)
    const state = Y.mergeUpdates(typing('drift'))
    await log.compact(mark, state)
    database.answer()
    expect((await reading).map((entry) => [...entry])).toEqual([[...state]])
  } finally {
    await storage[Symbol.asyncDispose]()
    await rm(folder, { recursive: true })
  }
})

const withStorage = async <T>(folder: string, use: (storage: LevelStorage) => Promise<T>): Promise<T> => {
  const database = await LevelDatabase.open(folder)
  const storage = await LevelStorage.open({ ...contractLimits, database, log: silentLog() })
  try {
    return await use(storage)
  } finally {
    await storage[Symbol.asyncDispose]()
  }
}

/** An update of so many bytes that no compressor makes smaller. */
const incompressible = (bytes: number, clientId: number): CheckedUpdate => {
  const doc = new Y.Doc()
  doc.clientID = clientId
  doc.getArray('random').push([new Uint8Array(randomBytes(bytes))])
  return checked(Y.encodeStateAsUpdate(doc))
}

const names = ['plain', 'with/slash', '100%', '笔记 一', 'x'.repeat(200)]

describe('a folder shared with y-leveldb', () => {
  test('what y-leveldb wrote opens here', async () => {
    const folder = await newFolder()
    const persistence = new LeveldbPersistence(folder)
    for (const name of names) for (const update of typing(`of ${name}`)) await persistence.storeUpdate(name, update)
    await persistence.setMeta('plain', 'owner', 'Ada')
    // One that y-leveldb has made compact.
    await persistence.flushDocument('plain')
    await persistence.destroy()
    await withStorage(folder, async (storage) => {
      for (const name of names) {
        const { entries, log } = await storage.open(docName(name))
        expect(readText(entries)).toBe(`of ${name}`)
        expect(entries).toHaveLength(name === 'plain' ? 1 : `of ${name}`.length + 2)
        await log.append(tinyUpdate(1))
        log.close()
        expect((await storage.open(docName(name))).entries).toHaveLength(entries.length + 1)
      }
    })
    await rm(folder, { recursive: true })
  })

  test('what we wrote y-leveldb opens, lists, makes compact and continues', async () => {
    const folder = await newFolder()
    await withStorage(folder, async (storage) => {
      for (const name of names) {
        const { log } = await storage.open(docName(name))
        for (const update of typing(`of ${name}`)) await log.append(checked(update))
      }
    })
    const persistence = new LeveldbPersistence(folder)
    const listed = await persistence.getAllDocNames()
    expect([...listed].sort()).toEqual([...names].sort())
    for (const name of names) {
      const doc = await persistence.getYDoc(name)
      expect(doc.getText('content').toJSON()).toBe(`of ${name}`)
      expect(await persistence.getStateVector(name)).toEqual(Y.encodeStateVector(doc))
      doc.on('update', (update: Uint8Array) => void persistence.storeUpdate(name, update))
      doc.getText('content').insert(0, 'more ')
    }
    expect((await persistence.getAllDocStateVectors()).length).toBe(names.length)
    await persistence.destroy()
    await withStorage(folder, async (storage) => {
      for (const name of names) expect(readText((await storage.open(docName(name))).entries)).toBe(`more of ${name}`)
    })
    await rm(folder, { recursive: true })
  })

  test('docs that an old server named as the address was spelled are found under the name that it stands for', async () => {
    const folder = await newFolder()
    const spelled = '%E7%AC%94%E8%AE%B0%20%E4%B8%80'
    const persistence = new LeveldbPersistence(folder)
    for (const update of typing('old')) await persistence.storeUpdate(spelled, update)
    await persistence.destroy()
    await withStorage(folder, async (storage) => {
      const { entries, log } = await storage.open(docName('笔记 一'))
      expect(readText(entries)).toBe('old')
      await log.append(tinyUpdate(1))
      log.close()
      expect((await storage.open(docName('笔记 一'))).entries).toHaveLength(entries.length + 1)
    })
    // The old server still finds all that it wrote.
    const again = new LeveldbPersistence(folder)
    expect((await again.getYDoc(spelled)).getText('content').toJSON()).toBe('old')
    await again.destroy()
    await rm(folder, { recursive: true })
  })

  test('a doc that we named with an escape in its name is nobody else', async () => {
    const folder = await newFolder()
    await withStorage(folder, async (storage) => {
      const { log } = await storage.open(docName('100%25'))
      for (const update of typing('escaped')) await log.append(checked(update))
    })
    await withStorage(folder, async (storage) => {
      expect((await storage.open(docName('100%'))).entries).toEqual([])
    })
    await rm(folder, { recursive: true })
  })
})

test('failing and recovering is logged once each', async () => {
  const folder = await newFolder()
  const lines: LogLine[] = []
  const writes = new HeldWrites()
  const database = await LevelDatabase.open(folder)
  const storage = await LevelStorage.open({
    ...contractLimits,
    database: gated(database, writes),
    log: memoryLog(lines),
  })
  const { log } = await storage.open(docName('doc'))
  writes.failWrites(4)
  await log.append(tinyUpdate(1))
  expect(lines.map(({ level, message }) => `${level}: ${message}`)).toEqual([
    'error: storage cannot write',
    'info: storage writes again',
  ])
  await storage[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

describe('whether there is a doc', () => {
  /** More than are listed at a time. */
  const many = Array.from({ length: 1_200 }, (_, index) => docName(`space/${index}`))

  const storeMany = (folder: string): Promise<void> =>
    withStorage(folder, async (storage) => {
      const logs = await Promise.all(many.map(async (name) => (await storage.open(name)).log))
      for (const log of logs) void log.append(tinyUpdate(1))
      await storage.flushed()
    })

  const entriesOf = async (storage: LevelStorage, names: readonly DocName[]): Promise<number[]> => {
    const opened = await Promise.all(names.map((name) => storage.open(name)))
    for (const { log } of opened) log.close()
    return opened.map(({ entries }) => entries.length)
  }

  test('[D1] [D6] is known while the docs are being listed, when they have been, and of those that are new since', async () => {
    const folder = await newFolder()
    await storeMany(folder)
    await withStorage(folder, async (storage) => {
      const present = many.map(() => 1)
      // The first come before the first page of the list, and later rounds after its last.
      for (let round = 0; round < 3; round++) expect(await entriesOf(storage, many)).toEqual(present)
      const created = await storage.open(docName('new'))
      expect(created.entries).toEqual([])
      await created.log.append(tinyUpdate(1))
      created.log.close()
      expect(await entriesOf(storage, [docName('new'), docName('none')])).toEqual([1, 0])
    })
    await rm(folder, { recursive: true })
  })

  test('[D6] is looked up for each where they cannot be listed, and that is logged', async () => {
    const folder = await newFolder()
    await storeMany(folder)
    const database = new FaultyDatabase(await LevelDatabase.open(folder))
    const lines: LogLine[] = []
    database.plan('rows', 'EIO')
    const storage = await LevelStorage.open({ ...contractLimits, database, log: memoryLog(lines) })
    await until('it gives up', () => lines.length > 0)
    expect(lines.map(({ level, message }) => `${level}: ${message}`)).toEqual([
      'warn: docs not listed; each new one is looked up',
    ])
    expect(await entriesOf(storage, [...many, docName('none')])).toEqual([...many.map(() => 1), 0])
    await storage[Symbol.asyncDispose]()
    await rm(folder, { recursive: true })
  })
})

test('what a compaction has replaced gives its place on the disk back', async () => {
  const folder = await newFolder()
  await withStorage(folder, async (storage) => {
    const { log } = await storage.open(docName('doc'))
    // Numbers that LevelDB cannot compress; few enough that all of it is still in its memory.
    for (let client = 1; client <= 30; client++) await log.append(incompressible(100_000, client))
    const mark = log.mark()
    if (mark === undefined) throw new Error('no mark')
    await log.compact(mark, incompressible(100_000, 99).bytes)
  })
  const files = await readdir(folder)
  const sizes = await Promise.all(files.map(async (name) => (await stat(join(folder, name))).size))
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(200_000)
  await rm(folder, { recursive: true })
})
