/** LevelDB on disk, and a disk that fails: what the contract says of writes that fail, told apart by how they do. */
import { rm } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { FaultyDatabase } from '../testing/faulty-database.ts'
import { newLevelFolder, withDatabase, withStorage } from '../testing/level-folder.ts'
import { memoryLog, type LogLine } from '../testing/memory-log.ts'
import { contractLimits, docName } from '../testing/storage-contract.ts'
import { checked, readText, tinyUpdate, typing } from '../testing/updates.ts'
import { until } from '../testing/poll.ts'
import { verify } from '../maintenance/verify.ts'
import { CommitQueue } from './commit-queue.ts'
import { LevelDatabase } from './level-database.ts'
import { updateKey } from './level-keys.ts'
import { LevelStorage } from './level-storage.ts'
import { DamagedEntryError, type DocumentLog } from './storage.ts'

const name = docName('s/doc')
let folder: string
let faulty: FaultyDatabase
let storage: LevelStorage
let log: DocumentLog
let lines: LogLine[]
beforeEach(async () => {
  folder = await newLevelFolder()
  faulty = new FaultyDatabase(await LevelDatabase.open(folder))
  lines = []
  storage = await LevelStorage.open({ ...contractLimits, database: faulty, log: memoryLog(lines) })
  log = (await storage.open(name)).log
})
afterEach(async () => {
  faulty.answer()
  await storage[Symbol.asyncDispose]().catch(() => undefined)
  await rm(folder, { recursive: true })
})

const durable = async (done: Promise<void> | 'full'): Promise<void> => {
  expect(done).not.toBe('full')
  await done
}

/** What a new process finds, and that it finds nothing wrong. */
const reread = async (): Promise<string> => {
  await storage[Symbol.asyncDispose]()
  const text = await withStorage(folder, async (again) => readText((await again.open(name)).entries))
  const problems: string[] = []
  await withDatabase(folder, (database) =>
    verify(database, {
      onProblem: ({ message }) => problems.push(message),
      onDoc: (doc) => problems.push(...doc.problems.map(({ message }) => message)),
    }),
  )
  expect(problems).toEqual([])
  return text
}

describe('[D4] what was appended while the disk failed is there, once and in order, after', () => {
  test.each([
    ['EIO', () => faulty.plan('write', 'EIO', 'EIO', 'EIO')],
    ['an error after all was written', () => faulty.plan('write', 'doneButEIO', 'doneButEIO')],
    [
      'a database that does not open again at first',
      () => {
        faulty.plan('write', 'EIO')
        faulty.plan('recover', 'EIO', 'EIO', 'doneButEIO')
      },
    ],
    [
      'both in turns',
      () => {
        faulty.plan('write', 'EIO', 'doneButEIO', 'EIO')
        faulty.plan('recover', 'EIO', 'doneButEIO')
      },
    ],
    [
      'a write that takes its time',
      () => {
        faulty.plan('write', 'hangs')
        const before = faulty.writes
        void until('it is written', () => faulty.writes > before).then(() => faulty.answer())
      },
    ],
  ])('%s', async (_, fail) => {
    fail()
    const updates = typing('drift')
    for (const update of updates.slice(0, -1)) void log.append(checked(update))
    await durable(log.append(checked(updates.at(-1) ?? new Uint8Array())))
    expect(storage.health).toEqual({ state: 'ok' })
    expect(await reread()).toBe('drift')
  })
})

test('[D4] while the database does not open again, nothing resolves and health says why', async () => {
  faulty.plan('write', 'EIO')
  faulty.plan('recover', ...Array.from({ length: 1_000 }, () => 'EIO' as const))
  let isResolved = false
  void durable(log.append(tinyUpdate(1))).then(() => (isResolved = true))
  await until('it fails', () => storage.health.state === 'failing')
  const before = faulty.writes
  await until('recovering is what fails', () => JSON.stringify(storage.health).includes('EIO: i/o error, recover'))
  expect([faulty.writes, isResolved]).toEqual([before, false])
  faulty.plan('recover')
  await until('it works again', () => isResolved)
})

test('[D6] [D12] a doc whose reading fails is an error, and opens when it can be read', async () => {
  await durable(log.append(tinyUpdate(1)))
  log.close()
  faulty.plan('rows', 'EIO')
  await expect(storage.open(name)).rejects.toThrow('EIO')
  faulty.plan('getMany', 'EIO')
  await expect(storage.open(name)).rejects.toThrow('EIO')
  const { entries, log: again } = await storage.open(name)
  expect(entries).toHaveLength(1)
  faulty.plan('rows', 'EIO')
  await expect(again.read()).rejects.toThrow('EIO')
  faulty.plan('getMany', 'EIO')
  await expect(again.read()).rejects.toThrow('EIO')
  expect(await again.read()).toEqual(entries)
})

test('[D6] [D12] of many docs that are opened or read at once a few are in memory at a time', async () => {
  const names = Array.from({ length: 50 }, (_, index) => docName(`many/${index}`))
  for (const each of names) {
    const { log: closed } = await storage.open(each)
    await durable(closed.append(tinyUpdate(1)))
    closed.close()
  }
  await durable(log.append(tinyUpdate(1)))
  faulty.plan('rows', ...names.map(() => 'hangs' as const), 'hangs')
  const [asleep, ...opened] = [log.read(), ...names.map((each) => storage.open(each).then(({ entries }) => entries))]
  const seen: number[] = []
  for (let left = names.length + 1; left > 0; left -= faulty.hanging, faulty.answer()) {
    await until('as many are read as may be', () => faulty.hanging >= Math.min(left, 16))
    seen.push(faulty.hanging)
  }
  expect(seen).toEqual([16, 16, 16, 3])
  for (const entries of [await asleep, ...(await Promise.all(opened))]) expect(entries).toHaveLength(1)
})

test('[D6] [D12] [D13] an entry that is not as it was written is an error, for who opens or reads the doc and for who reads the feed', async () => {
  for (const update of typing('drift')) await durable(log.append(checked(update)))
  const key = updateKey(name, 2)
  const bytes = Buffer.from((await faulty.get(key)) ?? [])
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 2) ^ 1, bytes.length - 2)
  checked(bytes)
  await faulty.write([{ key, value: bytes }])
  await expect(log.read()).rejects.toEqual(new DamagedEntryError(2, 'not the bytes that were written'))
  await expect(storage.read(name)).rejects.toEqual(new DamagedEntryError(2, 'not the bytes that were written'))
  log.close()
  await expect(storage.open(name)).rejects.toEqual(new DamagedEntryError(2, 'not the bytes that were written'))
  expect((await storage.readFeed('s', 0, 1_000)).records).toMatchObject([{ kind: 'unreadable', name }])
})

test('[D4] a compaction whose write fails is tried again, and leaves one state', async () => {
  for (const update of typing('drift')) await durable(log.append(checked(update)))
  const mark = log.mark()
  if (mark === undefined) throw new Error('no mark')
  faulty.plan('write', 'EIO', 'doneButEIO')
  const [state] = (await storage.readFeed('s', 0, 1_000_000)).records
  if (state?.kind !== 'update') throw new Error('not in the feed')
  await log.compact(mark, state.update)
  expect([log.entries, await reread()]).toEqual([1, 'drift'])
})

describe('a write that never returns', () => {
  const options = {
    prepare: () => undefined,
    maxBytes: 1_000,
    intervalMs: 0,
    firstRetryMs: 1,
    maxRetryMs: 1,
    stalledMs: 5,
    closeTimeoutMs: 20,
    onCommitted: () => undefined,
  }

  test('counts as failing after a while, and as working when it returns', async () => {
    let answer: () => void = () => undefined
    const healths: string[] = []
    const queue = new CommitQueue<string, undefined>({
      ...options,
      write: () => new Promise<void>((resolve) => (answer = resolve)),
      onHealth: ({ state }) => healths.push(state),
      log: memoryLog(lines),
    })
    const done = queue.add('doc', 1)
    await until('it fails', () => queue.health.state === 'failing')
    expect(queue.health).toEqual({ state: 'failing', reason: 'the disk has not answered for 5 ms' })
    answer()
    await done
    expect(healths).toEqual(['failing', 'ok'])
    expect(lines.map(({ message }) => message)).toEqual(['storage cannot write', 'storage writes again'])
  })

  test('does not keep the storage from closing, and what waited for it rejects', async () => {
    const queue = new CommitQueue<string, undefined>({
      ...options,
      write: () => new Promise<void>(() => undefined),
      onHealth: () => undefined,
      log: memoryLog(lines),
    })
    const outcome = expect(queue.add('doc', 1)).rejects.toThrow('Storage was closed before it could write')
    const { isIdle, unwritten } = await queue.close()
    expect(isIdle).toBe(false)
    expect(unwritten?.message).toContain('the disk has not answered')
    await outcome
  })
})
