import { expect, test } from 'vitest'
import { MemoryStorage } from '../storage/memory-storage.ts'
import { silentLog } from '../testing/memory-log.ts'
import { contractLimits } from '../testing/storage-contract.ts'
import { AuditLog, type AuditRecord } from './audit-log.ts'

const createStorage = (): MemoryStorage =>
  MemoryStorage.create({ ...contractLimits, log: silentLog(), beforeWrite: () => Promise.resolve() })

const signedIn = (at: number): AuditRecord => ({ at, kind: 'signed-in', email: 'ada@example.org' })
const failed = (at: number): AuditRecord => ({ at, kind: 'sign-in-failed', email: 'ada@example.org' })

test('the last events come first, also after a restart', async () => {
  const storage = createStorage()
  const audit = await AuditLog.open(storage)
  for (const record of [signedIn(1), failed(2), signedIn(3)]) await storage.write(audit.changesFor(record))
  const again = await AuditLog.open(storage.afterCrash(() => Promise.resolve()))
  expect(await again.read(10)).toEqual([signedIn(3), failed(2), signedIn(1)])
  expect(await again.read(1)).toEqual([signedIn(3)])
})

test('a number of them is kept, and failures push out failures alone', async () => {
  const storage = createStorage()
  const audit = await AuditLog.open(storage)
  await storage.write(audit.changesFor(signedIn(1)))
  for (let piece = 0; piece < 6; piece++)
    await storage.write(
      Array.from({ length: 1_000 }, (_, index) => failed(1_000 * piece + index)).flatMap((record) =>
        audit.changesFor(record),
      ),
    )
  const records = await audit.read(100_000)
  expect(records).toHaveLength(5_001)
  expect(records.at(-1)?.at).toBe(1)
  expect(records.filter(({ kind }) => kind === 'signed-in')).toEqual([signedIn(1)])
  expect(await storage.rows(['audit'])).toHaveLength(5_001)
})

test('notes that were purged push out their like alone', async () => {
  const storage = createStorage()
  const audit = await AuditLog.open(storage)
  await storage.write(audit.changesFor(signedIn(1)))
  for (let piece = 0; piece < 11; piece++)
    await storage.write(
      Array.from({ length: 1_000 }, (_, index): AuditRecord => ({
        at: 1 + 1_000 * piece + index,
        kind: 'note-purged',
        detail: `space/${index}`,
      })).flatMap((record) => audit.changesFor(record)),
    )
  const records = await audit.read(100_000)
  expect(records).toHaveLength(10_001)
  expect(records.at(-1)).toEqual(signedIn(1))
  expect(records[0]).toEqual({ at: 11_000, kind: 'note-purged', detail: 'space/999' })
})
