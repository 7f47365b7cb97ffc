/** Keeps what waits in the inbox for notes that nobody opens from becoming many rows. */
import { uuidv4 } from 'lib0/random'
import * as Y from 'yjs'
import type { NoteId } from '../../shared/ids.ts'
import { allOf, inboxKey, waitingIn, type IndexDb } from './index-db.ts'

/** More than this are put together. */
const mostRowsPerNote = 32

/** Puts one update in the place of many, with each of these notes. Rejects where storage refuses it, and nothing has changed. */
export async function tidyInbox(db: IndexDb, ids: readonly NoteId[]): Promise<void> {
  const transaction = db.connection.transaction('inbox', 'readwrite')
  const { store } = transaction
  const tidy = async (id: NoteId): Promise<void> => {
    if ((await store.count(allOf(id))) <= mostRowsPerNote) return
    const rows = await waitingIn(store, id)
    await Promise.all([
      store.add(Y.mergeUpdates([...rows.values()]), inboxKey(id, uuidv4(), 0)),
      ...[...rows.keys()].map((key) => store.delete(key)),
    ])
  }
  await Promise.all([...ids.map(tidy), transaction.done])
}
