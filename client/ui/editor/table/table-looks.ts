/**
 * Shows tables as tables. The lines stay lines of the text, so that the caret, an input method and other people are where they
 * always are; each cell gets the width of its column, and the signs between cells are not shown. The line under the heads is
 * the rule that one sees there. Only what is on screen is looked at.
 */
import { syntaxTree } from '@codemirror/language'
import { type Extension, Prec, type Range, RangeSet } from '@codemirror/state'
import { Decoration, type DecorationSet, EditorView, ViewPlugin, type ViewUpdate, WidgetType } from '@codemirror/view'
import { TextRuler } from '../text-ruler.ts'
import { type Row, type Table, tableAtNode } from './table-model.ts'
import './table.css'

/** Around all that is shown within cells: what is hidden or drawn there would else cut one in two. */
export const tableLooks = (): Extension =>
  Prec.lowest(
    ViewPlugin.fromClass(TableLooks, {
      decorations: (plugin) => plugin.decorations,
      // Nobody stops between signs that are not shown.
      provide: (plugin) =>
        EditorView.atomicRanges.of(
          (view) => view.plugin(plugin)?.decorations.update({ filter: isGone }) ?? RangeSet.empty,
        ),
    }),
  )

const isGone = (_from: number, _to: number, decoration: Decoration): boolean => decoration === gone

class TableLooks {
  decorations: DecorationSet
  private rulers: Rulers
  private fontsLoaded = false

  constructor(view: EditorView) {
    this.rulers = rulersFor(view)
    this.decorations = draw(view, this.rulers)
    void document.fonts.ready.then(() => {
      this.fontsLoaded = true
    })
  }

  update(update: ViewUpdate): void {
    const treeGrew = syntaxTree(update.startState) !== syntaxTree(update.state)
    if (!update.docChanged && !update.viewportChanged && !update.geometryChanged && !update.selectionSet && !treeGrew)
      return
    if (this.fontsLoaded) {
      // Widths in the stand-in font are no longer true.
      this.fontsLoaded = false
      this.rulers = rulersFor(update.view)
    }
    // An input method holds on to the nodes that it is composing in.
    this.decorations = update.view.composing ? this.decorations.map(update.changes) : draw(update.view, this.rulers)
  }
}

interface Rulers {
  head: TextRuler
  body: TextRuler
}

function rulersFor(view: EditorView): Rulers {
  const family = getComputedStyle(view.scrollDOM).fontFamily
  return { head: new TextRuler({ family, weight: 650 }), body: new TextRuler({ family }) }
}

function draw(view: EditorView, rulers: Rulers): DecorationSet {
  const ranges: Range<Decoration>[] = []
  const seen = new Set<number>()
  for (const { from, to } of view.visibleRanges)
    syntaxTree(view.state).iterate({
      from,
      to,
      enter: (node) => {
        if (node.name !== 'Table') return node.name === 'Document'
        const table = seen.has(node.from) ? undefined : tableAtNode(view.state, node.node)
        seen.add(node.from)
        if (table !== undefined) drawTable(view, table, rulers, ranges)
        return false
      },
    })
  return RangeSet.of(ranges, true)
}

function drawTable(view: EditorView, table: Table, rulers: Rulers, ranges: Range<Decoration>[]): void {
  const widths = columnWidths(view, table, rulers)
  const { from: top, to: bottom } = view.viewport
  const { head } = view.state.selection.main
  const last = table.rows.length - 1
  table.rows.forEach((row, index) => {
    if (row.line.to < top || row.line.from > bottom) return
    const look =
      index === 0 ? 'cm-table-row cm-table-head' : index === last ? 'cm-table-row cm-table-last' : 'cm-table-row'
    ranges.push(Decoration.line({ class: look }).range(row.line.from))
    drawRow(row, table, widths, ranges, head)
  })
  const { line } = table.rule
  // With the caret in it, the characters are what one looks at.
  if (head >= line.from && head <= line.to) return
  ranges.push(Decoration.line({ class: 'cm-table-rule' }).range(line.from))
  if (line.from < line.to) ranges.push(gone.range(line.from, line.to))
}

function drawRow(
  { line, cells }: Row,
  { alignments, columns }: Table,
  widths: readonly number[],
  ranges: Range<Decoration>[],
  caret: number,
): void {
  let shownTo = line.from
  for (let column = 0; column < columns; column++) {
    const cell = cells[column]
    const width = widths[column] ?? leastEm
    // Where there is not enough room, what is wide gives way first: a short word stays whole.
    const attributes = { style: `--width: ${width.toFixed(2)}em; --shrink: ${(width ** 2).toFixed(1)}` }
    const look = `cm-cell cm-cell-${alignments[column] ?? 'left'}`
    if (cell === undefined || cell.from === cell.end) {
      const at = cell?.from ?? line.to
      if (shownTo < at) ranges.push(gone.range(shownTo, at))
      ranges.push(Decoration.widget({ widget: new EmptyCell(look, attributes.style), side: 1 }).range(at))
      shownTo = at
      continue
    }
    if (shownTo < cell.from) ranges.push(gone.range(shownTo, cell.from))
    // A space that has just been typed is seen.
    const end = caret > cell.to && caret <= cell.end ? cell.end : cell.from === cell.to ? cell.end : cell.to
    ranges.push(Decoration.mark({ class: look, attributes, inclusive: true }).range(cell.from, end))
    shownTo = end
  }
  if (shownTo < line.to) ranges.push(gone.range(shownTo, line.to))
}

const gone = Decoration.replace({})

class EmptyCell extends WidgetType {
  constructor(
    private readonly look: string,
    private readonly width: string,
  ) {
    super()
  }

  override eq(other: EmptyCell): boolean {
    return other.look === this.look && other.width === this.width
  }

  toDOM(): HTMLElement {
    const dom = document.createElement('span')
    dom.className = this.look
    dom.setAttribute('style', this.width)
    return dom
  }
}

const leastEm = 2.5
const mostEm = 18
/** What stands around the text of a cell. */
const paddingEm = 2

/** A row longer than this is not measured, nor are more rows than that: such a table scrolls by itself in no view. */
const mostMeasured = 500

function columnWidths(view: EditorView, table: Table, { head, body }: Rulers): number[] {
  const widths = Array.from({ length: table.columns }, () => leastEm)
  table.rows.slice(0, mostMeasured).forEach(({ cells }, row) => {
    const ruler = row === 0 ? head : body
    cells.forEach(({ from, to }, column) => {
      const width = widths[column]
      if (width === undefined || width >= mostEm) return
      const text = view.state.sliceDoc(from, Math.min(to, from + 200))
      widths[column] = Math.min(mostEm, Math.max(width, ruler.widthOf(asShown(text)) + paddingEm))
    })
  })
  return widths
}

/** Near enough: signs that are hidden take no room. */
const asShown = (text: string): string =>
  text
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/\[\[(?:[^\]|]*\\?\|)?([^\]]*)\]\]/g, '$1')
    .replace(/\*\*|~~|`|\\(?=\|)/g, '')
