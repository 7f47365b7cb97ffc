/**
 * Marks around words: bold, italic, struck through, code. A stretch that has the mark in full loses it, any other gets
 * it in full. Only marks come and go, never the words between them, so that whoever else is writing there keeps theirs.
 *
 * A mark works within one line, and only where no white space touches its inner side; so a selection is taken line by
 * line, without the signs at a line's beginning and the spaces at both ends.
 */
import { ensureSyntaxTree, syntaxTree } from '@codemirror/language'
import { type ChangeSpec, EditorSelection, type EditorState, type TransactionSpec } from '@codemirror/state'
import type { SyntaxNode } from '@lezer/common'
import { prefixEnd } from './line-signs.ts'

export type InlineFormat = 'bold' | 'italic' | 'strikethrough' | 'code'

interface Mark {
  node: string
  sign: string
}

const marks: Readonly<Record<InlineFormat, Mark>> = {
  bold: { node: 'StrongEmphasis', sign: '**' },
  italic: { node: 'Emphasis', sign: '*' },
  strikethrough: { node: 'Strikethrough', sign: '~~' },
  code: { node: 'InlineCode', sign: '`' },
}

/** What a mark must not be put into the middle of: there it would be text, or break what is there. */
const whole = new Set(['InlineCode', 'URL', 'Autolink', 'Image', 'HTMLTag', 'Comment', 'Escape', 'Entity', 'LinkTitle'])
/** What a mark must lie entirely in or around. */
const nested = new Set(['StrongEmphasis', 'Emphasis', 'Strikethrough', 'Link'])
const blocksWithoutMarks = new Set(['FencedCode', 'CodeBlock', 'HTMLBlock', 'CommentBlock', 'LinkReference'])

interface Stretch {
  from: number
  to: number
}

/** A mark that is there: its two signs. */
interface Marked {
  from: number
  innerFrom: number
  innerTo: number
  to: number
}

export function toggleInline(state: EditorState, format: InlineFormat): TransactionSpec | undefined {
  const { main } = state.selection
  return main.empty ? atCaret(state, main.head, format) : onSelection(state, main.from, main.to, format)
}

/** Whether what is selected, or where the caret is, has the mark. */
export function hasInline(state: EditorState, format: InlineFormat): boolean {
  const { main } = state.selection
  if (main.empty) return markedAt(state, main, format) !== undefined || emptyPair(state, main.head, format)
  const stretches = stretchesIn(state, main.from, main.to, format)
  return stretches.length > 0 && stretches.every((stretch) => markedAt(state, stretch, format) !== undefined)
}

function onSelection(state: EditorState, from: number, to: number, format: InlineFormat): TransactionSpec | undefined {
  const stretches = stretchesIn(state, from, to, format)
  if (stretches.length === 0) return undefined
  const found = stretches.map((stretch) => ({ stretch, marked: markedAt(state, stretch, format) }))
  const isOn = found.every(({ marked }) => marked !== undefined)
  const changes = found.flatMap(({ stretch, marked }) => {
    if (marked === undefined) return addMark(state, stretch, format)
    return isOn ? takeMark(state, stretch, marked, format) : []
  })
  if (changes.length === 0) return undefined
  const set = state.changes(changes)
  // What was selected stays so, without the signs around it.
  const start = set.mapPos(from, 1)
  const end = Math.max(start, set.mapPos(to, -1))
  const backwards = state.selection.main.head < state.selection.main.anchor
  return {
    changes: set,
    selection: backwards ? EditorSelection.single(end, start) : EditorSelection.single(start, end),
  }
}

function atCaret(state: EditorState, caret: number, format: InlineFormat): TransactionSpec | undefined {
  const { sign } = marks[format]
  // Looked for first: two signs with nothing between them may look like the beginning of a block.
  if (emptyPair(state, caret, format))
    return {
      changes: { from: caret - sign.length, to: caret + sign.length },
      selection: { anchor: caret - sign.length },
    }
  if (isWithout(state, caret)) return undefined
  const marked = markedAt(state, { from: caret, to: caret }, format)
  if (marked !== undefined) {
    const set = state.changes(unwrap(marked))
    return { changes: set, selection: { anchor: set.mapPos(caret, caret <= marked.innerFrom ? 1 : -1) } }
  }
  const word = wordAround(state, caret)
  if (word !== undefined) {
    const set = state.changes(addMark(state, wholeStretch(state, word, format), format))
    return { changes: set, selection: { anchor: set.mapPos(caret, caret === word.from ? 1 : -1) } }
  }
  return { changes: { from: caret, insert: sign + sign }, selection: { anchor: caret + sign.length } }
}

const treeTo = (state: EditorState, to: number) => ensureSyntaxTree(state, to, 50) ?? syntaxTree(state)

function stretchesIn(state: EditorState, from: number, to: number, format: InlineFormat): Stretch[] {
  const stretches: Stretch[] = []
  for (let at = from; at <= to;) {
    const line = state.doc.lineAt(at)
    at = line.to + 1
    let start = Math.max(from, line.from + prefixEnd(line.text))
    let end = Math.min(to, line.to)
    while (start < end && /\s/.test(state.sliceDoc(start, start + 1))) start++
    while (end > start && /\s/.test(state.sliceDoc(end - 1, end))) end--
    const bare = withoutSigns(state, { from: start, to: end }, format)
    if (bare.from < bare.to && !isWithout(state, bare.from)) stretches.push(wholeStretch(state, bare, format))
  }
  return stretches
}

function isWithout(state: EditorState, at: number): boolean {
  for (let node: SyntaxNode | null = treeTo(state, at).resolveInner(at, 1); node !== null; node = node.parent)
    if (blocksWithoutMarks.has(node.name)) return true
  return false
}

/** Signs of the same kind that were selected along with the words between them. */
function withoutSigns(state: EditorState, { from, to }: Stretch, format: InlineFormat): Stretch {
  const { sign } = marks[format]
  const letter = sign.charAt(0)
  const length = (run: number): number => {
    if (format === 'code') return run
    if (format === 'italic') return run % 2
    return run >= sign.length ? sign.length : 0
  }
  const start = Math.min(to, from + length(runAfter(state, from, letter)))
  return { from: start, to: Math.max(start, to - length(runBefore(state, to, letter))) }
}

/** Grows until it cuts through nothing. */
function wholeStretch(state: EditorState, { from, to }: Stretch, format: InlineFormat): Stretch {
  const { node: own } = marks[format]
  const stretch = { from, to }
  const tree = treeTo(state, to)
  for (let grown = true; grown;) {
    grown = false
    tree.iterate({
      from: stretch.from,
      to: stretch.to,
      enter: (node) => {
        if (node.name === own || (!whole.has(node.name) && !nested.has(node.name))) return
        const holdsAll = node.from <= stretch.from && stretch.to <= node.to
        const heldBy = stretch.from <= node.from && node.to <= stretch.to
        if (heldBy || node.to <= stretch.from || stretch.to <= node.from) return
        if (holdsAll && nested.has(node.name) && !cutsSigns(node.node, stretch)) return
        stretch.from = Math.min(stretch.from, node.from)
        stretch.to = Math.max(stretch.to, node.to)
        grown = true
      },
    })
  }
  return stretch
}

/** Whether an end of the stretch lies within the signs of a node, or in the address of a link. */
function cutsSigns(node: SyntaxNode, { from, to }: Stretch): boolean {
  const open = node.firstChild
  if (open === null) return false
  const close = node.name === 'Link' ? node.getChildren('LinkMark')[1] : node.lastChild
  return from < open.to || (close !== undefined && close !== null && to > close.from)
}

function markedAt(state: EditorState, { from, to }: Stretch, format: InlineFormat): Marked | undefined {
  const { node: name, sign } = marks[format]
  for (let node: SyntaxNode | null = treeTo(state, to).resolveInner(from, 1); node !== null; node = node.parent) {
    const marked = node.name === name ? signsOf(node) : undefined
    if (marked !== undefined && isWithin(marked, from, to)) return marked
  }
  for (let node: SyntaxNode | null = treeTo(state, to).resolveInner(to, -1); node !== null; node = node.parent) {
    const marked = node.name === name ? signsOf(node) : undefined
    if (marked !== undefined && isWithin(marked, from, to)) return marked
  }
  if (from === to) return undefined
  // Signs that say nothing where they stand, as beside some punctuation, were put there all the same.
  const around = signsAround(state, from, to, format)
  if (around) return { from: from - sign.length, innerFrom: from, innerTo: to, to: to + sign.length }
  return undefined
}

const isWithin = (marked: Marked, from: number, to: number): boolean =>
  (marked.innerFrom <= from && to <= marked.innerTo) || (marked.from === from && marked.to === to)

function signsOf(node: SyntaxNode): Marked | undefined {
  const { firstChild, lastChild } = node
  if (firstChild === null || lastChild === null || firstChild.from === lastChild.from) return undefined
  return { from: node.from, innerFrom: firstChild.to, innerTo: lastChild.from, to: node.to }
}

function signsAround(state: EditorState, from: number, to: number, format: InlineFormat): boolean {
  const { sign } = marks[format]
  const letter = sign.charAt(0)
  const before = runBefore(state, from, letter)
  const after = runAfter(state, to, letter)
  if (format === 'bold') return Math.min(before, after) >= 2
  if (format === 'italic') return before % 2 === 1 && after % 2 === 1
  return before === sign.length && after === sign.length
}

const emptyPair = (state: EditorState, at: number, format: InlineFormat): boolean => signsAround(state, at, at, format)

const longestRun = 8
function runBefore(state: EditorState, at: number, letter: string): number {
  const text = state.sliceDoc(Math.max(0, at - longestRun), at)
  let run = 0
  while (run < text.length && text.charAt(text.length - 1 - run) === letter) run++
  return run
}
function runAfter(state: EditorState, at: number, letter: string): number {
  const text = state.sliceDoc(at, at + longestRun)
  let run = 0
  while (run < text.length && text.charAt(run) === letter) run++
  return run
}

const unwrap = (marked: Marked): ChangeSpec[] => [
  { from: marked.from, to: marked.innerFrom },
  { from: marked.innerTo, to: marked.to },
]

/** Puts signs around, and takes those out that stand in between. */
function addMark(state: EditorState, stretch: Stretch, format: InlineFormat): ChangeSpec[] {
  const { node: name, sign } = marks[format]
  const changes: ChangeSpec[] = []
  const { from, to } = stretch
  let opens = true
  let closes = true
  treeTo(state, to).iterate({
    from,
    to,
    enter: (node) => {
      const marked = node.name === name ? signsOf(node.node) : undefined
      if (marked === undefined || marked.to <= stretch.from || stretch.to <= marked.from) return
      // One that reaches beyond keeps its sign there.
      if (marked.from < from) opens = false
      else changes.push({ from: marked.from, to: marked.innerFrom })
      if (marked.to > to) closes = false
      else changes.push({ from: marked.innerTo, to: marked.to })
    },
  })
  const ticks = format === 'code' ? codeSign(state.sliceDoc(from, to)) : sign
  if (opens) changes.push({ from, insert: ticks })
  if (closes) changes.push({ from: to, insert: ticks })
  return changes
}

/** Code that holds back ticks stands between more of them. */
function codeSign(text: string): string {
  const runs = text.match(/`+/g) ?? []
  let length = 1
  while (runs.some((run) => run.length === length)) length++
  return '`'.repeat(length)
}

/** Takes the mark from the stretch alone: what is marked before and after it stays so. */
function takeMark(state: EditorState, stretch: Stretch, marked: Marked, format: InlineFormat): ChangeSpec[] {
  const from = Math.max(stretch.from, marked.innerFrom)
  const to = Math.min(stretch.to, marked.innerTo)
  const open = state.sliceDoc(marked.from, marked.innerFrom)
  const close = state.sliceDoc(marked.innerTo, marked.to)
  const before = state.sliceDoc(marked.innerFrom, from)
  const after = state.sliceDoc(to, marked.innerTo)
  // Code is one piece.
  if (format === 'code' || (before.trim() === '' && after.trim() === '')) return unwrap(marked)
  const changes: ChangeSpec[] = []
  if (before.trim() === '') changes.push({ from: marked.from, to: marked.innerFrom })
  else changes.push({ from: marked.innerFrom + before.trimEnd().length, insert: close })
  if (after.trim() === '') changes.push({ from: marked.innerTo, to: marked.to })
  else changes.push({ from: marked.innerTo - after.trimStart().length, insert: open })
  return changes
}

/** A word of letters that are written with spaces between words. Chinese and Japanese are not. */
function wordAround(state: EditorState, caret: number): Stretch | undefined {
  const word = state.wordAt(caret)
  if (word === null || word.from === caret || word.to === caret) return undefined
  const isSpaced = !/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u.test(
    state.sliceDoc(word.from, word.to),
  )
  return isSpaced ? { from: word.from, to: word.to } : undefined
}
