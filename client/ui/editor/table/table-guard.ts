/**
 * Keeps a table one while somebody writes in it: what is taken away stays within cells, and what would end a cell or its line is
 * written so that it does not. Only what is done by hand; nothing that comes from others, nor what an input method composes.
 */
import { type ChangeSpec, EditorState, type Extension, type Transaction } from '@codemirror/state'
import { tableAt, type Table } from './table-model.ts'

export const tableGuard = (): Extension =>
  EditorState.transactionFilter.of((transaction) => {
    if (!transaction.docChanged || !guarded.some((event) => transaction.isUserEvent(event))) return transaction
    if (transaction.isUserEvent('input.type.compose')) return transaction
    const changes: ChangeSpec[] = []
    let isOther = false
    transaction.changes.iterChanges((from, to, _fromB, _toB, inserted) => {
      const own = inTable(transaction.startState, from, to, inserted.toString())
      isOther ||= own !== undefined
      changes.push(...(own ?? [{ from, to, insert: inserted }]))
    })
    return isOther ? replaced(transaction, changes) : transaction
  })

const guarded = ['delete', 'input.type', 'input.paste', 'input.drop', 'input.complete']

function replaced(transaction: Transaction, specs: readonly ChangeSpec[]) {
  const { startState, effects, scrollIntoView } = transaction
  const set = startState.changes([...specs])
  const { main } = startState.selection
  const caret = main.empty && set.empty ? main.head : set.mapPos(main.head, 1)
  return {
    changes: set,
    selection: { anchor: caret },
    effects,
    scrollIntoView,
    userEvent: transaction.isUserEvent('delete') ? 'delete' : 'input',
  }
}

/** What to do instead; `undefined` where it is well as it is. */
function inTable(state: EditorState, from: number, to: number, inserted: string): ChangeSpec[] | undefined {
  const table = tableAt(state, from)
  if (table === undefined || to > table.to || (from <= table.from && to >= table.to)) return undefined
  const text = inCell(inserted)
  const first = cellRange(table, from)
  if (first === undefined) return undefined
  // The space before what is in a cell is not seen, and is not taken away.
  const isWithin = to <= first.end && from >= (from === to ? first.start : first.from)
  if (isWithin && text === inserted) return undefined
  if (from === to) return [{ from, insert: text }]
  const parts: ChangeSpec[] = []
  let insert = text
  for (const { cells } of table.rows)
    for (const cell of cells) {
      const start = Math.max(from, cell.from)
      const end = Math.min(to, cell.to)
      if (start < end || (start === end && insert !== '' && from <= cell.end && to >= cell.start)) {
        parts.push({ from: start, to: Math.max(start, end), insert })
        insert = ''
      }
    }
  return parts
}

const cellRange = (table: Table, position: number) =>
  table.rows.flatMap(({ cells }) => cells).find(({ start, end }) => position >= start - 1 && position <= end)

/** A cell is one line, and a bar would end it. */
const inCell = (text: string): string => text.replace(/\s*\n\s*/g, ' ').replace(/(?<!\\)\|/g, '\\|')
