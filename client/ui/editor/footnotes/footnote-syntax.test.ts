import { expect, it } from 'vitest'
import { noteParser } from '../note-language.ts'

function partsOf(text: string): string[] {
  const parts: string[] = []
  noteParser.parse(text).iterate({
    enter: ({ name, from, to }) => {
      if (name === 'Footnote' || name === 'FootnoteReference') parts.push(`${name} ${text.slice(from, to)}`)
    },
  })
  return parts
}

it.each([
  ['So[^1] it[^long-name] is', ['FootnoteReference [^1]', 'FootnoteReference [^long-name]']],
  ['[^1]: What *it*\nsays\n\ntext', ['Footnote [^1]: What *it*\nsays']],
  ['text\n[^1]: one\n[^b]: two[^1]', ['Footnote [^1]: one', 'Footnote [^b]: two[^1]', 'FootnoteReference [^1]']],
  ['[^1]: one\n- list', ['Footnote [^1]: one']],
  ['`[^1]` [^] [^a b] [x][^1]'.slice(0, 18), []],
  ['    [^1]: code', []],
])('%j', (text, parts) => expect(partsOf(text)).toEqual(parts))
