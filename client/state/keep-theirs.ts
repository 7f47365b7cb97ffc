/**
 * Keeps what others wrote in a note of its own, where both sides wrote into the same passages. The second note begins as the
 * first one's history, with those passages as they came from elsewhere; the first one stays as it is.
 */
import type * as Y from 'yjs'
import { noteContent } from '../../shared/document/note-doc.ts'
import type { SuffixLanguage } from '../../shared/document/second-note.ts'
import type { NoteId } from '../../shared/ids.ts'
import type { StoredPassage } from '../store/review-db.ts'
import { placesOf } from '../sync/offline-merge.ts'
import type { Decided } from './app-state.ts'
import type { SecondNotes } from './second-notes.ts'

export interface Theirs {
  of: NoteId
  /** This device, as its values say. */
  device: string
  /** What the note is called. */
  title: string
  passages: readonly StoredPassage[]
}

export async function keepTheirs(
  seconds: SecondNotes,
  { of, device, title, passages }: Theirs,
  language: SuffixLanguage,
): Promise<Decided> {
  // What two devices write into a copy would be there twice, where a title that both keep is there once: each has its own.
  const id = seconds.idFor(of, 'text', JSON.stringify([device, ...passages.map(({ theirs }) => theirs)]))
  try {
    if (!(await seconds.store(of, [id], (doc) => putTheirs(doc, passages)))) return { kind: 'notHere' }
  } catch {
    return { kind: 'notSaved' }
  }
  return { kind: 'keptBoth', notes: seconds.list(of, [{ id, title }], language) }
}

function putTheirs(doc: Y.Doc, passages: readonly StoredPassage[]): void {
  const content = noteContent(doc)
  for (const { from, to, passage } of placesOf(passages, content).reverse()) {
    content.delete(from, to - from)
    content.insert(from, passage.theirs)
  }
}
