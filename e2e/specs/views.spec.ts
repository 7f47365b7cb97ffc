import { expectAccessible } from '../accessibility.ts'
import { expect, test } from '../fixtures.ts'
import { phoneOrDesktop } from '../person.ts'
import { shoot } from '../screenshots.ts'

const texts = {
  'en-US':
    '# A week by the river\n\nWe took the *slow* train, **all** the way, and [walked](https://example.org) the rest.\n\n## Monday\n\n- the mill, and `the weir`\n- [ ] a heron\n\n> Nobody was in a hurry.\n\n---\n\nThe end.',
  'zh-CN':
    '# 河边的一周\n\n我们坐了*慢*车，**一路**看风景，剩下的[走过去](https://example.org)。\n\n## 星期一\n\n- 磨坊，还有 `水坝`\n- [ ] 白鹭\n\n> 谁也不着急。\n\n---\n\n完。',
} as const

for (const locale of ['en-US', 'zh-CN'] as const)
  for (const phone of [false, true])
    test(`${locale}, ${phone ? 'phone' : 'desktop'}: signs are shown where the caret is, and nothing moves up or down`, async ({
      people,
    }) => {
      const { app } = await people.join('Alice', phoneOrDesktop(locale, phone, { width: 360, height: 740 }))
      const name = `views-${locale}-${phone ? 'phone' : 'desktop'}`
      await app.editor.box.click()
      await app.editor.insert(texts[locale])
      await expect(app.formats.box).toBeVisible()
      await app.page.keyboard.press('ControlOrMeta+End')
      const link = locale === 'zh-CN' ? '走过去' : 'walked'
      const bold = locale === 'zh-CN' ? '一路' : 'all'

      await test.step('live: hidden elsewhere', async () => {
        await expect(app.editor.box).not.toContainText('**')
        await expect(app.editor.box).not.toContainText('example.org')
        await expect(app.editor.box).not.toContainText('# ')
        await shoot(app.page, `${name}-live`)
        await expectAccessible(app.page)
      })

      await test.step('each line keeps its place while the caret goes through them', async () => {
        const before = await app.editor.lineTops()
        await app.page.keyboard.press('ControlOrMeta+Home')
        await expect(app.editor.box).toContainText('# ')
        expect(await app.editor.lineTops()).toEqual(before)
        await shoot(app.page, `${name}-heading`)
        await app.editor.placeCaretAfter(bold)
        await expect(app.editor.box).toContainText(`**${bold}**`)
        await expect(app.editor.box).not.toContainText('# ')
        expect(await app.editor.lineTops()).toEqual(before)
        await app.editor.placeCaretAfter(link)
        await expect(app.editor.box).toContainText(`[${link}](https://example.org)`)
        await expect(app.editor.box).not.toContainText('**')
      })

      await test.step('raw and reading, kept by this device', async () => {
        await app.formats.showAs('raw')
        await expect(app.editor.box).toContainText('**')
        await shoot(app.page, `${name}-raw`)
        await app.formats.showAs('reading')
        await expect(app.editor.box).not.toContainText('**')
        await expect(app.editor.box).toHaveAttribute('aria-readonly', 'true')
        await expect(app.formats.button('bold')).toBeDisabled()
        await shoot(app.page, `${name}-reading`)
        await expectAccessible(app.page)
        await app.editor.toHaveText(texts[locale])
        await app.page.reload()
        await expect(app.editor.box).toHaveAttribute('aria-readonly', 'true')
        await app.editor.toHaveText(texts[locale])
      })
    })

test('where one reads, a table is one to a screen reader too', async ({ people }) => {
  const { app } = await people.join('Alice')
  const text = 'Before\n\n| Tea | Price |\n| --- | --: |\n| [Green](https://example.org) | 3 |\n|  | 4 |\n\nAfter'
  await app.editor.insert(text)
  await expect(app.formats.box).toBeVisible()
  const table = app.editor.box.getByRole('table')
  await expect(table).toHaveCount(0)
  const shown = app.editor.box.locator('.cm-table-row')
  await expect(shown).toHaveCount(3)
  const places = () => shown.evaluateAll((rows) => rows.map((row) => row.getBoundingClientRect().height))
  const written = await places()

  await app.formats.showAs('reading')
  await expect(table).toMatchAriaSnapshot(`
    - table:
      - row "Tea Price":
        - columnheader "Tea"
        - columnheader "Price"
      - row "Green 3":
        - cell "Green":
          - link "Green"
        - cell "3"
      - row "4":
        - cell
        - cell "4"
  `)
  expect(await places()).toEqual(written)
  await expectAccessible(app.page)
  await app.editor.toHaveText(text)

  await app.formats.showAs('live')
  await expect(table).toHaveCount(0)
})

test('with the keyboard, from view to view', async ({ people }) => {
  const { app } = await people.join('Alice')
  await app.editor.insert('**bold**\n\nnext')
  await expect(app.formats.box).toBeVisible()
  await expect(app.editor.box).not.toContainText('**')
  await app.page.keyboard.press('ControlOrMeta+Shift+Y')
  await expect(app.editor.box).toContainText('**bold**')
  await app.page.keyboard.press('ControlOrMeta+Shift+Y')
  await expect(app.editor.box).toHaveAttribute('aria-readonly', 'true')
  await app.page.keyboard.press('ControlOrMeta+Shift+Y')
  await expect(app.editor.box).not.toHaveAttribute('aria-readonly', 'true')
  await app.editor.type('!')
  await app.editor.toHaveText('**bold**\n\nnext!')
})

test('lines that come at once stay lines, in place of a heading too', async ({ people }) => {
  const { app } = await people.join('Alice')
  await app.editor.insert('## Monday')
  await expect(app.formats.box).toBeVisible()
  await app.page.keyboard.press('ControlOrMeta+a')
  // As a phone's keyboard does it that has kept them: typed, and not pasted.
  await app.editor.insert('# Tuesday\n\nthe mill')
  await app.editor.toHaveText('# Tuesday\n\nthe mill')
  await app.editor.type('s')
  await app.editor.toHaveText('# Tuesday\n\nthe mills')
})

test('a word is composed beside signs, while somebody else writes in the same line', async ({ people }) => {
  const lin = await people.join('小林', { locale: 'zh-CN' })
  const bob = await people.join('Bob')
  await lin.app.editor.insert('**周末** \n\n完')
  await expect(lin.app.formats.box).toBeVisible()
  await lin.app.turnSyncOn('小林')
  await bob.app.turnSyncOn('Bob')
  await bob.app.list.open('周末')
  await bob.app.editor.toHaveText('**周末** \n\n完')
  await lin.app.editor.placeCaretAfter('**周末** ')
  const session = await lin.app.page.context().newCDPSession(lin.app.page)
  await session.send('Input.imeSetComposition', { text: 'he', selectionStart: 2, selectionEnd: 2 })
  await bob.app.editor.typeAtStart('我的')
  await lin.app.editor.toContain('我的**周末** he')
  await session.send('Input.imeSetComposition', { text: 'hebian', selectionStart: 6, selectionEnd: 6 })
  await session.send('Input.insertText', { text: '河边' })
  for (const { app } of [lin, bob]) await app.editor.toHaveText('我的**周末** 河边\n\n完')
})
