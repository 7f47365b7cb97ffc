/** What choosing something from the menu does to the text: the sign and what was typed after it go, and it comes. */
import { type ChangeSpec, EditorSelection, type EditorState, type TransactionSpec } from '@codemirror/state'
import { insertedFootnote } from '../footnotes/footnote-ends.ts'
import { formatChange, formatsAt } from '../format/formats.ts'
import { roomMade } from '../table/table-room.ts'
import type { SlashName } from './slash-items.ts'

export interface SlashTexts {
  date: string
  /** The heads of a new table's columns. */
  columns: readonly string[]
}

export function slashChange(state: EditorState, from: number, name: SlashName, texts: SlashTexts): TransactionSpec {
  const removed = state.update({ changes: { from, to: state.selection.main.head }, selection: { anchor: from } })
  const bare = removed.state
  const change = changeFor(bare, name, texts)
  if (change === undefined) return { changes: removed.changes, selection: { anchor: from } }
  const set = bare.changes(change.changes)
  return {
    changes: removed.changes.compose(set),
    selection: change.selection ?? EditorSelection.cursor(set.mapPos(from, 1)),
    ...(change.effects === undefined ? {} : { effects: change.effects }),
  }
}

function changeFor(state: EditorState, name: SlashName, texts: SlashTexts): TransactionSpec | undefined {
  switch (name) {
    case 'date':
      return inserted(state, texts.date)
    case 'table':
      return insertedTable(state, texts.columns)
    case 'footnote':
      return insertedFootnote(state)
    case 'divider':
      return formatChange(state, name)
    case 'heading1':
    case 'heading2':
    case 'heading3':
    case 'bulletList':
    case 'numberedList':
    case 'taskList':
    case 'quote':
    case 'codeBlock':
    case 'link':
      // It is there: choosing it once more from a list does not mean to take it away.
      return formatsAt(state).has(name) ? undefined : formatChange(state, name)
  }
}

function inserted(state: EditorState, text: string): TransactionSpec {
  const { head } = state.selection.main
  return { changes: { from: head, insert: text }, selection: { anchor: head + text.length } }
}

/** A new table, on lines of its own, with the head of its first column selected. */
export function insertedTable(state: EditorState, columns: readonly string[]): TransactionSpec {
  const line = state.doc.lineAt(state.selection.main.head)
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  const text = [row(columns), row(columns.map(() => '---')), row(columns.map(() => '   '))].join('\n')
  const isEmpty = line.text.trim() === ''
  const above = line.number > 1 ? state.doc.line(line.number - 1).text.trim() : ''
  const before = isEmpty ? (above === '' ? '' : '\n') : '\n\n'
  const below = line.number < state.doc.lines ? state.doc.line(line.number + 1).text.trim() : undefined
  const after = below === undefined || below === '' ? '\n' : '\n\n'
  const from = isEmpty ? line.from : line.to
  const first = from + before.length + 2
  const insert = `${before}${text}${after}`
  const changes: ChangeSpec = { from, to: line.to, insert }
  const room = {
    from,
    to: from + insert.length,
    before,
    after,
    instead: state.sliceDoc(from, line.to),
    isLast: below === undefined,
  }
  return {
    changes,
    effects: roomMade.of(room),
    selection: EditorSelection.single(first, first + (columns[0]?.length ?? 0)),
  }
}
