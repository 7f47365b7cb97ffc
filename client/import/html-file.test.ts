// @vitest-environment jsdom
/** Pages of others, and those that this app makes of notes, which have to come back as the notes that they were. */
import { describe, expect, it } from 'vitest'
import type { NoteId } from '../../shared/ids.ts'
import { noteSummary } from '../state/testing/note-summary.ts'
import { htmlFile } from '../ui/render/export-html.ts'
import { noDrawings } from '../ui/render/drawings.ts'
import { noteHtml } from '../ui/render/note-html.ts'
import { parseHtml } from '../html/html-to-markdown.ts'
import type { ReadFile } from './file-reader.ts'
import { neighbourOf, readHtmlFile } from './html-file.ts'

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)
const nowhere = () => Promise.resolve(undefined)

async function read(page: string | Uint8Array): Promise<ReadFile> {
  const file = await readHtmlFile(typeof page === 'string' ? encode(page) : page, 'a/page.html', nowhere)
  if (file === undefined) throw new Error('it is no text')
  return file
}

describe('an HTML file', () => {
  it.each([
    ['<title> Trip\n to Lisbon </title><h1>Day one</h1>', 'Trip to Lisbon', '# Day one\n'],
    ['<h1>Day one</h1><p>text</p>', 'Day one', '# Day one\n\ntext\n'],
    // The text names it, and it stands there once.
    ['<title>day  ONE</title><h1>Day one</h1>', 'Day one', '# Day one\n'],
    ['<p>text</p>', undefined, 'text\n'],
    ['', undefined, ''],
  ])('%j is called %j', async (page, title, text) => expect(await read(page)).toMatchObject({ title, text }))

  it('says its times and its tags in its head', async () => {
    const head =
      '<meta property="article:published_time" content="2020-01-02T03:04:05Z"><meta name="Updated" content="2021-02-03">' +
      '<meta name="keywords" content="two words, b，c"><meta property="article:tag" content="d">'
    expect(await read(head)).toMatchObject({
      createdAt: Date.UTC(2020, 0, 2, 3, 4, 5),
      editedAt: Date.UTC(2021, 1, 3),
      tags: ['two words', 'b', 'c', 'd'],
      convertedFrom: 'html',
    })
    expect(await read('<meta name="created" content="tomorrow">')).toMatchObject({ createdAt: undefined })
  })

  it.each([
    ['what it names', [...encode('<meta charset="gb2312"><p>'), 214, 208, 206, 196], '中文\n'],
    ['another that it names', [...encode("<meta http-equiv=x content='text/html; charset=iso-8859-1'>"), 0xe9], 'é\n'],
    ['its mark', [0xff, 0xfe, 0x2d, 0x4e], '中\n'],
    ['UTF-8, unless it says otherwise', [...encode('<p>中')], '中\n'],
    ['what its bytes are, where it names it wrongly', [...encode('<meta charset="utf-8"><p>'), 214, 208], '中\n'],
    ['what its bytes are, where nobody knows the name', [...encode('<meta charset="x-none"><p>中')], '中\n'],
  ])('is in the encoding of %s', async (_, bytes, text) => {
    expect((await read(Uint8Array.from(bytes))).text).toBe(text)
  })

  it('is no text where its bytes are none', async () => {
    expect(await readHtmlFile(Uint8Array.of(60, 0, 255, 254, 0, 128), 'a.html', nowhere)).toBeUndefined()
  })

  it('is the same file as long as the same becomes of it', async () => {
    const [a, b, c] = [await read('<p>a'), await read('<p>a'), await read('<p>a ')]
    expect(a.identity).toEqual(b.identity)
    expect(a.identity).not.toEqual(c.identity)
  })

  it('leads to files beside it', () => {
    expect(neighbourOf('a/b/c.html', '../d%20e.html#f')).toBe('a/d e.html')
    expect(neighbourOf('a/b.html', './b.html?c')).toBe('a/b.html')
    expect(neighbourOf('a.html', '100%.html')).toBe('100%.html')
    for (const address of ['https://example.org/a.html', '//example.org/a.html', '#a', 'mailto:a@example.org'])
      expect(neighbourOf('a.html', address)).toBeUndefined()
  })
})

const words = { footnotes: 'Footnotes', backToText: 'Back', done: 'Done', open: 'Open' }
const drawn = {
  formula: (tex: string) => `<math><mi>${tex.length}</mi></math>`,
  diagram: () => '<svg><text>drawn</text></svg>',
}
const note = noteSummary({
  id: 'a' as NoteId,
  createdAt: Date.UTC(2020, 0, 2, 3, 4, 5),
  editedAt: Date.UTC(2021, 0, 2, 3, 4, 5, 678),
  tags: ['far/away', 'travel'],
})
const pageOf = (text: string, title: string, given = false): string => {
  const html = noteHtml(text, words, drawn)
  return htmlFile({ title, html: given ? `<h1 class="note-title">${title}</h1>\n${html}` : html, note }, 'en')
}

/** In the way in which the conversion writes Markdown. */
const wholeNote = `# River

Built in **1820**, *slowly*, ~~gone~~, \`code\`, H~2~O and x^2^.
The next line, and a hard end  
of one. See [[Lisbon#Day|there]], [[里斯本]], [the map](https://example.org/a) and ![a boat](https://example.org/boat.png).

- one
    - two
- [x] done
- [ ] open

3. three
4. four

- loose

- list

> Quoted
> twice

\`\`\`js
let a = "<b>"
\`\`\`

\`\`\`mermaid
graph TD
  A --> B
\`\`\`

| Tea | Price |
| --- | --: |
| Green \\| dark | 3 |
| *Black*<br>leaf |  |

Euler: $e^{i\\pi} = -1$, and large $$x < 1$$ in a line.

$$
\\frac{a}{b}
$$

---

A word[^1] and another[^2], not \\*this\\* nor \\<b>.

[^1]: The *first*
[^2]: The second, of [[Lisbon]]
`

describe('a page that this app made of a note', () => {
  it('is that note again, sign by sign', async () => {
    expect(await read(pageOf(wholeNote, 'River'))).toMatchObject({
      text: wholeNote,
      title: 'River',
      createdAt: note.createdAt,
      editedAt: note.editedAt,
      tags: expect.arrayContaining(['travel']) as unknown,
    })
  })

  it('is called what the note was called', async () => {
    expect(await read(pageOf('First\n\n# Later\n', 'First'))).toMatchObject({ title: 'First' })
    expect(await read(pageOf('First\n', 'My title', true))).toMatchObject({ title: 'My title', text: 'First\n' })
    expect(await read(pageOf('', 'Untitled'))).toMatchObject({ title: undefined, text: '' })
  })

  it.each([
    'Two\n===\n\nThree\n---\ntext',
    '* a\n* b\n  1. c\n\n     d\n',
    '> - a\n> - b\n>\n> > c',
    '- > quoted\n- `a`` b`',
    '    indented\n    code',
    '<div>\n<script>alert(1)</script>\n</div>',
    'https://example.org/a_b_c and <me@example.org>',
    '[a]\n\n[a]: https://example.org "title"',
    '**a*b*c** ***d*** __e__',
    'a_b_c 2 * 3 * 4 `x` # no - no\n\n1\\. no\n\n\\# no\n\n\\- no\n\n\\> no',
    '&lt;b&gt; &amp;amp; \\\\ [x] [^none]',
    '| a |\n| - |\n| b |',
    '- [ ] a\n  continues\n    - [x] b',
    'a[^x] b[^x]\n\n[^x]: One [^y]\n[^y]: Two\n[^z]: Three',
  ])('reads the same as it did: %j', async (text) => {
    const again = (await read(pageOf(text, ''))).text
    const look = (of: string): string => parseHtml(noteHtml(of, words, noDrawings)).body.innerHTML.trim()
    expect(look(again)).toBe(look(text))
  })
})
