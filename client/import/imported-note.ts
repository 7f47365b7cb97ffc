/**
 * A file as a note: always the same note for the same file, on every device. Whoever imports a folder twice, or on two
 * devices that meet later, has its notes once.
 */
import * as encoding from 'lib0/encoding'
import { digest as sha256 } from 'lib0/hash/sha256'
import * as Y from 'yjs'
import type { FileForm } from '../../shared/document/file-form.ts'
import { noteContent, writeFileForm } from '../../shared/document/note-doc.ts'
import { parseNoteId, type NoteId } from '../../shared/ids.ts'
import { assert } from '../../shared/assert.ts'
import { uuidFrom } from './uuid-from.ts'

/**
 * Of how a note is made from a file. Another one wherever the same file would become another update: two that differ must
 * not have the same ids in them.
 */
const version = 1

export interface ImportedNote {
  id: NoteId
  update: Uint8Array
}

/** `again`: how many files of this name and content were imported before it; each is a note of its own. */
export function importedNote(
  { name, bytes, text, form }: { name: string; bytes: Uint8Array; text: string; form: FileForm },
  again: number,
): ImportedNote {
  const { uuid, bits } = uuidFrom((encoder) => {
    encoding.writeVarUint(encoder, version)
    encoding.writeVarString(encoder, name)
    encoding.writeVarUint(encoder, again)
    encoding.writeVarUint8Array(encoder, sha256(bytes))
  })
  const id = parseNoteId(uuid)
  assert(id !== undefined, 'a UUID is a note’s id')
  const doc = new Y.Doc()
  doc.clientID = bits
  doc.transact(() => {
    noteContent(doc).insert(0, text)
    writeFileForm(doc, form)
  })
  const update = Y.encodeStateAsUpdate(doc)
  doc.destroy()
  return { id, update }
}
