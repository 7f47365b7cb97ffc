import { CircleQuestionMark } from 'lucide-react'
import type { NoteSummary } from '../../state/app-state.ts'
import { shortTitle } from '../actions.ts'
import { useApp } from '../app-context.tsx'
import { Icon } from '../Icon.tsx'
import { useDialogWords } from '../words/use-dialog-words.ts'
import './ChoiceBadge.css'

/** Says that a note needs a choice, and leads to it. A note in the trash needs none. */
export function ChoiceBadge({ note, tabIndex = 0 }: { note: NoteSummary; tabIndex?: 0 | -1 }) {
  const { ui, words } = useApp()
  const { choosing } = useDialogWords()
  if (note.choices.length === 0 || note.trashedAt !== undefined) return null
  return (
    <button
      type="button"
      className="choice-badge"
      aria-haspopup="dialog"
      // Begins with what stands on it, so that it can be called by that.
      aria-label={`${choosing.badge}: ${shortTitle(note.title, words)}`}
      tabIndex={tabIndex}
      onClick={() => ui.setState({ dialog: { kind: 'choices', of: 'one', noteId: note.id } })}
    >
      <Icon of={CircleQuestionMark} />
      <span>{choosing.badge}</span>
    </button>
  )
}
