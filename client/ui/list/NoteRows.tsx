/** Rows of notes, and the headings of their groups. Only those on screen exist, so ten thousand notes cost what twenty do. */
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { NoteId } from '../../../shared/ids.ts'
import type { NoteSummary } from '../../state/app-state.ts'
import { useApp, useAppState, useUiState, useWords } from '../app-context.tsx'
import { gesturesOf } from '../places/gestures.ts'
import { organiseWordsOf } from '../words/use-organise-words.ts'
import { listView, noNotes, select } from './list-view.ts'
import { NoteRow } from './NoteRow.tsx'
import { rowKeyAction } from './row-keys.ts'
import type { ListItem } from './shown-notes.ts'
import { useMinute } from './use-minute.ts'

interface NoteRowsProps {
  items: readonly ListItem[]
  /** How many of the items are notes. */
  count: number
  selected: ReadonlySet<NoteId>
  /** Each row has a box to tick. */
  isSelecting: boolean
}

export function NoteRows({ items, count, selected, isSelecting }: NoteRowsProps) {
  const app = useApp()
  const { actions, ui } = app
  const words = useWords()
  const gestures = useMemo(() => gesturesOf(app), [app])
  const activeTab = useAppState((state) => state.activeTab)
  const tags = useAppState((state) => state.places?.tags)
  const colours = useMemo(() => new Map(tags?.map(({ tag, colour }) => [tag, colour])), [tags])
  const renaming = useUiState((state) => (state.renaming?.place === 'list' ? state.renaming.noteId : undefined))
  const scroller = useRef<HTMLDivElement>(null)
  const now = useMinute()
  // Of ten thousand notes nothing is counted that need not be: they come many times a second when they are new.
  const hasHeadings = count < items.length
  /** Where each note is among the items; without headings that is its place. */
  const placeOfNote = useMemo(
    () => (hasHeadings ? items.flatMap(({ kind }, index) => (kind === 'note' ? [index] : [])) : undefined),
    [items, hasHeadings],
  )
  const itemAt = (place: number): number => (placeOfNote === undefined ? place : (placeOfNote[place] ?? 0))
  // The one row that the Tab key reaches. It is kept in the page while it is scrolled away, or focus would be lost.
  const [cursor, setCursor] = useState(0)
  const reachable = Math.min(cursor, count - 1)
  const reachableItem = itemAt(reachable)
  // Rows are drawn again only when they look different, and what happens to one later is about what there is then.
  const latest = useRef({ items, itemAt, count })
  useEffect(() => {
    latest.current = { items, itemAt, count }
  })
  /** Whence a range is selected. */
  const anchor = useRef(0)
  const rowHeight = useTokenHeight(scroller, '--row-height', 60)
  const headingHeight = useTokenHeight(scroller, '--group-height', 32)

  // eslint-disable-next-line react-hooks/incompatible-library -- a warning for React's compiler, which is not in use
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (items[index]?.kind === 'heading' ? headingHeight : rowHeight),
    overscan: 6,
    rangeExtractor: (range) => {
      const visible = defaultRangeExtractor(range)
      return visible.includes(reachableItem) ? visible : [...visible, reachableItem].sort((a, b) => a - b)
    },
  })
  const headings = useMemo(
    () => (hasHeadings ? items.map(({ kind }, index) => (kind === 'heading' ? index : '')).join('') : ''),
    [items, hasHeadings],
  )
  // Which rows are headings decides where the others are.
  useEffect(() => virtualizer.measure(), [virtualizer, rowHeight, headingHeight, headings])

  const noteAt = (place: number): NoteSummary | undefined => {
    const item = latest.current.items[latest.current.itemAt(place)]
    return item?.kind === 'note' ? item.note : undefined
  }

  // The open note is in view when it comes from elsewhere: from a tab, from the start of the app.
  const activeIndex = items.findIndex((item) => item.kind === 'note' && item.note.id === activeTab)
  const activePlace = placeOfNote === undefined ? activeIndex : placeOfNote.indexOf(activeIndex)
  const lastActive = useRef<string>(undefined)
  useEffect(() => {
    if (activeIndex < 0 || lastActive.current === activeTab) return
    lastActive.current = activeTab
    virtualizer.scrollToIndex(activeIndex, { align: 'auto' })
  }, [virtualizer, activeIndex, activeTab])

  const focusRow = (place: number, isDrawn?: true): number => {
    const target = Math.min(Math.max(place, 0), latest.current.count - 1)
    setCursor(target)
    virtualizer.scrollToIndex(latest.current.itemAt(target))
    const row = (): HTMLElement | null | undefined =>
      scroller.current?.querySelector<HTMLElement>(`[data-place="${target}"] .note-row-open`)
    // The next key may come before the next frame, and is meant for the row that this one went to.
    const there = isDrawn ? row() : undefined
    if (there) there.focus()
    // The row may only exist after this has been drawn.
    else requestAnimationFrame(() => row()?.focus())
    return target
  }

  const toggle = (note: NoteSummary, place: number): void => {
    anchor.current = place
    const changed = new Set(listView.getState().selected)
    if (!changed.delete(note.id)) changed.add(note.id)
    select(changed)
  }
  const selectTo = (place: number): void => {
    const [from, to] = [Math.min(anchor.current, place), Math.max(anchor.current, place)]
    const range = Array.from({ length: to - from + 1 }, (_, step) => noteAt(from + step)?.id)
    select(new Set(range.filter((id) => id !== undefined)))
  }

  const onKeyDown = (event: React.KeyboardEvent, note: NoteSummary, place: number): void => {
    const action = rowKeyAction(event)
    const { selected } = listView.getState()
    if (action === undefined) return
    // Whatever else it closes is not here.
    if (action === 'unselect' && (selected.size === 0 || note.trashedAt !== undefined)) return
    event.preventDefault()
    switch (action) {
      case 'next':
        return void focusRow(place + 1, true)
      case 'previous':
        return void focusRow(place - 1, true)
      case 'nextPage':
        return void focusRow(place + 8, true)
      case 'previousPage':
        return void focusRow(place - 8, true)
      case 'first':
        return void focusRow(0, true)
      case 'last':
        return void focusRow(latest.current.count - 1, true)
      case 'selectNext':
      case 'selectPrevious':
        if (selected.size === 0) anchor.current = place
        return selectTo(focusRow(place + (action === 'selectNext' ? 1 : -1), true))
      case 'open':
        return actions.openNote(note.id, { newTab: false })
      case 'openInNewTab':
        return actions.openNote(note.id, { newTab: true })
      case 'rename':
        return note.trashedAt === undefined ? ui.setState({ renaming: { noteId: note.id, place: 'list' } }) : undefined
      case 'select':
        return toggle(note, place)
      case 'selectAll':
        return select(new Set(latest.current.items.flatMap((item) => (item.kind === 'note' ? [item.note.id] : []))))
      case 'unselect':
        return select(noNotes)
      case 'trash':
        if (note.trashedAt !== undefined) return
        if (selected.size > 0) gestures.trashNotes([...selected])
        else actions.trashNote(note.id)
        return void focusRow(place)
    }
  }
  const onClick = (event: React.MouseEvent, note: NoteSummary, place: number): void => {
    if (event.shiftKey) {
      // From the note that is open, where nothing is selected yet.
      if (listView.getState().selected.size === 0) anchor.current = Math.max(0, activePlace)
      selectTo(place)
    } else actions.openNote(note.id, { newTab: event.ctrlKey || event.metaKey })
  }

  return (
    <>
      {/* The place is there from the start, or what comes into it would not be read out. */}
      <p className="visually-hidden" role="status">
        {selected.size > 0 && organiseWordsOf(words).selection.count(selected.size)}
      </p>
      <div className="note-list-scroller" ref={scroller}>
        <ul className="note-rows" style={{ height: virtualizer.getTotalSize() }}>
          {/* The virtualizer need not know the notes, and measures nothing when they change. */}
          {virtualizer.getVirtualItems().map(({ index, start, size }) => {
            const item = items[index]
            if (item === undefined) return null
            const style = { height: size, transform: `translateY(${start}px)` }
            if (item.kind === 'heading')
              return (
                <li key={`heading ${item.key}`} className="note-row-place note-group" style={style}>
                  <h3>{item.text}</h3>
                </li>
              )
            const { note, place } = item
            return (
              <li
                key={note.id}
                className="note-row-place"
                data-index={index}
                data-place={place}
                aria-setsize={count}
                aria-posinset={place + 1}
                style={style}
              >
                <NoteRow
                  note={note}
                  now={now}
                  words={words}
                  colours={colours}
                  current={note.id === activeTab}
                  renaming={note.id === renaming}
                  tabIndex={place === reachable ? 0 : -1}
                  selected={isSelecting ? selected.has(note.id) : undefined}
                  selection={selected.has(note.id) ? selected : noNotes}
                  place={place}
                  onSelect={() => toggle(note, place)}
                  onKeyDown={(event) => onKeyDown(event, note, place)}
                  onClick={(event) => onClick(event, note, place)}
                  onFocus={() => setCursor(place)}
                  onRenamed={() => focusRow(place)}
                />
              </li>
            )
          })}
        </ul>
      </div>
    </>
  )
}

/** A height that the tokens give, which is larger for fingers. */
function useTokenHeight(element: React.RefObject<HTMLElement | null>, token: string, usual: number): number {
  const [height, setHeight] = useState(usual)
  useEffect(() => {
    const touch = matchMedia('(pointer: coarse)')
    const read = (): void => {
      if (element.current === null) return
      const value = parseFloat(getComputedStyle(element.current).getPropertyValue(token))
      if (Number.isFinite(value)) setHeight(value)
    }
    read()
    touch.addEventListener('change', read)
    return () => touch.removeEventListener('change', read)
  }, [element, token])
  return height
}
