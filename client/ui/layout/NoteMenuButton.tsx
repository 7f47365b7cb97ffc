import { Ellipsis } from 'lucide-react'
import type { NoteId } from '../../../shared/ids.ts'
import { useApp, useAppState } from '../app-context.tsx'
import { IconButton } from '../Button.tsx'
import { ChoiceBadge } from '../choices/ChoiceBadge.tsx'
import { useDialogWords } from '../words/use-dialog-words.ts'

/** With what is to be chosen for the note, where something is. */
export function NoteMenuButton({ noteId }: { noteId: NoteId }) {
  const { ui } = useApp()
  const { bars } = useDialogWords()
  const note = useAppState((state) => state.notes.find(({ id }) => id === noteId))
  return (
    <>
      {note !== undefined && <ChoiceBadge note={note} />}
      <IconButton
        icon={Ellipsis}
        label={bars.noteMenu}
        aria-haspopup="menu"
        onClick={({ currentTarget }) =>
          ui.setState({ menu: { kind: 'note', noteId, anchor: currentTarget, opener: currentTarget } })
        }
      />
    </>
  )
}
