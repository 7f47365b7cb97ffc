/**
 * Shows tables as tables. The lines stay lines of the text, so that the caret, an input method and other people are where they
 * always are; each cell gets the width of its column, and the signs between cells are not shown. The line under the heads is
 * the rule that one sees there. Only what is on screen is looked at. Where one only reads, a table is one to a screen reader too.
 */
import { syntaxTree } from '@codemirror/language'
import { type Extension, Prec, type Range, RangeSet } from '@codemirror/state'
import {
  BlockWrapper,
  Decoration,
  type DecorationSet,
  EditorView,
  ViewPlugin,
  type ViewUpdate,
  WidgetType,
} from '@codemirror/view'
import { TextRuler } from '../text-ruler.ts'
import { type Row, type Table, tableAtNode } from './table-model.ts'
import './table.css'

/** Around all that is shown within cells: what is hidden or drawn there would else cut one in two. */
export const tableLooks = (isRead: boolean): Extension =>
  Prec.lowest(
    ViewPlugin.define((view) => new TableLooks(view, isRead), {
      decorations: (plugin) => plugin.drawn.decorations,
      provide: (plugin) => [
        // Nobody stops between signs that are not shown.
        EditorView.atomicRanges.of(
          (view) => view.plugin(plugin)?.drawn.decorations.update({ filter: isGone }) ?? RangeSet.empty,
        ),
        EditorView.blockWrappers.of((view) => view.plugin(plugin)?.drawn.wrappers ?? RangeSet.empty),
      ],
    }),
  )

const isGone = (_from: number, _to: number, decoration: Decoration): boolean => decoration === gone

interface Drawn {
  decorations: DecorationSet
  /** Around the lines of each table, where one reads. */
  wrappers: RangeSet<BlockWrapper>
}

class TableLooks {
  drawn: Drawn
  private rulers: Rulers
  private fontsLoaded = false

  constructor(
    view: EditorView,
    private readonly isRead: boolean,
  ) {
    this.rulers = rulersFor(view)
    this.drawn = draw(view, this.rulers, isRead)
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
    const { changes, view } = update
    this.drawn = view.composing
      ? { decorations: this.drawn.decorations.map(changes), wrappers: this.drawn.wrappers.map(changes) }
      : draw(view, this.rulers, this.isRead)
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

function draw(view: EditorView, rulers: Rulers, isRead: boolean): Drawn {
  const ranges: Range<Decoration>[] = []
  const wrappers: Range<BlockWrapper>[] = []
  const seen = new Set<number>()
  for (const { from, to } of view.visibleRanges)
    syntaxTree(view.state).iterate({
      from,
      to,
      enter: (node) => {
        if (node.name !== 'Table') return node.name === 'Document'
        const table = seen.has(node.from) ? undefined : tableAtNode(view.state, node.node)
        seen.add(node.from)
        if (table === undefined) return false
        drawTable(view, table, rulers, ranges, isRead)
        if (isRead) wrappers.push(wholeTable.range(view.state.doc.lineAt(table.from).from, table.to))
        return false
      },
    })
  return { decorations: RangeSet.of(ranges, true), wrappers: BlockWrapper.set(wrappers, true) }
}

const wholeTable = BlockWrapper.create({ tagName: 'div', attributes: { role: 'table' } })

function drawTable(view: EditorView, table: Table, rulers: Rulers, ranges: Range<Decoration>[], isRead: boolean): void {
  const widths = columnWidths(view, table, rulers)
  const { from: top, to: bottom } = view.viewport
  const { head } = view.state.selection.main
  const last = table.rows.length - 1
  table.rows.forEach((row, index) => {
    if (row.line.to < top || row.line.from > bottom) return
    const look =
      index === 0 ? 'cm-table-row cm-table-head' : index === last ? 'cm-table-row cm-table-last' : 'cm-table-row'
    const attributes: Attributes = isRead ? { role: 'row' } : {}
    ranges.push(Decoration.line({ class: look, attributes }).range(row.line.from))
    drawRow(row, table, widths, ranges, head, isRead ? { role: index === 0 ? 'columnheader' : 'cell' } : {})
  })
  const { line } = table.rule
  // With the caret in it, the characters are what one looks at.
  if (!isRead && head >= line.from && head <= line.to) return
  const attributes: Attributes = isRead ? { 'aria-hidden': 'true' } : {}
  ranges.push(Decoration.line({ class: 'cm-table-rule', attributes }).range(line.from))
  if (line.from < line.to) ranges.push(gone.range(line.from, line.to))
}

type Attributes = Readonly<Record<string, string>>

function drawRow(
  { line, cells }: Row,
  { alignments, columns }: Table,
  widths: readonly number[],
  ranges: Range<Decoration>[],
  caret: number,
  cellRole: Attributes,
): void {
  let shownTo = line.from
  for (let column = 0; column < columns; column++) {
    const cell = cells[column]
    const width = widths[column] ?? leastEm
    // Where there is not enough room, what is wide gives way first: a short word stays whole.
    const style = `--width: ${width.toFixed(2)}em; --shrink: ${(width ** 2).toFixed(1)}`
    const attributes = { ...cellRole, style }
    const look = `cm-cell cm-cell-${alignments[column] ?? 'left'}`
    if (cell === undefined || cell.from === cell.end) {
      const at = cell?.from ?? line.to
      if (shownTo < at) ranges.push(gone.range(shownTo, at))
      ranges.push(Decoration.widget({ widget: new EmptyCell(look, attributes), side: 1 }).range(at))
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
    private readonly attributes: Attributes & { style: string },
  ) {
    super()
  }

  override eq({ look, attributes }: EmptyCell): boolean {
    return (
      look === this.look && attributes.style === this.attributes.style && attributes['role'] === this.attributes['role']
    )
  }

  toDOM(): HTMLElement {
    const dom = document.createElement('span')
    dom.className = this.look
    for (const [name, value] of Object.entries(this.attributes)) dom.setAttribute(name, value)
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
