/** The three views of a note's text, changed in place: the caret and what is on screen stay. */
import { Compartment, EditorState, type Extension, Prec } from '@codemirror/state'
import { EditorView, keymap, ViewPlugin } from '@codemirror/view'
import { hiddenMarks } from './hidden-marks.ts'
import { linkClicks } from './link-clicks.ts'
import { showNextView, viewKey, type WritingView, writingView } from './writing-view.ts'

export function livePreview(): Extension {
  const shown = new Compartment()
  return [
    shown.of(looksOf(writingView.getState().view)),
    ViewPlugin.define((view) => ({
      destroy: writingView.subscribe((now, before) => {
        if (now.view !== before.view) view.dispatch({ effects: shown.reconfigure(looksOf(now.view)) })
      }),
    })),
    keymap.of([
      {
        key: viewKey,
        preventDefault: true,
        run: () => {
          showNextView()
          return true
        },
      },
    ]),
  ]
}

function looksOf(view: WritingView): Extension {
  switch (view) {
    case 'live':
      return [hiddenMarks(false), linkClicks(false)]
    case 'raw':
      return linkClicks(false)
    case 'reading':
      return [
        hiddenMarks(true),
        linkClicks(true),
        // Before what the editor says of itself.
        Prec.highest([EditorState.readOnly.of(true), EditorView.editable.of(false)]),
        EditorView.contentAttributes.of({ 'aria-readonly': 'true' }),
        EditorView.editorAttributes.of({ class: 'cm-reading' }),
      ]
  }
}
