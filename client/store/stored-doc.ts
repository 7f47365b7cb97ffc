/**
 * A document as it is on disk: from its own database, as y-indexeddb keeps it, and from the inbox. Nothing is written, and no
 * database is made: y-indexeddb adds a row whenever it opens one.
 */
import { openDB } from 'idb'
import * as Y from 'yjs'
import type { Waiting } from './index-db.ts'

/** In no particular order; none where nothing of it is on this device. Rejects when the browser refuses to read. */
export async function storedUpdates(
  database: string,
  readInbox: () => Promise<{ updates: Waiting; isAll: boolean }>,
): Promise<Uint8Array[]> {
  // The inbox first: what is moved from there meanwhile is then read twice, and not missed.
  const { updates, isAll } = await readInbox()
  return [...(isAll ? [] : await ownUpdates(database)), ...updates.values()]
}

/** What `look` sees in a document of these updates. */
export function lookAt<T>(updates: readonly Uint8Array[], look: (doc: Y.Doc) => T): T {
  const doc = new Y.Doc({ guid: '' })
  Y.transact(doc, () => {
    for (const update of updates) Y.applyUpdate(doc, update)
  })
  return look(doc)
}

async function ownUpdates(name: string): Promise<Uint8Array[]> {
  let isNew = false
  const database = await openDB(name, undefined, {
    upgrade(_database, _from, _to, transaction) {
      isNew = true
      // It ends as it is meant to.
      transaction.done.catch(() => undefined)
      transaction.abort()
    },
  }).catch((error: unknown) => {
    if (isNew) return undefined
    throw error
  })
  if (database === undefined) return []
  try {
    return (await database.getAll('updates')) as Uint8Array[]
  } finally {
    database.close()
  }
}
