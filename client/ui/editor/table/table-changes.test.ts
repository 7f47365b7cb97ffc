import { EditorState, type TransactionSpec } from '@codemirror/state'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { noteLanguage } from '../note-language.ts'
import { insertedTable, slashChange } from '../slash/slash-changes.ts'
import { type TableAction, tableActions, tableChange } from './table-changes.ts'
import { tableGuard } from './table-guard.ts'
import { cellAt, tableAt } from './table-model.ts'
import { tableRooms } from './table-room.ts'

const table = '| Item | Price |\n| --- | ---: |\n| Tram | 3 |\n| Bread | 2 |'
/** `^` is the caret. */
function stateOf(marked: string): EditorState {
  const at = marked.indexOf('^')
  return EditorState.create({
    doc: marked.replace('^', ''),
    selection: { anchor: at },
    extensions: [noteLanguage, tableGuard(), tableRooms],
  })
}
const marked = (state: EditorState): string => {
  const text = state.doc.toString()
  const { head } = state.selection.main
  return `${text.slice(0, head)}^${text.slice(head)}`
}
function after(text: string, action: TableAction): string | undefined {
  const state = stateOf(text)
  const place = cellAt(state, state.selection.main.head)
  const change = place && tableChange(state, place, action)
  return change && marked(state.update(change).state)
}

describe('cells', () => {
  it('are where one types', () => {
    const state = stateOf(`${table}^\n\nend`)
    const found = tableAt(state, 3)
    expect(found?.rows.map(({ cells }) => cells.map(({ from, to }) => state.sliceDoc(from, to)))).toEqual([
      ['Item', 'Price'],
      ['Tram', '3'],
      ['Bread', '2'],
    ])
    expect(found?.alignments).toEqual([undefined, 'right'])
    expect(cellAt(state, state.doc.length)).toBeUndefined()
    expect(cellAt(state, table.indexOf('---'))).toBeUndefined()
    expect(cellAt(state, table.indexOf('Bread') + 2)).toMatchObject({ row: 2, column: 0 })
  })

  it('may lack signs around them, and hold signs of their own', () => {
    const text = 'a | b\n--|--\n`x \\| y` | [[T\\|t]]\n|  |'
    const state = stateOf(`${text}^`)
    const rows = tableAt(state, 0)?.rows.map(({ cells }) => cells.map(({ from, to }) => state.sliceDoc(from, to)))
    expect(rows).toEqual([['a', 'b'], ['`x \\| y`', '[[T\\|t]]'], ['']])
  })

  it('within a quote or a list stay lines', () => {
    expect(tableAt(stateOf('> | a | b |\n> |---|---|\n> | 1 | 2 |^'), 4)).toBeUndefined()
  })
})

describe('what can be done to a table', () => {
  const at = (text: string): string => table.replace(text, `${text}^`)
  it.each<[TableAction, string, string | undefined]>([
    ['rowBelow', 'Tram', '| Item | Price |\n| --- | ---: |\n| Tram | 3 |\n| ^  |   |\n| Bread | 2 |'],
    ['rowBelow', 'Item', '| Item | Price |\n| --- | ---: |\n| ^  |   |\n| Tram | 3 |\n| Bread | 2 |'],
    ['rowAbove', 'Tram', '| Item | Price |\n| --- | ---: |\n| ^  |   |\n| Tram | 3 |\n| Bread | 2 |'],
    ['rowAbove', 'Item', undefined],
    ['columnBefore', 'Tram', '|   | Item | Price |\n| --- | --- | ---: |\n| ^  | Tram | 3 |\n|   | Bread | 2 |'],
    ['columnAfter', 'Tram', '| Item |   | Price |\n| --- | --- | ---: |\n| Tram | ^  | 3 |\n| Bread |   | 2 |'],
    ['columnAfter', '3', '| Item | Price |   |\n| --- | ---: | --- |\n| Tram | 3 | ^  |\n| Bread | 2 |   |'],
    ['removeRow', 'Tram', '| Item | Price |\n| --- | ---: |\n| Bread^ | 2 |'],
    ['removeRow', 'Bread', '| Item | Price |\n| --- | ---: |\n| Tram^ | 3 |'],
    ['removeRow', 'Item', undefined],
    ['removeColumn', 'Tram', '| Price |\n| ---: |\n| 3^ |\n| 2 |'],
    ['removeColumn', '3', '| Item |\n| --- |\n| Tram^ |\n| Bread |'],
    ['alignLeft', 'Tram', '| Item | Price |\n| :--- | ---: |\n| Tram^ | 3 |\n| Bread | 2 |'],
    ['alignCenter', '3', '| Item | Price |\n| --- | :---: |\n| Tram | 3^ |\n| Bread | 2 |'],
    ['alignRight', '3', undefined],
    ['removeTable', '3', '^'],
  ])('%s at %s', (action, cell, text) => expect(after(at(cell), action)).toBe(text))

  it.each<[TableAction, string, string]>([
    ['columnBefore', 'a^ | b\n--|--\n1 | 2', '| ^  |a | b\n| --- |--|--\n|   |1 | 2'],
    ['columnAfter', 'a | b^\n--|--\n1 | 2', 'a | b | ^  |\n--|-- | --- |\n1 | 2 |   |'],
    ['removeColumn', 'a | b^\n--|--\n1 | 2', 'a^ \n--\n1 '],
  ])('%s without signs around cells', (action, before, text) => expect(after(before, action)).toBe(text))

  const removed = (state: EditorState): string => {
    const place = cellAt(state, state.selection.main.head)
    return marked(state.update((place && tableChange(state, place, 'removeTable')) ?? {}).state)
  }
  const columns = ['One', 'Two']
  it.each(['a^', 'a\n^', 'a\n\n^', '^', 'a^\nb', 'a^\n\nb', 'a\n\n^\n\nb', 'a\n  ^\nb', '^\nb'])(
    'taken away as it was put in, leaves the text as it was: %j',
    (text) => {
      const state = stateOf(text)
      expect(removed(state.update(insertedTable(state, columns)).state)).toBe(text)
      const typed = stateOf(text.replace('^', '/tab^'))
      const at = typed.selection.main.head - 4
      const chosen = typed.update(slashChange(typed, at, 'table', { date: '', columns })).state
      expect(removed(chosen)).toBe(text)
    },
  )

  it('taken away, leaves what was written around it meanwhile', () => {
    const written = (at: (state: EditorState) => number, insert: string): string => {
      const before = stateOf('a^')
      const state = before.update(insertedTable(before, columns)).state
      const there = at(state)
      return removed(state.update({ changes: { from: there, insert } }).state)
    }
    expect(written(() => 0, 'b')).toBe('ba^')
    expect(written(() => 1, 'b')).toBe('ab^')
    expect(written(({ doc }) => doc.length, '\nb')).toBe('a\n^\nb')
    expect(written(() => 2, 'b')).toBe('a\nb\n^')
    // In a cell: it is still the table that was put in.
    expect(written(({ doc }) => doc.length - 2, 'b')).toBe('a^')
  })

  it.each([
    [`a\n\n${table}\n`, 'a\n^'],
    [`a\n\n${table}`, 'a\n^'],
    [`a\n\n${table}\n\nb`, 'a\n^\nb'],
    [`a\n\n${table}\n\n\nb`, 'a\n^\n\nb'],
    [`${table}\n\nb`, '^\nb'],
    [`a\n\n${table}\n# b`, 'a\n\n^# b'],
  ])('taken away where nobody knows how it came, leaves no second empty line: %j', (text, left) =>
    expect(removed(stateOf(text.replace('Tram', 'Tram^')))).toBe(left),
  )

  it('leaves a table that is one, whatever somebody else writes and does meanwhile', () => {
    for (const action of tableActions.filter((each) => each !== 'removeTable'))
      for (const other of tableActions.filter((each) => each !== 'removeTable')) {
        // Together they take away both columns.
        if (action === 'removeColumn' && other === 'removeColumn') continue
        const docs = [new Y.Doc(), new Y.Doc()] as const
        docs[0].getText().insert(0, `${table}\n\nend`)
        Y.applyUpdate(docs[1], Y.encodeStateAsUpdate(docs[0]))
        for (const [doc, does, where] of [
          [docs[0], action, 'Tram'],
          [docs[1], other, '2'],
        ] as const) {
          const state = stateOf(doc.getText().toJSON().replace(where, `${where}^`))
          const place = cellAt(state, state.selection.main.head)
          apply(doc.getText(), state, (place && tableChange(state, place, does)) ?? {})
        }
        // A letter in another cell of the same row.
        const text = docs[1].getText()
        const bread = text.toJSON().indexOf('Bread')
        if (bread >= 0) text.insert(bread + 5, 's')
        Y.applyUpdate(docs[0], Y.encodeStateAsUpdate(docs[1]))
        Y.applyUpdate(docs[1], Y.encodeStateAsUpdate(docs[0]))
        const merged = docs[0].getText().toJSON()
        expect(docs[1].getText().toJSON()).toBe(merged)
        const state = stateOf(`${merged}^`)
        expect(merged.slice(tableAt(state, 1)?.to).trim(), `${action}, ${other}: ${merged}`).toBe('end')
        if (bread >= 0 && action !== 'removeColumn') expect(merged).toContain('Breads')
      }
  })
})

function apply(text: Y.Text, state: EditorState, change: TransactionSpec): void {
  let shift = 0
  state.update(change).changes.iterChanges((from, to, _fromB, _toB, inserted) => {
    text.delete(from + shift, to - from)
    text.insert(from + shift, inserted.toString())
    shift += inserted.length - (to - from)
  })
}

describe('the guard', () => {
  const typed = (text: string, insert: string, event = 'input.type'): string => {
    const state = stateOf(text)
    const { from, to } = state.selection.main
    return state.update({ changes: { from, to, insert }, userEvent: event }).state.doc.toString()
  }
  it('writes a bar as one that ends no cell, and a line break as a space', () => {
    expect(typed(table.replace('Tram', 'Tr^am'), '|')).toBe(table.replace('Tram', 'Tr\\|am'))
    expect(typed(table.replace('Tram', 'Tram^'), ' or\nbus | taxi', 'input.paste')).toBe(
      table.replace('Tram', 'Tram or bus \\| taxi'),
    )
    expect(typed('text^', '|')).toBe('text|')
  })

  const removed = (from: number, to: number): string => {
    const state = stateOf(`${table}^`)
    return state.update({ changes: { from, to }, userEvent: 'delete.selection' }).state.doc.toString()
  }
  it('takes text away, and leaves the cells', () => {
    const [tram, bread] = [table.indexOf('Tram'), table.indexOf('Bread')]
    expect(removed(tram - 1, tram)).toBe(table)
    expect(removed(tram + 3, tram + 4)).toBe(table.replace('Tram', 'Tra'))
    expect(removed(tram + 2, bread + 2)).toBe(table.replace('Tram | 3', 'Tr | ').replace('Bread', 'ead'))
    expect(removed(0, table.length)).toBe('')
  })
})
