import type { NoteId } from '../../../shared/ids.ts'
import type { AppContextValue } from '../app-context.tsx'
import { dialogWordsOf } from '../words/use-dialog-words.ts'
import { downloadFile } from './download-file.ts'

/** Saves a note as a file, or says that there is none. */
export async function exportNote({ commands, ui, words }: AppContextValue, id: NoteId): Promise<void> {
  try {
    const { fileName, bytes } = await commands.exportNote(id)
    downloadFile(fileName, bytes, 'text/markdown')
  } catch {
    ui.setState({ notice: { text: dialogWordsOf(words).menus.exportFailed, action: undefined } })
  }
}
