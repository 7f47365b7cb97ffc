import type { NoteId } from '../../../shared/ids.ts'
import type { AppContextValue } from '../app-context.tsx'
import type { OpenEditor } from '../editor/open-editor.ts'
import type { CommandContext } from './command.ts'

interface About {
  noteId?: NoteId
  place?: 'list' | 'note'
  editor?: OpenEditor | undefined
  key?: string
}

/** What a command is about: the note that is shown, unless something else is said. */
export function commandContext(app: AppContextValue, about: About = {}): CommandContext {
  const state = app.store.getState()
  return {
    ...app,
    state,
    noteId: about.noteId ?? state.activeTab,
    place: about.place ?? 'note',
    editor: about.editor,
    key: about.key ?? '',
  }
}
