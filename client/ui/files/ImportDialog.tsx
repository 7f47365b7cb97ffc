/** What an import would bring, the import while it runs, and what became of each file. */
import { CircleSlash, FileCheck2, Files } from 'lucide-react'
import { assertNever } from '../../../shared/assert.ts'
import type { Destined, ImportItem, ImportPlan, ImportReport } from '../../state/app-state.ts'
import { useApp, useAppState } from '../app-context.tsx'
import { Button } from '../Button.tsx'
import { Icon } from '../Icon.tsx'
import { Sheet } from '../layout/Sheet.tsx'
import { destinationName } from '../places/destination.ts'
import type { ImportProgress } from '../ui-state.ts'
import { useDialogWords } from '../words/use-dialog-words.ts'
import { useOrganiseWords } from '../words/use-organise-words.ts'
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
        {/* One place for each step, or the next one would not be read out. */}
        <p className="import-summary" role="status">
          <Summary progress={progress} />
        </p>
        {progress.kind === 'planned' && <Plan plan={progress.plan} />}
        {progress.kind === 'running' && (
          <progress
            className="import-progress"
            value={progress.done}
            max={progress.total}
            aria-label={importing.title}
          />
        )}
        {progress.kind === 'done' && <Items report={progress.report} />}
      </div>
    </Sheet>
  )
}

/** What is happening, or has come of it. */
function Summary({ progress }: { progress: ImportProgress }) {
  const { importing } = useDialogWords()
  switch (progress.kind) {
    case 'reading':
      return importing.reading
    case 'planned':
      return (
        <>
          <Icon of={Files} /> {importing.planned(progress.plan.notes, progress.plan.folders)}
        </>
      )
    case 'running':
      return importing.running(progress.done, progress.total)
    case 'done':
      return <Counts report={progress.report} />
    default:
      return assertNever(progress)
  }
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
      <Where destined={plan.destined} say={importing.goTo} />
      {plan.leftOut > 0 && <p>{importing.plannedLeftOut(plan.leftOut)}</p>}
      {plan.unreadable > 0 && <p>{importing.plannedUnreadable(plan.unreadable)}</p>}
      <p className="import-note">{importing.plannedTwice}</p>
    </>
  )
}

function Counts({ report: { items, notDone } }: { report: ImportReport }) {
  const { importing } = useDialogWords()
  const count = (kind: ImportItem['kind']): number => items.filter((item) => item.kind === kind).length
  const [imported, alreadyHere, skipped] = [count('imported'), count('alreadyHere'), count('skipped')]
  if (items.length === 0 && notDone === 0) return importing.nothing
  return [
    ...(imported > 0 || items.length === 0 ? [importing.imported(imported)] : []),
    ...(alreadyHere > 0 ? [importing.alreadyHere(alreadyHere)] : []),
    ...(skipped > 0 ? [importing.skipped(skipped)] : []),
    ...(notDone > 0 ? [importing.notDone(notDone)] : []),
  ].join(' · ')
}

/** Where notes of files go that were in no folder. */
function Where({ destined, say }: { destined: Destined | undefined; say: (place: string) => string }) {
  const { places: words } = useOrganiseWords()
  const places = useAppState((state) => state.places)
  return destined !== undefined && <p className="import-note">{say(destinationName(destined, places, words))}</p>
}

function Items({ report }: { report: ImportReport }) {
  const { actions, ui } = useApp()
  const { importing } = useDialogWords()
  // What needs a second look comes first.
  const items = [...report.items].sort((a, b) => rank(a) - rank(b))
  return (
    <>
      {items.length > 0 && <Where destined={report.destined} say={importing.wentTo} />}
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
              <p>{importing.item(item)}</p>
            </div>
          </li>
        ))}
      </ul>
    </>
  )
}

const rank = (item: ImportItem): number =>
  item.kind === 'skipped' ? 0 : item.kind === 'imported' && item.convertedFrom !== undefined ? 1 : 2
