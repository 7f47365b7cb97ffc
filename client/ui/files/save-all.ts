import type { Commands } from '../../state/app-state.ts'
import { downloadFile } from './download-file.ts'

/** Saves all notes as one file. Gives the titles of those that could not be read and are not in it. */
export async function saveAll(commands: Pick<Commands, 'exportAll'>): Promise<readonly string[]> {
  const { fileName, bytes, leftOut } = await commands.exportAll()
  downloadFile(fileName, bytes, 'application/zip')
  return leftOut
}
