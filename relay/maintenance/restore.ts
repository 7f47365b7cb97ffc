/**
 * Makes a data folder from a backup. The epoch is a new one: clients that had more than the backup offer it again.
 *
 * The file is read to its end before the folder is touched. While rows are written, a row says so, and a folder with
 * that row is not served; it goes in the same commit that brings the epoch.
 */
import { randomUUID } from 'node:crypto'
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { LevelDatabase } from '../storage/level-database.ts'
import { epochKey, restoringKey } from '../storage/level-keys.ts'
import { layoutVersion, openLayout } from '../storage/level-layout.ts'
import { BackupFileError, readBackupFile, type BackupHeader, type BackupSummary } from './backup-file.ts'

/** A folder that nothing is restored into, and why. The message follows the name of the folder. */
export class RestoreTargetError extends Error {
  override readonly name = 'RestoreTargetError'
}

/** What is in the folder; `undefined` if there is none. */
const contentOf = async (folder: string): Promise<string[] | undefined> => {
  try {
    return await readdir(folder)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ENOENT') return undefined
    if (code === 'ENOTDIR') throw new RestoreTargetError('is a file')
    throw error
  }
}

const writeRows = async (database: LevelDatabase, file: string): Promise<string> => {
  await database.write([{ key: restoringKey, value: Buffer.of(1) }])
  // A backup of a folder in which a restore was cut off has that row as well.
  await readBackupFile(file, (rows) => database.write(rows))
  await database.write([
    { key: epochKey, value: Buffer.from(randomUUID()) },
    { key: restoringKey, value: undefined },
  ])
  // A folder that no relay had opened yet gets its feed, and with that its epoch, here.
  return (await openLayout(database)).epoch
}

export const restore = async (
  file: string,
  folder: string,
): Promise<BackupHeader & BackupSummary & { readonly newEpoch: string }> => {
  const content = await contentOf(folder)
  if (content !== undefined && content.length > 0) throw new RestoreTargetError('is not empty')
  let isHalfRestored = false
  const backup = await readBackupFile(file, (rows) => {
    isHalfRestored ||= rows.some(({ key }) => key.equals(restoringKey))
    return Promise.resolve()
  })
  if (isHalfRestored) throw new BackupFileError('it was made of a folder into which a restore had been cut off')
  if (backup.layout !== '' && backup.layout !== layoutVersion)
    throw new BackupFileError(`a newer version of the relay has written it (layout ${backup.layout})`)
  await mkdir(folder, { recursive: true })
  try {
    const database = await LevelDatabase.open(folder)
    try {
      return { ...backup, newEpoch: await writeRows(database, file) }
    } finally {
      await database.close()
    }
  } catch (error) {
    // All of it is ours: the folder was empty.
    for (const name of (await contentOf(folder)) ?? []) await rm(join(folder, name), { recursive: true, force: true })
    throw error
  }
}
