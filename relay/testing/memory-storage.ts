/** Storage without a disk as most tests want it: with room, without pauses, and with writes that end as the test says. */
import { MemoryStorage, type MemoryStorageOptions } from '../storage/memory-storage.ts'
import { silentLog } from './memory-log.ts'

export const memoryStorage = (options: Partial<MemoryStorageOptions> = {}): MemoryStorage =>
  MemoryStorage.create({
    log: silentLog(),
    maxUncommittedBytes: 1_000_000,
    closeTimeoutMs: 100,
    firstRetryMs: 1,
    commitIntervalMs: 0,
    beforeWrite: () => Promise.resolve(),
    ...options,
  })
