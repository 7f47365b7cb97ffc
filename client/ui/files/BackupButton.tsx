/** Saves all notes as a file outside the browser, also where the browser's storage refuses. */
import { Download } from 'lucide-react'
import { useApp } from '../app-context.tsx'
import { Button } from '../Button.tsx'
import { useDialogWords } from '../words/use-dialog-words.ts'
import { leftOutLine } from './left-out-line.ts'
import { useExportAll } from './use-export-all.ts'
import './BackupButton.css'

export function BackupButton() {
  const { words } = useApp()
  const { backup } = useDialogWords()
  const { state, save } = useExportAll()
  const leftOut = state.kind === 'saved' ? state.leftOut : []
  return (
    <div>
      <Button icon={Download} disabled={state.kind === 'running'} onClick={() => void save()}>
        {state.kind === 'running' ? backup.making : backup.save}
      </Button>
      <p className="backup-result" aria-live="polite" data-good={state.kind !== 'failed' && leftOut.length === 0}>
        {state.kind === 'failed' && backup.failed}
        {state.kind === 'saved' && (leftOut.length === 0 ? backup.saved : leftOutLine(leftOut, words))}
      </p>
    </div>
  )
}
