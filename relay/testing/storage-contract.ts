/** The contract of storage/storage.ts as tests, for every implementation. The numbers are the contract's. */
import { describe, expect, test } from 'vitest'
import { disposedAfterEach } from './disposed-after-each.ts'
import { parseDocName, type DocName } from '../../shared/ids.ts'
import type { RowStore } from '../storage/row-store.ts'
import type { DocumentLog, DocumentStorage, FeedRecord, Purge, SpaceChange } from '../storage/storage.ts'
import { readUpdate } from '../updates/update.ts'
import { largeUpdate, readText, tinyUpdate, typing, checked } from './updates.ts'

export const docName = (text: string): DocName => {
  const name = parseDocName(text)
  if (name === undefined) throw new Error(`not a doc name: ${text}`)
  return name
}

export const contractLimits = {
  maxUncommittedBytes: 10_000,
  closeTimeoutMs: 100,
  firstRetryMs: 1,
  commitIntervalMs: 0,
} as const

/** A storage whose writes the test holds up and lets fail. */
export interface StorageUnderTest {
  readonly storage: DocumentStorage & RowStore
  /** Writes wait from now on. */
  hold(): void
  /** Lets all writes go on. */
  release(): void
  /** The next `count` writes fail; later ones work. */
  failWrites(count: number): void
  /** Ends it without closing, as a crash does, and opens what is left. */
  crash(): Promise<StorageUnderTest>
  dispose(): Promise<void>
}

const doc = docName('doc')
const other = docName('other/文 %')

export const isSettled = async (promise: Promise<void> | 'full'): Promise<boolean> => {
  if (promise === 'full') throw new Error('storage is full')
  const pending = Symbol('pending')
  // Storage works in turns of the event loop.
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
  return (await Promise.race([promise.then(() => undefined), Promise.resolve(pending)])) !== pending
}

/** The clients of the tiny updates that an entry holds, in ascending order. */
const clientsOf = (entry: Uint8Array): number[] => {
  const reading = readUpdate(entry)
  return reading.ok ? reading.update.deletes.map(({ client }) => client).sort((a, b) => a - b) : []
}

const read = async (storage: DocumentStorage, name: DocName): Promise<number[]> => {
  const { entries, log } = await storage.open(name)
  log.close()
  return entries.flatMap(clientsOf)
}

const readFeed = async (
  storage: DocumentStorage,
  space: string,
  since: number,
  maxBytes = 1,
): Promise<FeedRecord[]> => {
  const records: FeedRecord[] = []
  for (let from = since; ;) {
    const page = await storage.readFeed(space, from, maxBytes)
    records.push(...page.records)
    from = page.next
    if (page.isLast) return records
  }
}

const durable = async (done: Promise<void> | 'full'): Promise<void> => {
  expect(done).not.toBe('full')
  await done
}

/** A purge that nothing stands against. */
const always: Purge = { mayGo: () => true, isStillDue: () => true, rows: () => [] }

const turns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve))
}

/** Docs of a space, one entry for each letter. */
const write = async (storage: DocumentStorage, texts: Readonly<Record<string, string>>): Promise<void> => {
  for (const [name, text] of Object.entries(texts)) {
    const { log } = await storage.open(docName(name))
    for (const update of typing(text)) await log.append(checked(update))
    log.close()
  }
}

const textOf = (records: readonly FeedRecord[], name: DocName): string =>
  readText(records.flatMap((record) => (record.name === name && record.kind === 'update' ? [record.update] : [])))

export const storageContract = (name: string, create: () => Promise<StorageUnderTest>): void => {
  describe(`${name} keeps the storage contract:`, () => {
    const { start, crash } = disposedAfterEach(create)

    test('[D1] everything appended comes back, in the order in which it went to disk', async () => {
      const { storage } = await start()
      const { log } = await storage.open(doc)
      for (let value = 0; value < 20; value++) await log.append(tinyUpdate(value))
      log.close()
      expect(await read(storage, doc)).toEqual(Array.from({ length: 20 }, (_, value) => value))
    })

    test('[D1] what goes to disk together is one entry that holds all of it', async () => {
      const { storage } = await start()
      const { log } = await storage.open(doc)
      for (let value = 0; value < 20; value++) void log.append(tinyUpdate(value))
      await storage.flushed()
      log.close()
      const { entries } = await storage.open(doc)
      expect(entries).toHaveLength(1)
      expect(entries.flatMap(clientsOf)).toEqual(Array.from({ length: 20 }, (_, value) => value))
    })

    test('[D1] docs do not mix', async () => {
      const { storage } = await start()
      const [first, second] = [await storage.open(doc), await storage.open(other)]
      void first.log.append(tinyUpdate(1))
      void second.log.append(tinyUpdate(2))
      await storage.flushed()
      first.log.close()
      second.log.close()
      expect([await read(storage, doc), await read(storage, other)]).toEqual([[1], [2]])
    })

    test('[D2] an append resolves when its entry survives a crash, and not before', async () => {
      const running = await start()
      const { log } = await running.storage.open(doc)
      await log.append(tinyUpdate(1))
      running.hold()
      const waiting = log.append(tinyUpdate(2))
      expect(await isSettled(waiting)).toBe(false)
      const after = await crash(running)
      expect((await read(after.storage, doc)).slice(0, 1)).toEqual([1])
    })

    test('[D2] appends resolve in their order', async () => {
      const running = await start()
      const [first, second] = [await running.storage.open(doc), await running.storage.open(other)]
      const order: number[] = []
      running.hold()
      const all: Promise<unknown>[] = []
      for (let index = 0; index < 6; index++) {
        const done = (index % 2 === 0 ? first : second).log.append(tinyUpdate(index))
        if (done !== 'full') all.push(done.then(() => order.push(index)))
        if (index === 2) for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve))
      }
      running.release()
      await Promise.all(all)
      expect(order).toEqual([0, 1, 2, 3, 4, 5])
    })

    test('[D3] what goes to disk together shares one promise', async () => {
      const running = await start()
      const [first, second] = [await running.storage.open(doc), await running.storage.open(other)]
      running.hold()
      const done = first.log.append(tinyUpdate(1))
      expect(second.log.append(tinyUpdate(2))).toBe(done)
      await isSettled(done)
      // The first commit is on its way; this one waits for the next.
      const next = first.log.append(tinyUpdate(3))
      expect(next).not.toBe(done)
      expect(second.log.append(tinyUpdate(4))).toBe(next)
    })

    test('[D4] a write that fails is tried again until it works; meanwhile nothing resolves and reads go on', async () => {
      const running = await start()
      const { log } = await running.storage.open(doc)
      await log.append(tinyUpdate(1))
      log.close()
      const { log: otherLog } = await running.storage.open(other)
      running.failWrites(Infinity)
      const waiting = otherLog.append(tinyUpdate(2))
      expect(await isSettled(waiting)).toBe(false)
      expect(running.storage.health).toMatchObject({ state: 'failing' })
      running.failWrites(1)
      await waiting
      expect(running.storage.health).toEqual({ state: 'ok' })
      expect(await read(running.storage, doc)).toEqual([1])
      otherLog.close()
      expect(await read(running.storage, other)).toEqual([2])
    })

    test('[D4] what cannot be written before closing rejects', async () => {
      const running = await start()
      const { log } = await running.storage.open(doc)
      running.failWrites(Infinity)
      const waiting = log.append(tinyUpdate(1))
      expect(await isSettled(waiting)).toBe(false)
      const outcome = expect(waiting).rejects.toThrow('Storage was closed before it could write')
      await expect(running.storage[Symbol.asyncDispose]()).rejects.toThrow()
      await outcome
    })

    test('[D5] beyond the budget nothing is kept, and below it again everything', async () => {
      const running = await start()
      const { log } = await running.storage.open(doc)
      running.hold()
      const half = largeUpdate(contractLimits.maxUncommittedBytes / 2)
      expect(log.append(half)).not.toBe('full')
      expect(log.append(half)).toBe('full')
      const small = log.append(tinyUpdate(1))
      expect(small).not.toBe('full')
      running.release()
      await small
      expect(log.append(half)).not.toBe('full')
      log.close()
      const { entries } = await running.storage.open(doc)
      expect(entries.map(({ length }) => length >= half.bytes.length)).toEqual([true, true])
      expect(entries.flatMap(clientsOf)).toEqual([1])
    })

    test('[D5] an entry larger than the budget is taken when nothing waits', async () => {
      const { storage } = await start()
      const { log } = await storage.open(doc)
      await log.append(largeUpdate(contractLimits.maxUncommittedBytes + 1))
      log.close()
      expect((await storage.open(doc)).entries).toHaveLength(1)
    })

    test('[D6] opening sees every append before it', async () => {
      const running = await start()
      const { log } = await running.storage.open(doc)
      running.hold()
      void log.append(tinyUpdate(1))
      log.close()
      const reopened = running.storage.open(doc)
      running.release()
      const { entries, log: again } = await reopened
      expect(entries.map((entry) => [...entry])).toEqual([[...tinyUpdate(1).bytes]])
      await again.append(tinyUpdate(2))
      again.close()
      expect(await read(running.storage, doc)).toEqual([1, 2])
    })

    test('[D7] the epoch outlives a crash', async () => {
      const running = await start()
      const { epoch } = running.storage
      expect(epoch).toMatch(/^[0-9a-f-]{36}$/)
      expect((await crash(running)).storage.epoch).toBe(epoch)
    })

    test('[D8] a doc has one log at a time', async () => {
      const { storage } = await start()
      const { log } = await storage.open(doc)
      await expect(storage.open(doc)).rejects.toThrow('one log at a time')
      log.close()
      await expect(storage.open(doc)).resolves.toMatchObject({ entries: [] })
    })

    test('[D9] sequences grow with each commit, over all docs and through a crash', async () => {
      const running = await start()
      const seen: number[] = []
      running.storage.onCommit((spaces) => seen.push(...[...spaces.values()].map(({ head }) => head)))
      const [first, second] = [await running.storage.open(doc), await running.storage.open(other)]
      await first.log.append(tinyUpdate(1))
      await second.log.append(tinyUpdate(2))
      await first.log.append(tinyUpdate(3))
      expect(running.storage.sequence).toBe(seen.at(-1))
      const after = await crash(running)
      expect(after.storage.sequence).toBe(seen.at(-1))
      after.storage.onCommit((spaces) => seen.push(...[...spaces.values()].map(({ head }) => head)))
      await (await after.storage.open(doc)).log.append(tinyUpdate(4))
      expect(seen).toEqual([...new Set(seen)].sort((a, b) => a - b))
      expect(seen).toHaveLength(4)
    })

    test('[D9] a commit tells each space that it changed, with its head and what changed in it, and no other', async () => {
      const { storage } = await start()
      const told: Record<string, SpaceChange>[] = []
      const stop = storage.onCommit((spaces) => told.push(Object.fromEntries(spaces)))
      const [first, second] = [await storage.open(doc), await storage.open(docName('space/a'))]
      await first.log.append(tinyUpdate(1))
      void first.log.append(tinyUpdate(2))
      await second.log.append(tinyUpdate(3))
      expect(told.map((spaces) => Object.keys(spaces).sort())).toEqual([['doc'], ['doc', 'space']])
      expect(await storage.head('doc')).toBe(told[1]?.['doc']?.head)
      expect(await storage.head('space')).toBe(told[1]?.['space']?.head)
      expect(told[1]).toMatchObject({ doc: { docs: ['doc'] }, space: { docs: ['space/a'] } })
      expect(await storage.head('nothing')).toBe(0)
      stop()
      await first.log.append(tinyUpdate(4))
      expect(told).toHaveLength(2)
    })

    test('[D9] a commit that changed several docs of a space names each of them', async () => {
      const running = await start()
      const { storage } = running
      const told: SpaceChange[] = []
      storage.onCommit((spaces) => told.push(...spaces.values()))
      const names = ['space/a', 'space/b', 'space/c'].map(docName)
      const logs: DocumentLog[] = []
      for (const name of names) logs.push((await storage.open(name)).log)
      running.hold()
      const first = logs[0]?.append(tinyUpdate(1))
      await isSettled(first ?? 'full')
      // The first commit is on its way; these gather for the next.
      for (const log of logs) void log.append(tinyUpdate(2))
      running.release()
      await storage.flushed()
      expect(told.map(({ docs }) => docs)).toEqual([names.slice(0, 1), names])
      expect(told.at(-1)?.head).toBe(await storage.head('space'))
    })

    test('[D10] the feed tells what was committed after each place in it', async () => {
      const { storage } = await start()
      const names = ['s/a', 's/b', 's/c'].map(docName)
      const logs = new Map<DocName, DocumentLog>()
      for (const name of names) logs.set(name, (await storage.open(name)).log)
      const committed: { sequence: number; name: DocName; client: number }[] = []
      for (let client = 1; client <= 12; client++) {
        const name = names[(client * client) % names.length] ?? doc
        await logs.get(name)?.append(tinyUpdate(client))
        committed.push({ sequence: storage.sequence, name, client })
      }
      for (const maxBytes of [1, 20, 1_000_000])
        for (const since of [0, ...committed.map(({ sequence }) => sequence)]) {
          const later = committed.filter(({ sequence }) => sequence > since)
          const records = await readFeed(storage, 's', since, maxBytes)
          const told = records.flatMap((record) => (record.kind === 'update' ? clientsOf(record.update) : []))
          expect(told.sort((a, b) => a - b)).toEqual(later.map(({ client }) => client))
          // Whoever stops at a record has everything up to its place.
          for (const [index, { sequence }] of records.entries()) {
            const upToHere = records
              .slice(0, index + 1)
              .flatMap((record) => (record.kind === 'update' ? clientsOf(record.update) : []))
            const due = later.filter((item) => item.sequence <= sequence).map(({ client }) => client)
            expect(upToHere).toEqual(expect.arrayContaining(due))
          }
        }
    })

    test('[D10] a space does not see another, also not one whose name it begins with', async () => {
      const { storage } = await start()
      for (const name of ['s/a', 's2/a', 's', '/a'].map(docName))
        await durable((await storage.open(name)).log.append(tinyUpdate(1)))
      const told = async (space: string): Promise<string[]> =>
        (await readFeed(storage, space, 0)).map(({ name }) => name)
      expect([await told('s'), await told('s2'), await told('')]).toEqual([['s/a', 's'], ['s2/a'], ['/a']])
    })

    test('[D11] a state takes the place of what it replaces, for readers of the log and of the feed', async () => {
      const { storage } = await start()
      const { log } = await storage.open(docName('s/a'))
      const otherLog = (await storage.open(docName('s/b'))).log
      const cursors = [0]
      for (const update of typing('drift')) {
        await log.append(checked(update))
        cursors.push(storage.sequence)
      }
      await otherLog.append(tinyUpdate(1))
      const mark = log.mark()
      if (mark === undefined) throw new Error('no mark')
      const state = largeUpdate(10, 77)
      await log.append(tinyUpdate(9))
      await log.compact(mark, state.bytes)
      expect([log.entries, log.bytes]).toEqual([2, state.bytes.length + tinyUpdate(9).bytes.length])
      log.close()
      const reopened = await storage.open(docName('s/a'))
      expect(reopened.entries.map((entry) => [...entry])).toEqual([[...state.bytes], [...tinyUpdate(9).bytes]])
      for (const since of cursors) {
        const records = await readFeed(storage, 's', since)
        // Whoever had read up to the mark lacks nothing of it.
        const wholeIsDue = since !== cursors.at(-1)
        expect(textOf(records, docName('s/a'))).toBe(wholeIsDue ? 'x'.repeat(10) : '')
        expect(records.some(({ name }) => name === docName('s/b'))).toBe(true)
      }
      // And once more, from a log that was opened with a state in it.
      const again = reopened.log.mark()
      if (again === undefined) throw new Error('no mark')
      await reopened.log.compact(again, largeUpdate(20, 78).bytes)
      expect(textOf(await readFeed(storage, 's', 0), docName('s/a'))).toBe('x'.repeat(20))
    })

    test('[D11] a compaction that is cut off leaves what was there', async () => {
      const running = await start()
      const { log } = await running.storage.open(doc)
      for (const update of typing('drift')) await log.append(checked(update))
      const mark = log.mark()
      if (mark === undefined) throw new Error('no mark')
      running.hold()
      log.compact(mark, largeUpdate(10).bytes).catch(() => undefined)
      for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
      const after = await crash(running)
      expect(readText((await after.storage.open(doc)).entries)).toBe('drift')
      expect(textOf(await readFeed(after.storage, 'doc', 0), doc)).toBe('drift')
    })

    test('[D12] an open log can be read again, and goes on where it was', async () => {
      const running = await start()
      const { log } = await running.storage.open(doc)
      const reread = async (): Promise<number[]> => (await log.read()).flatMap(clientsOf)
      expect(await reread()).toEqual([])
      await log.append(tinyUpdate(1))
      await log.append(tinyUpdate(2))
      expect(await reread()).toEqual([1, 2])
      await log.append(tinyUpdate(3))
      running.hold()
      const waiting = log.append(tinyUpdate(4))
      expect((await reread()).slice(0, 3)).toEqual([1, 2, 3])
      running.release()
      await durable(waiting)
      const mark = log.mark()
      if (mark === undefined) throw new Error('no mark')
      await log.compact(mark, tinyUpdate(9).bytes)
      await log.append(tinyUpdate(5))
      expect(await reread()).toEqual([9, 5])
      expect([log.entries, log.bytes]).toEqual([2, 2 * tinyUpdate(1).bytes.length])
      log.close()
      expect(await read(running.storage, doc)).toEqual([9, 5])
    })

    test('[D12] a log is not read while it is made compact', async () => {
      const running = await start()
      const { log } = await running.storage.open(doc)
      await log.append(tinyUpdate(1))
      const mark = log.mark()
      if (mark === undefined) throw new Error('no mark')
      running.hold()
      const compacted = log.compact(mark, tinyUpdate(2).bytes)
      expect(() => log.read()).toThrow('is not read while it is made compact')
      running.release()
      await compacted
      expect((await log.read()).flatMap(clientsOf)).toEqual([2])
    })

    test('[D13] what is on disk of a doc can be read beside its log, and nothing else is', async () => {
      const running = await start()
      const { storage } = running
      const stored = async (): Promise<number[]> => (await storage.read(doc)).flatMap(clientsOf)
      expect(await stored()).toEqual([])
      const { log } = await storage.open(doc)
      await log.append(tinyUpdate(1))
      await log.append(tinyUpdate(2))
      expect(await stored()).toEqual([1, 2])
      running.hold()
      const waiting = log.append(tinyUpdate(3))
      expect(await isSettled(waiting)).toBe(false)
      expect(await stored()).toEqual([1, 2])
      running.release()
      await durable(waiting)
      const mark = log.mark()
      if (mark === undefined) throw new Error('no mark')
      running.hold()
      const compacted = log.compact(mark, tinyUpdate(9).bytes)
      expect(await stored()).toEqual([1, 2, 3])
      running.release()
      await compacted
      expect(await stored()).toEqual([9])
      log.close()
      expect(await stored()).toEqual([9])
    })

    test('[D14] a doc that was purged is one without entries, for readers of the log and of the feed', async () => {
      const running = await start()
      const { storage } = running
      const [gone, stays] = [docName('s/gone'), docName('s/stays')]
      await write(storage, { 's/stays': 'stays', 's/gone': 'gone' })
      const cursors = [0, storage.sequence - 2, storage.sequence]
      const seen: string[] = []
      const outcome = await storage.purge(gone, {
        ...always,
        mayGo: (entries) => seen.push(readText(entries)) > 0,
        rows: () => [{ key: ['row', 1], value: Uint8Array.of(1) }],
      })
      expect([outcome, seen]).toEqual(['purged', ['gone']])
      for (const crashes of [false, true]) {
        const { storage: each } = crashes ? await crash(running) : running
        expect(await each.read(gone)).toEqual([])
        for (const since of cursors)
          expect((await readFeed(each, 's', since)).filter((record) => record.name === gone)).toEqual([])
        expect(textOf(await readFeed(each, 's', 0), stays)).toBe('stays')
        expect(await each.get(['row', 1])).toEqual(Buffer.of(1))
        expect(await each.purge(gone, always)).toBe('absent')
      }
    })

    test('[D14] what is appended to a doc that was purged is news', async () => {
      const { storage } = await start()
      const name = docName('s/a')
      await write(storage, { 's/a': 'before' })
      const { sequence } = storage
      await storage.purge(name, always)
      await write(storage, { 's/a': 'after' })
      expect(storage.sequence).toBeGreaterThan(sequence)
      for (const since of [0, sequence]) expect(textOf(await readFeed(storage, 's', since), name)).toBe('after')
      expect(readText(await storage.read(name))).toBe('after')
    })

    test('[D14] a purge that is cut off leaves all of the doc', async () => {
      const running = await start()
      await write(running.storage, { doc: 'drift' })
      running.hold()
      running.storage.purge(doc, always).catch(() => undefined)
      await turns(20)
      const after = await crash(running)
      expect(readText((await after.storage.open(doc)).entries)).toBe('drift')
      expect(textOf(await readFeed(after.storage, 'doc', 0), doc)).toBe('drift')
    })

    test('[D14] a doc stays while its log is open, and when whoever asks has changed their mind', async () => {
      const running = await start()
      const { storage } = running
      const { log } = await storage.open(doc)
      await log.append(tinyUpdate(1))
      expect(await storage.purge(doc, always)).toBe('in-use')
      const appended = log.append(tinyUpdate(2))
      log.close()
      expect(await storage.purge(doc, { ...always, mayGo: (entries) => entries.length < 2 })).toBe('kept')
      await durable(appended)
      running.hold()
      let isDue = true
      // Another commit is under way.
      const row = storage.write([{ key: ['row'], value: Uint8Array.of(1) }])
      await turns(20)
      const purging = storage.purge(doc, {
        ...always,
        isStillDue: () => isDue,
        rows: () => [{ key: ['purged'], value: Uint8Array.of(1) }],
      })
      await turns(20)
      isDue = false
      running.release()
      await row
      expect(await purging).toBe('kept')
      expect(await storage.get(['purged'])).toBeUndefined()
      expect(await read(storage, doc)).toEqual([1, 2])
    })

    test('[D15] the docs whose names are as long as the id of a space', async () => {
      const { storage } = await start()
      const space = '11111111-1111-4111-8111-111111111111'
      await write(storage, { [space]: 'a', [`${space}/a`]: 'b', short: 'c', [`${space.slice(1)}x`]: 'd', x: 'e' })
      expect([...(await storage.spaceDocs())].sort()).toEqual([space, `${space.slice(1)}x`].sort())
    })
  })
}
