/**
 * The list beside the note: all notes, or the trash. Only the rows on screen exist, so ten thousand notes cost what
 * twenty do.
 */
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import { ArrowLeft, Trash2 } from 'lucide-react'
import { type Dispatch, type SetStateAction, useEffect, useRef, useState } from 'react'
import type { NoteId } from '../../../shared/ids.ts'
import type { NoteSummary } from '../../state/app-state.ts'
import { useApp, useAppState, useUiState, useWords } from '../app-context.tsx'
import { Button } from '../Button.tsx'
import { useNarrow } from '../media.ts'
import { TrashTools } from '../trash/TrashTools.tsx'
import { deletionWordsOf } from '../words/use-deletion-words.ts'
import { dialogWordsOf } from '../words/use-dialog-words.ts'
import { NoteRow } from './NoteRow.tsx'
import { rowKeyAction } from './row-keys.ts'
import { useMinute } from './use-minute.ts'
import './NoteList.css'

export function NoteList() {
  const { ui, words } = useApp()
  const { bars, list } = dialogWordsOf(words)
  const narrow = useNarrow()
  const listView = useUiState((state) => state.listView)
  const notes = useAppState((state) => state.notes)
  const trash = useAppState((state) => state.trash)
  const listed = useAppState((state) => state.listed)
  const inTrash = listView === 'trash'
  const shown = inTrash ? trash : notes
  const title = inTrash ? list.trash : bars.notes
  const empty = inTrash ? list.trashEmpty : list.empty
  const [chosen, setChosen] = useState<ReadonlySet<NoteId>>(new Set())
  // Others may have put some of them back.
  const selected = new Set(trash.flatMap(({ id }) => (chosen.has(id) ? [id] : [])))

  return (
    <div className="note-list">
      {narrow ? <h1 className="note-list-title">{title}</h1> : inTrash && <h2 className="note-list-title">{title}</h2>}
      {inTrash && shown.length > 0 && (
        <>
          <p className="note-list-intro">{deletionWordsOf(words).list.intro}</p>
          <TrashTools trash={trash} selected={selected} onSelect={setChosen} />
        </>
      )}
      {shown.length === 0 ? (
        <p className="note-list-empty">{listed && empty}</p>
      ) : (
        <Rows key={listView} notes={shown} selected={inTrash ? selected : undefined} onSelect={setChosen} />
      )}
      <div className="note-list-foot">
        {inTrash ? (
          <Button look="quiet" icon={ArrowLeft} onClick={() => ui.setState({ listView: 'notes' })}>
            {list.backToNotes}
          </Button>
        ) : (
          <Button look="quiet" icon={Trash2} onClick={() => ui.setState({ listView: 'trash' })}>
            {trash.length === 0 ? list.trash : list.trashCount(trash.length)}
          </Button>
        )}
      </div>
    </div>
  )
}

interface RowsProps {
  notes: readonly NoteSummary[]
  /** Where several can be chosen. */
  selected: ReadonlySet<NoteId> | undefined
  onSelect: Dispatch<SetStateAction<ReadonlySet<NoteId>>>
}

function Rows({ notes, selected, onSelect }: RowsProps) {
  const { actions, ui } = useApp()
  const words = useWords()
  const activeTab = useAppState((state) => state.activeTab)
  const renaming = useUiState((state) => (state.renaming?.place === 'list' ? state.renaming.noteId : undefined))
  const scroller = useRef<HTMLDivElement>(null)
  const now = useMinute()
  // The one row that the Tab key reaches. It is kept in the page while it is scrolled away, or focus would be lost.
  const [cursor, setCursor] = useState(0)
  const reachable = Math.min(cursor, notes.length - 1)
  const rowHeight = useRowHeight(scroller)

  // eslint-disable-next-line react-hooks/incompatible-library -- a warning for React's compiler, which is not in use
  const virtualizer = useVirtualizer({
    count: notes.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 6,
    rangeExtractor: (range) => {
      const visible = defaultRangeExtractor(range)
      return visible.includes(reachable) ? visible : [...visible, reachable].sort((a, b) => a - b)
    },
  })
  useEffect(() => virtualizer.measure(), [virtualizer, rowHeight])

  // The open note is in view when it comes from elsewhere: from a tab, from the start of the app.
  const activeIndex = notes.findIndex((note) => note.id === activeTab)
  const lastActive = useRef<string>(undefined)
  useEffect(() => {
    if (activeIndex < 0 || lastActive.current === activeTab) return
    lastActive.current = activeTab
    virtualizer.scrollToIndex(activeIndex, { align: 'auto' })
  }, [virtualizer, activeIndex, activeTab])

  const focusRow = (index: number, isDrawn?: true): void => {
    const target = Math.min(Math.max(index, 0), notes.length - 1)
    setCursor(target)
    virtualizer.scrollToIndex(target)
    const row = (): HTMLElement | null | undefined =>
      scroller.current?.querySelector<HTMLElement>(`[data-index="${target}"] .note-row-open`)
    // The next key may come before the next frame, and is meant for the row that this one went to.
    const there = isDrawn ? row() : undefined
    if (there) there.focus()
    // The row may only exist after this has been drawn.
    else requestAnimationFrame(() => row()?.focus())
  }

  const toggle = (id: NoteId): void =>
    onSelect((before) => {
      const changed = new Set(before)
      if (!changed.delete(id)) changed.add(id)
      return changed
    })

  const onKeyDown = (event: React.KeyboardEvent, note: NoteSummary, index: number): void => {
    const action = rowKeyAction(event)
    if (selected === undefined && (action === 'select' || action === 'selectAll')) return
    if (action === undefined) return
    event.preventDefault()
    switch (action) {
      case 'next':
        return focusRow(index + 1, true)
      case 'previous':
        return focusRow(index - 1, true)
      case 'nextPage':
        return focusRow(index + 8, true)
      case 'previousPage':
        return focusRow(index - 8, true)
      case 'first':
        return focusRow(0, true)
      case 'last':
        return focusRow(notes.length - 1, true)
      case 'open':
        return actions.openNote(note.id, { newTab: false })
      case 'openInNewTab':
        return actions.openNote(note.id, { newTab: true })
      case 'rename':
        return note.trashedAt === undefined ? ui.setState({ renaming: { noteId: note.id, place: 'list' } }) : undefined
      case 'select':
        return toggle(note.id)
      case 'selectAll':
        return onSelect(new Set(notes.map(({ id }) => id)))
      case 'trash':
        if (note.trashedAt !== undefined) return
        actions.trashNote(note.id)
        return focusRow(index)
    }
  }

  return (
    <div className="note-list-scroller" ref={scroller}>
      <ul className="note-rows" style={{ height: virtualizer.getTotalSize() }}>
        {/* All rows are of one height, so the virtualizer need not know the notes, and measures nothing when they change. */}
        {virtualizer.getVirtualItems().map(({ index, start, size }) => {
          const note = notes[index]
          if (note === undefined) return null
          return (
            <li
              key={note.id}
              className="note-row-place"
              data-index={index}
              aria-setsize={notes.length}
              aria-posinset={index + 1}
              style={{ height: size, transform: `translateY(${start}px)` }}
            >
              <NoteRow
                note={note}
                now={now}
                words={words}
                current={note.id === activeTab}
                renaming={note.id === renaming}
                tabIndex={index === reachable ? 0 : -1}
                selected={selected?.has(note.id)}
                onSelect={() => toggle(note.id)}
                onKeyDown={(event) => onKeyDown(event, note, index)}
                onFocus={() => setCursor(index)}
                onRenamed={() => focusRow(index)}
              />
            </li>
          )
        })}
      </ul>
    </div>
  )
}

/** The height that the tokens give a row, which is larger for fingers. */
function useRowHeight(element: React.RefObject<HTMLElement | null>): number {
  const [height, setHeight] = useState(60)
  useEffect(() => {
    const touch = matchMedia('(pointer: coarse)')
    const read = (): void => {
      if (element.current === null) return
      const token = parseFloat(getComputedStyle(element.current).getPropertyValue('--row-height'))
      if (Number.isFinite(token)) setHeight(token)
    }
    read()
    touch.addEventListener('change', read)
    return () => touch.removeEventListener('change', read)
  }, [element])
  return height
}
