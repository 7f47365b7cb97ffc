import { expect, it } from 'vitest'
import { inlineTagsOf } from './inline-tags.ts'

it.each([
  ['#one and #two-three_4, then #a/b/ end', ['one', 'two-three_4', 'a/b']],
  ['- [ ] buy #票\n> #旅行，很好 #📷', ['票', '旅行', '📷']],
  ['#Work #work #WORK/Plan', ['Work', 'WORK/Plan']],
  ['## Heading #kept\n#first', ['kept', 'first']],
  // Numbers are of issues, and a sign within a word is a part of it.
  ['#1984 #y1984 #2024-01 a#b C# ## #', ['y1984', '2024-01']],
  ['# Heading\n####### seven\n#\\no', []],
  ['`#code` ``a #b``\n\n```c\n#include <a>\n```\n\n    #indented\n', []],
  ['[ #words](https://example.org/#x "a #title") ![ #alt](a.png)', []],
  ['https://example.org/#place <https://example.org/#x> https://example.org #yes', ['yes']],
  ['[[Note #heading]] [[ #b|c ]] [d]: #e', ['e']],
  ['<p class=x>\n#html\n</p>\n\n<!-- #comment -->\n\na <b title=" #x">#b</b> #after', ['after']],
  ['---\ntitle: a #b\ncolor: #fff\n---\n#text', ['text']],
  ['', []],
])('%j', (text, tags) => expect(inlineTagsOf(text, [])).toEqual(tags))

it('leaves out what is known, with other capitals or with its sign too', () => {
  expect(inlineTagsOf('#one #Two #three', ['ONE', '#two'])).toEqual(['three'])
})
