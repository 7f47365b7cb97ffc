/** How many words the note has, and the selection: at the foot, where editors have it. Counted when the typing rests. */
import type { EditorState } from '@codemirror/state'
import { useEffect, useState } from 'react'
import { useEditorWords } from '../../words/use-editor-words.ts'
import { onEditorChange, useOpenEditor } from '../open-editor.ts'
import { countWords } from './word-count.ts'
import './WordCount.css'

const restMs = 300
const stretchMs = 6

interface Counted {
  all: number
  /** `undefined` where nothing is selected. */
  selected: number | undefined
}

export function WordCount() {
  const { count } = useEditorWords()
  const editor = useOpenEditor()
  const [counted, setCounted] = useState<Counted>()

  useEffect(() => {
    if (editor === undefined) return
    const { view } = editor
    let state: EditorState | undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    const start = (): void => {
      state = view.state
      const counting = countState(state)
      const goOn = (): void => {
        const until = performance.now() + stretchMs
        do {
          const { done, value } = counting.next()
          if (done === true) return setCounted(value)
        } while (performance.now() < until)
        timer = setTimeout(goOn)
      }
      goOn()
    }
    const onChange = (): void => {
      if (state?.doc === view.state.doc && state.selection.main.eq(view.state.selection.main)) return
      clearTimeout(timer)
      timer = setTimeout(start, restMs)
    }
    start()
    const stop = onEditorChange(onChange)
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [editor])

  if (editor === undefined || counted === undefined || counted.all === 0) return null
  return <p className="word-count">{count(counted.all, counted.selected)}</p>
}

function* countState({ doc, selection: { main } }: EditorState): Generator<void, Counted> {
  const all = yield* countWords(doc, 0, doc.length)
  const selected = main.empty ? undefined : yield* countWords(doc, main.from, main.to)
  return { all, selected }
}
