/** How far this device has come with each relay. */
import type { CheckRecord, IndexDb } from './index-db.ts'

/** The sequence up to which this relay's feed is on this device. */
export const relayCursor = async (db: Pick<IndexDb, 'connection'>, relay: string): Promise<number | undefined> =>
  (await db.connection.get('cursors', relay))?.sequence

/** The last check against this relay. */
export const lastCheck = (db: Pick<IndexDb, 'connection'>, relay: string): Promise<CheckRecord | undefined> =>
  db.connection.get('checks', relay)

/** Rejects where storage refuses it. */
export async function keepCheck(db: Pick<IndexDb, 'connection'>, check: CheckRecord): Promise<void> {
  await db.connection.put('checks', check)
}
