/**
 * What is being typed of a link to a note: open from `[[` on, for as long as the caret stays behind it and before another text
 * for it. Chinese keyboards type `【【` with the same keys.
 */
import { syntaxTree } from '@codemirror/language'
import { type EditorState, StateEffect, StateField } from '@codemirror/state'
import type { SyntaxNode } from '@lezer/common'
import type { LinkItem } from './link-items.ts'

export interface LinkMenu {
  /** Where the title begins; what is typed of it, perhaps with a heading behind `#`. */
  from: number
  query: string
  /** What was found for it, or for what was typed before, until that is there. */
  items: readonly LinkItem[]
  selected: number
}

export const selectLink = StateEffect.define<number>()
export const closeLinks = StateEffect.define<null>()
export const foundLinks = StateEffect.define<{ query: string; items: readonly LinkItem[] }>()

const begun = /(?:\[\[|【【)([^[\]【】|\n]{0,100})$/
const withoutLinks = new Set(['FencedCode', 'CodeBlock', 'InlineCode', 'HTMLBlock'])

export const linkField: StateField<LinkMenu | undefined> = StateField.define<LinkMenu | undefined>({
  create: () => undefined,
  update(before, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(closeLinks)) return undefined
      if (before === undefined) continue
      if (effect.is(selectLink)) return { ...before, selected: effect.value }
      if (effect.is(foundLinks) && effect.value.query === before.query)
        return { ...before, items: effect.value.items, selected: 0 }
    }
    if (!transaction.docChanged && transaction.selection === undefined) return before
    const isTyped = transaction.docChanged && transaction.isUserEvent('input.type')
    if (before === undefined && !isTyped) return undefined
    const here = linkBegunAt(transaction.state)
    if (here === undefined) return undefined
    if (before === undefined) return { ...here, items: [], selected: 0 }
    if (transaction.changes.mapPos(before.from, -1) !== here.from) return undefined
    if (here.query === before.query && here.from === before.from) return before
    // What Enter would take has to be of the kind that is asked for.
    return isOfHeadings(here) === isOfHeadings(before)
      ? { ...before, ...here }
      : { ...before, ...here, items: [], selected: 0 }
  },
})

const isOfHeadings = ({ query }: Pick<LinkMenu, 'query'>): boolean => query.includes('#')

function linkBegunAt(state: EditorState): Pick<LinkMenu, 'from' | 'query'> | undefined {
  const { head, empty } = state.selection.main
  if (!empty || state.readOnly) return undefined
  const line = state.doc.lineAt(head)
  const query = begun.exec(line.text.slice(0, head - line.from))?.[1]
  if (query === undefined) return undefined
  const from = head - query.length
  for (let node: SyntaxNode | null = syntaxTree(state).resolveInner(from, -1); node !== null; node = node.parent)
    if (withoutLinks.has(node.name)) return undefined
  return { from, query }
}
