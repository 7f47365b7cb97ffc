import { expectAccessible } from '../accessibility.ts'
import { expect, test } from '../fixtures.ts'
import { phoneOrDesktop } from '../person.ts'
import { shoot } from '../screenshots.ts'

const texts = {
  'en-US': [
    '# Market\n\n',
    '| Item | Price |\n| --- | ---: |\n| **Bread** | 3 |\n| A very long name of something that is sold by weight | 12 |',
    '\n\nEnd.',
  ],
  'zh-CN': [
    '# 集市\n\n',
    '| 名称 | 价格 |\n| --- | ---: |\n| **面包** | 3 |\n| 按重量出售的、名字特别特别特别特别长的一种东西 | 12 |',
    '\n\n完。',
  ],
} as const

for (const locale of ['en-US', 'zh-CN'] as const)
  for (const phone of [false, true])
    test(`${locale}, ${phone ? 'phone' : 'desktop'}: a table looks like one, and is written in cell by cell`, async ({
      people,
    }) => {
      const { app } = await people.join('Alice', phoneOrDesktop(locale, phone, { width: 320, height: 640 }))
      const name = `table-${locale}-${phone ? 'phone' : 'desktop'}`
      const [before, table, after] = texts[locale]
      await app.editor.box.click()
      await app.editor.insert(before + table + after)
      await expect(app.formats.box).toBeVisible()
      await expect(app.editor.box).not.toContainText('|')
      await shoot(app.page, name)
      await expectAccessible(app.page)
      expect(
        await app.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
      ).toBe(0)

      await test.step('columns stand under one another', async () => {
        const edges = await app.editor.box.evaluate((box) =>
          [...box.querySelectorAll('.cm-table-row')].map((row) =>
            [...row.querySelectorAll('.cm-cell')].map((cell) => Math.round(cell.getBoundingClientRect().left)),
          ),
        )
        expect(edges).toHaveLength(3)
        expect(new Set(edges.map(String)).size).toBe(1)
      })

      await test.step('Tab goes from cell to cell, and on into a new row', async () => {
        await app.editor.placeCaretAfter('12')
        await app.page.keyboard.press('Tab')
        await app.editor.type('x')
        await app.page.keyboard.press('Tab')
        await app.editor.type('a|b')
        await app.editor.toHaveText(`${before}${table}\n| x  | a\\|b  |${after}`)
        await app.page.keyboard.press('Shift+Tab')
        await app.editor.type('y')
        await app.editor.toContain('| xy  |')
        // What is hidden in a cell leaves it whole.
        await expect(app.editor.box.locator('.cm-table-row').last().locator('.cm-cell')).toHaveCount(2)
        await app.editor.placeCaretAfter(locale === 'zh-CN' ? '价格' : 'Price')
        await app.page.keyboard.press('ArrowDown')
        await app.editor.type('0')
        await app.editor.toContain('** | 30 |')
      })

      await test.step('by button: a column, and undo takes it back at once', async () => {
        const text = await app.editor.text()
        await app.editor.tableAction('columnAfter')
        await app.editor.toContain('| --- | ---: | --- |')
        await app.editor.type('new')
        await app.editor.toContain('| new  |')
        await shoot(app.page, `${name}-column`)
        await app.page.keyboard.press('ControlOrMeta+z')
        await app.page.keyboard.press('ControlOrMeta+z')
        await app.editor.toHaveText(text)
      })
    })

test('two people write in one row, and one composes, while a column comes', async ({ people }) => {
  const lin = await people.join('小林', { locale: 'zh-CN' })
  const bob = await people.join('Bob')
  const text = '表\n\n| 名称 | 价格 |\n| --- | --- |\n| 茶 | 3 |\n\n完'
  await lin.app.editor.insert(text)
  await expect(lin.app.formats.box).toBeVisible()
  await lin.app.turnSyncOn('小林')
  await bob.app.turnSyncOn('Bob')
  await bob.app.list.open('表')
  await bob.app.editor.toHaveText(text)
  await lin.app.editor.placeCaretAfter('茶')
  const session = await lin.app.page.context().newCDPSession(lin.app.page)
  await session.send('Input.imeSetComposition', { text: 'ye', selectionStart: 2, selectionEnd: 2 })
  await bob.app.editor.placeCaretAfter('3')
  await bob.app.editor.type('0')
  await bob.app.editor.tableAction('columnAfter')
  await lin.app.editor.toContain('| 30 |   |')
  await session.send('Input.imeSetComposition', { text: 'yezi', selectionStart: 4, selectionEnd: 4 })
  await session.send('Input.insertText', { text: '叶子' })
  for (const { app } of [lin, bob])
    await app.editor.toHaveText('表\n\n| 名称 | 价格 |   |\n| --- | --- | --- |\n| 茶叶子 | 30 |   |\n\n完')
})
