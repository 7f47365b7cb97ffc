/** Brings files in that somebody chose or dropped. Nobody needs it before the first keystroke. */
import type { AppContextValue } from '../app-context.tsx'
import { shownDestination } from '../places/destination.ts'
import type { ImportProgress } from '../ui-state.ts'
import { gatheredFiles, type GivenFiles } from './gathered-files.ts'

type Parts = Pick<AppContextValue, 'commands' | 'store' | 'ui'>

export async function importFiles(given: GivenFiles, { commands, store, ui }: Parts): Promise<void> {
  // As it is when the files are given: reading them takes its time.
  const destined = shownDestination(store)
  const show = (progress: ImportProgress): void => ui.setState({ dialog: { kind: 'import', progress } })
  show({ kind: 'reading' })
  const plan = await commands.planImport(await gatheredFiles(given), destined).catch(() => undefined)
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
