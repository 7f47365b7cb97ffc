/** Makes notes whose text is there from the beginning: stored first, listed after. */
import * as Y from 'yjs'
import { headlineOf } from '../../shared/document/headline.ts'
import { noteContent } from '../../shared/document/note-doc.ts'
import type { SpaceDoc } from '../../shared/document/space-doc.ts'
import type { NoteId } from '../../shared/ids.ts'
import { receiptOf } from '../store/arrivals.ts'
import type { NoteRecords } from '../store/note-records.ts'

export interface NewNoteParts {
  space: SpaceDoc
  records: Pick<NoteRecords, 'receive'>
  deviceName(): string
}

export interface NewNote {
  id: NoteId
  text: string
  /** Empty where the first line is to name it. */
  title: string
  editedAt: number
}

/** Rejects where this device's storage refuses it; then there is no such note. */
export async function addNote(parts: NewNoteParts, note: NewNote): Promise<void> {
  const { space, records } = parts
  const { id, text, title, editedAt } = note
  const headline = headlineOf(text)
  await records.receive(receiptOf([{ id, update: updateOf(text), headline, edited: true }], undefined))
  space.doc.transact(() => {
    space.addNote(id, { createdAt: editedAt, editedAt })
    // Else the first line names it.
    if (title !== '' && title !== headline.title)
      space.titles.write(id, { value: title, by: parts.deviceName(), at: Date.now() })
  })
}

function updateOf(text: string): Uint8Array {
  const doc = new Y.Doc()
  noteContent(doc).insert(0, text)
  const update = Y.encodeStateAsUpdate(doc)
  doc.destroy()
  return update
}
