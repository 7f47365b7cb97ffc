/** What lists show of a note: its first line as a title, and the beginning of what follows. */

import { frontMatterOf } from './front-matter.ts'

export interface Headline {
  /** The first line with anything in it, without Markdown signs, at most 200 characters. Empty for an empty note. */
  title: string
  /** What follows the title, in one line, at most 160 characters. */
  snippet: string
}

const maxTitleLength = 200
const maxSnippetLength = 160
/** How much of a text is looked at: lists show the beginning, and a note may have megabytes. */
export const headlineScanLength = 4000

export function headlineOf(text: string): Headline {
  const lines = withoutFrontMatter(text.slice(0, headlineScanLength)).split(/\r\n|\r|\n/)
  let title = ''
  let snippet = ''
  for (const line of lines) {
    const plain = plainLine(line)
    if (plain === '') continue
    if (title === '') title = plain
    else snippet = snippet === '' ? plain : `${snippet} ${plain}`
    if (snippet.length >= maxSnippetLength) break
  }
  return { title: cut(title, maxTitleLength), snippet: cut(snippet, maxSnippetLength) }
}

/** The first Markdown heading, where it is not what `headlineOf` takes as the title anyway. For naming imported files. */
export function firstHeading(text: string): string | undefined {
  let fence: string | undefined
  for (const line of withoutFrontMatter(text).split(/\r\n|\r|\n/)) {
    const fenceHere = /^ {0,3}(```+|~~~+)/.exec(line)?.[1]
    if (fenceHere !== undefined) {
      if (fence === undefined) fence = fenceHere
      else if (fenceHere.startsWith(fence)) fence = undefined
      continue
    }
    if (fence !== undefined) continue
    const heading = /^ {0,3}#{1,6}[ \t]+(.+)$/.exec(line)?.[1]
    if (heading !== undefined) {
      const plain = plainLine(heading)
      if (plain !== '') return cut(plain, maxTitleLength)
    }
  }
  return undefined
}

const withoutFrontMatter = (text: string): string => text.slice(frontMatterOf(text)?.length ?? 0)

/** Around each cell of a row, and nothing but dashes and colons under the heads of a table. */
const tableRow = /^\s*\|.*\|\s*$/
const tableRule = /^\s*\|?(?:\s*:?-+:?\s*\|)+(?:\s*:?-+:?)?\s*$/

function plainLine(full: string): string {
  // A line that is a link alone is no name for what it stands in.
  if (/^\s*\[\[[^[\]]+\]\]\s*$/.test(full)) return full.trim()
  if (tableRule.test(full)) return ''
  const line = tableRow.test(full) ? full.replace(/(?<!\\)\|/g, ' ').replaceAll('\\|', '|') : full
  const withoutBlockSigns = line
    .replace(/^\s*(?:>\s*)+/, '')
    .replace(/^\s*#{1,6}\s+/, '')
    .replace(/^\s*(?:[-*+]|\d{1,9}[.)])\s+/, '')
    .replace(/^\s*\[[ xX]\]\s+/, '')
  if (/^\s*([-*_=~`]\s*){3,}\w*\s*$/.test(withoutBlockSigns)) return ''
  return (
    withoutBlockSigns
      .replace(/\[\[(?:[^[\]\n|]*\|(?=[^\]]*\S))?([^[\]\n]+)\]\]/g, '$1')
      .replace(/\[\^[^\]\s]+\]:?/g, '')
      .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
      .replace(/(\*\*|__|~~|`)/g, '')
      // Emphasis hugs its words; a lone sign between spaces, or inside a word_like_this, is itself.
      .replace(/(?<![\w*_])([*_])(?=\S)(.+?)(?<=\S)\1(?![\w*_])/g, '$2')
      .replace(/\s+/g, ' ')
      .trim()
  )
}

/** Cuts at a whole character, never inside a surrogate pair. */
function cut(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text
  const end = /[\ud800-\udbff]/.test(text.charAt(maxLength - 1)) ? maxLength - 1 : maxLength
  return text.slice(0, end)
}
