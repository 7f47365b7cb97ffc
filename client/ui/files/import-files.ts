/** Brings files in that somebody chose or dropped. Nobody needs it before the first keystroke. */
import type { Commands } from '../../state/app-state.ts'
import type { ImportProgress, UiStore } from '../ui-state.ts'
import type { GatheredFiles } from './dropped-files.ts'

export async function importFiles(gathering: Promise<GatheredFiles>, commands: Commands, ui: UiStore): Promise<void> {
  const show = (progress: ImportProgress): void => ui.setState({ dialog: { kind: 'import', progress } })
  show({ kind: 'reading' })
  const { files, unreadable } = await gathering
  const report = await commands
    .importFiles(files, (done, total) => show({ kind: 'running', done, total }))
    .catch(() => undefined)
  if (report === undefined) {
    // A part of the app is missing, which is said at the foot.
    ui.setState({ dialog: undefined })
    return
  }
  const missed = unreadable.map((fileName) => ({ kind: 'skipped', fileName, reason: 'unreadable' }) as const)
  show({ kind: 'done', report: { items: [...report.items, ...missed] } })
}
