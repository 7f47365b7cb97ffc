import { Ellipsis } from 'lucide-react'
import type { NoteId } from '../../../shared/ids.ts'
import { useApp, useAppState } from '../app-context.tsx'
import { IconButton } from '../Button.tsx'
import { ChoiceBadge } from '../choices/ChoiceBadge.tsx'
import { NoteTags } from '../places/NoteTags.tsx'
import { useDialogWords } from '../words/use-dialog-words.ts'

/** With the note's tags, and with what is to be chosen for it, where something is. */
export function NoteMenuButton({ noteId }: { noteId: NoteId }) {
  const { ui } = useApp()
  const { bars } = useDialogWords()
  const note = useAppState((state) => state.notes.find(({ id }) => id === noteId))
  return (
    <>
      {note !== undefined && <ChoiceBadge note={note} />}
      {/* A question takes the room; the tags are in the menu too. */}
      {note?.choices.length === 0 && <NoteTags noteId={noteId} place="head" />}
      <IconButton
        icon={Ellipsis}
        label={bars.noteMenu}
        data-word={bars.more}
        aria-haspopup="menu"
        onClick={({ currentTarget }) =>
          ui.setState({ menu: { kind: 'note', noteId, anchor: currentTarget, opener: currentTarget } })
        }
      />
    </>
  )
}
