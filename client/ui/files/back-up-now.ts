import type { AppContextValue } from '../app-context.tsx'
import { dialogWordsOf } from '../words/use-dialog-words.ts'
import { backupLine } from './backup-line.ts'
import { leftOutLine } from './left-out-line.ts'
import { saveAll } from './save-all.ts'

/** Makes a backup in the folder that somebody has chosen for that; as a file, where there is none. Says what came of it. */
export async function backUpNow({ store, commands, ui, words }: AppContextValue): Promise<void> {
  const dialogWords = dialogWordsOf(words)
  const { backup } = dialogWords
  const hasFolder = (): boolean => (store.getState().backup?.kind ?? 'off') !== 'off'
  const intoFolder = async (): Promise<string> => {
    await commands.tendBackup('now')
    const state = store.getState().backup
    return state === undefined ? backup.none : backupLine(state, Date.now(), words, dialogWords)
  }
  const asFile = async (): Promise<string> => {
    const leftOut = await saveAll(commands)
    return leftOut.length === 0 ? backup.saved : leftOutLine(leftOut, words)
  }
  const text = await (hasFolder() ? intoFolder() : asFile()).catch(() => backup.failed)
  ui.setState({ notice: { text, action: undefined } })
}
