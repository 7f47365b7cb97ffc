/**
 * Notes whose words are on disk, and whose entry in the list is not: a crash came in between. Whoever opens such a note lists it;
 * but where no tab shows it, nobody would find it.
 */
import { noteContent } from '../../shared/document/note-doc.ts'
import type { SpaceDoc } from '../../shared/document/space-doc.ts'
import type { NoteId } from '../../shared/ids.ts'
import type { DocStore } from '../store/doc-store.ts'
import type { NoteRecords } from '../store/note-records.ts'
import { noteStoreName } from '../store/profile.ts'

export interface UnlistedNotesParts {
  space: Pick<SpaceDoc, 'has' | 'addNote'>
  records: Pick<NoteRecords, 'get' | 'toOffer'>
  docs: Pick<DocStore, 'read'>
  /** The relay that sync last met, as records know it. */
  relay: string
}

/** Resolves with the notes that it has listed. What cannot be read is looked at again at the next start. */
export async function listUnlisted({ space, records, docs, relay }: UnlistedNotesParts): Promise<NoteId[]> {
  const listed: NoteId[] = []
  for (const id of [...records.toOffer(relay)]) {
    // What has come from elsewhere is on its way into the list by itself.
    const record = space.has(id) ? undefined : records.get(id)
    if (record === undefined || (!record.edited && (record.openIn ?? []).length === 0)) continue
    const isWritten = await docs.read(noteStoreName(id), (doc) => noteContent(doc).length > 0).catch(() => false)
    if (!isWritten || space.has(id)) continue
    const now = Date.now()
    space.addNote(id, { createdAt: now, editedAt: now })
    listed.push(id)
  }
  return listed
}
