import type { Text } from '@codemirror/state'
import type { EditorView } from '@codemirror/view'
import { useEffect, useState } from 'react'
import { onEditorChange, type OpenEditor } from '../open-editor.ts'
import { topMargin } from '../view-memory.ts'
import { type Heading, headingAt, headingsOf } from './headings.ts'

/** While somebody types the outline waits. */
const restMs = 200

export interface Outline {
  headings: readonly Heading[]
  /** The one that is being read or written under; -1 before the first. */
  current: number
}

const nothing: Outline = { headings: [], current: -1 }

export function useHeadings(editor: OpenEditor | undefined): Outline {
  const [outline, setOutline] = useState(nothing)
  useEffect(() => {
    if (editor === undefined) return
    const { view } = editor
    let doc: Text | undefined
    let headings: readonly Heading[] = []
    let timer: ReturnType<typeof setTimeout> | undefined
    const mark = (): void => {
      const current = headingAt(headings, placeIn(view))
      setOutline((before) =>
        before.headings === headings && before.current === current ? before : { headings, current },
      )
    }
    const read = (): void => {
      doc = view.state.doc
      headings = headingsOf(doc)
      mark()
    }
    const onChange = (): void => {
      if (doc === view.state.doc) return mark()
      clearTimeout(timer)
      timer = setTimeout(read, restMs)
    }
    read()
    const stop = onEditorChange(onChange)
    view.scrollDOM.addEventListener('scroll', mark, { passive: true })
    return () => {
      stop()
      clearTimeout(timer)
      view.scrollDOM.removeEventListener('scroll', mark)
    }
  }, [editor])
  return editor === undefined ? nothing : outline
}

/** Where the caret is, if one can see it; else what is at the top. */
function placeIn(view: EditorView): number {
  const { head } = view.state.selection.main
  const { scrollTop, clientHeight } = view.scrollDOM
  const block = view.lineBlockAt(head)
  const above = view.documentPadding.top
  if (block.bottom + above > scrollTop && block.top + above < scrollTop + clientHeight) return head
  return view.lineBlockAtHeight(scrollTop + topMargin - above).to
}
