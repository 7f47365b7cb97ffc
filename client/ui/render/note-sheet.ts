/** A note as it goes on paper or into a file of its own. */
import { nameKey } from '../../../shared/document/note-link.ts'
import type { NoteId } from '../../../shared/ids.ts'
import type { NoteSummary } from '../../state/app-state.ts'
import type { AppContextValue } from '../app-context.tsx'
import { shortTitle } from '../actions.ts'
import { editorWordsOf } from '../words/use-editor-words.ts'
import { drawingsFor } from './drawings.ts'
import { escapeHtml, noteHtml } from './note-html.ts'

export interface NoteSheet {
  title: string
  html: string
  /** What the list knows of it. */
  note: NoteSummary | undefined
}

/** Rejects where the note cannot be read. */
export async function sheetOf({ commands, store, words }: AppContextValue, id: NoteId): Promise<NoteSheet> {
  const text = await commands.readNote(id)
  const { notes, trash } = store.getState()
  const summary = [...notes, ...trash].find((note) => note.id === id)
  const title = shortTitle(summary?.title, words)
  const body = noteHtml(text, editorWordsOf(words).render, await drawingsFor(text))
  // A given title stands nowhere in the text, unless it is the first heading.
  const first = /^<h\d>(.*?)<\/h\d>/.exec(body)?.[1]?.replace(/<[^>]+>/g, '')
  const isThere = summary?.titleGiven !== true || nameKey(first ?? '') === nameKey(escapeHtml(title))
  return { title, html: isThere ? body : `<h1 class="note-title">${escapeHtml(title)}</h1>\n${body}`, note: summary }
}
