import { useSortable } from '@dnd-kit/sortable'
import { CSS } from '@dnd-kit/utilities'
import { Pin, X } from 'lucide-react'
import type { Tab } from '../../state/app-state.ts'
import { shortTitle } from '../actions.ts'
import { useApp } from '../app-context.tsx'
import { Icon } from '../Icon.tsx'
import { prefersStillness } from '../media.ts'
import { isComposing } from '../keys/composing.ts'
import { closeTabs, moveTabBy } from './tab-gestures.ts'
import { notePanelId, tabElementId } from './tab-ids.ts'
import { useCommandWords } from '../words/use-command-words.ts'
import { useDialogWords } from '../words/use-dialog-words.ts'

interface TabHandleProps {
  tab: Tab
  active: boolean
  /** Its note is shown beside the active one. */
  beside: boolean
  tabIndex: 0 | -1
  onFocus: () => void
  focusNeighbour: (direction: 1 | -1) => void
  focusEnd: (end: 'first' | 'last') => void
}

export function TabHandle({ tab, active, beside, tabIndex, onFocus, focusNeighbour, focusEnd }: TabHandleProps) {
  const app = useApp()
  const { actions, ui, words } = app
  const dialogWords = useDialogWords()
  const commandWords = useCommandWords()
  const { noteId } = tab
  const { attributes, isDragging, listeners, setActivatorNodeRef, setNodeRef, transform, transition } = useSortable({
    id: noteId,
    ...(prefersStillness() ? { transition: null } : {}),
  })
  const title = shortTitle(tab.title, words)
  const said = [
    title,
    ...(tab.pinned ? [dialogWords.tabs.pinned] : []),
    ...(beside ? [dialogWords.tabs.beside] : []),
    ...(tab.trashed ? [dialogWords.tabs.inTrash] : []),
  ]

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
    if (step !== undefined && (ctrlKey || metaKey) && shiftKey) moveTabBy(app, noteId, step)
    else if (ctrlKey || metaKey || shiftKey) return false
    else if (step !== undefined) focusNeighbour(step)
    else if (key === 'Home') focusEnd('first')
    else if (key === 'End') focusEnd('last')
    else if (key === 'Delete') {
      focusNeighbour(1)
      closeTabs(app, [noteId])
    } else if (key === 'Enter') actions.activateTab(noteId)
    else return false
    return true
  }

  return (
    <div
      ref={setNodeRef}
      className="tab"
      data-active={active}
      data-beside={beside}
      data-dragging={isDragging}
      data-trashed={tab.trashed}
      data-pinned={tab.pinned}
      style={{ transform: CSS.Translate.toString(transform), transition }}
      onMouseDown={(event) => {
        // Otherwise the middle button starts to scroll.
        if (event.button === 1) event.preventDefault()
      }}
      onAuxClick={(event) => {
        if (event.button === 1) closeTabs(app, [noteId])
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
        aria-label={said.length > 1 ? said.join(', ') : undefined}
        aria-describedby={attributes['aria-describedby']}
        tabIndex={tabIndex}
        title={tab.title === '' ? title : tab.title}
        onFocus={onFocus}
        onKeyDown={onKeyDown}
        onClick={() => actions.activateTab(noteId)}
      >
        {tab.pinned && <Icon of={Pin} />}
        <span className="tab-title">{title}</span>
      </button>
      {!tab.pinned && (
        <button
          type="button"
          className="tab-close"
          data-word={words.close}
          aria-label={dialogWords.tabs.close(title)}
          title={commandWords.names.closeTab}
          tabIndex={-1}
          onClick={() => closeTabs(app, [noteId])}
        >
          <Icon of={X} />
        </button>
      )}
    </div>
  )
}
