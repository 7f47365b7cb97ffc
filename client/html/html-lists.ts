/** Lists and tasks of HTML as those of Markdown. */
import type TurndownService from 'turndown'

export function addLists(service: TurndownService): void {
  service.addRule('listItem', { filter: 'li', replacement: listItem })
}

function listItem(content: string, node: Node): string {
  const item = node as HTMLElement
  const list = item.parentElement
  const isNumbered = list?.nodeName === 'OL'
  const first = Number(list?.getAttribute('start') ?? '1') || 1
  const place = list === null ? 0 : [...list.children].filter(({ nodeName }) => nodeName === 'LI').indexOf(item)
  const box = item.querySelector(
    ':scope > input[type="checkbox"], :scope > p > input[type="checkbox"], :scope > label > input[type="checkbox"]',
  )
  const isDone = box?.hasAttribute('checked') === true || item.getAttribute('aria-checked') === 'true'
  const task = box !== null || item.getAttribute('role') === 'checkbox' ? (isDone ? '[x] ' : '[ ] ') : ''
  // Deep enough for an item under a numbered one, as the Tab key does it.
  const text = content
    .trim()
    .replace(/\n{2,}(?=\s*(?:[-*+]|\d+\.) )/g, '\n')
    .replace(/\n(?!\n|$)/g, '\n    ')
  const next = item.nextElementSibling === null ? '' : isLoose(item) ? '\n\n' : '\n'
  return `${isNumbered ? `${first + place}.` : '-'} ${task}${text}${next}`
}

/** Most pages have paragraphs in all items, and mean nothing by it; where this app wrote them, there was a line between. */
const isLoose = (item: HTMLElement): boolean =>
  item.firstElementChild?.nodeName === 'P' && item.closest('.note-sheet') !== null
