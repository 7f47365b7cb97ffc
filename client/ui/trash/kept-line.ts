import type { NoteRevival } from '../../state/app-state.ts'
import type { DeletionWords } from '../words/deletion-en.ts'

/** What happened to a note that came back, told to whoever sits at the device with the name `own`. */
export function keptLine(
  { kept }: DeletionWords,
  title: string,
  { editedBy, deletedBy }: NoteRevival,
  own: string,
): string {
  if (editedBy === deletedBy && editedBy !== '') return kept.alike(title, editedBy)
  const editor = editedBy === '' ? kept.anotherDevice : editedBy
  if (deletedBy === own) return kept.youDeleted(title, editor)
  const deleter = deletedBy === '' ? kept.byAnother : deletedBy
  return editedBy === own ? kept.youEdited(title, deleter) : kept.others(title, editor, deleter)
}
