/**
 * The menu after `/`: open from the moment in which the sign is typed, at a line's beginning or after a space, for as long
 * as the caret stays behind it and something is found. Chinese keyboards type `、` with the same key.
 */
import { syntaxTree } from '@codemirror/language'
import { type EditorState, StateEffect, StateField, type Transaction } from '@codemirror/state'
import type { SyntaxNode } from '@lezer/common'
import { prefixEnd } from '../format/line-signs.ts'
import { findItems, type SlashItem, type SlashName } from './slash-items.ts'

export interface SlashState {
  /** Where the sign stands. */
  from: number
  items: readonly SlashItem[]
  selected: number
}

export const selectItem = StateEffect.define<number>()
export const closeSlash = StateEffect.define<null>()

const longestQuery = 20
const withoutMenu = new Set(['FencedCode', 'CodeBlock', 'InlineCode', 'URL', 'HTMLBlock', 'Autolink'])

export const slashField = (labels: Readonly<Record<SlashName, string>>): StateField<SlashState | undefined> =>
  StateField.define<SlashState | undefined>({
    create: () => undefined,
    update(before, transaction) {
      for (const effect of transaction.effects) {
        if (effect.is(closeSlash)) return undefined
        if (effect.is(selectItem) && before !== undefined) return { ...before, selected: effect.value }
      }
      if (!transaction.docChanged && transaction.selection === undefined) return before
      const from = before === undefined ? opened(transaction) : transaction.changes.mapPos(before.from, 1)
      if (from === undefined) return undefined
      const query = queryAt(transaction.state, from)
      if (query === undefined) return undefined
      const items = findItems(query, labels)
      if (items.length === 0) return undefined
      // What was picked stays so as long as the same things are offered.
      const isSame = before !== undefined && items.length === before.items.length
      return { from, items, selected: isSame ? before.selected : 0 }
    },
  })

/** Where a sign has just been typed that opens the menu. */
function opened(transaction: Transaction): number | undefined {
  if (!transaction.docChanged || !transaction.isUserEvent('input.type') || transaction.state.readOnly) return undefined
  const { state } = transaction
  const { head, empty } = state.selection.main
  const at = head - 1
  if (!empty || at < 0 || !isSign(state, at)) return undefined
  const line = state.doc.lineAt(at)
  const before = line.text.slice(0, at - line.from)
  if (before.length > prefixEnd(line.text) && !/\s$/.test(before)) return undefined
  for (let node: SyntaxNode | null = syntaxTree(state).resolveInner(at, -1); node !== null; node = node.parent)
    if (withoutMenu.has(node.name)) return undefined
  return at
}

const isSign = (state: EditorState, at: number): boolean => /^[/、]$/.test(state.sliceDoc(at, at + 1))

function queryAt(state: EditorState, from: number): string | undefined {
  const { head, empty } = state.selection.main
  if (!empty || head <= from || head - from > longestQuery + 1 || !isSign(state, from)) return undefined
  const query = state.sliceDoc(from + 1, head)
  return query.includes('\n') ? undefined : query
}
