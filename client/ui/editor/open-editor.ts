/**
 * The editor in which somebody writes now, for what stands around its text: the bar of formats, the outline, the count.
 * They hear of a change after it has been painted, so that none of them holds up a key.
 */
import type { EditorState, Extension } from '@codemirror/state'
import { type EditorView, ViewPlugin } from '@codemirror/view'
import { useCallback, useSyncExternalStore } from 'react'
import type { OpenNote } from '../../state/app-state.ts'

export interface OpenEditor {
  view: EditorView
  note: OpenNote
}

let current: OpenEditor | undefined
const listeners = new Set<() => void>()
const tell = (): void => {
  for (const listener of listeners) listener()
}

/** Makes the editor known for as long as it is there. */
export const openEditor = (note: OpenNote): Extension =>
  ViewPlugin.define((view) => {
    const own = { view, note }
    let isTold = true
    current = own
    const tellAfterPaint = (): void => {
      if (!isTold) return
      isTold = false
      requestAnimationFrame(() =>
        setTimeout(() => {
          isTold = true
          if (current === own) tell()
        }),
      )
    }
    tellAfterPaint()
    return {
      update: tellAfterPaint,
      destroy: () => {
        if (current !== own) return
        current = undefined
        queueMicrotask(tell)
      },
    }
  })

/** Calls back after each change of what is open, of its text or its selection, once it is painted. */
export function onEditorChange(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const useOpenEditor = (): OpenEditor | undefined => useSyncExternalStore(onEditorChange, () => current)

/** `read` gives something that equals itself as long as nothing of it has changed: a string, a number, a kept object. */
export function useEditorState<Part>(read: (state: EditorState) => Part): Part | undefined {
  const snapshot = useCallback(() => current && read(current.view.state), [read])
  return useSyncExternalStore(onEditorChange, snapshot)
}
