/**
 * The editor in which somebody writes now, of two side by side that of the active note, for what stands around its text: the bar of formats, the outline, the count.
 * They hear of a change after it has been painted, so that none of them holds up a key.
 */
import type { EditorState, Extension } from '@codemirror/state'
import { type EditorView, ViewPlugin } from '@codemirror/view'
import { useCallback, useSyncExternalStore } from 'react'
import type { NoteId } from '../../../shared/ids.ts'
import type { OpenNote } from '../../state/app-state.ts'

export interface OpenEditor {
  view: EditorView
  note: OpenNote
}

const editors = new Map<NoteId, OpenEditor>()
let active: NoteId | undefined
/** That of the active note; where nobody has said which one that is, the one that was opened last. */
const current = (): OpenEditor | undefined =>
  (active === undefined ? undefined : editors.get(active)) ?? [...editors.values()].at(-1)
const listeners = new Set<() => void>()
const tell = (): void => {
  for (const listener of listeners) listener()
}

/** Makes the editor known for as long as it is there. */
export const openEditor = (note: OpenNote): Extension =>
  ViewPlugin.define((view) => {
    const own = { view, note }
    let isTold = true
    editors.delete(note.id)
    editors.set(note.id, own)
    const tellAfterPaint = (): void => {
      if (!isTold) return
      isTold = false
      requestAnimationFrame(() =>
        setTimeout(() => {
          isTold = true
          if (current() === own) tell()
        }),
      )
    }
    tellAfterPaint()
    return {
      update: tellAfterPaint,
      destroy: () => {
        if (editors.get(note.id) !== own) return
        editors.delete(note.id)
        queueMicrotask(tell)
      },
    }
  })

/** The note is the active one from now on. */
export function makeCurrent(id: NoteId): void {
  if (active === id) return
  active = id
  tell()
}

/** Calls back after each change of what is open, of its text or its selection, once it is painted. */
export function onEditorChange(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const useOpenEditor = (): OpenEditor | undefined => useSyncExternalStore(onEditorChange, current)

/** `read` gives something that equals itself as long as nothing of it has changed: a string, a number, a kept object. */
export function useEditorState<Part>(read: (state: EditorState) => Part): Part | undefined {
  const snapshot = useCallback(() => {
    const editor = current()
    return editor && read(editor.view.state)
  }, [read])
  return useSyncExternalStore(onEditorChange, snapshot)
}
