import { parseFolderId } from '../../../shared/ids.ts'
import type { NoteChoice } from '../../state/app-state.ts'
import type { AppContextValue } from '../app-context.tsx'
import { gesturesOf } from '../places/gestures.ts'

/** What is shown for one of the values of a field. */
export function choiceText(app: AppContextValue, field: NoteChoice['field'], text: string): string {
  if (field === 'title') return text
  const path = app.store.getState().places?.folders.pathOf(parseFolderId(text)) ?? []
  const gestures = gesturesOf(app)
  return path.length === 0 ? gestures.nameOf(undefined) : path.map(({ id }) => gestures.nameOf(id)).join(' / ')
}
