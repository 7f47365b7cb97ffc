/** The menu of a note that is shown, and where it is not clear which one that is, its title. */
import { X } from 'lucide-react'
import type { NoteId } from '../../../shared/ids.ts'
import { shortTitle } from '../actions.ts'
import { useApp, useAppState, useUiState } from '../app-context.tsx'
import { IconButton } from '../Button.tsx'
import { TitleInput } from '../list/TitleInput.tsx'
import { useNarrow } from '../media.ts'
import { useDialogWords } from '../words/use-dialog-words.ts'
import { NoteMenuButton } from './NoteMenuButton.tsx'
import { useBeside } from './use-beside.ts'

export function NoteHead({ noteId }: { noteId: NoteId }) {
  const { actions, commands, words } = useApp()
  const { tabs } = useDialogWords()
  const narrow = useNarrow()
  const isOneOfTwo = useBeside() !== undefined
  const tab = useAppState((state) => state.tabs.find((each) => each.noteId === noteId))
  // A note without a character has nothing to rename, export or remove.
  const listed = useAppState((state) => state.notes.some(({ id }) => id === noteId))
  const renaming = useUiState((state) => state.renaming?.place === 'note' && state.renaming.noteId === noteId)
  if (tab === undefined) return null
  const title = shortTitle(tab.title, words)
  const close = (): void => {
    commands.closeSide(noteId)
    actions.focusNote()
  }

  return (
    <div className="note-head" data-renaming={renaming}>
      {renaming ? (
        <TitleInput
          note={{ id: noteId, title: tab.title }}
          className="note-head-rename"
          onDone={() => actions.focusNote()}
        />
      ) : (
        <h1 className={narrow || isOneOfTwo ? 'note-head-title' : 'visually-hidden'}>{title}</h1>
      )}
      {listed && !renaming && <NoteMenuButton noteId={noteId} />}
      {isOneOfTwo && <IconButton icon={X} label={tabs.closeSide(title)} data-word={words.close} onClick={close} />}
    </div>
  )
}
