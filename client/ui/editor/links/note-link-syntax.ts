/** `[[Title]]` as a part of Markdown, for the parser of notes. */
import { tags } from '@lezer/highlight'
import type { MarkdownConfig } from '@lezer/markdown'
import { noteLinkAt } from '../../../../shared/document/note-link.ts'

const bracket = 91

export const noteLinkSyntax: MarkdownConfig = {
  defineNodes: [
    { name: 'NoteLink' },
    { name: 'NoteLinkMark', style: tags.processingInstruction },
    { name: 'NoteLinkTarget', style: tags.link },
    { name: 'NoteLinkText', style: tags.link },
  ],
  parseInline: [
    {
      name: 'NoteLink',
      before: 'Link',
      parse(context, next, position) {
        if (next !== bracket || context.char(position + 1) !== bracket) return -1
        const link = noteLinkAt(context.slice(position, context.end), 0)
        if (link === undefined) return -1
        const [to, signFrom, signTo] = [link.to, link.signFrom, link.signTo].map((place) => place + position) as [
          number,
          number,
          number,
        ]
        const start = position + 2
        const close = to - 2
        const element = (name: string, from: number, end: number) => (from < end ? [context.elt(name, from, end)] : [])
        return context.addElement(
          context.elt('NoteLink', position, to, [
            context.elt('NoteLinkMark', position, start),
            ...element('NoteLinkTarget', start, signFrom),
            ...element('NoteLinkMark', signFrom, signTo),
            ...element('NoteLinkText', signTo, close),
            context.elt('NoteLinkMark', close, to),
          ]),
        )
      },
    },
  ],
}
