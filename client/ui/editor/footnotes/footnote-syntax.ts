/** Footnotes as a part of Markdown: `[^1]` in the text, and `[^1]: what it says` on a line of its own. */
import { tags } from '@lezer/highlight'
import type { BlockContext, Element, Line, MarkdownConfig } from '@lezer/markdown'

const reference = /^\[\^([^\s[\]]+)\]/
const definition = /^\[\^([^\s[\]]+)\]:[ \t]*/
/** What begins something else, and does not go on with a footnote. */
const begins = /^\s*(?:#{1,6}\s|>|[-*+]\s|\d{1,9}[.)]\s|`{3,}|~{3,}|\||\[\^[^\s[\]]+\]:)/

const bracket = 91
const caret = 94

export const footnoteSyntax: MarkdownConfig = {
  defineNodes: [
    { name: 'Footnote', block: true },
    { name: 'FootnoteReference' },
    { name: 'FootnoteMark', style: tags.processingInstruction },
    { name: 'FootnoteLabel', style: tags.link },
  ],
  parseInline: [
    {
      name: 'FootnoteReference',
      before: 'Link',
      parse(context, next, position) {
        if (next !== bracket || context.char(position + 1) !== caret) return -1
        const label = reference.exec(context.slice(position, context.end))?.[1]
        if (label === undefined) return -1
        const to = position + label.length + 3
        return context.addElement(
          context.elt('FootnoteReference', position, to, [
            context.elt('FootnoteMark', position, position + 2),
            context.elt('FootnoteLabel', position + 2, to - 1),
            context.elt('FootnoteMark', to - 1, to),
          ]),
        )
      },
    },
  ],
  parseBlock: [
    {
      name: 'Footnote',
      before: 'LinkReference',
      parse: parseDefinition,
      endLeaf: (_, line) => definition.test(line.text.slice(line.pos)),
    },
  ],
}

function parseDefinition(context: BlockContext, line: Line): boolean {
  const match = definition.exec(line.text.slice(line.pos))
  if (match === null || line.indent - line.baseIndent > 3) return false
  const [head, label = ''] = match
  const from = context.lineStart + line.pos
  const start = from + head.length
  let text = line.text.slice(line.pos + head.length)
  const isNested = line.basePos > 0
  while (context.nextLine()) {
    // What is in a quote begins with its signs on each line.
    if (isNested || line.text.trim() === '' || begins.test(line.text)) break
    text += `\n${line.text}`
  }
  const labelTo = from + 2 + label.length
  const children: Element[] = [
    context.elt('FootnoteMark', from, from + 2),
    context.elt('FootnoteLabel', from + 2, labelTo),
    context.elt('FootnoteMark', labelTo, labelTo + 2),
    ...context.parser.parseInline(text, start),
  ]
  context.addElement(context.elt('Footnote', from, start + text.length, children))
  return true
}
