/** Brings files in that somebody chose or dropped. Nobody needs it before the first keystroke. */
import type { Commands } from '../../state/app-state.ts'
import type { ImportProgress, UiStore } from '../ui-state.ts'
import { gatheredFiles, type GivenFiles } from './gathered-files.ts'

export async function importFiles(given: GivenFiles, commands: Commands, ui: UiStore): Promise<void> {
  const show = (progress: ImportProgress): void => ui.setState({ dialog: { kind: 'import', progress } })
  show({ kind: 'reading' })
  const plan = await commands.planImport(await gatheredFiles(given)).catch(() => undefined)
  if (plan === undefined) {
    // A part of the app is missing, which is said at the foot.
    ui.setState({ dialog: undefined })
    return
  }
  // Whoever closes the dialog has decided, too: nothing has come in, and nothing will.
  if (plan.isLarge) await new Promise<void>((resolve) => show({ kind: 'planned', plan, go: resolve }))
  const stopping = new AbortController()
  const stop = (): void => stopping.abort()
  const report = await plan.run((done, total) => show({ kind: 'running', done, total, stop }), stopping.signal)
  show({ kind: 'done', report })
}
