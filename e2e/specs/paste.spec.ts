import { expect, test } from '../fixtures.ts'

/** HTML as others put it on the clipboard, and what becomes of it. */
const pages: readonly (readonly [string, string, string])[] = [
  [
    'a page with headings, lists and links',
    '<h2>The mill</h2><p>Built in <b>1820</b>, with a <a href="https://example.org/a (b)">wheel</a>.</p><ul><li>flour<ul><li>fine</li></ul></li><li>bran</li></ul><ol start="3"><li>three</li><li>four</li></ol><blockquote><p>Slowly.</p></blockquote><hr><pre><code class="language-js">let a = 1</code></pre>',
    '## The mill\n\nBuilt in **1820**, with a [wheel](https://example.org/a%20%28b%29).\n\n- flour\n    - fine\n- bran\n\n3. three\n4. four\n\n> Slowly.\n\n---\n\n```js\nlet a = 1\n```',
  ],
  [
    'a table',
    '<table><thead><tr><th>Tea</th><th align="right">Price</th></tr></thead><tbody><tr><td>Green | dark</td><td>3</td></tr><tr><td><i>Black</i></td></tr></tbody></table>',
    '| Tea | Price |\n| --- | --: |\n| Green \\| dark | 3 |\n| *Black* |  |',
  ],
  [
    'tasks',
    '<ul><li><input type="checkbox" checked> tickets</li><li><input type="checkbox"> coat</li></ul>',
    '- [x] tickets\n- [ ] coat',
  ],
  [
    'a word processor that says all in styles',
    '<meta charset="utf-8"><b style="font-weight:normal"><p><span style="font-weight:700">Fat</span> and <span style="font-style:italic">thin</span>, <span style="text-decoration:line-through">gone</span></p></b>',
    '**Fat** and *thin*, ~~gone~~',
  ],
  ['Chinese', '<p>去<strong>河边</strong>散步，带上<em>相机</em>。</p>', '去**河边**散步，带上*相机*。'],
  [
    'what would do harm',
    '<p>Hello <script>document.title = "hit"</script><a href="javascript:document.title=1">click</a> <img src="x" onerror="document.title = \'hit\'"><img src="data:text/html,x" alt="no"><svg onload="document.title = \'hit\'"></svg><iframe src="https://example.org"></iframe><b onclick="document.title=1">me</b> &lt;script&gt; <span style="display:none">unseen</span><style>b{}</style></p>',
    'Hello click **me** \\<script>',
  ],
]

test('what is copied from elsewhere becomes Markdown', async ({ people }) => {
  const { app } = await people.join('Alice')
  await app.editor.type('x')
  await expect(app.formats.box).toBeVisible()
  const title = await app.page.title()
  for (const [name, html, markdown] of pages)
    await test.step(name, async () => {
      await app.page.keyboard.press('ControlOrMeta+a')
      await app.editor.paste({ 'text/html': html, 'text/plain': 'as text' })
      await app.editor.toHaveText(markdown)
      expect(await app.page.title()).toBe(title)
    })

  await test.step('it is one step of undo', async () => {
    await app.page.keyboard.press('ControlOrMeta+z')
    await app.editor.toHaveText(pages.at(-2)?.[2] ?? '')
  })
})

test('text stays text where that is wanted', async ({ people }) => {
  const { app } = await people.join('Alice')
  const both = { 'text/html': '<b>bold</b>', 'text/plain': 'bold' }
  await app.editor.type('x')
  await expect(app.formats.box).toBeVisible()

  await test.step('with the key for it', async () => {
    await app.editor.copyElsewhere(both)
    await app.page.keyboard.press('ControlOrMeta+a')
    await app.page.keyboard.press('ControlOrMeta+v')
    await app.editor.toHaveText('**bold**')
    await app.page.keyboard.press('ControlOrMeta+a')
    await app.page.keyboard.press('ControlOrMeta+Shift+V')
    await app.editor.toHaveText('bold')
  })

  await test.step('where the HTML says nothing more', async () => {
    await app.page.keyboard.press('ControlOrMeta+a')
    await app.editor.paste({ 'text/html': '<div>2 * 3</div>', 'text/plain': '2 * 3' })
    await app.editor.toHaveText('2 * 3')
  })

  await test.step('in code, and from an editor of code', async () => {
    await app.page.keyboard.press('ControlOrMeta+a')
    await app.editor.insert('```\nx\n```')
    await app.editor.placeCaretAfter('x')
    await app.editor.paste(both)
    await app.editor.toHaveText('```\nxbold\n```')
  })
})

test('an address that is pasted on words makes a link of them', async ({ people }) => {
  const { app } = await people.join('Alice')
  await app.editor.insert('See the map now')
  await expect(app.formats.box).toBeVisible()
  await app.editor.select('the map')
  await app.editor.paste({ 'text/plain': 'https://example.org/map' })
  await app.editor.toHaveText('See [the map](https://example.org/map) now')
})
