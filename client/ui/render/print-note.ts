/** Prints a note, and nothing else of the page: where the browser offers it, into a PDF file named after the note. */
import type { NoteId } from '../../../shared/ids.ts'
import type { AppContextValue } from '../app-context.tsx'
import { sheetOf } from './note-sheet.ts'
import './note-sheet.css'

export async function printNote(app: AppContextValue, id: NoteId): Promise<void> {
  const { title, html } = await sheetOf(app, id)
  const sheet = document.createElement('article')
  sheet.className = 'note-sheet note-sheet-print'
  sheet.lang = document.documentElement.lang
  sheet.innerHTML = html
  document.body.append(sheet)
  const titleBefore = document.title
  document.title = title
  const end = (): void => {
    sheet.remove()
    document.title = titleBefore
  }
  // Phones go on at once, and tell when the paper is done.
  addEventListener('afterprint', end, { once: true })
  print()
}
