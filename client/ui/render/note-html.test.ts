import { describe, expect, it } from 'vitest'
import { noDrawings } from './drawings.ts'
import { noteHtml } from './note-html.ts'

const words = { footnotes: 'Footnotes', backToText: 'Back', done: 'Done', open: 'Open' }
const html = (text: string): string => noteHtml(text, words, noDrawings).replace(/>\n+</g, '><').trim()

describe('a note as HTML', () => {
  it.each([
    ['# One\nTwo\n===', '<h1>One</h1><h1>Two</h1>'],
    ['## The **mill** ##\n###### deep', '<h2>The <strong>mill</strong></h2><h6>deep</h6>'],
    [
      'a *b* __c__ ~~d~~ `e<f`\nnext',
      '<p>a <em>b</em> <strong>c</strong> <del>d</del> <code>e&#60;f</code><br>\nnext</p>',
    ],
    ['- one\n- two\n  1. three', '<ul><li>one</li><li>two\n<ol><li>three</li></ol></li></ul>'],
    ['3. c\n4. d', '<ol start="3"><li>c</li><li>d</li></ol>'],
    ['- one\n\n- two', '<ul><li><p>one</p></li><li><p>two</p></li></ul>'],
    [
      '- [ ] milk\n- [x] **bread**',
      '<ul><li class="task"><input type="checkbox" disabled aria-label="Open"> milk</li>' +
        '<li class="task"><input type="checkbox" disabled checked aria-label="Done"> <strong>bread</strong></li></ul>',
    ],
    ['> one\n> two', '<blockquote><p>one<br>\ntwo</p></blockquote>'],
    ['---', '<hr>'],
    ['```\na < b\n```', '<pre><code>a &#60; b</code></pre>'],
    [
      '| a | b |\n| :-- | --: |\n| *1* | |\n| x \\| y | 2 |',
      '<table><thead><tr><th scope="col">a</th><th scope="col" class="right">b</th></tr></thead>' +
        '<tbody><tr><td><em>1</em></td><td class="right"></td></tr>' +
        '<tr><td>x | y</td><td class="right">2</td></tr></tbody></table>',
    ],
    [
      '[[Lisbon#Day|there]] [[里斯本]]',
      '<p><span class="note-link" data-note="Lisbon#Day">there</span> <span class="note-link" data-note="里斯本">里斯本</span></p>',
    ],
    ['\\*no\\* &amp; 1 < 2 & "q"', '<p>*no* &amp; 1 &#60; 2 &#38; &#34;q&#34;</p>'],
  ])('%j', (text, expected) => expect(html(text)).toBe(expected))

  it('puts footnotes at the end, in the order of the text, each with a way back', () => {
    expect(html('One[^b] two[^a] one[^b].\n\n[^a]: A *word*\n[^b]: B\n[^c]: C\n\nEnd [^d]')).toBe(
      '<p>One<sup><a href="#note-1" id="from-1">1</a></sup> two<sup><a href="#note-2" id="from-2">2</a></sup> ' +
        'one<sup><a href="#note-1">1</a></sup>.</p><p>End &#91;^d&#93;</p>'
          .replace('&#91;', '[')
          .replace('&#93;', ']') +
        '<section class="footnotes" aria-label="Footnotes"><ol>' +
        '<li id="note-1">B <a href="#from-1" aria-label="Back">↩</a></li>' +
        '<li id="note-2">A <em>word</em> <a href="#from-2" aria-label="Back">↩</a></li><li>C</li></ol></section>',
    )
  })

  it('lets addresses lead to pages and letters', () => {
    const anchor = (address: string, shown: string) =>
      `<p><a href="${address}" rel="noopener noreferrer">${shown}</a></p>`
    expect(html('[page](https://example.org/?a=1&b=2 "title")')).toBe(
      anchor('https://example.org/?a=1&#38;b=2', 'page'),
    )
    expect(html('<https://example.org>')).toBe(anchor('https://example.org', 'https://example.org'))
    expect(html('![a *picture*](https://example.org/a.png)')).toBe(
      anchor('https://example.org/a.png', 'a <em>picture</em>').replace('<a ', '<a class="image" '),
    )
    expect(html('[one][two]\n\n[two]: https://example.org')).toBe(anchor('https://example.org', 'one'))
  })

  it.each([
    '<script>alert(1)</script>',
    'text <img src=x onerror=alert(1)> text',
    '<svg/onload=alert(1)>',
    '<div>\n<script>alert(1)</script>\n</div>',
    '[x](javascript:alert(1))',
    '[x](JaVaScRiPt:alert(1))',
    '[x](data:text/html,<script>alert(1)</script>)',
    '[x](https://example.org/"onmouseover="alert(1))',
    '![<script>alert(1)</script>](https://a.example/"><script>)',
    '<javascript:alert(1)>',
    '`<script>` and\n```html"><script>\n<script>alert(1)</script>\n```',
    '| <script>alert(1)</script> |\n| --- |\n| <b onclick=alert(1)> |',
    '[[<script>alert(1)</script>|<img src=x onerror=alert(1)>]]',
    'x[^"><script>]\n\n[^"><script>]: <script>',
    '$<script>$\n\n$$\n<script>\n$$',
    '&#60;script&#62; &lt;script&gt;',
  ])('lets nothing run: %j', (text) => {
    const made = html(text)
    expect(made).not.toMatch(/<(?:script|img|svg|div onl|iframe|object|style)/i)
    // All tags are ours, and none has an attribute that runs.
    for (const [, tag = '', attributes = ''] of made.matchAll(/<\/?([a-z0-9]+)((?:\s+[^<>]*)?)>/gi)) {
      expect(ours).toContain(tag)
      expect(attributes.replace(/"[^"]*"/g, '""')).not.toMatch(/\son/i)
      expect(attributes).not.toMatch(/href="(?!https?:|mailto:|tel:|#)/i)
    }
  })
})

const ours =
  'h1 h2 h3 h4 h5 h6 p br hr ul ol li input blockquote pre code table thead tbody tr th td em strong del sub sup a span section figure div'.split(
    ' ',
  )
