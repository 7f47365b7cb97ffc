/** Gives formats to what is written: by key, and for the buttons. */
import type { Extension } from '@codemirror/state'
import { type EditorView, keymap } from '@codemirror/view'
import type { OpenNote } from '../../../state/app-state.ts'
import { formatChange, type FormatName, formats } from './formats.ts'

type Steps = Pick<OpenNote['undoManager'], 'stopCapturing'>

export const formatKeys = ({ undoManager }: OpenNote): Extension =>
  keymap.of([
    ...formats.map(({ name, key, mac }) => ({
      key,
      mac,
      preventDefault: name !== 'link',
      run: (view: EditorView) => {
        // Without a selection this key belongs to the app.
        if (name === 'link' && view.state.selection.main.empty) return false
        return giveFormat(view, undoManager, name)
      },
    })),
    // The key that leads to the buttons in other editors.
    { key: 'Alt-F10', run: focusBar },
  ])

function focusBar(): boolean {
  const button = document.querySelector<HTMLElement>('.format-bar button[tabindex="0"]')
  button?.focus()
  return button !== null
}

/** One step of undo. Returns whether there was something to do. */
export function giveFormat(view: EditorView, steps: Steps, name: FormatName): boolean {
  if (view.state.readOnly) return false
  const change = formatChange(view.state, name)
  if (change === undefined) return false
  steps.stopCapturing()
  view.dispatch(change, { scrollIntoView: true, userEvent: 'input.format' })
  steps.stopCapturing()
  return true
}

/**
 * What is being composed is finished first: an input method loses it when the text changes under its hands. Keyboards of
 * phones compose whatever one types.
 */
export function afterComposition(view: EditorView, run: () => void): void {
  if (!view.composing) {
    run()
    return
  }
  // In a task of its own: what was composed comes into the text after the event.
  view.contentDOM.addEventListener('compositionend', () => setTimeout(run), { once: true })
  view.contentDOM.blur()
  view.contentDOM.focus()
}
