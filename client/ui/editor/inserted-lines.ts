/**
 * Several lines that come at once, and not as a paste: a phone's keyboard gives out what it has kept, somebody dictates. A
 * browser would put them into the elements of the line, and where these are signs of a heading, the breaks were lost.
 */
import type { Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'

export const insertedLines = (): Extension =>
  EditorView.domEventHandlers({
    beforeinput: ({ inputType, isComposing, data }, view) => {
      const { state } = view
      if (inputType !== 'insertText' || isComposing || state.readOnly || data?.includes('\n') !== true) return false
      const text = data.replace(/\r\n?/g, '\n')
      view.dispatch(state.replaceSelection(text), { userEvent: 'input.type', scrollIntoView: true })
      return true
    },
  })
