/** What somebody has to choose: for one note its values side by side, for many a list of the notes. Closing decides nothing. */
import { useAppState } from '../app-context.tsx'
import type { ChoicesDialogState } from '../ui-state.ts'
import { ChoiceSheet } from './ChoiceSheet.tsx'
import { ManyChoicesSheet } from './ManyChoicesSheet.tsx'

export function ChoicesDialog({ dialog, onClose }: { dialog: ChoicesDialogState; onClose: () => void }) {
  const notes = useAppState((state) => state.notes)
  const { of, noteId } = dialog
  if (noteId === undefined) return <ManyChoicesSheet onClose={onClose} />
  return (
    <ChoiceSheet
      // What another note is asked for is another question.
      key={noteId}
      note={notes.find(({ id }) => id === noteId)}
      isOneOfMany={of === 'all'}
      onClose={onClose}
    />
  )
}
