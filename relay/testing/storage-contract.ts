/** The contract of storage/storage.ts as tests, for every implementation. The numbers are the contract's. */
import { afterEach, describe, expect, test } from 'vitest'
import { parseDocName, type DocName } from '../../shared/ids.ts'
import type { DocumentStorage } from '../storage/storage.ts'

export const docName = (text: string): DocName => {
  const name = parseDocName(text)
  if (name === undefined) throw new Error(`not a doc name: ${text}`)
  return name
}

export const contractLimits = { maxUncommittedBytes: 10_000, closeTimeoutMs: 100, firstRetryMs: 1 } as const

/** A storage whose writes the test holds up and lets fail. */
export interface StorageUnderTest {
  readonly storage: DocumentStorage
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

/** An update that deletes one id, and is told from others by its client. */
const bytes = (clientId: number): Uint8Array => Uint8Array.of(0, 1, clientId, 1, 0, 1)
const doc = docName('doc')
const other = docName('other/文 %')

const isSettled = async (promise: Promise<void> | 'full'): Promise<boolean> => {
  if (promise === 'full') throw new Error('storage is full')
  const pending = Symbol('pending')
  // Storage works in turns of the event loop.
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
  return (await Promise.race([promise.then(() => undefined), Promise.resolve(pending)])) !== pending
}

const read = async (storage: DocumentStorage, name: DocName): Promise<number[][]> => {
  const { entries, log } = await storage.open(name)
  log.close()
  return entries.map((entry) => [entry[2] ?? 0])
}

export const storageContract = (name: string, create: () => Promise<StorageUnderTest>): void => {
  describe(`${name} keeps the storage contract:`, () => {
    let used: StorageUnderTest[] = []
    const start = async (): Promise<StorageUnderTest> => {
      const created = await create()
      used.push(created)
      return created
    }
    const crash = async (storage: StorageUnderTest): Promise<StorageUnderTest> => {
      const next = await storage.crash()
      used = used.filter((item) => item !== storage)
      used.push(next)
      return next
    }
    afterEach(async () => {
      for (const item of used) await item.dispose()
      used = []
    })

    test('[D1] entries come back in the order in which they were appended', async () => {
      const { storage } = await start()
      const { log } = await storage.open(doc)
      for (let value = 0; value < 20; value++) void log.append(bytes(value))
      log.close()
      expect(await read(storage, doc)).toEqual(Array.from({ length: 20 }, (_, value) => [value]))
    })

    test('[D1] docs do not mix', async () => {
      const { storage } = await start()
      const [first, second] = [await storage.open(doc), await storage.open(other)]
      void first.log.append(bytes(1))
      void second.log.append(bytes(2))
      await storage.flushed()
      first.log.close()
      second.log.close()
      expect([await read(storage, doc), await read(storage, other)]).toEqual([[[1]], [[2]]])
    })

    test('[D2] an append resolves when its entry survives a crash, and not before', async () => {
      const running = await start()
      const { log } = await running.storage.open(doc)
      await log.append(bytes(1))
      running.hold()
      const waiting = log.append(bytes(2))
      expect(await isSettled(waiting)).toBe(false)
      const after = await crash(running)
      expect((await read(after.storage, doc)).slice(0, 1)).toEqual([[1]])
    })

    test('[D2] appends resolve in their order', async () => {
      const running = await start()
      const [first, second] = [await running.storage.open(doc), await running.storage.open(other)]
      const order: number[] = []
      running.hold()
      const all: Promise<unknown>[] = []
      for (let index = 0; index < 6; index++) {
        const done = (index % 2 === 0 ? first : second).log.append(bytes(index))
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
      const done = first.log.append(bytes(1))
      expect(second.log.append(bytes(2))).toBe(done)
      await isSettled(done)
      // The first commit is on its way; this one waits for the next.
      const next = first.log.append(bytes(3))
      expect(next).not.toBe(done)
      expect(second.log.append(bytes(4))).toBe(next)
    })

    test('[D4] a write that fails is tried again until it works; meanwhile nothing resolves and reads go on', async () => {
      const running = await start()
      const { log } = await running.storage.open(doc)
      await log.append(bytes(1))
      log.close()
      const { log: otherLog } = await running.storage.open(other)
      running.failWrites(Infinity)
      const waiting = otherLog.append(bytes(2))
      expect(await isSettled(waiting)).toBe(false)
      expect(running.storage.health).toMatchObject({ state: 'failing' })
      running.failWrites(1)
      await waiting
      expect(running.storage.health).toEqual({ state: 'ok' })
      expect(await read(running.storage, doc)).toEqual([[1]])
      otherLog.close()
      expect(await read(running.storage, other)).toEqual([[2]])
    })

    test('[D4] what cannot be written before closing rejects', async () => {
      const running = await start()
      const { log } = await running.storage.open(doc)
      running.failWrites(Infinity)
      const waiting = log.append(bytes(1))
      expect(await isSettled(waiting)).toBe(false)
      const outcome = expect(waiting).rejects.toThrow('Storage was closed before it could write')
      await expect(running.storage[Symbol.asyncDispose]()).rejects.toThrow()
      await outcome
    })

    test('[D5] beyond the budget nothing is kept, and below it again everything', async () => {
      const running = await start()
      const { log } = await running.storage.open(doc)
      running.hold()
      const half = new Uint8Array(contractLimits.maxUncommittedBytes / 2 + 1)
      expect(log.append(half)).not.toBe('full')
      expect(log.append(half)).toBe('full')
      const small = log.append(bytes(1))
      expect(small).not.toBe('full')
      running.release()
      await small
      expect(log.append(half)).not.toBe('full')
      log.close()
      expect((await running.storage.open(doc)).entries.map(({ length }) => length)).toEqual([
        half.length,
        6,
        half.length,
      ])
    })

    test('[D5] an entry larger than the budget is taken when nothing waits', async () => {
      const { storage } = await start()
      const { log } = await storage.open(doc)
      await log.append(new Uint8Array(contractLimits.maxUncommittedBytes + 1))
      log.close()
      expect(await read(storage, doc)).toHaveLength(1)
    })

    test('[D6] opening sees every append before it', async () => {
      const running = await start()
      const { log } = await running.storage.open(doc)
      running.hold()
      void log.append(bytes(1))
      log.close()
      const reopened = running.storage.open(doc)
      running.release()
      const { entries, log: again } = await reopened
      expect(entries.map((entry) => [...entry])).toEqual([[...bytes(1)]])
      await again.append(bytes(2))
      again.close()
      expect(await read(running.storage, doc)).toEqual([[1], [2]])
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
  })
}
