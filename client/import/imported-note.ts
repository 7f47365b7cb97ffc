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
  const hash = sha256(
    encoding.encode((encoder) => {
      encoding.writeVarUint(encoder, version)
      encoding.writeVarString(encoder, name)
      encoding.writeVarUint(encoder, again)
      encoding.writeVarUint8Array(encoder, sha256(bytes))
    }),
  )
  const doc = new Y.Doc()
  doc.clientID = new DataView(hash.buffer, hash.byteOffset).getUint32(16)
  doc.transact(() => {
    noteContent(doc).insert(0, text)
    writeFileForm(doc, form)
  })
  const update = Y.encodeStateAsUpdate(doc)
  doc.destroy()
  return { id: uuidOf(hash), update }
}

/** A UUID of version 8, whose bits are the application's own (RFC 9562, 5.8). */
function uuidOf(hash: Uint8Array): NoteId {
  const bytes = hash.slice(0, 16)
  bytes[6] = (bytes[6]! & 0x0f) | 0x80
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  const id = parseNoteId(hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'))
  assert(id !== undefined, 'a UUID is a note’s id')
  return id
}
