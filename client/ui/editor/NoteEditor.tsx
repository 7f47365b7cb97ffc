/** One note's text in an editor. This folder is the only part of the screen that knows Yjs. */
import type { Extension } from '@codemirror/state'
import { useEffect, useRef } from 'react'
import type { OpenNote } from '../../state/app-state.ts'
import { writingIsPossible } from '../../state/later-code.ts'
import { type AppContextValue, useApp, useAppState, useUiState } from '../app-context.tsx'
import { isTouchScreen } from '../media.ts'
import { createEditor, type EditorHandle } from './create-editor.ts'
import './editor.css'

type MakeTools = (note: OpenNote, app: AppContextValue) => Extension

export function NoteEditor(props: { note: OpenNote; readOnly: boolean; makeTools: MakeTools | undefined }) {
  const { note, readOnly, makeTools } = props
  const app = useApp()
  const { commands, words, ui } = app
  const host = useRef<HTMLDivElement>(null)
  const editor = useRef<EditorHandle>(undefined)
  const active = useAppState((state) => state.activeTab === note.id)
  const focusWanted = useUiState((state) => state.focusWanted)

  // What the editor starts with; later changes reach it through the effects below.
  const start = useRef({ app, readOnly, makeTools })

  useEffect(() => {
    if (host.current === null) return
    const { app, readOnly, makeTools } = start.current
    const handle = createEditor(host.current, note, {
      words: app.words,
      readOnly,
      tools: makeTools?.(note, app) ?? [],
      rememberView: (view) => commands.rememberView(note.id, view),
    })
    editor.current = handle
    writingIsPossible()
    return () => {
      editor.current = undefined
      handle.view.destroy()
    }
  }, [note, commands, ui])

  useEffect(() => {
    start.current = { app, readOnly, makeTools }
  })
  useEffect(() => editor.current?.setReadOnly(readOnly), [readOnly])
  useEffect(() => {
    editor.current?.setWords(words)
    if (makeTools !== undefined) editor.current?.setTools(makeTools(note, app))
  }, [words, makeTools, note, app])

  // The caret is in the active note, unless somebody is busy elsewhere: also when the other one of two notes was that.
  useEffect(() => {
    const { activeElement, body } = document
    if (!active || editor.current === undefined || host.current?.contains(activeElement)) return
    if (activeElement === body || activeElement?.closest('.note-editor')) takeFocus(editor.current, note)
  }, [active, note])
  useEffect(() => {
    if (!focusWanted || !active) return
    ui.setState({ focusWanted: false })
    if (editor.current !== undefined && !isBusyElsewhere()) takeFocus(editor.current, note)
  }, [focusWanted, active, note, ui])

  return <div ref={host} className="note-editor" data-readonly={readOnly} />
}

/** On a touch screen the keyboard comes with the caret, so only where writing is all that one can want. */
function takeFocus({ view }: EditorHandle, note: OpenNote): void {
  if (!isTouchScreen() || note.content.length === 0) view.focus()
}

/** Somebody may have gone on to a title or a dialog while the note was loading. */
const isBusyElsewhere = (): boolean =>
  document.activeElement?.closest('[role="dialog"], [role="menu"], input, textarea, select') instanceof Element
