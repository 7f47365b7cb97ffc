/**
 * Shows formulas and diagrams in place of their sources, where the caret does not touch these. While an input method composes or a
 * mouse button is down, nothing changes its place.
 */
import { syntaxTree } from '@codemirror/language'
import { type EditorState, type Extension, type Range, RangeSet, StateEffect, StateField } from '@codemirror/state'
import { Decoration, type DecorationSet, EditorView, ViewPlugin, type ViewUpdate } from '@codemirror/view'
import type { SyntaxNode, SyntaxNodeRef } from '@lezer/common'
import { isDiagram } from '../../render/drawings.ts'
import type { EditorWords } from '../../words/editor-en.ts'
import { DrawnWidget } from './drawn-widget.ts'
import './drawn.css'

/** What could not be followed at its moment is drawn now, or everything in other colours. */
const drawAgain = StateEffect.define<null>()
/** A button of the mouse is down: what is under the pointer stays there. */
const held = StateEffect.define<boolean>()

interface Block {
  from: number
  to: number
  widget: DrawnWidget
}

interface Drawn {
  /** All of them, in the order of the text. */
  blocks: readonly Block[]
  decorations: DecorationSet
  isHeld: boolean
}

/** `reading`: the caret shows no source. */
export function drawingsInPlace(words: EditorWords['drawn'], reading: boolean): Extension {
  const show = (state: EditorState, blocks: readonly Block[]): DecorationSet =>
    Decoration.set(
      blocks
        .filter((block) => reading || !isTouched(state, block))
        .map(({ from, to, widget }) => Decoration.replace({ widget, block: true }).range(from, to)),
    )
  const blocksIn = StateField.define<Drawn>({
    create: (state) => {
      const blocks = findBlocks(state, words)
      return { blocks, decorations: show(state, blocks), isHeld: false }
    },
    update(before, transaction) {
      const { state, startState, changes, effects } = transaction
      const isHeld =
        effects.findLast((effect) => effect.is(held))?.value === true ||
        (before.isHeld && !effects.some((effect) => effect.is(held)))
      const isAsked = effects.some((effect) => effect.is(held) || effect.is(drawAgain))
      const treeGrew = syntaxTree(startState) !== syntaxTree(state)
      if (!transaction.docChanged && transaction.selection === undefined && !treeGrew && !isAsked) return before
      if (isHeld || transaction.isUserEvent('input.type.compose'))
        return { blocks: before.blocks, decorations: before.decorations.map(changes), isHeld }
      const blocks = treeGrew || transaction.docChanged || isAsked ? findBlocks(state, words) : before.blocks
      if (blocks.length === 0 && before.blocks.length === 0) return { ...before, isHeld }
      return { blocks, decorations: show(state, blocks), isHeld }
    },
    provide: (field) => EditorView.decorations.from(field, ({ decorations }) => decorations),
  })
  const inline = ViewPlugin.define(
    (view) => ({
      decorations: drawInline(view, words, reading),
      update(update: ViewUpdate) {
        const treeGrew = syntaxTree(update.startState) !== syntaxTree(update.state)
        const isAsked = update.transactions.some(({ effects }) =>
          effects.some((effect) => effect.is(held) || effect.is(drawAgain)),
        )
        if (!update.docChanged && !update.viewportChanged && !update.selectionSet && !treeGrew && !isAsked) return
        const stays = update.view.composing || update.state.field(blocksIn).isHeld
        this.decorations = stays ? this.decorations.map(update.changes) : drawInline(update.view, words, reading)
      },
    }),
    { decorations: (plugin: { decorations: DecorationSet }) => plugin.decorations },
  )
  return [blocksIn, inline, watch((view) => view.state.field(blocksIn).isHeld)]
}

/** Text that is dragged away takes the button's end along. */
const ends = ['mouseup', 'dragend'] as const

/** Tells of the mouse, of what has been composed, and of other colours. */
const watch = (isHeld: (view: EditorView) => boolean): Extension =>
  ViewPlugin.define((view) => {
    // In a task of its own: after the editor has heard of it too.
    const soon = (effect: StateEffect<unknown>) =>
      void setTimeout(() => view.dom.isConnected && view.dispatch({ effects: effect }))
    const hold = (): void => view.dispatch({ effects: held.of(true) })
    const letGo = (): void => {
      if (isHeld(view)) soon(held.of(false))
    }
    const redraw = (): void => soon(drawAgain.of(null))
    const scheme = matchMedia('(prefers-color-scheme: dark)')
    const theme = new MutationObserver(redraw)
    theme.observe(document.documentElement, { attributeFilter: ['data-theme'] })
    scheme.addEventListener('change', redraw)
    view.contentDOM.addEventListener('mousedown', hold)
    view.contentDOM.addEventListener('compositionend', redraw)
    for (const end of ends) window.addEventListener(end, letGo)
    return {
      destroy: () => {
        theme.disconnect()
        scheme.removeEventListener('change', redraw)
        view.contentDOM.removeEventListener('mousedown', hold)
        view.contentDOM.removeEventListener('compositionend', redraw)
        for (const end of ends) window.removeEventListener(end, letGo)
      },
    }
  })

const isTouched = (state: EditorState, { from, to }: { from: number; to: number }): boolean =>
  state.selection.ranges.some((range) => range.from <= to && range.to >= from)

/** Blocks change the height of the text, so all of them are known: but no more is looked at than where blocks begin. */
function findBlocks(state: EditorState, words: EditorWords['drawn']): Block[] {
  const blocks: Block[] = []
  const isDark = isDarkNow()
  syntaxTree(state).iterate({
    enter: (ref) => {
      if (ref.name === 'Document') return undefined
      const what = blockKind(state, ref)
      // Within a list or a quote lines begin with other signs.
      if (what === undefined || ref.node.parent?.name !== 'Document') return false
      const source = sourceOf(state, ref.node)
      if (source !== '')
        blocks.push({
          from: state.doc.lineAt(ref.from).from,
          to: state.doc.lineAt(ref.to).to,
          widget: new DrawnWidget(what, source, words, isDark),
        })
      return false
    },
  })
  return blocks
}

/** Asked of every block at every key: what it is called costs nothing, a node of its own does. */
function blockKind(state: EditorState, ref: SyntaxNodeRef): 'blockFormula' | 'diagram' | undefined {
  if (ref.name === 'BlockMath') return 'blockFormula'
  const info = ref.name === 'FencedCode' ? ref.node.getChild('CodeInfo') : null
  return info !== null && isDiagram(state.sliceDoc(info.from, info.to)) ? 'diagram' : undefined
}

function drawInline(view: EditorView, words: EditorWords['drawn'], reading: boolean): DecorationSet {
  const { state } = view
  const ranges: Range<Decoration>[] = []
  for (const { from, to } of view.visibleRanges)
    syntaxTree(state).iterate({
      from,
      to,
      enter: (ref) => {
        if (ref.name !== 'InlineMath') return undefined
        // One over several lines stays as it is written.
        const isOneLine = ref.to <= state.doc.lineAt(ref.from).to
        if (isOneLine && (reading || !isTouched(state, ref))) {
          const widget = new DrawnWidget('formula', sourceOf(state, ref.node), words, false)
          ranges.push(Decoration.replace({ widget }).range(ref.from, ref.to))
        }
        return false
      },
    })
  return RangeSet.of(ranges, true)
}

const sourceOf = (state: EditorState, node: SyntaxNode): string =>
  node
    .getChildren(node.name === 'FencedCode' ? 'CodeText' : 'MathText')
    .map(({ from, to }) => state.sliceDoc(from, to))
    .join('')
    .trim()

/** The app's choice, or else the system's. */
const isDarkNow = (): boolean => {
  const theme = document.documentElement.dataset['theme']
  return theme === undefined ? matchMedia('(prefers-color-scheme: dark)').matches : theme === 'dark'
}
