import { CircleArrowUp, Ellipsis } from 'lucide-react'
import { memo, useId } from 'react'
import type { NoteSummary } from '../../state/app-state.ts'
import { shortTitle } from '../actions.ts'
import { useApp } from '../app-context.tsx'
import { Button, IconButton } from '../Button.tsx'
import { Icon } from '../Icon.tsx'
import type { Words } from '../words/en.ts'
import { fullTime, noteTime } from '../words/note-time.ts'
import { TitleInput } from './TitleInput.tsx'

interface NoteRowProps {
  note: NoteSummary
  now: number
  words: Words
  current: boolean
  renaming: boolean
  tabIndex: 0 | -1
  onKeyDown: (event: React.KeyboardEvent) => void
  onFocus: () => void
  onRenamed: () => void
}

export const NoteRow = memo(
  function NoteRow({ note, now, words, current, renaming, tabIndex, onKeyDown, onFocus, onRenamed }: NoteRowProps) {
    const { actions, ui } = useApp()
    const id = useId()
    const title = shortTitle(note.title, words)
    const trashed = note.trashedAt !== undefined
    const time = note.trashedAt ?? note.editedAt

    const openMenu = (opener: HTMLElement, anchor: Element | { x: number; y: number }): void =>
      ui.setState({ menu: { kind: 'note', noteId: note.id, anchor, opener } })

    if (renaming) return <TitleInput note={note} className="note-row-rename" onDone={onRenamed} />
    return (
      <div className="note-row" data-current={current} data-untitled={note.title === ''}>
        <button
          type="button"
          className="note-row-open"
          tabIndex={tabIndex}
          aria-current={current ? 'page' : undefined}
          aria-describedby={`${id}-about`}
          title={note.title.length > 32 ? note.title : undefined}
          onFocus={onFocus}
          onKeyDown={onKeyDown}
          onClick={(event) => actions.openNote(note.id, { newTab: event.ctrlKey || event.metaKey })}
          onMouseDown={(event) => {
            // Otherwise the middle button starts to scroll.
            if (event.button === 1) event.preventDefault()
          }}
          onAuxClick={(event) => {
            if (event.button === 1) actions.openNote(note.id, { newTab: true })
          }}
          onDoubleClick={() => {
            if (!trashed) ui.setState({ renaming: { noteId: note.id, place: 'list' } })
          }}
          onContextMenu={(event) => {
            event.preventDefault()
            // Opened by the menu key there is no pointer.
            const byKey = event.clientX === 0 && event.clientY === 0
            openMenu(event.currentTarget, byKey ? event.currentTarget : { x: event.clientX, y: event.clientY })
          }}
        >
          {title}
        </button>
        <p className="note-row-about" id={`${id}-about`}>
          {note.waiting && (
            <span className="note-row-waiting" title={words.list.waiting}>
              <Icon of={CircleArrowUp} />
              <span className="visually-hidden">{words.list.waiting}, </span>
            </span>
          )}
          <time dateTime={new Date(time).toISOString()} title={fullTime(time, words)}>
            {noteTime(time, now, words)}
          </time>{' '}
          {note.snippet}
        </p>
        {trashed ? (
          <Button
            className="note-row-action"
            aria-label={words.list.putBackNote(title)}
            onClick={() => actions.restoreNote(note.id)}
          >
            {words.list.putBack}
          </Button>
        ) : (
          <IconButton
            className="note-row-action"
            icon={Ellipsis}
            label={words.list.menuFor(title)}
            aria-haspopup="menu"
            tabIndex={tabIndex}
            onClick={(event) => openMenu(event.currentTarget, event.currentTarget)}
          />
        )}
      </div>
    )
  },
  (before, after) =>
    before.note === after.note &&
    before.now === after.now &&
    before.words === after.words &&
    before.current === after.current &&
    before.renaming === after.renaming &&
    before.tabIndex === after.tabIndex,
)
