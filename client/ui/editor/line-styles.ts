/** Looks that belong to whole lines: code, quotes, tables, headings, lists. Only what is on screen is looked at. */
import { syntaxTree } from '@codemirror/language'
import { type Extension, RangeSetBuilder, type Text } from '@codemirror/state'
import { Decoration, type DecorationSet, type EditorView, ViewPlugin, type ViewUpdate } from '@codemirror/view'
import { prefixOf, PrefixRuler } from './hanging-indent.ts'

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
  private ruler: PrefixRuler
  private fontsLoaded = false

  constructor(view: EditorView) {
    this.ruler = rulerFor(view)
    this.decorations = drawLines(view, this.ruler)
    void document.fonts.ready.then(() => {
      this.fontsLoaded = true
    })
  }

  update(update: ViewUpdate): void {
    const treeGrew = syntaxTree(update.startState) !== syntaxTree(update.state)
    if (!update.docChanged && !update.viewportChanged && !update.geometryChanged && !treeGrew) return
    if (this.fontsLoaded) {
      // Widths in the stand-in font are no longer true.
      this.fontsLoaded = false
      this.ruler = rulerFor(update.view)
    }
    // An input method holds on to the nodes that it is composing in.
    this.decorations = update.view.composing ? this.decorations.map(update.changes) : drawLines(update.view, this.ruler)
  }
}

const rulerFor = (view: EditorView): PrefixRuler =>
  new PrefixRuler({ family: getComputedStyle(view.scrollDOM).fontFamily })

interface LineLook {
  classes: Set<string>
  hangEm: number | undefined
}

function drawLines(view: EditorView, ruler: PrefixRuler): DecorationSet {
  const { doc } = view.state
  const looks = new Map<number, LineLook>()
  const lookAt = (start: number): LineLook => {
    const look = looks.get(start) ?? { classes: new Set(), hangEm: undefined }
    looks.set(start, look)
    return look
  }
  for (const { from, to } of view.visibleRanges) {
    syntaxTree(view.state).iterate({
      from,
      to,
      enter: (node) => {
        if (node.name === 'ListItem') {
          const line = doc.lineAt(node.from)
          const prefix = prefixOf(line.text)
          if (prefix !== undefined) lookAt(line.from).hangEm = ruler.widthOf(prefix)
          return
        }
        const lineClass = classByBlock[node.name]
        if (lineClass === undefined) return
        for (const start of lineStarts(doc, Math.max(node.from, from), Math.min(node.to, to))) {
          const { classes } = lookAt(start)
          classes.add(lineClass)
          if (lineClass !== 'cm-line-code') continue
          if (start <= node.from) classes.add('cm-line-code-first')
          if (doc.lineAt(start).to >= node.to) classes.add('cm-line-code-last')
        }
      },
    })
  }
  const builder = new RangeSetBuilder<Decoration>()
  for (const [start, look] of [...looks].sort(([a], [b]) => a - b)) builder.add(start, start, decorationOf(look))
  return builder.finish()
}

const decorationOf = ({ classes, hangEm }: LineLook): Decoration =>
  hangEm === undefined
    ? Decoration.line({ class: [...classes].join(' ') })
    : Decoration.line({
        class: ['cm-line-list', ...classes].join(' '),
        attributes: { style: `--hang: ${hangEm.toFixed(3)}em` },
      })

function* lineStarts(doc: Text, from: number, to: number): Generator<number> {
  let line = doc.lineAt(from)
  yield line.from
  while (line.to < to) {
    line = doc.lineAt(line.to + 1)
    yield line.from
  }
}
