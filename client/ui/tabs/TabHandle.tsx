import { useSortable } from '@dnd-kit/sortable'
import { CSS } from '@dnd-kit/utilities'
import { X } from 'lucide-react'
import type { Tab } from '../../state/app-state.ts'
import { shortTitle } from '../actions.ts'
import { useApp } from '../app-context.tsx'
import { Icon } from '../Icon.tsx'
import { isComposing } from '../keys/composing.ts'
import { notePanelId, tabElementId } from './tab-ids.ts'
import { useDialogWords } from '../words/use-dialog-words.ts'

interface TabHandleProps {
  tab: Tab
  active: boolean
  tabIndex: 0 | -1
  onFocus: () => void
  focusNeighbour: (direction: 1 | -1) => void
  focusEnd: (end: 'first' | 'last') => void
}

export function TabHandle({ tab, active, tabIndex, onFocus, focusNeighbour, focusEnd }: TabHandleProps) {
  const { actions, ui, words } = useApp()
  const dialogWords = useDialogWords()
  const { noteId } = tab
  const { attributes, isDragging, listeners, setActivatorNodeRef, setNodeRef, transform, transition } = useSortable({
    id: noteId,
  })
  const title = shortTitle(tab.title, words)

  const onKeyDown = (event: React.KeyboardEvent<HTMLElement>): void => {
    if (isComposing(event.nativeEvent)) return
    // While a tab is being moved the arrows move it.
    if (!isDragging && handleKey(event)) {
      event.preventDefault()
      return
    }
    listeners?.['onKeyDown']?.(event)
  }

  const handleKey = ({ key, ctrlKey, metaKey, shiftKey }: React.KeyboardEvent): boolean => {
    const step = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : undefined
    if (step !== undefined && (ctrlKey || metaKey) && shiftKey) actions.moveTabBy(noteId, step)
    else if (ctrlKey || metaKey || shiftKey) return false
    else if (step !== undefined) focusNeighbour(step)
    else if (key === 'Home') focusEnd('first')
    else if (key === 'End') focusEnd('last')
    else if (key === 'Delete') {
      focusNeighbour(1)
      actions.closeTab(noteId)
    } else if (key === 'Enter') actions.activateTab(noteId)
    else return false
    return true
  }

  return (
    <div
      ref={setNodeRef}
      className="tab"
      data-active={active}
      data-dragging={isDragging}
      data-trashed={tab.trashed}
      style={{ transform: CSS.Translate.toString(transform), transition }}
      onMouseDown={(event) => {
        // Otherwise the middle button starts to scroll.
        if (event.button === 1) event.preventDefault()
      }}
      onAuxClick={(event) => {
        if (event.button === 1) actions.closeTab(noteId)
      }}
      onContextMenu={(event) => {
        event.preventDefault()
        event.stopPropagation()
        const byKey = event.clientX === 0 && event.clientY === 0
        const anchor = byKey ? event.currentTarget : { x: event.clientX, y: event.clientY }
        const opener = event.currentTarget.querySelector<HTMLElement>('[role="tab"]') ?? event.currentTarget
        ui.setState({ menu: { kind: 'tab', noteId, anchor, opener } })
      }}
    >
      <button
        type="button"
        ref={setActivatorNodeRef}
        {...listeners}
        role="tab"
        id={tabElementId(noteId)}
        className="tab-open"
        aria-selected={active}
        aria-controls={active ? notePanelId : undefined}
        aria-label={tab.trashed ? `${title}, ${dialogWords.tabs.inTrash}` : undefined}
        aria-describedby={attributes['aria-describedby']}
        tabIndex={tabIndex}
        title={tab.title === '' ? title : tab.title}
        onFocus={onFocus}
        onKeyDown={onKeyDown}
        onClick={() => actions.activateTab(noteId)}
      >
        <span className="tab-title">{title}</span>
      </button>
      <button
        type="button"
        className="tab-close"
        aria-label={dialogWords.tabs.close(title)}
        title={dialogWords.tabs.closeThis}
        tabIndex={-1}
        onClick={() => actions.closeTab(noteId)}
      >
        <Icon of={X} />
      </button>
    </div>
  )
}
