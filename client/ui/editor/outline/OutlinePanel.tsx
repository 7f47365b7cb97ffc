/** The headings of the note. */
import { EditorView } from '@codemirror/view'
import { useEffect, useRef } from 'react'
import { isTouchScreen, useNarrow } from '../../media.ts'
import { useEditorWords } from '../../words/use-editor-words.ts'
import { useOpenEditor } from '../open-editor.ts'
import { topMargin } from '../view-memory.ts'
import type { Heading } from './headings.ts'
import { NotePanel } from '../panel/NotePanel.tsx'
import { panelShown, showPanel } from '../panel/panel-shown.ts'
import { useHeadings } from './use-headings.ts'

export function OutlinePanel() {
  const { outline } = useEditorWords()
  const narrow = useNarrow()
  return (
    <NotePanel title={outline.title}>
      <OutlineList onChosen={() => narrow && showPanel(undefined)} />
    </NotePanel>
  )
}

function OutlineList({ onChosen }: { onChosen: () => void }) {
  const { outline } = useEditorWords()
  const editor = useOpenEditor()
  const { headings, current } = useHeadings(editor)
  const list = useRef<HTMLUListElement>(null)
  const isEmpty = headings.length === 0

  useEffect(() => {
    if (isEmpty || !panelShown.getState().focusWanted) return
    panelShown.setState({ focusWanted: false })
    const buttons = list.current?.querySelectorAll('button')
    ;(buttons?.[Math.max(0, current)] ?? buttons?.[0])?.focus()
  }, [isEmpty, current])
  // The one that is marked stays in view while one scrolls through a long note.
  useEffect(() => {
    list.current?.children[current]?.scrollIntoView({ block: 'nearest' })
  }, [current])

  if (isEmpty) return <p className="side-empty">{outline.empty}</p>
  const goTo = ({ from }: Heading): void => {
    if (editor === undefined) return
    const { view } = editor
    const { to } = view.state.doc.lineAt(Math.min(from, view.state.doc.length))
    view.dispatch({
      selection: { anchor: to },
      effects: EditorView.scrollIntoView(from, { y: 'start', yMargin: topMargin }),
    })
    onChosen()
    // On a touch screen the keyboard would come with it, over half of what one wants to see.
    if (!isTouchScreen()) view.focus()
  }
  const most = Math.min(...headings.map(({ level }) => level))
  return (
    <ul ref={list}>
      {headings.map((heading, index) => (
        // Two headings may have the same words; none has another's place.
        <li key={`${index} ${heading.text}`}>
          <button
            type="button"
            className="outline-item"
            data-depth={Math.min(heading.level - most, 4)}
            aria-current={index === current ? 'location' : undefined}
            onClick={() => goTo(heading)}
          >
            {heading.text}
          </button>
        </li>
      ))}
    </ul>
  )
}
