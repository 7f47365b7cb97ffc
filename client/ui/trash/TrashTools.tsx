/** What can be done with several notes of the trash at once. */
import type { NoteSummary } from '../../state/app-state.ts'
import type { NoteId } from '../../../shared/ids.ts'
import { useApp } from '../app-context.tsx'
import { Button } from '../Button.tsx'
import { useMinute } from '../list/use-minute.ts'
import { useDeletionWords } from '../words/use-deletion-words.ts'
import './TrashTools.css'

interface TrashToolsProps {
  trash: readonly NoteSummary[]
  selected: ReadonlySet<NoteId>
  onSelect: (ids: ReadonlySet<NoteId>) => void
}

export function TrashTools({ trash, selected, onSelect }: TrashToolsProps) {
  const { commands, ui } = useApp()
  const { list } = useDeletionWords()
  const today = new Date(useMinute()).setHours(0, 0, 0, 0)
  const fromToday = trash.filter(({ trashedAt }) => (trashedAt ?? 0) >= today)
  const isAll = selected.size === trash.length

  const putBack = (ids: readonly NoteId[]): void => {
    commands.restoreNotes(ids)
    onSelect(new Set())
    ui.setState({ notice: { text: list.arePutBack(ids.length), action: undefined } })
  }

  return (
    <div className="trash-tools">
      <label className="trash-all">
        <input
          type="checkbox"
          checked={isAll}
          ref={(box) => {
            if (box !== null) box.indeterminate = selected.size > 0 && !isAll
          }}
          onChange={() => onSelect(isAll ? new Set() : new Set(trash.map(({ id }) => id)))}
        />
        <span>{list.selectAll}</span>
      </label>
      {selected.size > 0 ? (
        <Button onClick={() => putBack([...selected])}>{list.putBackSelected(selected.size)}</Button>
      ) : (
        fromToday.length > 0 && (
          <Button look="quiet" onClick={() => putBack(fromToday.map(({ id }) => id))}>
            {list.putBackToday}
          </Button>
        )
      )}
    </div>
  )
}
