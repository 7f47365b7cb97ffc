/**
 * Under which clientIDs this device has written in the list of notes: each session has another one, and what an earlier one wrote is
 * this device's all the same, whatever the device was called then.
 */
import type { IndexDb } from './index-db.ts'
import { changeSpaceRecord } from './space-records.ts'

/** Older ones have nothing left in the list that is edited now. */
const mostWriters = 500

/** Remembers this session's, and gives all of them. Rejects where storage refuses it. */
export async function ownWriters(db: IndexDb, clientID: number): Promise<ReadonlySet<string>> {
  const own = String(clientID)
  let ids = [own]
  await changeSpaceRecord(db, 'writers', (stored) => {
    ids = [...(stored?.ids ?? []).filter((id) => id !== own), own].slice(-mostWriters)
    return { key: 'writers', ids }
  })
  return new Set(ids)
}
