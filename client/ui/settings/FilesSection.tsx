import { Download, FolderInput, FileInput } from 'lucide-react'
import { useRef, useState } from 'react'
import { useApp } from '../app-context.tsx'
import { Button } from '../Button.tsx'
import { downloadFile } from '../files/download-file.ts'
import { chosenFiles } from '../files/dropped-files.ts'

export function FilesSection() {
  const { words } = useApp()
  const { files } = words.settings
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
    </>
  )
}

/** A button of ours in front of the browser's file input, which cannot be dressed. */
function FilePicker({ folder }: { folder: boolean }) {
  const { actions, words } = useApp()
  const input = useRef<HTMLInputElement>(null)
  const label = folder ? words.settings.files.chooseFolder : words.settings.files.chooseFiles
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
        accept={folder ? undefined : '.md,.markdown,.txt,text/markdown,text/plain'}
        onChange={({ currentTarget }) => {
          const gathered = chosenFiles(currentTarget.files ?? [])
          // So that the same file can be chosen again.
          currentTarget.value = ''
          void actions.importFiles(Promise.resolve(gathered))
        }}
      />
    </>
  )
}

function ExportAll() {
  const { commands, words } = useApp()
  const [state, setState] = useState<'idle' | 'running' | 'failed'>('idle')
  const exportAll = async (): Promise<void> => {
    setState('running')
    try {
      const { fileName, bytes } = await commands.exportAll()
      downloadFile(fileName, bytes, 'application/zip')
      setState('idle')
    } catch {
      setState('failed')
    }
  }
  return (
    <>
      <div className="settings-row">
        <Button icon={Download} disabled={state === 'running'} onClick={() => void exportAll()}>
          {state === 'running' ? words.settings.files.exporting : words.settings.files.exportAll}
        </Button>
      </div>
      <p className="settings-result" aria-live="polite" data-good="false">
        {state === 'failed' && words.settings.files.exportFailed}
      </p>
    </>
  )
}
