/** The headings of the note: beside it where there is room, else as a sheet. */
import { EditorView } from '@codemirror/view'
import { X } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import { useWords } from '../../app-context.tsx'
import { IconButton } from '../../Button.tsx'
import { Sheet } from '../../layout/Sheet.tsx'
import { isTouchScreen, useNarrow } from '../../media.ts'
import { useEditorWords } from '../../words/use-editor-words.ts'
import { useOpenEditor } from '../open-editor.ts'
import { topMargin } from '../view-memory.ts'
import type { Heading } from './headings.ts'
import { outlineShown, showOutline } from './outline-shown.ts'
import { useHeadings } from './use-headings.ts'
import './OutlinePanel.css'

export function OutlinePanel() {
  const { outline } = useEditorWords()
  const words = useWords()
  const narrow = useNarrow()
  const editor = useOpenEditor()
  const toText = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') editor?.view.focus()
  }
  if (narrow)
    return (
      <Sheet title={outline.title} size="small" narrow="bottom" onClose={() => showOutline(false)}>
        <div className="outline outline-sheet">
          <OutlineList onChosen={() => showOutline(false)} />
        </div>
      </Sheet>
    )
  return (
    <nav className="outline outline-panel" aria-label={outline.title} onKeyDown={toText}>
      <div className="outline-head">
        <h2>{outline.title}</h2>
        <IconButton icon={X} label={words.close} onClick={() => showOutline(false)} />
      </div>
      <OutlineList />
    </nav>
  )
}

function OutlineList({ onChosen }: { onChosen?: () => void }) {
  const { outline } = useEditorWords()
  const editor = useOpenEditor()
  const { headings, current } = useHeadings(editor)
  const list = useRef<HTMLUListElement>(null)
  const isEmpty = headings.length === 0

  useEffect(() => {
    if (isEmpty || !outlineShown.getState().focusWanted) return
    outlineShown.setState({ focusWanted: false })
    const buttons = list.current?.querySelectorAll('button')
    ;(buttons?.[Math.max(0, current)] ?? buttons?.[0])?.focus()
  }, [isEmpty, current])
  // The one that is marked stays in view while one scrolls through a long note.
  useEffect(() => {
    list.current?.children[current]?.scrollIntoView({ block: 'nearest' })
  }, [current])

  if (isEmpty) return <p className="outline-empty">{outline.empty}</p>
  const goTo = ({ from }: Heading): void => {
    if (editor === undefined) return
    const { view } = editor
    const { to } = view.state.doc.lineAt(Math.min(from, view.state.doc.length))
    view.dispatch({
      selection: { anchor: to },
      effects: EditorView.scrollIntoView(from, { y: 'start', yMargin: topMargin }),
    })
    onChosen?.()
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
