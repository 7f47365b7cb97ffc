import { useApp, useAppState } from '../app-context.tsx'
import { Button } from '../Button.tsx'
import { useExportAll } from '../files/use-export-all.ts'
import { useDialogWords } from '../words/use-dialog-words.ts'
import './UpdateLine.css'

/** Says that a backup waits for somebody: their leave, or the first one of notes that are nowhere else. */
export function BackupLine() {
  const { commands } = useApp()
  const { backup } = useDialogWords()
  const { state: exporting, save } = useExportAll()
  const state = useAppState((state) => state.backup)
  if (state?.kind === 'needsPermission')
    return (
      <p className="update-line">
        <span>{backup.needsPermission(state.folder)}</span>
        <Button look="quiet" className="foot-button" onClick={() => void commands.tendBackup('now')}>
          {backup.allow}
        </Button>
      </p>
    )
  if (state?.kind !== 'off' || !state.isDue) return null
  return (
    <p className="update-line">
      <span>{exporting.kind === 'failed' ? backup.failed : backup.reminder}</span>
      <Button look="quiet" className="foot-button" disabled={exporting.kind === 'running'} onClick={() => void save()}>
        {exporting.kind === 'running' ? backup.making : backup.save}
      </Button>
      <Button look="quiet" className="foot-button" onClick={() => void commands.tendBackup('later')}>
        {backup.later}
      </Button>
    </p>
  )
}
