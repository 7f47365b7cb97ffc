/** A data folder with docs in it, without a relay. */
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LevelDatabase } from '../storage/level-database.ts'
import { LevelStorage } from '../storage/level-storage.ts'
import { silentLog } from './memory-log.ts'
import { contractLimits, docName } from './storage-contract.ts'
import { checked } from './updates.ts'

export const newLevelFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'driftless-level-'))

export const withDatabase = async <T>(folder: string, use: (database: LevelDatabase) => Promise<T>): Promise<T> => {
  const database = await LevelDatabase.open(folder)
  try {
    return await use(database)
  } finally {
    await database.close()
  }
}

export const withStorage = async <T>(folder: string, use: (storage: LevelStorage) => Promise<T>): Promise<T> => {
  const database = await LevelDatabase.open(folder)
  const storage = await LevelStorage.open({ ...contractLimits, database, log: silentLog() })
  try {
    return await use(storage)
  } finally {
    await storage[Symbol.asyncDispose]()
  }
}

/** Appends to docs, one entry for each update. */
export const store = (folder: string, updatesByDoc: Readonly<Record<string, readonly Uint8Array[]>>): Promise<void> =>
  withStorage(folder, async (storage) => {
    for (const [name, updates] of Object.entries(updatesByDoc)) {
      const { log } = await storage.open(docName(name))
      for (const update of updates) await log.append(checked(update))
      log.close()
    }
  })
