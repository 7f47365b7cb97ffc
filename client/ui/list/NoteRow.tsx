import { useDraggable } from '@dnd-kit/core'
import { CircleArrowUp, Ellipsis, Pin, Star } from 'lucide-react'
import { memo, useId } from 'react'
import type { NoteId } from '../../../shared/ids.ts'
import type { NoteSummary } from '../../state/app-state.ts'
import { shortTitle } from '../actions.ts'
import { useApp } from '../app-context.tsx'
import { Button, IconButton } from '../Button.tsx'
import { ChoiceBadge } from '../choices/ChoiceBadge.tsx'
import { Icon } from '../Icon.tsx'
import type { Words } from '../words/en.ts'
import { fullTime, noteTime } from '../words/note-time.ts'
import { dialogWordsOf } from '../words/use-dialog-words.ts'
import type { Dragged } from '../places/drag.ts'
import { TagChip } from '../places/TagChip.tsx'
import { organiseWordsOf } from '../words/use-organise-words.ts'
import { ReviewBadge } from '../review/ReviewBadge.tsx'
import { deletionWordsOf } from '../words/use-deletion-words.ts'
import { TitleInput } from './TitleInput.tsx'

interface NoteRowProps {
  note: NoteSummary
  now: number
  words: Words
  /** Of the tags. */
  colours: ReadonlyMap<string, number>
  current: boolean
  renaming: boolean
  tabIndex: 0 | -1
  /** Where several can be chosen. */
  selected: boolean | undefined
  /** Those that are selected, if this one is among them: they are dragged together. */
  selection: ReadonlySet<NoteId>
  /** Among the notes. */
  place: number
  onSelect: () => void
  onKeyDown: (event: React.KeyboardEvent) => void
  onClick: (event: React.MouseEvent) => void
  onFocus: () => void
  onRenamed: () => void
}

/** More have no room beside the text. */
const shownTags = 2

export const NoteRow = memo(
  function NoteRow(props: NoteRowProps) {
    const { note, now, words, colours, current, renaming, tabIndex, selected, selection } = props
    const { onSelect, onKeyDown, onClick, onFocus, onRenamed } = props
    const { actions, ui } = useApp()
    const id = useId()
    const { list } = dialogWordsOf(words)
    const deletion = deletionWordsOf(words)
    const title = shortTitle(note.title, words)
    const trashed = note.trashedAt !== undefined
    const time = note.trashedAt ?? note.editedAt

    const { order, drag, selection: selecting } = organiseWordsOf(words)
    const ids = selection.size > 1 ? [...selection] : [note.id]
    const dragged: Dragged = { kind: 'notes', ids, title: ids.length > 1 ? drag.several(ids.length) : title }
    const { setNodeRef, listeners } = useDraggable({ id: note.id, data: dragged, disabled: trashed })

    const openMenu = (opener: HTMLElement, anchor: Element | { x: number; y: number }): void =>
      ui.setState({ menu: { kind: 'note', noteId: note.id, anchor, opener } })

    if (renaming) return <TitleInput note={note} className="note-row-rename" onDone={onRenamed} />
    return (
      <div
        ref={setNodeRef}
        className="note-row"
        data-current={current}
        data-untitled={note.title === ''}
        data-selected={selected}
        onMouseDown={listeners?.['onMouseDown'] as React.MouseEventHandler | undefined}
      >
        {selected !== undefined && (
          <label className="note-row-select">
            <input
              type="checkbox"
              checked={selected}
              tabIndex={tabIndex}
              aria-label={deletion.list.select(title)}
              onChange={onSelect}
            />
          </label>
        )}
        <button
          type="button"
          className="note-row-open"
          tabIndex={tabIndex}
          aria-current={current ? 'page' : undefined}
          aria-describedby={`${id}-about`}
          title={note.title.length > 32 ? note.title : undefined}
          onFocus={onFocus}
          onKeyDown={onKeyDown}
          onClick={onClick}
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
        <div className="note-row-line" id={`${id}-about`}>
          <ChoiceBadge note={note} tabIndex={tabIndex} />
          <p className="note-row-about">
            {selected === true && <span className="visually-hidden">{selecting.selected}</span>}
            {!trashed && <ReviewBadge noteId={note.id} />}
            {note.pinned && (
              <span className="note-row-mark">
                <Icon of={Pin} />
                <span className="visually-hidden">{order.pinnedNote}</span>
              </span>
            )}
            {note.favourite && (
              <span className="note-row-mark">
                <Icon of={Star} />
                <span className="visually-hidden">{order.favouriteNote}</span>
              </span>
            )}
            {note.waiting && (
              <span className="note-row-waiting" title={list.waiting}>
                <Icon of={CircleArrowUp} />
                <span className="visually-hidden">{list.waiting}, </span>
              </span>
            )}
            {note.revival !== undefined && <span className="note-row-kept">{deletion.kept.badge}</span>}
            <time dateTime={new Date(time).toISOString()} title={fullTime(time, words)}>
              {noteTime(time, now, words)}
            </time>{' '}
            {note.trashedBy !== undefined && <span className="note-row-by">· {note.trashedBy}</span>}
            {note.tags.slice(0, shownTags).map((tag) => (
              <TagChip key={tag} tag={{ tag, colour: colours.get(tag) ?? 0 }} />
            ))}
            {note.snippet}
          </p>
        </div>
        {trashed ? (
          <Button
            className="note-row-action"
            aria-label={list.putBackNote(title)}
            onClick={() => actions.restoreNote(note.id)}
          >
            {list.putBack}
          </Button>
        ) : (
          <IconButton
            className="note-row-action"
            icon={Ellipsis}
            label={list.menuFor(title)}
            data-word={dialogWordsOf(words).bars.more}
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
    before.colours === after.colours &&
    before.selection === after.selection &&
    before.place === after.place &&
    before.current === after.current &&
    before.renaming === after.renaming &&
    before.tabIndex === after.tabIndex &&
    before.selected === after.selected,
)
