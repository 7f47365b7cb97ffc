// @vitest-environment jsdom
import { describe, expect, it } from 'vitest'
import { type Addresses, leaveSeen, markdownOf, parseHtml } from './html-to-markdown.ts'

function markdown(html: string, addresses: Addresses = 'neighbours'): string | undefined {
  const { body } = parseHtml(html)
  leaveSeen(body)
  return markdownOf(body, addresses)
}

describe('HTML as Markdown', () => {
  it.each([
    [
      '<h2>The <br> mill</h2><p>a <b>b</b> <i>c</i> <s>d</s> <code>e</code></p>',
      '## The mill\n\na **b** *c* ~~d~~ `e`',
    ],
    ['H<sub>2</sub>O, x<sup>2</sup>, the 2<sup>nd of many</sup>', 'H~2~O, x^2^, the 2nd of many'],
    ['<ul><li>one<ul><li>two</li></ul></li><li><p>three</p></li></ul>', '- one\n    - two\n- three'],
    [
      '<ul><li><input type="checkbox" checked> done</li><li><label><input type="checkbox"> open</label></li></ul>',
      '- [x] done\n- [ ] open',
    ],
    ['snake_case and _this_ *too*', 'snake_case and \\_this\\_ \\*too\\*'],
    [
      '<table><tr><th>Tea</th><th style="text-align: right">Price</th></tr><tr><td>Green | dark<br>leaf</td><td>3</td></tr></table>',
      '| Tea | Price |\n| --- | --: |\n| Green \\| dark<br>leaf | 3 |',
    ],
    ['<pre><code class="hljs language-js">let a = 1\n</code></pre>', '```js\nlet a = 1\n```'],
    [
      '<div class="highlight highlight-source-c++"><pre><span>int</span> a;<br>int b;</pre></div>',
      '```c++\nint a;\nint b;\n```',
    ],
    ['<pre>```\ncode\n```</pre>', '````\n```\ncode\n```\n````'],
    [
      '<img src="images/a (1).png" alt="A [boat]"> <a href="notes.pdf">notes</a>',
      '![A  boat](images/a%20%281%29.png) [notes](notes.pdf)',
    ],
    [
      '<p>One<sup><a href="#fn:1">1</a></sup> two<a href="#fn:2"><sup>2</sup></a>.</p><section class="footnotes"><hr><ol><li id="fn:1"><p>A <em>word</em> <a href="#r1">↩</a></p></li><li id="fn:2">B</li></ol></section>',
      'One[^1] two[^2].\n\n[^1]: A *word*\n[^2]: B',
    ],
    [
      '<p>Let <span class="katex"><span class="katex-mathml"><math><semantics><mi>x</mi><annotation encoding="application/x-tex">x_1</annotation></semantics></math></span><span class="katex-html">x1</span></span> be</p><p><math display="block"><semantics><mi>y</mi><annotation encoding="application/x-tex">y</annotation></semantics></math></p>',
      'Let $x_1$ be\n\n$$\ny\n$$',
    ],
    ['Let <math><mi>x</mi> <mo>=</mo> <mn>1</mn></math> be', 'Let x = 1 be'],
  ])('%j', (html, expected) => expect(markdown(html)).toBe(expected))

  it.each([
    '<script>document.title = "hit"</script>',
    '<img src="data:text/html,x" alt="no">',
    '<svg onload="document.title = 1"><script>1</script></svg>',
    '<iframe src="https://example.org"></iframe><style>b {}</style>',
  ])('of %j has nothing', (html) => expect(markdown(html)).toBe(''))

  it.each([
    'javascript:alert(1)',
    ' JaVaScRiPt:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,x',
    '#top',
    'file:///a',
  ])('leaves out where %j leads', (address) => expect(markdown(`<a href="${address}">words</a>`)).toBe('words'))

  it('leaves out addresses beside a page that is not here', () => {
    expect(markdown('<a href="b.html">b</a> <a href="https://example.org/b">c</a>', 'everywhere')).toBe(
      'b [c](https://example.org/b)',
    )
  })

  it('lets nothing run, and fetches nothing', () => {
    const title = document.title
    markdown('<img src="x" onerror="document.title = \'hit\'"><script>document.title = "hit"</script>')
    expect(document.title).toBe(title)
  })
})
