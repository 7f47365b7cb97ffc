/**
 * Tells the others where this person's caret is, in the form that y-codemirror.next uses, so that any editor of that
 * family shows it. Only while the editor has the focus: a caret in a text that nobody looks at says nothing.
 */
import type { Extension } from '@codemirror/state'
import { type EditorView, ViewPlugin } from '@codemirror/view'
import type { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'

/** A relative position costs a walk through the text's items, too much for every key of a fast typist in a long note. */
const publishEveryMs = 60

export const ownCaret = (content: Y.Text, awareness: Awareness): Extension =>
  ViewPlugin.define((view) => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let published: { anchor: Y.RelativePosition; head: Y.RelativePosition } | undefined

    const publish = (): void => {
      timer = undefined
      const cursor = view.hasFocus && !view.state.readOnly ? cursorOf(view, content) : undefined
      if (cursor === undefined ? published === undefined : isSameCursor(cursor, published)) return
      published = cursor
      // Without a local state there is nobody to tell, and setting a field is ignored.
      awareness.setLocalStateField('cursor', cursor ?? null)
    }
    const schedule = (): void => {
      timer ??= setTimeout(publish, publishEveryMs)
    }

    return {
      update: (update) => {
        if (update.selectionSet || update.docChanged || update.focusChanged) schedule()
      },
      destroy: () => {
        clearTimeout(timer)
        if (published !== undefined) awareness.setLocalStateField('cursor', null)
      },
    }
  })

function cursorOf(view: EditorView, content: Y.Text) {
  const { anchor, head } = view.state.selection.main
  return {
    anchor: Y.createRelativePositionFromTypeIndex(content, anchor),
    head: Y.createRelativePositionFromTypeIndex(content, head),
  }
}

const isSameCursor = (
  a: { anchor: Y.RelativePosition; head: Y.RelativePosition },
  b: { anchor: Y.RelativePosition; head: Y.RelativePosition } | undefined,
): boolean =>
  b !== undefined && Y.compareRelativePositions(a.anchor, b.anchor) && Y.compareRelativePositions(a.head, b.head)
