/** Code blocks, dividers and links: what is put around lines, between them, or around words. */
import { ensureSyntaxTree, LanguageDescription, syntaxTree } from '@codemirror/language'
import { EditorSelection, type EditorState, type TransactionSpec } from '@codemirror/state'
import type { SyntaxNode } from '@lezer/common'
import { codeLanguages } from '../code/code-languages.ts'
import { lineSigns } from './line-signs.ts'

export function nodeAround(state: EditorState, name: string): SyntaxNode | undefined {
  const { from, to } = state.selection.main
  const tree = ensureSyntaxTree(state, to, 50) ?? syntaxTree(state)
  for (const side of [-1, 1] as const)
    for (let node: SyntaxNode | null = tree.resolveInner(from, side); node !== null; node = node.parent)
      if (node.name === name && node.from <= from && to <= node.to) return node
  return undefined
}

/** Puts the selected lines into a block of code, or takes the fences away from around them. */
export function toggleCodeBlock(state: EditorState): TransactionSpec {
  const block = nodeAround(state, 'FencedCode')
  return block === undefined ? fence(state) : unfence(state, block)
}

function fence(state: EditorState): TransactionSpec {
  const { doc } = state
  const { from, to, anchor, head } = state.selection.main
  const first = doc.lineAt(from)
  const last = doc.lineAt(to)
  const text = doc.sliceString(first.from, last.to)
  const longest = Math.max(2, ...(text.match(/^\s*`{3,}/gm) ?? []).map((run) => run.trim().length))
  const ticks = '`'.repeat(longest + 1)
  const set = state.changes([
    { from: first.from, insert: `${ticks}\n` },
    { from: last.to, insert: `\n${ticks}` },
  ])
  const inside = (position: number): number => set.mapPos(position, position === last.to ? -1 : 1)
  // On an empty line both come to the same place: the caret belongs between them.
  const place = first.from + ticks.length + 1
  return {
    changes: set,
    selection: first.from === last.to ? { anchor: place } : EditorSelection.single(inside(anchor), inside(head)),
  }
}

function unfence(state: EditorState, block: SyntaxNode): TransactionSpec {
  const { doc } = state
  const first = doc.lineAt(block.from)
  const last = doc.lineAt(block.to)
  const isClosed = block.getChildren('CodeMark').length > 1
  const isAlone = first.number === last.number
  const info = block.getChild('CodeInfo')
  // What names no language is what somebody wrote.
  const words = info !== null && !isLanguage(doc.sliceString(info.from, info.to)) ? info : undefined
  if (isAlone) return { changes: { from: block.from, to: words?.from ?? first.to } }
  const changes = [{ from: block.from, to: words?.from ?? Math.min(first.to + 1, doc.length) }]
  if (isClosed) {
    const isEmpty = last.number === first.number + 1
    changes.push({ from: isEmpty ? last.from : last.from - 1, to: last.to })
  }
  return { changes }
}

const isLanguage = (info: string): boolean => LanguageDescription.matchLanguageName(codeLanguages, info, false) !== null

/** A line across, after the line of the caret; one that is there already goes. */
export function toggleDivider(state: EditorState): TransactionSpec {
  const { doc } = state
  const there = nodeAround(state, 'HorizontalRule')
  if (there !== undefined) return { changes: { from: there.from, to: there.to }, selection: { anchor: there.from } }
  const line = doc.lineAt(state.selection.main.head)
  const isEmpty = line.text.trim() === ''
  // Right under a line of text it would make that line a heading.
  const before = isEmpty ? line.number > 1 && doc.line(line.number - 1).text.trim() !== '' : true
  const next = line.number < doc.lines ? doc.line(line.number + 1) : undefined
  const lead = isEmpty ? (before ? '\n' : '') : '\n\n'
  const rule = `${lead}---\n`
  const insert = next === undefined || next.text.trim() !== '' ? rule : rule.slice(0, -1)
  const at = line.to
  // The caret goes on beneath.
  const anchor = at + insert.length + (insert === rule ? 0 : 1)
  return {
    changes: { from: isEmpty ? line.from : at, to: at, insert },
    selection: { anchor: isEmpty ? anchor - (at - line.from) : anchor },
  }
}

export const isAddress = (text: string): boolean => /^(?:https?:\/\/|mailto:)\S+$/.test(text)

/** Makes a link of what is selected, and puts the caret where what is missing goes; or takes the link off its words. */
export function toggleLink(state: EditorState): TransactionSpec {
  const link = nodeAround(state, 'Link')
  const [open, close] = link?.getChildren('LinkMark') ?? []
  if (link !== undefined && open !== undefined && close !== undefined)
    return {
      changes: [
        { from: open.from, to: open.to },
        { from: close.from, to: link.to },
      ],
    }
  const { main } = state.selection
  const line = state.doc.lineAt(main.from)
  // Within one line, and not around its signs.
  const signs = lineSigns(line.text)
  const start = Math.max(main.from, Math.min(line.from + signs.at + signs.sign.length + signs.box.length, main.to))
  const end = Math.min(main.to, line.to)
  const text = state.sliceDoc(start, end)
  if (isAddress(text))
    return {
      changes: [
        { from: start, insert: '[](' },
        { from: end, insert: ')' },
      ],
      selection: { anchor: start + 1 },
    }
  return {
    changes: [
      { from: start, insert: '[' },
      { from: end, insert: ']()' },
    ],
    selection: { anchor: text === '' ? start + 1 : end + 3 },
  }
}
