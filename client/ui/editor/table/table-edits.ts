/** What can be done to the table that the caret is in; where it is in none, a new one. For its menu and for the list of all commands. */
import type { EditorState } from '@codemirror/state'
import type { EditorWords } from '../../words/editor-en.ts'
import { afterComposition } from '../format/format-keys.ts'
import type { OpenEditor } from '../open-editor.ts'
import { insertedTable } from '../slash/slash-changes.ts'
import { type TableAction, tableActions, tableChange } from './table-changes.ts'
import { caretCell, changeTable } from './table-keys.ts'

export const tableEdits = ['insert', ...tableActions] as const
export type TableEdit = (typeof tableEdits)[number]

/** Takes something away. */
export const isRemoval = (edit: TableEdit): boolean => edit.startsWith('remove')

/** Those that would change something. */
export function possibleTableEdits(state: EditorState): readonly TableEdit[] {
  const place = caretCell(state)
  if (place === undefined) return ['insert']
  return tableActions.filter((action) => tableChange(state, place, action) !== undefined)
}

/** One step of undo. */
export function editTable({ view, note }: OpenEditor, edit: TableEdit, words: EditorWords): void {
  const { undoManager } = note
  afterComposition(view, () => {
    if (edit !== 'insert') return void changeTable(view, undoManager, edit satisfies TableAction)
    undoManager.stopCapturing()
    view.dispatch(insertedTable(view.state, [words.slash.column(1), words.slash.column(2)]), {
      scrollIntoView: true,
      userEvent: 'input.format',
    })
    undoManager.stopCapturing()
  })
}
