/**
 * The tabs, as a browser shows them. The buttons that close tabs are no tabs, so the tab list owns its tabs by reference
 * and the buttons stand outside of it.
 */
import {
  closestCenter,
  DndContext,
  type DragEndEvent,
  KeyboardSensor,
  MouseSensor,
  TouchSensor,
  useSensor,
  useSensors,
} from '@dnd-kit/core'
import { horizontalListSortingStrategy, SortableContext, sortableKeyboardCoordinates } from '@dnd-kit/sortable'
import { ChevronDown, Plus } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { parseNoteId } from '../../../shared/ids.ts'
import { useApp, useAppState } from '../app-context.tsx'
import { IconButton } from '../Button.tsx'
import { dragWords } from './drag-words.ts'
import { tabElementId } from './tab-ids.ts'
import { TabHandle } from './TabHandle.tsx'
import { useOverflow } from './use-overflow.ts'
import './TabStrip.css'
import { useBeside } from '../layout/use-beside.ts'
import { useDialogWords } from '../words/use-dialog-words.ts'

export function TabStrip() {
  const { actions, commands, ui, words } = useApp()
  const dialogWords = useDialogWords()
  const tabs = useAppState((state) => state.tabs)
  const activeTab = useAppState((state) => state.activeTab)
  const beside = useBeside()?.noteId
  const ids = useMemo(() => tabs.map((tab) => tab.noteId), [tabs])
  const strip = useRef<HTMLDivElement>(null)
  const overflow = useOverflow(strip, tabs.length)
  // The one tab that the Tab key reaches: where the arrows went last, or the active one.
  const [cursor, setCursor] = useState<string>()
  const reachable = ids.some((id) => id === cursor) ? cursor : activeTab

  const sensors = useSensors(
    useSensor(MouseSensor, { activationConstraint: { distance: 6 } }),
    useSensor(TouchSensor, { activationConstraint: { delay: 250, tolerance: 8 } }),
    useSensor(KeyboardSensor, {
      coordinateGetter: sortableKeyboardCoordinates,
      // Enter opens the note.
      keyboardCodes: { start: ['Space'], cancel: ['Escape'], end: ['Space', 'Enter'] },
    }),
  )
  const { announcements, instructions } = useMemo(() => dragWords(tabs, words), [tabs, words])

  useEffect(() => {
    if (activeTab === undefined || strip.current === null) return
    // It is told of the size at once, too.
    const observer = new ResizeObserver(() =>
      document.getElementById(tabElementId(activeTab))?.scrollIntoView({ block: 'nearest', inline: 'nearest' }),
    )
    observer.observe(strip.current)
    return () => observer.disconnect()
  }, [activeTab, tabs.length])

  const onDragEnd = ({ active, over }: DragEndEvent): void => {
    const id = parseNoteId(String(active.id))
    const to = ids.findIndex((candidate) => candidate === over?.id)
    if (id !== undefined && to >= 0) commands.moveTab(id, to)
  }

  const focusTab = (index: number): void => {
    const id = ids[(index + ids.length) % ids.length]
    if (id === undefined) return
    setCursor(id)
    document.getElementById(tabElementId(id))?.focus()
  }

  const openStripMenu = (event: React.MouseEvent<HTMLElement>): void => {
    event.preventDefault()
    const { clientX: x, clientY: y } = event
    ui.setState({ menu: { kind: 'strip', anchor: { x, y }, opener: event.currentTarget } })
  }

  return (
    <div className="tab-bar">
      <div role="tablist" aria-label={dialogWords.tabs.label} aria-owns={ids.map(tabElementId).join(' ')} />
      <div
        className="tab-strip"
        ref={strip}
        data-hidden-start={overflow.start}
        data-hidden-end={overflow.end}
        onWheel={(event) => {
          if (event.deltaX === 0) event.currentTarget.scrollLeft += event.deltaY
        }}
      >
        <DndContext
          sensors={sensors}
          collisionDetection={closestCenter}
          modifiers={[alongTheStrip]}
          onDragEnd={onDragEnd}
          accessibility={{ announcements, screenReaderInstructions: { draggable: instructions } }}
        >
          <SortableContext items={ids} strategy={horizontalListSortingStrategy}>
            {tabs.map((tab, index) => (
              <TabHandle
                key={tab.noteId}
                tab={tab}
                active={tab.noteId === activeTab}
                beside={tab.noteId === beside}
                tabIndex={tab.noteId === reachable ? 0 : -1}
                onFocus={() => setCursor(tab.noteId)}
                focusNeighbour={(direction) => focusTab(index + direction)}
                focusEnd={(end) => focusTab(end === 'first' ? 0 : ids.length - 1)}
              />
            ))}
          </SortableContext>
        </DndContext>
      </div>
      <IconButton
        icon={Plus}
        label={dialogWords.tabs.newTab}
        data-word={words.newNote}
        onClick={() => actions.newNote()}
      />
      <div className="tab-bar-rest" onDoubleClick={() => actions.newNote()} onContextMenu={openStripMenu} />
      {(overflow.start || overflow.end) && (
        <IconButton
          icon={ChevronDown}
          label={dialogWords.tabs.all}
          aria-haspopup="dialog"
          onClick={() => ui.setState({ dialog: { kind: 'tabs' } })}
        />
      )}
    </div>
  )
}

const alongTheStrip = <Transform extends { y: number }>({ transform }: { transform: Transform }): Transform => ({
  ...transform,
  y: 0,
})
