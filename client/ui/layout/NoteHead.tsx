/** The menu of the note that is shown, and on narrow screens its title. */
import { shortTitle } from '../actions.ts'
import { useApp, useAppState, useUiState } from '../app-context.tsx'
import { later } from '../later.tsx'

const NoteMenuButton = later(async () => (await import('./NoteMenuButton.tsx')).NoteMenuButton)
const TitleInput = later(async () => (await import('../list/TitleInput.tsx')).TitleInput)

export function NoteHead({ narrow }: { narrow: boolean }) {
  const { actions, words } = useApp()
  const tab = useAppState((state) => state.tabs.find(({ noteId }) => noteId === state.activeTab))
  // A note without a character has nothing to rename, export or remove.
  const listed = useAppState((state) => state.notes.some(({ id }) => id === state.activeTab))
  const renaming = useUiState(
    (state) => state.renaming?.place === 'note' && state.renaming.noteId === tab?.noteId && tab !== undefined,
  )
  if (tab === undefined) return null
  const { noteId, title } = tab

  return (
    <div className="note-head" data-narrow={narrow} data-renaming={renaming}>
      {renaming ? (
        <TitleInput note={{ id: noteId, title }} className="note-head-rename" onDone={() => actions.focusNote()} />
      ) : (
        <h1 className={narrow ? 'note-head-title' : 'visually-hidden'}>{shortTitle(title, words)}</h1>
      )}
      {listed && !renaming && <NoteMenuButton noteId={noteId} />}
    </div>
  )
}
