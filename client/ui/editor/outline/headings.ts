/** The headings of a note, read off its lines: a long note is parsed only as far as somebody has scrolled. */
import type { Text } from '@codemirror/state'

export interface Heading {
  level: number
  text: string
  from: number
}

const heading = /^ {0,3}(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$/
const fence = /^ {0,3}(`{3,}|~{3,})(.*)$/

export function headingsOf(doc: Text): Heading[] {
  const headings: Heading[] = []
  let from = 0
  let open: string | undefined
  for (const line of doc.iterLines()) {
    const [, ticks = '', info = ''] = fence.exec(line) ?? []
    if (open !== undefined) {
      if (ticks.startsWith(open) && info.trim() === '') open = undefined
    } else if (ticks !== '' && !(ticks.startsWith('`') && info.includes('`'))) open = ticks
    else {
      const [, signs, text] = heading.exec(line) ?? []
      if (signs !== undefined && text !== undefined && text !== '')
        headings.push({ level: signs.length, text: withoutSigns(text), from })
    }
    from += line.length + 1
  }
  return headings
}

const withoutSigns = (text: string): string =>
  text
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/(\*\*|__|~~|`)(.+?)\1/g, '$2')
    .replace(/(\*|_)(\S(?:.*?\S)?)\1/g, '$2')

/** Which of them a place in the text belongs to; -1 before the first. */
export function headingAt(headings: readonly Heading[], position: number): number {
  let low = 0
  let high = headings.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((headings[middle]?.from ?? Infinity) <= position) low = middle + 1
    else high = middle
  }
  return low - 1
}
