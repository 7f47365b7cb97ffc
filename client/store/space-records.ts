/** What this device remembers beside the list of notes, each under its key in the index database. */
import type { IndexDb, SpaceRecords } from './index-db.ts'

/** Rejects when the browser refuses to read. */
export async function readSpaceRecord<Key extends keyof SpaceRecords>(
  { connection }: IndexDb,
  key: Key,
): Promise<SpaceRecords[Key] | undefined> {
  return (await connection.get('space', key)) as SpaceRecords[Key] | undefined
}

/** Changes what is stored as it stands: another tab may have changed it meanwhile. Resolves when that is on disk. */
export async function changeSpaceRecord<Key extends keyof SpaceRecords>(
  { connection }: IndexDb,
  key: Key,
  change: (stored: SpaceRecords[Key] | undefined) => SpaceRecords[Key],
): Promise<void> {
  const transaction = connection.transaction('space', 'readwrite')
  const { store } = transaction
  await store.put(change((await store.get(key)) as SpaceRecords[Key] | undefined))
  await transaction.done
}
