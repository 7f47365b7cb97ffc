import { useApp, useAppState } from '../app-context.tsx'
import { Button } from '../Button.tsx'
import { useDialogWords } from '../words/use-dialog-words.ts'
import './UpdateLine.css'

/** Says that a newer version waits. It starts when the person says so, never under their hands. */
export function UpdateLine() {
  const { commands } = useApp()
  const { statusPanel } = useDialogWords()
  const ready = useAppState((state) => state.updateReady)
  if (!ready) return null
  return (
    <p className="update-line">
      <span>{statusPanel.updateReady}</span>
      <Button look="quiet" className="foot-button" onClick={() => commands.applyUpdate()}>
        {statusPanel.update}
      </Button>
    </p>
  )
}
