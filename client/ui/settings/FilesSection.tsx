import { Download, FolderInput, FileInput } from 'lucide-react'
import { useApp } from '../app-context.tsx'
import { Button } from '../Button.tsx'
import { AutoBackupGroup } from '../files/AutoBackupGroup.tsx'
import { chooseImport } from '../files/choose-import.ts'
import { leftOutLine } from '../files/left-out-line.ts'
import { useExportAll } from '../files/use-export-all.ts'
import { useDialogWords } from '../words/use-dialog-words.ts'

export function FilesSection() {
  const { actions } = useApp()
  const dialogWords = useDialogWords()
  const { files } = dialogWords.settings
  return (
    <>
      <div className="settings-group">
        <h4 className="settings-group-title">{files.importTitle}</h4>
        <p className="settings-note">{files.importExplain}</p>
        <div className="settings-row">
          <Button icon={FileInput} onClick={() => chooseImport(actions, { folder: false })}>
            {files.chooseFiles}
          </Button>
          <Button icon={FolderInput} onClick={() => chooseImport(actions, { folder: true })}>
            {files.chooseFolder}
          </Button>
        </div>
      </div>
      <div className="settings-group">
        <h4 className="settings-group-title">{files.exportTitle}</h4>
        <p className="settings-note">{files.exportExplain}</p>
        <ExportAll />
      </div>
      <AutoBackupGroup />
    </>
  )
}

function ExportAll() {
  const { words } = useApp()
  const dialogWords = useDialogWords()
  const { state, save } = useExportAll()
  return (
    <>
      <div className="settings-row">
        <Button icon={Download} disabled={state.kind === 'running'} onClick={() => void save()}>
          {state.kind === 'running' ? dialogWords.settings.files.exporting : dialogWords.settings.files.exportAll}
        </Button>
      </div>
      <p className="settings-result" aria-live="polite" data-good="false">
        {state.kind === 'failed' && dialogWords.settings.files.exportFailed}
        {state.kind === 'saved' && state.leftOut.length > 0 && leftOutLine(state.leftOut, words)}
      </p>
    </>
  )
}
