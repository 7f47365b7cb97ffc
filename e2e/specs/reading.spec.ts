import { expectAccessible } from '../accessibility.ts'
import { expect, test } from '../fixtures.ts'
import { shoot } from '../screenshots.ts'

const texts = {
  'en-US':
    '# River\n\nThe *mill*[^1] and [a page](https://example.org).\n\n- [ ] heron\n- [x] weir\n\n```ts\nconst speed: number = 3 // knots\n```\n\nSo $v = \\frac{s}{t}$ and\n\n$$\nE = mc^2\n$$\n\n```mermaid\ngraph TD\n  A[Spring] --> B[Sea]\n```\n\n[^1]: Built in 1823.',
  'zh-CN':
    '# 河\n\n*磨坊*[^1]和[网页](https://example.org)。\n\n- [ ] 白鹭\n- [x] 水坝\n\n```ts\nconst speed: number = 3 // 节\n```\n\n于是 $v = \\frac{s}{t}$，而且\n\n$$\nE = mc^2\n$$\n\n```mermaid\ngraph TD\n  A[源头] --> B[大海]\n```\n\n[^1]: 建于 1823 年。',
} as const

for (const locale of ['en-US', 'zh-CN'] as const)
  for (const phone of [false, true])
    test(`${locale}, ${phone ? 'phone' : 'desktop'}: code, formulas, diagrams and footnotes, written and read`, async ({
      people,
    }) => {
      const { app } = await people.join('Alice', {
        locale,
        phone,
        colorScheme: phone ? 'dark' : 'light',
        viewport: phone ? { width: 390, height: 844 } : { width: 1280, height: 1100 },
      })
      const name = `drawn-${locale}-${phone ? 'phone' : 'desktop'}`
      await app.editor.box.click()
      await app.editor.insert(texts[locale])
      await expect(app.formats.box).toBeVisible()
      await expect(app.editor.box.locator('.code-keyword')).toHaveText('const')
      await expect(app.editor.box.locator('math')).toHaveCount(2)
      await app.page.keyboard.press('ControlOrMeta+Home')
      await app.editor.box.locator('.cm-drawn-diagram').scrollIntoViewIfNeeded()
      await expect(app.editor.box.getByRole('img', { name: app.words.editor.drawn.diagram })).toBeVisible()
      await shoot(app.page, name)
      await expectAccessible(app.page)

      await app.formats.showAs('reading')
      await expect(app.editor.box.getByRole('heading', { level: 1 })).toHaveText(locale === 'zh-CN' ? '河' : 'River')
      const box = app.editor.box.getByRole('checkbox', { name: locale === 'zh-CN' ? '白鹭' : 'heron' })
      await box.click()
      await expect(box).toBeChecked()
      await box.focus()
      await app.page.keyboard.press('Space')
      await expect(box).not.toBeChecked()
      await app.editor.toHaveText(texts[locale])
      await shoot(app.page, `${name}-reading`)
      await expectAccessible(app.page)
    })

test('what cannot be drawn is said in words, beside what was written', async ({ people }) => {
  const { app } = await people.join('Alice')
  await app.editor.insert('$\\frac{1}$ and\n\n```mermaid\nnothing like it\n```\n\nend')
  await expect(app.formats.box).toBeVisible()
  const { wrongFormula, wrongDiagram } = app.words.editor.drawn
  const begins = (line: string) => line.split(':')[0] ?? ''
  await expect(app.editor.box.getByText(begins(wrongFormula('')))).toBeVisible()
  await expect(app.editor.box.getByText(begins(wrongDiagram('')))).toBeVisible()
  await expect(app.editor.box).toContainText('nothing like it')
})

test('a note is printed alone, and saved as a web page in which nothing runs', async ({ people, browser }) => {
  const { app } = await people.join('Alice', { colorScheme: 'dark' })
  await app.editor.insert(
    `${texts['en-US']}\n\n<script>document.title = "ran"</script>\n\n| a | b |\n| - | - |\n| 1 | 2 |`,
  )
  await expect(app.formats.box).toBeVisible()
  await app.page.evaluate(() => (window.print = () => undefined))
  await app.chooseInNoteMenu(app.words.commands.names.print)
  await expect(app.page.locator('.note-sheet-print')).toBeAttached()
  await app.page.emulateMedia({ media: 'print', colorScheme: 'dark' })
  await expect(app.page.getByRole('heading', { name: 'River' })).toBeVisible()
  await expect(app.page.getByRole('table')).toBeVisible()
  await expect(app.editor.box).toBeHidden()
  await shoot(app.page, 'print')
  await app.page.emulateMedia({ media: 'screen' })
  await app.page.evaluate(() => dispatchEvent(new Event('afterprint')))
  await expect(app.page.locator('.note-sheet-print')).toHaveCount(0)

  const { name, bytes } = await app.saveFromNoteMenu(app.words.commands.names.exportHtml)
  expect(name).toBe('River.html')
  const page = await browser.newPage()
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  await page.setContent(new TextDecoder().decode(bytes))
  await expect(page.getByRole('heading', { name: 'River' })).toBeVisible()
  await expect(page.getByText('<script>')).toBeVisible()
  await expect(page.getByRole('table')).toBeVisible()
  await expect(page).toHaveTitle('River')
  await shoot(page, 'web-page')
  expect(asked.filter((url) => !/^(?:about|data):/.test(url))).toEqual([])
  await page.close()
})
