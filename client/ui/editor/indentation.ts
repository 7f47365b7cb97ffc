/**
 * Tab and Shift+Tab. In a list they move the item; elsewhere Tab is a tab. Escape, then Tab, leaves the text: CodeMirror
 * sees to that before any of this runs.
 */
import { indentLess, indentMore, insertTab } from '@codemirror/commands'
import { indentUnit, syntaxTree } from '@codemirror/language'
import type { EditorState, Extension } from '@codemirror/state'
import { keymap } from '@codemirror/view'

/** Four spaces nest an item under `- ` as well as under `1. `. */
export const indentation = (): Extension => [
  indentUnit.of('    '),
  keymap.of([
    { key: 'Tab', run: (view) => (isInList(view.state) ? indentMore(view) : insertTab(view)), shift: indentLess },
  ]),
]

function isInList(state: EditorState): boolean {
  const { head } = state.selection.main
  const line = state.doc.lineAt(head)
  // Asked at the end of the line: at its start the item has not begun.
  for (let node = syntaxTree(state).resolveInner(line.to, -1); ;) {
    if (node.name === 'ListItem') return true
    if (node.parent === null) return false
    node = node.parent
  }
}
