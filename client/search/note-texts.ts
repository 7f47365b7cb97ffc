/** The texts of notes as they are on disk, read in a thread without the page. */
import { noteContent, noteText } from '../../shared/document/note-doc.ts'
import type { NoteId } from '../../shared/ids.ts'
import type { IndexDb } from '../store/index-db.ts'
import { databaseName, noteStoreName } from '../store/profile.ts'
import { lookAt, storedUpdates } from '../store/stored-doc.ts'

/** `undefined` where nothing of the note is on this device. Rejects when the browser refuses to read. */
export async function readNoteText(profile: string, index: IndexDb, id: NoteId): Promise<string | undefined> {
  const updates = await storedUpdates(databaseName(profile, noteStoreName(id)), () => index.inbox(id))
  return updates.length === 0 ? undefined : lookAt(updates, (doc) => noteText(noteContent(doc)))
}
