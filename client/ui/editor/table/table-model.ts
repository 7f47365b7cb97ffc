/** Tables of Markdown as rows and cells, with their places in the text. */
import { syntaxTree } from '@codemirror/language'
import type { EditorState, Line, Text } from '@codemirror/state'
import type { SyntaxNode, Tree } from '@lezer/common'

export interface Cell {
  /** Between the signs around it. */
  start: number
  end: number
  /** What is in it, without the spaces around that. Of an empty cell, where one would type. */
  from: number
  to: number
}

export interface Row {
  line: Line
  cells: readonly Cell[]
  /** Whether a sign stands before the first cell, and after the last one. */
  isOpened: boolean
  isClosed: boolean
}

export type Alignment = 'left' | 'center' | 'right' | undefined

export interface Table {
  from: number
  to: number
  /** The heads of the columns first. */
  rows: readonly [Row, ...Row[]]
  /** The line under the heads, which says how columns are aligned. */
  rule: Row
  columns: number
  alignments: readonly Alignment[]
}

const bar = '|'

/** A line as a row, whatever it is. */
export function rowOf(line: Line): Row {
  const { text } = line
  const bars: number[] = []
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === bar) bars.push(at)
  }
  const first = text.search(/\S/)
  const isOpened = bars[0] === first && first >= 0
  const last = text.trimEnd().length - 1
  const isClosed = bars.length > (isOpened ? 1 : 0) && bars.at(-1) === last
  const starts = [isOpened ? first + 1 : 0, ...bars.slice(isOpened ? 1 : 0).map((at) => at + 1)]
  const ends = [...bars.slice(isOpened ? 1 : 0), text.length]
  if (isClosed) {
    starts.pop()
    ends.pop()
  }
  const cells = starts.map((start, index) => cellOf(line, start, ends[index] ?? text.length))
  return { line, cells, isOpened, isClosed }
}

function cellOf({ from: offset, text }: Line, start: number, end: number): Cell {
  const inside = text.slice(start, end)
  const trimmed = inside.trim()
  const lead = trimmed === '' ? (inside.length > 1 ? 1 : 0) : inside.length - inside.trimStart().length
  const from = offset + start + lead
  return { start: offset + start, end: offset + end, from, to: from + trimmed.length }
}

/** `undefined` for one that is within a quote or a list: its lines begin with other signs. */
function tableOf(doc: Text, node: SyntaxNode): Table | undefined {
  if (node.parent?.name !== 'Document') return undefined
  const first = doc.lineAt(node.from).number
  const last = doc.lineAt(node.to).number
  if (last <= first) return undefined
  const head = rowOf(doc.line(first))
  const rule = rowOf(doc.line(first + 1))
  const rows: [Row, ...Row[]] = [head]
  for (let number = first + 2; number <= last; number++) rows.push(rowOf(doc.line(number)))
  return {
    from: doc.line(first).from,
    to: doc.line(last).to,
    rows,
    rule,
    columns: head.cells.length,
    alignments: rule.cells.map(({ from, to }) => alignmentOf(doc.sliceString(from, to))),
  }
}

function alignmentOf(rule: string): Alignment {
  const isLeft = rule.startsWith(':')
  if (rule.endsWith(':')) return isLeft ? 'center' : 'right'
  return isLeft ? 'left' : undefined
}

/** A text has few tables in view, and many ask for each of them. */
const known = new WeakMap<Tree, Map<number, Table | undefined>>()

export function tableAtNode(state: EditorState, node: SyntaxNode): Table | undefined {
  const tree = syntaxTree(state)
  let tables = known.get(tree)
  if (tables === undefined) known.set(tree, (tables = new Map<number, Table | undefined>()))
  if (!tables.has(node.from)) tables.set(node.from, tableOf(state.doc, node))
  return tables.get(node.from)
}

/** The table that a place in the text is in. */
export function tableAt(state: EditorState, position: number): Table | undefined {
  for (const side of [1, -1] as const)
    for (
      let node: SyntaxNode | null = syntaxTree(state).resolveInner(position, side);
      node !== null;
      node = node.parent
    )
      if (node.name === 'Table') return tableAtNode(state, node)
  return undefined
}

export interface CellPlace {
  table: Table
  row: number
  column: number
  cell: Cell
}

/** The cell that a place is in; none in the line under the heads. */
export function cellAt(state: EditorState, position: number): CellPlace | undefined {
  const table = tableAt(state, position)
  const row = table?.rows.findIndex(({ line }) => line.from <= position && position <= line.to) ?? -1
  const found = table?.rows[row]
  if (table === undefined || found === undefined) return undefined
  const at = found.cells.findIndex(({ end }) => position <= end)
  const column = at < 0 ? found.cells.length - 1 : at
  const cell = found.cells[column]
  return cell && { table, row, column, cell }
}
