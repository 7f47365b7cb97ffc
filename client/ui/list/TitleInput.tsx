import type { NoteSummary } from '../../state/app-state.ts'
import { shortTitle } from '../actions.ts'
import { useApp } from '../app-context.tsx'
import { InlineInput } from '../InlineInput.tsx'
import { dialogWordsOf } from '../words/use-dialog-words.ts'

interface TitleInputProps {
  note: Pick<NoteSummary, 'id' | 'title'>
  className: string
  /** Where the focus goes when a key ended the editing. */
  onDone: () => void
}

/** A title while it is edited in its place. */
export function TitleInput({ note, className, onDone }: TitleInputProps) {
  const { commands, ui, words } = useApp()
  return (
    <InlineInput
      className={className}
      label={dialogWordsOf(words).list.titleOf(shortTitle(note.title, words))}
      value={note.title}
      placeholder={words.untitled}
      onEnd={(title) => {
        if (title !== undefined && title !== note.title) commands.renameNote(note.id, title)
        ui.setState({ renaming: undefined })
      }}
      onDone={onDone}
    />
  )
}
