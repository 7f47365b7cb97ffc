/** The contract of storage/row-store.ts as tests, for every implementation. The numbers are the contract's. */
import { describe, expect, test } from 'vitest'
import { disposedAfterEach } from './disposed-after-each.ts'
import type { RowKey, RowStore } from '../storage/row-store.ts'
import { contractLimits, docName, isSettled, type StorageUnderTest } from './storage-contract.ts'
import { largeUpdate, tinyUpdate } from './updates.ts'

const put = (key: RowKey, text: string) => ({ key, value: Buffer.from(text) })
const remove = (key: RowKey) => ({ key, value: undefined })
const textAt = async (rows: RowStore, key: RowKey): Promise<string | undefined> => (await rows.get(key))?.toString()
const keysBelow = async (rows: RowStore, prefix: RowKey): Promise<RowKey[]> =>
  (await rows.rows(prefix)).map(({ key }) => key)

export const rowStoreContract = (name: string, create: () => Promise<StorageUnderTest>): void => {
  describe(`${name} keeps the row store's contract:`, () => {
    const { start, crash } = disposedAfterEach(create)

    test('[R1] a write resolves when it survives a crash, whole, and not before', async () => {
      const running = await start()
      await running.storage.write([put(['a'], '1'), put(['b'], '1')])
      running.hold()
      const waiting = running.storage.write([put(['a'], '2'), remove(['b']), put(['c'], '2')])
      waiting.catch(() => undefined)
      expect(await isSettled(waiting)).toBe(false)
      const { storage } = await crash(running)
      expect(await Promise.all([['a'], ['b'], ['c']].map((key) => textAt(storage, key)))).toEqual(['1', '1', undefined])
    })

    test('[R1] rows and updates share a commit, and rows are no news of a doc', async () => {
      const running = await start()
      const { log } = await running.storage.open(docName('doc'))
      const told: ReadonlyMap<string, unknown>[] = []
      running.storage.onCommit((spaces) => told.push(spaces))
      running.hold()
      const written = running.storage.write([put(['a'], '1')])
      await isSettled(written)
      // The first commit is on its way; these two gather for the next.
      const appended = log.append(tinyUpdate(1))
      const second = running.storage.write([put(['a'], '2')])
      running.release()
      await Promise.all([written, appended, second])
      expect(told.map((spaces) => [...spaces.keys()])).toEqual([[], ['doc']])
    })

    test('[R2] reading gives what is on disk', async () => {
      const running = await start()
      await running.storage.write([put(['a'], '1')])
      running.hold()
      const waiting = running.storage.write([put(['a'], '2')])
      expect(await textAt(running.storage, ['a'])).toBe('1')
      running.release()
      await waiting
      expect(await textAt(running.storage, ['a'])).toBe('2')
    })

    test('[R3] a write that fails is tried again until it works', async () => {
      const running = await start()
      running.failWrites(2)
      await running.storage.write([put(['a'], '1')])
      expect(await textAt(running.storage, ['a'])).toBe('1')
      expect(running.storage.health).toEqual({ state: 'ok' })
    })

    test('[R3] what cannot be written before closing rejects, and so does what comes after it', async () => {
      const running = await start()
      running.failWrites(Infinity)
      const waiting = expect(running.storage.write([put(['a'], '1')])).rejects.toThrow('Storage was closed')
      await expect(running.storage[Symbol.asyncDispose]()).rejects.toThrow()
      await waiting
      await expect(running.storage.write([put(['a'], '1')])).rejects.toThrow()
    })

    test('[R4] writes come to disk in their order', async () => {
      const running = await start()
      running.hold()
      const all = Array.from({ length: 10 }, (_, index) => running.storage.write([put(['a'], String(index))]))
      running.release()
      await Promise.all(all)
      expect(await textAt(running.storage, ['a'])).toBe('9')
    })

    test('[R4] a write is taken while updates more than fill the budget', async () => {
      const running = await start()
      const { log } = await running.storage.open(docName('doc'))
      running.hold()
      expect(log.append(largeUpdate(contractLimits.maxUncommittedBytes + 1))).not.toBe('full')
      expect(log.append(tinyUpdate(1))).toBe('full')
      const written = running.storage.write([put(['a'], 'x'.repeat(2 * contractLimits.maxUncommittedBytes))])
      running.release()
      await written
      expect(await running.storage.get(['a'])).toHaveLength(2 * contractLimits.maxUncommittedBytes)
    })

    test('[R5] no key is another, whatever its parts hold', async () => {
      const { storage } = await start()
      const texts = ['', 'a', 'b', 'ab', 'a\0b', '\0', '\u0001', 'a/b', '__proto__', "' OR 1=1 --", '你好', '😀', '�']
      const keys: RowKey[] = [
        ...texts.map((text) => ['kind', text]),
        ...texts.map((text) => ['kind', text, text]),
        ['kind', 'a', 0],
        ['kind', 'a', 1],
        ['kind', 'a', 0xffffffff],
        ['kin', 'd', 'a'],
        ['kind'],
      ]
      await storage.write(keys.map((key) => put(key, JSON.stringify(key))))
      for (const key of keys) expect(await textAt(storage, key)).toBe(JSON.stringify(key))
      expect(await keysBelow(storage, [])).toHaveLength(keys.length)
      expect(await keysBelow(storage, ['kin'])).toEqual([['kin', 'd', 'a']])
      expect(await keysBelow(storage, ['kind', 'a'])).toEqual([
        ['kind', 'a', 'a'],
        ['kind', 'a', 0],
        ['kind', 'a', 1],
        ['kind', 'a', 0xffffffff],
      ])
      await expect(storage.get(['kind', 'half a pair \ud83d'])).rejects.toThrow('well-formed')
      await expect(storage.write([put(['kind', -1], '')])).rejects.toThrow()
      await expect(storage.write([put(['kind', 2 ** 32], '')])).rejects.toThrow()
    })

    test('[R5] rows come by key, from either end', async () => {
      const { storage } = await start()
      const numbers = [300, 2, 65_536, 1]
      await storage.write(numbers.map((n) => put(['n', n], String(n))))
      const read = async (reverse: boolean, limit: number): Promise<string[]> =>
        (await storage.rows(['n'], { reverse, limit })).map(({ value }) => value.toString())
      expect(await read(false, 10)).toEqual(['1', '2', '300', '65536'])
      expect(await read(true, 2)).toEqual(['65536', '300'])
      expect(await keysBelow(storage, ['nothing'])).toEqual([])
    })

    test('[R6] no row is taken for a part of a doc', async () => {
      const { storage } = await start()
      const { log } = await storage.open(docName('row'))
      log.close()
      await storage.write([put(['v1', 'row', 'update', 0], 'no update'), put(['feed', 'row', 0, 1], 'no place')])
      const { entries } = await storage.open(docName('row'))
      expect(entries).toEqual([])
      expect(await storage.readFeed('row', 0, 1_000)).toMatchObject({ records: [], isLast: true })
    })
  })
}
