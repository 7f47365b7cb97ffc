import { Download, FolderInput, FileInput } from 'lucide-react'
import { useRef } from 'react'
import { useApp } from '../app-context.tsx'
import { Button } from '../Button.tsx'
import { AutoBackupGroup } from '../files/AutoBackupGroup.tsx'
import { leftOutLine } from '../files/left-out-line.ts'
import { useExportAll } from '../files/use-export-all.ts'
import { useDialogWords } from '../words/use-dialog-words.ts'

export function FilesSection() {
  const dialogWords = useDialogWords()
  const { files } = dialogWords.settings
  return (
    <>
      <div className="settings-group">
        <h4 className="settings-group-title">{files.importTitle}</h4>
        <p className="settings-note">{files.importExplain}</p>
        <div className="settings-row">
          <FilePicker folder={false} />
          <FilePicker folder />
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

/** A button of ours in front of the browser's file input, which cannot be dressed. */
function FilePicker({ folder }: { folder: boolean }) {
  const { actions } = useApp()
  const dialogWords = useDialogWords()
  const input = useRef<HTMLInputElement>(null)
  const label = folder ? dialogWords.settings.files.chooseFolder : dialogWords.settings.files.chooseFiles
  return (
    <>
      <Button icon={folder ? FolderInput : FileInput} onClick={() => input.current?.click()}>
        {label}
      </Button>
      <input
        ref={(element) => {
          input.current = element
          // React's types do not know the attribute.
          element?.toggleAttribute('webkitdirectory', folder)
        }}
        type="file"
        hidden
        multiple
        aria-label={label}
        accept={folder ? undefined : '.md,.markdown,.txt,.zip,text/markdown,text/plain,application/zip'}
        onChange={({ currentTarget }) => {
          const files = [...(currentTarget.files ?? [])]
          // So that the same file can be chosen again.
          currentTarget.value = ''
          void actions.importFiles({ files, entries: [] })
        }}
      />
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
