/** The notes that link to this one, each with the lines in which it does. */
import { useEffect, useRef } from 'react'
import type { NoteId } from '../../../../shared/ids.ts'
import type { LinkingNote } from '../../../state/app-state.ts'
import { shortTitle } from '../../actions.ts'
import { useApp } from '../../app-context.tsx'
import { useNarrow } from '../../media.ts'
import { Marked } from '../../search/Marked.tsx'
import { useEditorWords } from '../../words/use-editor-words.ts'
import { NotePanel } from '../panel/NotePanel.tsx'
import { panelShown, showPanel } from '../panel/panel-shown.ts'
import { type Backlinks, useBacklinks } from './use-backlinks.ts'
import './BacklinksPanel.css'

export function BacklinksPanel({ noteId }: { noteId: NoteId }) {
  const { tools } = useEditorWords()
  return (
    <NotePanel title={tools.backlinks}>
      <BacklinkList backlinks={useBacklinks(noteId)} />
    </NotePanel>
  )
}

function BacklinkList({ backlinks }: { backlinks: Backlinks }) {
  const { backlinks: words } = useEditorWords()
  const list = useRef<HTMLUListElement>(null)
  const hasNotes = backlinks.kind === 'found' && backlinks.notes.length > 0

  useEffect(() => {
    if (!hasNotes || !panelShown.getState().focusWanted) return
    panelShown.setState({ focusWanted: false })
    list.current?.querySelector('button')?.focus()
  }, [hasNotes])

  const news =
    backlinks.kind === 'found'
      ? hasNotes
        ? backlinks.isIndexing
          ? words.indexing
          : ''
        : words.empty
      : { looking: words.looking, unnamed: words.untitled, failed: words.failed }[backlinks.kind]
  return (
    <>
      <p role="status" className="side-empty" hidden={news === ''}>
        {news}
      </p>
      {hasNotes && (
        <ul ref={list} className="backlinks">
          {backlinks.notes.map((note) => (
            <Backlink key={note.id} note={note} />
          ))}
        </ul>
      )}
    </>
  )
}

function Backlink({ note }: { note: LinkingNote }) {
  const { actions, ui, words } = useApp()
  const { backlinks } = useEditorWords()
  const narrow = useNarrow()
  const title = shortTitle(note.title, words)
  return (
    <li>
      <h3 className="backlink-title">{title}</h3>
      <ul>
        {note.places.map(({ from, to, text, line, marks }) => (
          <li key={from}>
            <button
              type="button"
              className="outline-item backlink-place"
              aria-label={backlinks.place(title, line)}
              onClick={(event) => {
                if (narrow) showPanel(undefined)
                ui.setState({ jump: { noteId: note.id, place: { from, to, text } } })
                actions.openNote(note.id, { newTab: event.ctrlKey || event.metaKey })
              }}
            >
              <Marked text={line} marks={marks} />
            </button>
          </li>
        ))}
      </ul>
    </li>
  )
}
