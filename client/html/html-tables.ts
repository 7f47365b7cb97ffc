/** Tables of HTML as tables of Markdown. One that holds another, or has but one cell, was made for its looks: its text stays. */
import type TurndownService from 'turndown'

export function addTables(service: TurndownService): void {
  service.addRule('tableCell', {
    filter: ['th', 'td'],
    replacement: (content, node) => (isTable(node.closest('table')) ? `| ${inCell(content)} ` : `${content}\n\n`),
  })
  service.addRule('tableRow', {
    filter: 'tr',
    replacement: (content, node) => {
      const table = node.closest('table')
      if (!isTable(table)) return content
      const width = columns(table)
      const missing = Math.max(0, width - (node as HTMLTableRowElement).cells.length)
      const row = `${content}${'|  '.repeat(missing)}|\n`
      return table.rows[0] === node ? `${row}${divider(table, width)}\n` : row
    },
  })
  service.addRule('tableSection', { filter: ['thead', 'tbody', 'tfoot'], replacement: (content) => content })
  service.addRule('tableColumns', { filter: ['colgroup', 'col'], replacement: () => '' })
  service.addRule('tableCaption', { filter: 'caption', replacement: (content) => `${content}\n\n` })
  service.addRule('table', { filter: 'table', replacement: (content) => `\n\n${content.trim()}\n\n` })
}

const isTable = (table: Element | null): table is HTMLTableElement =>
  table?.nodeName === 'TABLE' &&
  table.querySelector('table') === null &&
  // This app writes tables for nothing else.
  (table.closest('.note-sheet') !== null ||
    (columns(table as HTMLTableElement) > 1 && (table as HTMLTableElement).rows.length > 1))

/** Whether a line cannot end here. */
export const isInTable = (element: Element): boolean =>
  element.closest('td, th') !== null && isTable(element.closest('table'))

const columns = (table: HTMLTableElement): number => Math.max(0, ...[...table.rows].map((row) => row.cells.length))

/** A cell is one line, and a bar would end it. */
const inCell = (content: string): string =>
  content
    .trim()
    .replace(/\s*\n\s*/g, ' ')
    .replaceAll('|', '\\|')

const lines: Readonly<Record<string, string>> = { left: ':--', center: ':-:', right: '--:' }

function divider(table: HTMLTableElement, width: number): string {
  const cells = Array.from({ length: width }, (_, column) => {
    const cell = table.rows[0]?.cells[column]
    const styled = (cell?.style.textAlign ?? '') || (cell?.getAttribute('align') ?? '')
    // This app says it in a class.
    return lines[styled || (cell?.className ?? '')] ?? '---'
  })
  return `| ${cells.join(' | ')} |`
}
