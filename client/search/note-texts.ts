/**
 * The texts of notes as they are on disk, read in a thread without the page: from the note's own database, as y-indexeddb keeps
 * it, and from the inbox. Nothing is written, and no database is made.
 */
import { openDB } from 'idb'
import * as Y from 'yjs'
import { noteContent, noteText } from '../../shared/document/note-doc.ts'
import type { NoteId } from '../../shared/ids.ts'
import type { IndexDb } from '../store/index-db.ts'
import { databaseName, noteStoreName } from '../store/profile.ts'

/** `undefined` where nothing of the note is on this device. Rejects when the browser refuses to read. */
export async function readNoteText(profile: string, index: IndexDb, id: NoteId): Promise<string | undefined> {
  const [record] = await index.notesOf([id])
  // The inbox first: what is moved from there meanwhile is then read twice, and not missed.
  const waiting = [...(await index.inbox(id)).values()]
  if (record === undefined && waiting.length === 0) return undefined
  const own = record?.inInbox === true ? [] : await ownUpdates(databaseName(profile, noteStoreName(id)))
  if (waiting.length + own.length === 0) return undefined
  const doc = new Y.Doc({ guid: '' })
  try {
    Y.transact(doc, () => {
      for (const update of [...own, ...waiting]) Y.applyUpdate(doc, update)
    })
    return noteText(noteContent(doc))
  } finally {
    doc.destroy()
  }
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
    return database.objectStoreNames.contains('updates') ? ((await database.getAll('updates')) as Uint8Array[]) : []
  } finally {
    database.close()
  }
}
