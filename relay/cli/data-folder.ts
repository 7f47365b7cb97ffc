/** The data folder as commands find it: open in a running relay, or there to be opened. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { findRunningRelay } from '../maintenance/control-client.ts'
import type { SnapshotSource } from '../maintenance/snapshot-source.ts'
import { LevelDatabase } from '../storage/level-database.ts'
import { CommandError, UsageError } from './command-errors.ts'

/** The file with which every LevelDB folder begins. Opening a folder without it would make a database. */
const hasDatabase = (folder: string): boolean => existsSync(join(folder, 'CURRENT'))

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

export const openDatabase = async (folder: string): Promise<LevelDatabase> => {
  try {
    return await LevelDatabase.open(folder)
  } catch (error) {
    const reason = messageOf(error)
    if (/^IO error: lock .*(already held|Resource temporarily unavailable)/.test(reason))
      throw new CommandError(`"${folder}" is in use by a program that does not answer. Stop it and try again.`)
    throw new CommandError(`"${folder}" cannot be opened: ${reason}.`)
  }
}

export const ensureDatabase = (folder: string): void => {
  if (!hasDatabase(folder)) throw new UsageError(`There is no data of a relay in "${folder}".`)
}

/** Lends the folder for reading, through the relay that runs in it if there is one. */
export const reading = async <T>(folder: string, use: (source: SnapshotSource) => Promise<T>): Promise<T> => {
  ensureDatabase(folder)
  const relay = await findRunningRelay(folder)
  if (relay !== undefined) return use(relay)
  return owning(folder, use)
}

/** Lends the folder for writing. No relay may run in it. */
export const owning = async <T>(folder: string, use: (database: LevelDatabase) => Promise<T>): Promise<T> => {
  ensureDatabase(folder)
  if ((await findRunningRelay(folder)) !== undefined)
    throw new UsageError(`A relay is running in "${folder}". Stop it first.`)
  const database = await openDatabase(folder)
  try {
    return await use(database)
  } finally {
    await database.close()
  }
}
