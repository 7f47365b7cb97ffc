/** Grounds and margins for blocks that span lines: code, quotes, tables, headings. Only what is on screen is looked at. */
import { syntaxTree } from '@codemirror/language'
import { type Extension, RangeSetBuilder, type Text } from '@codemirror/state'
import { Decoration, type DecorationSet, type EditorView, ViewPlugin, type ViewUpdate } from '@codemirror/view'

const classByBlock: Readonly<Record<string, string>> = {
  FencedCode: 'cm-line-code',
  CodeBlock: 'cm-line-code',
  Blockquote: 'cm-line-quote',
  Table: 'cm-line-table',
  ATXHeading1: 'cm-line-h1',
  ATXHeading2: 'cm-line-h2',
  ATXHeading3: 'cm-line-h3',
  SetextHeading1: 'cm-line-h1',
  SetextHeading2: 'cm-line-h2',
}

export const lineStyles = (): Extension =>
  ViewPlugin.fromClass(LineStyles, { decorations: (plugin) => plugin.decorations })

class LineStyles {
  decorations: DecorationSet

  constructor(view: EditorView) {
    this.decorations = drawLines(view)
  }

  update(update: ViewUpdate): void {
    const treeGrew = syntaxTree(update.startState) !== syntaxTree(update.state)
    if (!update.docChanged && !update.viewportChanged && !treeGrew) return
    this.decorations = update.view.composing ? this.decorations.map(update.changes) : drawLines(update.view)
  }
}

function drawLines(view: EditorView): DecorationSet {
  const classesByLine = new Map<number, Set<string>>()
  for (const { from, to } of view.visibleRanges) {
    syntaxTree(view.state).iterate({
      from,
      to,
      enter: (node) => {
        const lineClass = classByBlock[node.name]
        if (lineClass === undefined) return
        const [first, last] = clip(node.from, node.to, from, to)
        for (const start of lineStarts(view.state.doc, first, last)) {
          const classes = classesByLine.get(start) ?? new Set()
          classes.add(lineClass)
          if (lineClass === 'cm-line-code') {
            if (start <= node.from) classes.add('cm-line-code-first')
            if (view.state.doc.lineAt(start).to >= node.to) classes.add('cm-line-code-last')
          }
          classesByLine.set(start, classes)
        }
      },
    })
  }
  const builder = new RangeSetBuilder<Decoration>()
  for (const [start, classes] of [...classesByLine].sort(([a], [b]) => a - b))
    builder.add(start, start, Decoration.line({ class: [...classes].join(' ') }))
  return builder.finish()
}

const clip = (from: number, to: number, least: number, most: number): [number, number] => [
  Math.max(from, least),
  Math.min(to, most),
]

function* lineStarts(doc: Text, from: number, to: number): Generator<number> {
  let line = doc.lineAt(from)
  yield line.from
  while (line.to < to) {
    line = doc.lineAt(line.to + 1)
    yield line.from
  }
}
