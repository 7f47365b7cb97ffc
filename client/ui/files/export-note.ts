import type { NoteId } from '../../../shared/ids.ts'
import type { AppContextValue } from '../app-context.tsx'
import { dialogWordsOf } from '../words/use-dialog-words.ts'
import { downloadFile } from './download-file.ts'
import { leftOutLine } from './left-out-line.ts'

/** Saves a note as a file, or says that there is none. */
export async function exportNote({ commands, ui, words }: AppContextValue, id: NoteId): Promise<void> {
  try {
    const { fileName, bytes } = await commands.exportNote(id)
    downloadFile(fileName, bytes, 'text/markdown')
  } catch {
    ui.setState({ notice: { text: dialogWordsOf(words).menus.exportFailed, action: undefined } })
  }
}

/** Saves several notes as one file, and says which of them it lacks. */
export async function exportNotes(app: AppContextValue, ids: readonly NoteId[]): Promise<void> {
  const { commands, ui, words } = app
  const [first] = ids
  if (first !== undefined && ids.length === 1) return exportNote(app, first)
  const say = (text: string): void => ui.setState({ notice: { text, action: undefined } })
  try {
    const { fileName, bytes, leftOut } = await commands.exportAll(ids)
    downloadFile(fileName, bytes, 'application/zip')
    if (leftOut.length > 0) say(leftOutLine(leftOut, words))
  } catch {
    say(dialogWordsOf(words).backup.failed)
  }
}
