import type { NoteSummary } from '../../state/app-state.ts'
import { shortTitle } from '../actions.ts'
import { useApp } from '../app-context.tsx'
import { Button } from '../Button.tsx'
import { useDialogWords } from '../words/use-dialog-words.ts'

/** Leads from the status sentence to what somebody has to choose. */
export function ToChoose({ notes }: { notes: readonly NoteSummary[] }) {
  const { ui, words } = useApp()
  const { statusPanel } = useDialogWords()
  const [first, second] = notes
  const choose = (): void =>
    ui.setState({
      statusOpen: false,
      dialog:
        second === undefined
          ? { kind: 'choices', of: 'one', noteId: first?.id }
          : { kind: 'choices', of: 'all', noteId: undefined },
    })
  return (
    <div className="status-popover-choose">
      <p>
        {first !== undefined && second === undefined
          ? shortTitle(first.title, words)
          : statusPanel.toChooseTitle(notes.length)}
      </p>
      <Button look="primary" onClick={choose}>
        {statusPanel.choose}
      </Button>
    </div>
  )
}
