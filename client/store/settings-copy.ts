/**
 * A copy of a profile's settings in a database. The browser writes localStorage to disk some seconds late: a power cut in
 * between must not turn sync on again, or off.
 */
import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import { databaseName, settingsStoreName } from './profile.ts'

/** The higher one is the newer one. */
interface Revised {
  revision: number
}

interface CopySchema extends DBSchema {
  settings: { key: string; value: Revised }
}

const onlyKey = 'settings'

/** Rejects when the browser refuses the database. */
export const readSettingsCopy = (profile: string): Promise<Revised | undefined> =>
  withDatabase(profile, (db) => db.get('settings', onlyKey))

/** Resolves when it is on disk, or something newer is. Rejects when the browser refuses it. */
export const writeSettingsCopy = (profile: string, settings: Revised): Promise<void> =>
  withDatabase(profile, async (db) => {
    const transaction = db.transaction('settings', 'readwrite', { durability: 'strict' })
    const before = await transaction.store.get(onlyKey)
    if (before === undefined || before.revision <= settings.revision) await transaction.store.put(settings, onlyKey)
    await transaction.done
  })

async function withDatabase<T>(profile: string, work: (db: IDBPDatabase<CopySchema>) => Promise<T>): Promise<T> {
  const db = await openDB<CopySchema>(databaseName(profile, settingsStoreName), 1, {
    upgrade(database) {
      database.createObjectStore('settings')
    },
  })
  try {
    return await work(db)
  } finally {
    db.close()
  }
}
