import { silentLog } from '../testing/memory-log.ts'
import { HeldWrites } from '../testing/held-writes.ts'
import { rowStoreContract } from '../testing/row-store-contract.ts'
import { contractLimits, storageContract, type StorageUnderTest } from '../testing/storage-contract.ts'
import { MemoryStorage } from './memory-storage.ts'

const under = (create: (writes: HeldWrites) => MemoryStorage): StorageUnderTest => {
  const writes = new HeldWrites()
  const storage = create(writes)
  return {
    storage,
    hold: () => writes.hold(),
    release: () => writes.release(),
    failWrites: (count) => writes.failWrites(count),
    crash: () => Promise.resolve(under((next) => storage.afterCrash(() => next.beforeWrite()))),
    dispose: async () => {
      writes.release()
      await storage[Symbol.asyncDispose]().catch(() => undefined)
    },
  }
}

const createUnderTest = (): Promise<StorageUnderTest> =>
  Promise.resolve(
    under((writes) =>
      MemoryStorage.create({ ...contractLimits, log: silentLog(), beforeWrite: () => writes.beforeWrite() }),
    ),
  )
storageContract('MemoryStorage', createUnderTest)
rowStoreContract('MemoryStorage', createUnderTest)
