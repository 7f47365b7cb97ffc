/** Keys that go from cell to cell. Where the caret is in no table, they do what they always do. */
import { EditorSelection, type EditorState, type Extension, Prec, type TransactionSpec } from '@codemirror/state'
import { type Command, EditorView, keymap } from '@codemirror/view'
import type { OpenNote } from '../../../state/app-state.ts'
import type { EditorWords } from '../../words/editor-en.ts'
import { cellsUpTo, rowAfter, type TableAction, tableChange } from './table-changes.ts'
import { cellAt, type CellPlace, type Table } from './table-model.ts'

type Steps = Pick<OpenNote['undoManager'], 'stopCapturing'>

export const caretCell = (state: EditorState): CellPlace | undefined =>
  state.selection.ranges.length === 1 ? cellAt(state, state.selection.main.head) : undefined

/** One step of undo. Returns whether there was something to do. */
export function changeTable(view: EditorView, steps: Steps, action: TableAction): boolean {
  const place = caretCell(view.state)
  const change = place && !view.state.readOnly ? tableChange(view.state, place, action) : undefined
  if (change === undefined) return false
  dispatchStep(view, steps, change)
  return true
}

function dispatchStep(view: EditorView, steps: Steps, change: TransactionSpec): void {
  steps.stopCapturing()
  view.dispatch(change, { scrollIntoView: true, userEvent: 'input.format' })
  steps.stopCapturing()
}

export function tableKeys({ undoManager }: OpenNote, words: EditorWords): Extension {
  const inCell =
    (run: (view: EditorView, place: CellPlace) => boolean): Command =>
    (view) => {
      const place = caretCell(view.state)
      return place !== undefined && !view.state.readOnly && run(view, place)
    }
  /** Into a cell: a row that is too short gets it. Read out, because no table is there for a screen reader. */
  const goTo = (view: EditorView, table: Table, row: number, column: number, side: 'from' | 'to' = 'to'): boolean => {
    const target = table.rows[row]
    if (target === undefined) return false
    const cell = target.cells[column]
    const head = table.rows[0].cells[column]
    const name = head === undefined ? '' : view.state.sliceDoc(head.from, head.to)
    const effects = EditorView.announce.of(words.table.place(name, row, column + 1))
    if (cell === undefined) {
      const { changes, caret } = cellsUpTo(target, column)
      dispatchStep(view, undoManager, { changes, selection: { anchor: caret }, effects })
    } else view.dispatch({ selection: EditorSelection.cursor(cell[side]), effects, scrollIntoView: true })
    return true
  }
  /** Out of the table, above it or beneath. */
  const leave = (view: EditorView, table: Table, by: 1 | -1): boolean => {
    const { doc } = view.state
    if (by < 0) {
      if (table.from === 0) return true
      view.dispatch({ selection: EditorSelection.cursor(table.from - 1), scrollIntoView: true })
    } else if (table.to < doc.length)
      view.dispatch({ selection: EditorSelection.cursor(table.to + 1), scrollIntoView: true })
    else
      dispatchStep(view, undoManager, {
        changes: { from: doc.length, insert: '\n' },
        selection: { anchor: doc.length + 1 },
      })
    return true
  }
  const next = inCell((view, { table, row, column }) => {
    if (column + 1 < table.columns) return goTo(view, table, row, column + 1)
    if (row + 1 < table.rows.length) return goTo(view, table, row + 1, 0)
    dispatchStep(view, undoManager, rowAfter(view.state, table, row))
    return true
  })
  const previous = inCell((view, { table, row, column }) => {
    if (column > 0) return goTo(view, table, row, column - 1)
    return row > 0 ? goTo(view, table, row - 1, table.columns - 1) : leave(view, table, -1)
  })
  const enter = inCell((view, { table, row, column }) => {
    if (row + 1 < table.rows.length) return goTo(view, table, row + 1, column)
    const own = table.rows[row]
    const isEmpty = row > 0 && own?.cells.every(({ from, to }) => from === to) === true
    if (!isEmpty) {
      dispatchStep(view, undoManager, rowAfter(view.state, table, row, column))
      return true
    }
    // As in a list: an empty one at the end ends it.
    const { line } = own
    const change = { from: line.from - 1, to: line.to }
    const { doc } = view.state
    const isEnd = line.to === doc.length
    dispatchStep(view, undoManager, {
      changes: isEnd ? { ...change, insert: '\n\n' } : change,
      selection: { anchor: isEnd ? line.from + 1 : line.from },
    })
    return true
  })
  const vertically = (by: 1 | -1): Command =>
    inCell((view, { table, row, column, cell }) => {
      // Within a cell of several lines the caret goes from one to the next.
      const { head } = view.moveVertically(view.state.selection.main, by > 0)
      if (head >= cell.start && head <= cell.end && head !== view.state.selection.main.head) return false
      const to = row + by
      return to < 0 || to >= table.rows.length ? leave(view, table, by) : goTo(view, table, to, column)
    })
  const sideways = (by: 1 | -1): Command =>
    inCell((view, place) => {
      const { main } = view.state.selection
      const { table, row, column, cell } = place
      if (!main.empty || (by > 0 ? main.head < cell.to : main.head > cell.from)) return false
      const [toRow, toColumn] =
        by > 0
          ? column + 1 < table.columns
            ? [row, column + 1]
            : [row + 1, 0]
          : column > 0
            ? [row, column - 1]
            : [row - 1, table.columns - 1]
      return toRow < 0 || toRow >= table.rows.length
        ? leave(view, table, by)
        : goTo(view, table, toRow, toColumn, by > 0 ? 'from' : 'to')
    })
  const within = (side: 'from' | 'to', extend: boolean): Command =>
    inCell((view, { cell }) => {
      const anchor = extend ? view.state.selection.main.anchor : cell[side]
      view.dispatch({ selection: { anchor, head: cell[side] }, scrollIntoView: true })
      return true
    })
  return Prec.high(
    keymap.of([
      { key: 'Tab', run: next, shift: previous },
      { key: 'Enter', run: enter },
      { key: 'ArrowDown', run: vertically(1) },
      { key: 'ArrowUp', run: vertically(-1) },
      { key: 'ArrowRight', run: sideways(1) },
      { key: 'ArrowLeft', run: sideways(-1) },
      { key: 'Home', run: within('from', false), shift: within('from', true) },
      { key: 'End', run: within('to', false), shift: within('to', true) },
    ]),
  )
}
