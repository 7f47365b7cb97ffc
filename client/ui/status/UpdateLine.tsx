import { useApp, useAppState } from '../app-context.tsx'
import { Button } from '../Button.tsx'
import './UpdateLine.css'

/** Says that a newer version waits. It starts when the person says so, never under their hands. */
export function UpdateLine() {
  const { commands, words } = useApp()
  const ready = useAppState((state) => state.updateReady)
  if (!ready) return null
  return (
    <p className="update-line">
      <span>{words.status.updateReady}</span>
      <Button look="quiet" className="foot-button" onClick={() => commands.applyUpdate()}>
        {words.status.update}
      </Button>
    </p>
  )
}
