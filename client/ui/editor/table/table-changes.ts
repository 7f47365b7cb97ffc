/**
 * What can be done to a table: each is as few characters as there can be, so that whoever writes in another cell meanwhile goes on
 * doing so, and what comes together is still a table.
 */
import type { ChangeSpec, EditorState, TransactionSpec } from '@codemirror/state'
import type { Alignment, CellPlace, Row, Table } from './table-model.ts'
import { roomOf } from './table-room.ts'

export const tableActions = [
  'rowAbove',
  'rowBelow',
  'columnBefore',
  'columnAfter',
  'alignLeft',
  'alignCenter',
  'alignRight',
  'removeRow',
  'removeColumn',
  'removeTable',
] as const
export type TableAction = (typeof tableActions)[number]

/** `undefined` where there is nothing to do: the heads of the columns stay on top. */
export function tableChange(state: EditorState, place: CellPlace, action: TableAction): TransactionSpec | undefined {
  const { table, row, column } = place
  switch (action) {
    case 'rowAbove':
      return row === 0 ? undefined : rowAfter(state, table, row - 1)
    case 'rowBelow':
      return rowAfter(state, table, row)
    case 'columnBefore':
      return withColumn(state, place, column)
    case 'columnAfter':
      return withColumn(state, place, column + 1)
    case 'alignLeft':
      return aligned(state, table, column, 'left')
    case 'alignCenter':
      return aligned(state, table, column, 'center')
    case 'alignRight':
      return aligned(state, table, column, 'right')
    case 'removeRow':
      return row === 0 ? undefined : withoutRow(state, table, row)
    case 'removeColumn':
      return table.columns < 2 ? withoutTable(state, table) : withoutColumn(state, place)
    case 'removeTable':
      return withoutTable(state, table)
  }
}

/**
 * An empty row under another one, with the caret in one of its cells. It is put before the line that follows: where somebody else
 * takes away one of the two meanwhile, it stays a row.
 */
export function rowAfter(state: EditorState, table: Table, row: number, column = 0): TransactionSpec {
  const text = `|${emptyCell.repeat(table.columns)}`
  const { line } = row === 0 ? table.rule : (table.rows[row] ?? table.rule)
  const start = line.to + 1
  const [from, insert] = line.to === state.doc.length ? [line.to, `\n${text}`] : [start, `${text}\n`]
  return { changes: { from, insert }, selection: { anchor: start + 2 + column * emptyCell.length } }
}

const emptyCell = '   |'

/** Cells that a row lacks, so that one can write in a column of it. */
export function cellsUpTo(row: Row, column: number): { changes: ChangeSpec; caret: number } {
  const missing = column + 1 - row.cells.length
  const lead = row.isClosed ? '' : ' |'
  const insert = lead + emptyCell.repeat(missing)
  return { changes: { from: row.line.to, insert }, caret: row.line.to + insert.length - emptyCell.length + 1 }
}

function withColumn(state: EditorState, { table, row }: CellPlace, column: number): TransactionSpec {
  const inserted = (each: Row) => columnInto(each, column, each === table.rule ? ' --- ' : '   ')
  const set = state.changes([table.rule, ...table.rows].flatMap((each) => inserted(each) ?? []))
  const own = table.rows[row] ?? table.rows[0]
  const cell = inserted(own)
  return {
    changes: set,
    selection: { anchor: cell === undefined ? own.line.to : set.mapPos(cell.from, -1) + cell.caret },
  }
}

/** `undefined` where a row is too short to have it. */
function columnInto(
  { cells, isOpened, isClosed, line }: Row,
  column: number,
  cell: string,
): { from: number; insert: string; caret: number } | undefined {
  const before = cells[column]
  if (before !== undefined) {
    // Without a sign before it, spaces alone would be no cell.
    const sign = column === 0 && !isOpened ? '|' : ''
    return { from: before.start, insert: `${sign}${cell}|`, caret: sign.length + 1 }
  }
  const last = cells.at(-1)
  if (column > cells.length || last === undefined) return undefined
  // Before the last sign: a row that somebody else puts under this one meanwhile begins behind it.
  return isClosed ? { from: last.end, insert: `|${cell}`, caret: 2 } : { from: line.to, insert: ` |${cell}|`, caret: 3 }
}

function withoutColumn(state: EditorState, { table, row, column }: CellPlace): TransactionSpec {
  const changes = [table.rule, ...table.rows].flatMap((each) => {
    const cell = each.cells[column]
    if (cell === undefined) return []
    const isLast = column === each.cells.length - 1
    return [
      isLast && !each.isClosed
        ? { from: Math.max(each.line.from, cell.start - 1), to: cell.end }
        : { from: cell.start, to: cell.end + 1 },
    ]
  })
  const set = state.changes(changes)
  const neighbour = table.rows[row]?.cells[column === table.columns - 1 ? column - 1 : column + 1]
  return { changes: set, selection: { anchor: set.mapPos(neighbour?.to ?? table.from) } }
}

function withoutRow(state: EditorState, table: Table, row: number): TransactionSpec {
  const line = table.rows[row]?.line
  if (line === undefined) return {}
  // What somebody else puts into the row meanwhile is left over. It comes to another row, never to the line under the heads,
  // without which there is no table, nor to the empty line that ends it.
  const isLast = row === table.rows.length - 1
  const from = isLast && row > 1 ? line.from - 1 : line.from
  const to = isLast ? line.to : line.to + 1
  const set = state.changes({ from, to })
  const neighbour = table.rows[row + 1] ?? table.rows[row - 1]
  return { changes: set, selection: { anchor: set.mapPos(neighbour?.cells[0]?.to ?? table.from) } }
}

/** With the room that was made for it; where nobody knows of that, so that no second empty line is left. */
function withoutTable(state: EditorState, table: Table): TransactionSpec {
  const room = roomOf(state, table)
  if (room !== undefined) {
    const { from, to, instead } = room
    return { changes: { from, to, insert: instead }, selection: { anchor: from + instead.length } }
  }
  const { doc } = state
  const isEmpty = (line: number): boolean => line < 1 || line > doc.lines || doc.line(line).length === 0
  const isApart = isEmpty(doc.lineAt(table.from).number - 1) && isEmpty(doc.lineAt(table.to).number + 1)
  const from = isApart ? Math.max(0, table.from - 1) : table.from
  return { changes: { from, to: Math.min(doc.length, table.to + 1) }, selection: { anchor: from } }
}

/** Only the colons come and go. */
function aligned(state: EditorState, table: Table, column: number, alignment: Alignment): TransactionSpec | undefined {
  const cell = table.rule.cells[column]
  if (cell === undefined) return undefined
  const rule = state.sliceDoc(cell.from, cell.to)
  const wanted = { start: alignment !== 'right', end: alignment !== 'left' }
  const changes: ChangeSpec[] = []
  const isOnly = rule.length === 1
  if (wanted.start !== rule.startsWith(':'))
    changes.push(wanted.start ? { from: cell.from, insert: ':' } : { from: cell.from, to: cell.from + 1 })
  if (wanted.end !== (rule.endsWith(':') && !isOnly))
    changes.push(wanted.end ? { from: cell.to, insert: ':' } : { from: cell.to - 1, to: cell.to })
  return changes.length === 0 ? undefined : { changes }
}
