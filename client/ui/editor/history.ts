/**
 * Undo and redo over the note's `Y.UndoManager`, which knows this person's edits from everybody else's. The caret goes
 * to where the text changed, wherever the person had scrolled to, also when the change is older than this editor.
 */
import { type Extension, Prec } from '@codemirror/state'
import { EditorView, keymap, ViewPlugin } from '@codemirror/view'
import { ySyncFacet } from 'y-codemirror.next'
import type * as Y from 'yjs'

type Step = 'undo' | 'redo'

export function history(content: Y.Text, undoManager: Y.UndoManager): Extension {
  const take = (step: Step) => (view: EditorView) => {
    if (view.state.readOnly) return true
    let changedAt: number | undefined
    const observer = (event: Y.YTextEvent): void => {
      changedAt ??= endOfFirstChange(event.delta)
    }
    content.observe(observer)
    undoManager[step]()
    content.unobserve(observer)
    if (changedAt !== undefined) view.dispatch({ selection: { anchor: changedAt }, scrollIntoView: true })
    // Taken even when there is nothing to undo: the browser's own undo knows nothing of other people's edits.
    return true
  }
  const undo = take('undo')
  const redo = take('redo')

  return [
    trackEditor(undoManager),
    Prec.high(
      keymap.of([
        { key: 'Mod-z', run: undo, shift: redo, preventDefault: true },
        { key: 'Ctrl-y', mac: '', run: redo, preventDefault: true },
      ]),
    ),
    // Phones and menus ask for undo without a key.
    EditorView.domEventHandlers({
      beforeinput: (event, view) => {
        if (event.inputType !== 'historyUndo' && event.inputType !== 'historyRedo') return false
        event.preventDefault()
        return event.inputType === 'historyUndo' ? undo(view) : redo(view)
      },
    }),
  ]
}

/** The manager follows the edits of this editor for as long as the editor is there; what it knows stays. */
const trackEditor = (undoManager: Y.UndoManager): Extension =>
  ViewPlugin.define((view) => {
    const origin = view.state.facet(ySyncFacet)
    undoManager.addTrackedOrigin(origin)
    // A new stretch of writing is a new step.
    undoManager.stopCapturing()
    return { destroy: () => undoManager.removeTrackedOrigin(origin) }
  })

function endOfFirstChange(delta: Y.YTextEvent['delta']): number | undefined {
  let position = 0
  for (const part of delta) {
    if (part.retain !== undefined) position += part.retain
    else if (typeof part.insert === 'string') return position + part.insert.length
    else if (part.delete !== undefined) return position
  }
  return undefined
}
