/** The import while it runs, and what became of each file. */
import { CircleSlash, FileCheck2 } from 'lucide-react'
import type { ImportItem, ImportReport } from '../../state/app-state.ts'
import { useApp } from '../app-context.tsx'
import { Button } from '../Button.tsx'
import { Icon } from '../Icon.tsx'
import { Sheet } from '../layout/Sheet.tsx'
import type { ImportProgress } from '../ui-state.ts'
import { useDialogWords } from '../words/use-dialog-words.ts'
import './ImportDialog.css'

export function ImportDialog({ progress, onClose }: { progress: ImportProgress; onClose: () => void }) {
  const dialogWords = useDialogWords()
  const done = progress.kind === 'done'
  return (
    <Sheet
      title={dialogWords.importing.title}
      size="small"
      narrow="bottom"
      // While files are being read there is nothing to go back to; the report opens by itself in any case.
      onClose={onClose}
      foot={
        <Button look="primary" disabled={!done} onClick={onClose}>
          {dialogWords.importing.done}
        </Button>
      }
    >
      <div className="import-body" tabIndex={0}>
        {done ? <Report report={progress.report} /> : <Progress progress={progress} />}
      </div>
    </Sheet>
  )
}

function Progress({ progress }: { progress: Exclude<ImportProgress, { kind: 'done' }> }) {
  const dialogWords = useDialogWords()
  if (progress.kind === 'reading') return <p aria-live="polite">{dialogWords.importing.reading}</p>
  const { done, total } = progress
  return (
    <>
      <p aria-live="polite">{dialogWords.importing.running(done, total)}</p>
      <progress className="import-progress" value={done} max={total} aria-label={dialogWords.importing.title} />
    </>
  )
}

function Report({ report }: { report: ImportReport }) {
  const { actions, ui } = useApp()
  const dialogWords = useDialogWords()
  // What needs a second look comes first.
  const items = [...report.items].sort((a, b) => rank(a) - rank(b))
  const imported = items.filter((item) => item.kind === 'imported').length
  const skipped = items.length - imported
  if (items.length === 0) return <p>{dialogWords.importing.nothing}</p>
  return (
    <>
      <p className="import-summary">
        {[
          ...(imported > 0 || skipped === 0 ? [dialogWords.importing.imported(imported)] : []),
          ...(skipped > 0 ? [dialogWords.importing.skipped(skipped)] : []),
        ].join(' · ')}
      </p>
      <ul className="import-items">
        {items.map((item, index) => (
          <li key={index} className="import-item" data-kind={item.kind}>
            <Icon of={item.kind === 'imported' ? FileCheck2 : CircleSlash} />
            <div>
              {item.kind === 'imported' ? (
                <button
                  type="button"
                  className="import-open"
                  onClick={() => {
                    ui.setState({ dialog: undefined })
                    actions.openNote(item.noteId, { newTab: true })
                  }}
                >
                  {item.fileName}
                </button>
              ) : (
                <span>{item.fileName}</span>
              )}
              <p>{dialogWords.importing.item(item)}</p>
            </div>
          </li>
        ))}
      </ul>
    </>
  )
}

const rank = (item: ImportItem): number => (item.kind === 'skipped' ? 0 : item.convertedFrom !== undefined ? 1 : 2)
