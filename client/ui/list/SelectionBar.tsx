/** What can be done with the notes that are selected. */
import { FolderInput, Save, Star, Tag, Trash2, X } from 'lucide-react'
import { useMemo } from 'react'
import type { NoteId } from '../../../shared/ids.ts'
import type { NoteSummary } from '../../state/app-state.ts'
import { useApp } from '../app-context.tsx'
import { IconButton } from '../Button.tsx'
import { exportNotes } from '../files/export-note.ts'
import { gesturesOf } from '../places/gestures.ts'
import { useCommandWords } from '../words/use-command-words.ts'
import { useOrganiseWords } from '../words/use-organise-words.ts'
import { noNotes, select } from './list-view.ts'
import './SelectionBar.css'

interface SelectionBarProps {
  selected: ReadonlySet<NoteId>
  shown: readonly NoteSummary[]
}

export function SelectionBar({ selected, shown }: SelectionBarProps) {
  const app = useApp()
  const { ui } = app
  const { selection } = useOrganiseWords()
  const { names } = useCommandWords()
  const gestures = useMemo(() => gesturesOf(app), [app])
  const ids = [...selected]
  const isAll = selected.size === shown.length
  return (
    <section className="selection-bar" aria-label={selection.label}>
      <div className="selection-head">
        <label className="trash-all">
          <input
            type="checkbox"
            checked={isAll}
            aria-label={selection.all}
            ref={(box) => {
              if (box !== null) box.indeterminate = !isAll
            }}
            onChange={() => select(isAll ? noNotes : new Set(shown.map(({ id }) => id)))}
          />
          <span>{selection.count(selected.size)}</span>
        </label>
        <IconButton icon={X} label={selection.done} onClick={() => select(noNotes)} />
      </div>
      <div className="selection-actions">
        <IconButton
          icon={FolderInput}
          label={selection.move}
          aria-haspopup="dialog"
          onClick={() => ui.setState({ dialog: { kind: 'move', what: { kind: 'notes', ids } } })}
        />
        <IconButton
          icon={Tag}
          label={selection.tag}
          aria-haspopup="dialog"
          onClick={() => ui.setState({ dialog: { kind: 'tags', noteIds: ids } })}
        />
        <IconButton icon={Star} label={names.favour} onClick={() => gestures.favour(ids, true)} />
        <IconButton icon={Save} label={selection.export} onClick={() => void exportNotes(app, ids)} />
        <IconButton icon={Trash2} label={names.trash} onClick={() => gestures.trashNotes(ids)} />
      </div>
    </section>
  )
}
