/** Formulas as a part of Markdown: `$…$` within a line, and `$$` on lines of their own around one. */
import { tags } from '@lezer/highlight'
import type { BlockContext, Line, MarkdownConfig } from '@lezer/markdown'

const dollar = 36
const backslash = 92

export const mathSyntax: MarkdownConfig = {
  defineNodes: [
    { name: 'InlineMath' },
    { name: 'BlockMath', block: true },
    { name: 'MathMark', style: tags.processingInstruction },
    { name: 'MathText', style: tags.monospace },
  ],
  parseInline: [
    {
      name: 'InlineMath',
      after: 'InlineCode',
      parse(context, next, position) {
        if (next !== dollar) return -1
        const signs = context.char(position + 1) === dollar ? 2 : 1
        const start = position + signs
        // A price is no formula: within the signs no space stands beside them, and no digit behind.
        if (isSpace(context.char(start))) return -1
        for (let at = start; at < context.end; at++) {
          const code = context.char(at)
          if (code === backslash) at++
          else if (code === dollar) {
            const to = at + signs
            const isClosed = signs === 1 || context.char(at + 1) === dollar
            if (at === start || !isClosed || isSpace(context.char(at - 1)) || isDigit(context.char(to))) return -1
            return context.addElement(
              context.elt('InlineMath', position, to, [
                context.elt('MathMark', position, start),
                context.elt('MathText', start, at),
                context.elt('MathMark', at, to),
              ]),
            )
          }
        }
        return -1
      },
    },
  ],
  parseBlock: [
    {
      name: 'BlockMath',
      before: 'FencedCode',
      parse: parseBlock,
      endLeaf: (_, line) => /^\s*\$\$\s*$/.test(line.text.slice(line.pos)),
    },
  ],
}

const isSpace = (code: number): boolean => code < 0 || code === 32 || code === 9 || code === 10
const isDigit = (code: number): boolean => code >= 48 && code <= 57

/** On lines of its own, or with the signs at both ends of one. */
const oneLine = /^\$\$(?=\S)(.*\S)\$\$\s*$/
const opens = /^\$\$\s*$/

function parseBlock(context: BlockContext, line: Line): boolean {
  const text = line.text.slice(line.pos)
  const from = context.lineStart + line.pos
  const alone = oneLine.exec(text)?.[1]
  if (alone !== undefined) {
    const to = from + alone.length + 4
    context.nextLine()
    context.addElement(
      context.elt('BlockMath', from, to, [
        context.elt('MathMark', from, from + 2),
        context.elt('MathText', from + 2, to - 2),
        context.elt('MathMark', to - 2, to),
      ]),
    )
    return true
  }
  if (!opens.test(text) || line.indent - line.baseIndent > 3) return false
  const start = from + 2
  let end = context.lineStart + line.text.length
  const marks = [context.elt('MathMark', from, start)]
  while (context.nextLine()) {
    const closes = opens.test(line.text.slice(line.pos))
    end = context.lineStart + line.text.length
    if (!closes) continue
    const textEnd = context.lineStart - 1
    const mark = context.lineStart + line.pos
    marks.push(
      ...(start < textEnd ? [context.elt('MathText', start, textEnd)] : []),
      context.elt('MathMark', mark, mark + 2),
    )
    context.nextLine()
    break
  }
  context.addElement(context.elt('BlockMath', from, end, marks))
  return true
}
