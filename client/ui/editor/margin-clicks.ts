/** The margin beside the text belongs to the text: a click there puts the caret into it. */
import type { Extension } from '@codemirror/state'
import { type EditorView, ViewPlugin } from '@codemirror/view'

export const marginClicks = (): Extension =>
  ViewPlugin.define((view) => {
    const onMouseDown = (event: MouseEvent): void => focusFromMargin(view, event)
    view.scrollDOM.addEventListener('mousedown', onMouseDown)
    return { destroy: () => view.scrollDOM.removeEventListener('mousedown', onMouseDown) }
  })

function focusFromMargin(view: EditorView, event: MouseEvent): void {
  // Not by where the target is: what was pressed in the text may have been drawn anew since, as a box that was ticked.
  if (event.composedPath().includes(view.contentDOM)) return
  // A click beside an open menu closes it, and that on the scroll bar scrolls.
  if (document.querySelector('[role="menu"]') !== null || event.offsetX > view.scrollDOM.clientWidth) return
  event.preventDefault()
  view.dispatch({ selection: { anchor: view.posAtCoords({ x: event.clientX, y: event.clientY }, false) } })
  view.focus()
}
