/**
 * Tags that stand in the text of a note, as Obsidian has them: `#word`, at the start of a line or behind a space; letters of any
 * script, digits, `_`, `-` and `/`, of which not all are digits.
 */
import { GFM, parser } from '@lezer/markdown'
import { frontMatterOf } from '../../shared/document/front-matter.ts'

const markdown = parser.configure(GFM)

/** Where a `#` is a part of something else. */
const withoutTags = new Set([
  'FencedCode',
  'CodeBlock',
  'InlineCode',
  'Link',
  'Image',
  'LinkReference',
  'URL',
  'Autolink',
  'HTMLBlock',
  'HTMLTag',
  'Comment',
  'CommentBlock',
])

/** The last two join signs into one, and make pictures of them. */
const tag = /(?<=^|\s)#((?:[\p{L}\p{M}\p{N}\p{Extended_Pictographic}_/-]|\u200d|\ufe0f)+)/gmu

/** Those that are not among `known`, each once, without its sign, in the order of the text; capitals make no difference. */
export function inlineTagsOf(text: string, known: readonly string[]): string[] {
  const start = frontMatterOf(text)?.length ?? 0
  const body = text.slice(start)
  if (!body.includes('#')) return []
  const seen = new Set(known.map(keyOf))
  const tags: string[] = []
  for (const [, found = ''] of withoutOthers(body).matchAll(tag)) {
    const word = found.replace(/^\/+|\/+$/g, '')
    if (/^\p{N}*$/u.test(word)) continue
    const key = keyOf(word)
    if (seen.has(key)) continue
    seen.add(key)
    tags.push(word)
  }
  return tags
}

const keyOf = (word: string): string => word.replace(/^#/, '').normalize('NFC').toLowerCase()

/** With a sign of no meaning in the place of code, links and the like. */
function withoutOthers(text: string): string {
  let kept = ''
  let at = 0
  markdown.parse(text).iterate({
    enter: ({ name, from, to }) => {
      if (!withoutTags.has(name)) return true
      kept += `${text.slice(at, from)}.`
      at = to
      return false
    },
  })
  return (kept + text.slice(at)).replace(/\[\[[^[\]\n]*\]\]/g, '.')
}
