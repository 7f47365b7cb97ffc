/**
 * Formats of whole lines: headings, lists, quotes. Lines that all have the format lose it, others get it in place of
 * what they had. Only the signs at a line's beginning change.
 */
import { ensureSyntaxTree, syntaxTree } from '@codemirror/language'
import { type ChangeSpec, EditorSelection, type EditorState, type Line, type TransactionSpec } from '@codemirror/state'
import type { SyntaxNode } from '@lezer/common'
import { type LineSigns, lineSigns } from './line-signs.ts'

export type LineFormat = 'heading1' | 'heading2' | 'heading3' | 'bulletList' | 'numberedList' | 'taskList' | 'quote'

const headingLevel = { heading1: 1, heading2: 2, heading3: 3 } as const

export function toggleLines(state: EditorState, format: LineFormat): TransactionSpec | undefined {
  const lines = linesToFormat(state)
  const changes =
    format === 'quote'
      ? quoteChanges(selectedLines(state))
      : lines.every((line) => isFormatted(line, format))
        ? lines.flatMap((line) => signChange(line, ''))
        : newSigns(state, lines, format)
  if (changes.length === 0) return undefined
  const set = state.changes(changes)
  const { anchor, head } = state.selection.main
  // The caret stays behind a sign that comes before it.
  return { changes: set, selection: EditorSelection.single(set.mapPos(anchor, 1), set.mapPos(head, 1)) }
}

/** Whether each of the lines that are selected, or that of the caret, is formatted so. */
export function hasLineFormat(state: EditorState, format: LineFormat): boolean {
  const lines = format === 'quote' ? written(selectedLines(state)) : linesToFormat(state)
  return lines.length > 0 && lines.every((line) => isFormatted(line, format))
}

/** An empty line gets a sign only where nothing else is selected. */
function linesToFormat(state: EditorState): Line[] {
  const lines = selectedLines(state).filter((line) => !isCode(state, line))
  const some = written(lines)
  return some.length > 0 ? some : lines.slice(0, 1)
}

const written = (lines: readonly Line[]): Line[] => lines.filter(({ text }) => text.trim() !== '')

function selectedLines(state: EditorState): Line[] {
  const { from, to, empty } = state.selection.main
  const lines: Line[] = []
  for (let at = from; at <= to;) {
    const line = state.doc.lineAt(at)
    at = line.to + 1
    // A selection that ends where a line begins has nothing of that line.
    if (!empty && line.from === to && line.from > from) break
    lines.push(line)
  }
  return lines
}

function isCode(state: EditorState, line: Line): boolean {
  const tree = ensureSyntaxTree(state, line.to, 50) ?? syntaxTree(state)
  for (let node: SyntaxNode | null = tree.resolveInner(line.from, 1); node !== null; node = node.parent)
    if (node.name === 'FencedCode') return true
  return false
}

function isFormatted(line: Line, format: LineFormat): boolean {
  const signs = lineSigns(line.text)
  switch (format) {
    case 'heading1':
    case 'heading2':
    case 'heading3':
      return signs.level === headingLevel[format]
    case 'bulletList':
      return signs.kind === 'bullet'
    case 'numberedList':
      return signs.kind === 'number'
    case 'taskList':
      return signs.kind === 'task'
    case 'quote':
      return signs.quotes.includes('>')
  }
}

/** Puts another sign in the place of a line's own; only what differs. */
function signChange(line: Line, sign: string, box = ''): ChangeSpec[] {
  const signs = lineSigns(line.text)
  const before = signs.sign + signs.box
  const after = sign + box
  let start = 0
  while (start < before.length && start < after.length && before.charAt(start) === after.charAt(start)) start++
  let end = 0
  while (
    end < before.length - start &&
    end < after.length - start &&
    before.charAt(before.length - 1 - end) === after.charAt(after.length - 1 - end)
  )
    end++
  if (before === after) return []
  const from = line.from + signs.at
  return [{ from: from + start, to: from + before.length - end, insert: after.slice(start, after.length - end) }]
}

function newSigns(state: EditorState, lines: readonly Line[], format: Exclude<LineFormat, 'quote'>): ChangeSpec[] {
  switch (format) {
    case 'heading1':
    case 'heading2':
    case 'heading3':
      return lines.flatMap((line) => signChange(line, `${'#'.repeat(headingLevel[format])} `))
    case 'bulletList':
      return lines.flatMap((line) => signChange(line, bulletOf(lineSigns(line.text))))
    case 'taskList':
      return lines.flatMap((line) => {
        const signs = lineSigns(line.text)
        return signChange(line, bulletOf(signs), signs.kind === 'task' ? signs.box : '[ ] ')
      })
    case 'numberedList': {
      const counter = new Numbering(state, lines[0])
      return lines.flatMap((line) => signChange(line, `${counter.next(lineSigns(line.text))}. `))
    }
  }
}

const bulletOf = ({ kind, sign }: LineSigns): string =>
  (kind === 'bullet' || kind === 'task') && /^[-*+]/.test(sign) ? sign : '- '

/** Numbers items one after the other, each depth by itself. */
class Numbering {
  private readonly numbers = new Map<number, number>()

  /** A list that stands right before the first line goes on. */
  constructor(state: EditorState, first: Line | undefined) {
    if (first === undefined || first.number === 1) return
    const before = lineSigns(state.doc.line(first.number - 1).text)
    if (before.kind === 'number' && before.at === lineSigns(first.text).at) this.numbers.set(before.at, before.number)
  }

  next({ at }: LineSigns): number {
    for (const depth of this.numbers.keys()) if (depth > at) this.numbers.delete(depth)
    const number = (this.numbers.get(at) ?? 0) + 1
    this.numbers.set(at, number)
    return number
  }
}

/** Empty lines in between too: a quote goes on only where each of its lines says so. */
function quoteChanges(lines: readonly Line[]): ChangeSpec[] {
  const some = written(lines)
  if (some.length === 0 || !some.every((line) => isFormatted(line, 'quote')))
    return lines.map((line) => ({ from: line.from, insert: '> ' }))
  return lines.flatMap((line) => {
    const sign = /^ {0,3}> ?/.exec(line.text)?.[0]
    return sign === undefined ? [] : [{ from: line.from, to: line.from + sign.length }]
  })
}
