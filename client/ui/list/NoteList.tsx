/**
 * The list beside the note: all notes, or the trash. Only the rows on screen exist, so ten thousand notes cost what
 * twenty do.
 */
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import { ArrowLeft, Trash2 } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { NoteSummary } from '../../state/app-state.ts'
import { useApp, useAppState, useUiState, useWords } from '../app-context.tsx'
import { Button } from '../Button.tsx'
import { useNarrow } from '../media.ts'
import { NoteRow } from './NoteRow.tsx'
import { rowKeyAction } from './row-keys.ts'
import { useMinute } from './use-minute.ts'
import './NoteList.css'

export function NoteList() {
  const { ui, words } = useApp()
  const narrow = useNarrow()
  const listView = useUiState((state) => state.listView)
  const notes = useAppState((state) => state.notes)
  const trash = useAppState((state) => state.trash)
  const inTrash = listView === 'trash'
  const shown = inTrash ? trash : notes
  const title = inTrash ? words.list.trash : words.layout.notes
  const empty = inTrash ? words.list.trashEmpty : words.list.empty

  return (
    <div className="note-list">
      {narrow ? <h1 className="note-list-title">{title}</h1> : inTrash && <h2 className="note-list-title">{title}</h2>}
      {inTrash && shown.length > 0 && <p className="note-list-intro">{words.list.trashIntro}</p>}
      {shown.length === 0 ? <p className="note-list-empty">{empty}</p> : <Rows key={listView} notes={shown} />}
      <div className="note-list-foot">
        {inTrash ? (
          <Button look="quiet" icon={ArrowLeft} onClick={() => ui.setState({ listView: 'notes' })}>
            {words.list.backToNotes}
          </Button>
        ) : (
          <Button look="quiet" icon={Trash2} onClick={() => ui.setState({ listView: 'trash' })}>
            {trash.length === 0 ? words.list.trash : words.list.trashCount(trash.length)}
          </Button>
        )}
      </div>
    </div>
  )
}

function Rows({ notes }: { notes: readonly NoteSummary[] }) {
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
    getItemKey: (index) => notes[index]?.id ?? index,
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

  const focusRow = (index: number): void => {
    const target = Math.min(Math.max(index, 0), notes.length - 1)
    setCursor(target)
    virtualizer.scrollToIndex(target)
    // The row may only exist after this has been drawn.
    requestAnimationFrame(() =>
      scroller.current?.querySelector<HTMLElement>(`[data-index="${target}"] .note-row-open`)?.focus(),
    )
  }

  const onKeyDown = (event: React.KeyboardEvent, note: NoteSummary, index: number): void => {
    const action = rowKeyAction(event)
    if (action === undefined) return
    event.preventDefault()
    switch (action) {
      case 'next':
        return focusRow(index + 1)
      case 'previous':
        return focusRow(index - 1)
      case 'nextPage':
        return focusRow(index + 8)
      case 'previousPage':
        return focusRow(index - 8)
      case 'first':
        return focusRow(0)
      case 'last':
        return focusRow(notes.length - 1)
      case 'open':
        return actions.openNote(note.id, { newTab: false })
      case 'openInNewTab':
        return actions.openNote(note.id, { newTab: true })
      case 'rename':
        return note.trashedAt === undefined ? ui.setState({ renaming: { noteId: note.id, place: 'list' } }) : undefined
      case 'trash':
        if (note.trashedAt !== undefined) return
        actions.trashNote(note.id)
        return focusRow(index)
    }
  }

  return (
    <div className="note-list-scroller" ref={scroller}>
      <ul className="note-rows" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ index, key, start, size }) => {
          const note = notes[index]
          if (note === undefined) return null
          return (
            <li
              key={key}
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
