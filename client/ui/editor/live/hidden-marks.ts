/**
 * Hides the signs of Markdown, so that a note looks as it will read. Where the caret or the selection touches something,
 * its signs are shown. Signs at a line's beginning keep their room, so that no text moves sideways when they come and
 * go; no line ever gets higher or lower. Only what is on screen is looked at.
 */
import { syntaxTree } from '@codemirror/language'
import { type EditorState, type Extension, type Range, RangeSet } from '@codemirror/state'
import { Decoration, type DecorationSet, type EditorView, ViewPlugin, type ViewUpdate } from '@codemirror/view'
import type { SyntaxNode, SyntaxNodeRef } from '@lezer/common'

/** `reading`: the caret shows nothing. */
export const hiddenMarks = (reading: boolean): Extension =>
  ViewPlugin.define((view) => new HiddenMarks(view, reading), { decorations: (plugin) => plugin.decorations })

class HiddenMarks {
  decorations: DecorationSet
  /** A button of the mouse is down: what is under the pointer stays there. */
  private isHeld = false
  /** Something has changed that could not be followed at that moment. */
  private isBehind = false

  constructor(
    private readonly view: EditorView,
    private readonly reading: boolean,
  ) {
    this.decorations = hide(view, reading)
    view.contentDOM.addEventListener('mousedown', this.hold)
    for (const end of ends) window.addEventListener(end, this.letGo)
  }

  update(update: ViewUpdate): void {
    const treeGrew = syntaxTree(update.startState) !== syntaxTree(update.state)
    const isSame = !update.docChanged && !update.viewportChanged && !update.selectionSet && !treeGrew
    if (isSame && !this.isBehind) return
    // An input method holds on to the nodes that it is composing in.
    const stays = update.view.composing || this.isHeld
    this.isBehind = stays
    this.decorations = stays ? this.decorations.map(update.changes) : hide(update.view, this.reading)
  }

  destroy(): void {
    this.view.contentDOM.removeEventListener('mousedown', this.hold)
    for (const end of ends) window.removeEventListener(end, this.letGo)
  }

  private readonly hold = (): void => {
    this.isHeld = true
  }

  private readonly letGo = (): void => {
    if (!this.isHeld) return
    this.isHeld = false
    // After the editor has heard of it too.
    setTimeout(() => {
      if (this.view.dom.isConnected) this.view.dispatch({})
    })
  }
}

/** Text that is dragged away takes the button's end along. */
const ends = ['mouseup', 'dragend'] as const

const gone = Decoration.replace({})
const clear = Decoration.mark({ class: 'cm-clear' })
const bullet = Decoration.mark({ class: 'cm-bullet' })
const hung = Decoration.mark({ class: 'cm-hung' })
const rule = Decoration.mark({ class: 'cm-rule' })

const raised = Decoration.mark({ class: 'cm-footnote' })

/** The signs of these come and go with what they stand around. */
const inline = new Set(['StrongEmphasis', 'Emphasis', 'Strikethrough', 'InlineCode', 'Autolink'])

function hide(view: EditorView, reading: boolean): DecorationSet {
  const { state } = view
  const ranges: Range<Decoration>[] = []
  const isTouched = (from: number, to: number): boolean =>
    !reading && state.selection.ranges.some((range) => range.from <= to && range.to >= from)
  for (const { from, to } of view.visibleRanges)
    syntaxTree(state).iterate({ from, to, enter: (node) => void hideNode(state, node, isTouched, reading, ranges) })
  return RangeSet.of(ranges, true)
}

function hideNode(
  state: EditorState,
  node: SyntaxNodeRef,
  isTouched: (from: number, to: number) => boolean,
  reading: boolean,
  ranges: Range<Decoration>[],
): void {
  const { name, from, to } = node
  if (inline.has(name)) {
    if (isTouched(from, to)) return
    const { firstChild, lastChild } = node.node
    if (firstChild === null || lastChild === null || firstChild.from === lastChild.from) return
    put(ranges, gone, firstChild.from, firstChild.to)
    put(ranges, gone, lastChild.from, lastChild.to)
  } else if (name === 'Link') {
    if (!isTouched(from, to)) hideLink(node.node, ranges)
  } else if (name === 'NoteLink') {
    if (!isTouched(from, to)) hideNoteLink(node.node, ranges)
  } else if (name === 'FootnoteReference' || name === 'Footnote') {
    drawFootnote(node.node, isTouched(from, to), ranges)
  } else if (name === 'HeaderMark') {
    hideHeading(state, node.node, isTouched, ranges)
  } else if (name === 'QuoteMark') {
    if (!isTouched(from, to)) put(ranges, clear, from, to)
  } else if (name === 'ListMark') {
    const isBulleted = node.node.parent?.parent?.name === 'BulletList'
    if (isBulleted && !isTouched(from, to))
      put(ranges, node.node.nextSibling?.name === 'Task' ? clear : bullet, from, to)
  } else if (name === 'HorizontalRule') {
    if (!isTouched(from, to)) put(ranges, rule, from, to)
  } else if (name === 'CodeMark' && node.node.parent?.name === 'FencedCode') {
    const block = node.node.parent
    // The language is where the caret will find it, or where reading begins.
    if (!isTouched(block.from, block.to)) put(ranges, reading ? gone : clear, from, to)
  } else if (name === 'Escape') {
    if (!isTouched(from, to)) put(ranges, gone, from, from + 1)
  }
}

function put(ranges: Range<Decoration>[], decoration: Decoration, from: number, to: number): void {
  if (from < to) ranges.push(decoration.range(from, to))
}

/** Leaves the words of a link; one without words stays as it is. */
function hideLink(link: SyntaxNode, ranges: Range<Decoration>[]): void {
  const [open, close] = link.getChildren('LinkMark')
  if (open === undefined || close === undefined || open.to >= close.from) return
  put(ranges, gone, open.from, open.to)
  put(ranges, gone, close.from, link.to)
}

/** Leaves what stands for the note: its title, or another text. */
function hideNoteLink(link: SyntaxNode, ranges: Range<Decoration>[]): void {
  const shown = link.getChild('NoteLinkText') ?? link.getChild('NoteLinkTarget')
  if (shown === null) return
  put(ranges, gone, link.from, shown.from)
  put(ranges, gone, shown.to, link.to)
}

/** Leaves what the footnote is called, raised. */
function drawFootnote(footnote: SyntaxNode, isTouched: boolean, ranges: Range<Decoration>[]): void {
  const label = footnote.getChild('FootnoteLabel')
  if (label === null) return
  const [open, close] = footnote.getChildren('FootnoteMark')
  if (!isTouched && open !== undefined && close !== undefined) {
    put(ranges, gone, open.from, open.to)
    put(ranges, gone, close.from, close.to)
  }
  put(ranges, raised, label.from, label.to)
}

function hideHeading(
  state: EditorState,
  mark: SyntaxNode,
  isTouched: (from: number, to: number) => boolean,
  ranges: Range<Decoration>[],
): void {
  const heading = mark.parent
  if (heading?.name.startsWith('ATXHeading') !== true) return
  const isLeading = mark.from === heading.from
  // With the space behind it, or, of signs that close the heading, before it.
  const after = isLeading ? (/^[ \t]*/.exec(state.sliceDoc(mark.to, heading.to))?.[0].length ?? 0) : 0
  const end = mark.to + after
  if (isTouched(heading.from, heading.to)) {
    if (isLeading) put(ranges, hung, mark.from, end)
  } else if (end < heading.to || !isLeading) put(ranges, gone, mark.from, end)
}
