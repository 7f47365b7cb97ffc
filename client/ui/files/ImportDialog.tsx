/** What an import would bring, the import while it runs, and what became of each file. */
import { CircleSlash, FileCheck2, Files } from 'lucide-react'
import { assertNever } from '../../../shared/assert.ts'
import type { ImportItem, ImportPlan, ImportReport } from '../../state/app-state.ts'
import { useApp } from '../app-context.tsx'
import { Button } from '../Button.tsx'
import { Icon } from '../Icon.tsx'
import { Sheet } from '../layout/Sheet.tsx'
import type { ImportProgress } from '../ui-state.ts'
import { useDialogWords } from '../words/use-dialog-words.ts'
import './ImportDialog.css'

export function ImportDialog({ progress, onClose }: { progress: ImportProgress; onClose: () => void }) {
  const { importing } = useDialogWords()
  return (
    <Sheet
      title={importing.title}
      size="small"
      narrow="bottom"
      // While files are being read there is nothing to go back to; the report opens by itself in any case.
      onClose={onClose}
      foot={<Foot progress={progress} onClose={onClose} />}
    >
      <div className="import-body" tabIndex={0}>
        {progress.kind === 'done' ? (
          <Report report={progress.report} />
        ) : progress.kind === 'planned' ? (
          <Plan plan={progress.plan} />
        ) : (
          <Progress progress={progress} />
        )}
      </div>
    </Sheet>
  )
}

function Foot({ progress, onClose }: { progress: ImportProgress; onClose: () => void }) {
  const { importing } = useDialogWords()
  switch (progress.kind) {
    case 'planned':
      return (
        <>
          <Button onClick={onClose}>{importing.cancel}</Button>
          <Button look="primary" disabled={progress.plan.notes === 0} onClick={progress.go}>
            {importing.go(progress.plan.notes)}
          </Button>
        </>
      )
    case 'running':
      return <Button onClick={progress.stop}>{importing.stop}</Button>
    case 'reading':
    case 'done':
      return (
        <Button look="primary" disabled={progress.kind === 'reading'} onClick={onClose}>
          {importing.done}
        </Button>
      )
    default:
      return assertNever(progress)
  }
}

function Plan({ plan }: { plan: ImportPlan }) {
  const { importing } = useDialogWords()
  return (
    <>
      <p className="import-summary">
        <Icon of={Files} /> {importing.planned(plan.notes, plan.folders)}
      </p>
      {plan.leftOut > 0 && <p>{importing.plannedLeftOut(plan.leftOut)}</p>}
      {plan.unreadable > 0 && <p>{importing.plannedUnreadable(plan.unreadable)}</p>}
      <p className="import-note">{importing.plannedTwice}</p>
    </>
  )
}

function Progress({ progress }: { progress: Extract<ImportProgress, { kind: 'reading' | 'running' }> }) {
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
  const count = (kind: ImportItem['kind']): number => items.filter((item) => item.kind === kind).length
  const { imported, alreadyHere, skipped } = {
    imported: count('imported'),
    alreadyHere: count('alreadyHere'),
    skipped: count('skipped'),
  }
  if (items.length === 0 && report.notDone === 0) return <p>{dialogWords.importing.nothing}</p>
  return (
    <>
      <p className="import-summary">
        {[
          ...(imported > 0 || items.length === 0 ? [dialogWords.importing.imported(imported)] : []),
          ...(alreadyHere > 0 ? [dialogWords.importing.alreadyHere(alreadyHere)] : []),
          ...(skipped > 0 ? [dialogWords.importing.skipped(skipped)] : []),
          ...(report.notDone > 0 ? [dialogWords.importing.notDone(report.notDone)] : []),
        ].join(' · ')}
      </p>
      <ul className="import-items">
        {items.map((item, index) => (
          <li key={index} className="import-item" data-kind={item.kind}>
            <Icon of={item.kind === 'skipped' ? CircleSlash : FileCheck2} />
            <div>
              {item.kind !== 'skipped' ? (
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

const rank = (item: ImportItem): number =>
  item.kind === 'skipped' ? 0 : item.kind === 'imported' && item.convertedFrom !== undefined ? 1 : 2
