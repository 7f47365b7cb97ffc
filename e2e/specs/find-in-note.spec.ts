import { expectAccessible } from '../accessibility.ts'
import { expect, test } from '../fixtures.ts'
import { shoot } from '../screenshots.ts'

const texts = {
  'en-US': { text: 'Tea and teapots.\nMore tea, please. TEA!', word: 'tea', other: 'milk' },
  'zh-CN': { text: '喝茶，茶壶。\n再来一杯茶。绿茶！', word: '茶', other: '水' },
} as const

for (const locale of ['en-US', 'zh-CN'] as const)
  for (const phone of [false, true])
    test(`${locale}, ${phone ? 'phone' : 'desktop'}: a word is found, counted and replaced`, async ({ people }) => {
      const { app } = await people.join('Alice', {
        locale,
        phone,
        ...(phone ? { viewport: { width: 320, height: 640 } } : {}),
      })
      const { text, word, other } = texts[locale]
      const found = (current: number) => app.words.find.found({ current, total: 4, more: false })
      await app.editor.box.click()
      await app.editor.insert(text)
      await expect(app.formats.box).toBeVisible()
      await app.page.keyboard.press('ControlOrMeta+Home')
      await app.page.keyboard.press('ControlOrMeta+f')
      await expect(app.find.field).toBeFocused()
      await app.page.keyboard.type(word)
      await expect(app.find.found).toHaveText(found(1))
      await app.page.keyboard.press('Enter')
      await expect(app.find.found).toHaveText(found(2))
      await app.page.keyboard.press('Shift+Enter')
      await app.page.keyboard.press('Shift+Enter')
      await expect(app.find.found).toHaveText(found(4))
      await shoot(app.page, `find-${locale}-${phone ? 'phone' : 'desktop'}`)
      await expectAccessible(app.page)

      await app.find.replacement.fill(other)
      await app.find.replacement.press('Enter')
      await expect(app.find.found).toHaveText(app.words.find.found({ current: 1, total: 3, more: false }))
      await app.find.button('replaceAll').click()
      await expect(app.find.found).toHaveText(app.words.find.found({ current: 0, total: 0, more: false }))
      await app.editor.toHaveText(text.replaceAll(new RegExp(word, 'gi'), other))

      await app.page.keyboard.press('Escape')
      await expect(app.find.box).toBeHidden()
      await expect(app.editor.box).toBeFocused()
    })

test('letters, words and expressions, with the keyboard alone', async ({ people }) => {
  const { app } = await people.join('Alice')
  const found = (current: number, total: number) => app.words.find.found({ current, total, more: false })
  await app.editor.insert('Tea teapot tea t2a')
  await expect(app.formats.box).toBeVisible()
  await app.page.keyboard.press('ControlOrMeta+Home')
  await app.page.keyboard.press('Control+h')
  await expect(app.find.replacement).toBeFocused()
  await app.find.field.focus()
  await app.page.keyboard.type('tea')
  await expect(app.find.found).toHaveText(found(1, 3))
  await app.find.option('matchCase').press('Space')
  await expect(app.find.found).toHaveText(found(1, 2))
  await app.find.option('wholeWords').press('Space')
  await expect(app.find.found).toHaveText(found(1, 1))
  await app.find.option('wholeWords').press('Space')
  await app.find.option('regexp').press('Space')
  await app.find.field.fill('t(')
  await expect(app.find.found).toHaveText(app.words.find.wrongExpression)
  await app.find.field.fill('t(.)a')
  await expect(app.find.found).toHaveText(found(1, 3))
  await app.find.replacement.fill('$1')
  await app.find.button('replaceAll').press('Enter')
  await app.editor.toHaveText('Tea epot e 2')

  await test.step('what is written meanwhile is counted', async () => {
    await app.find.option('regexp').press('Space')
    await app.find.field.fill('e')
    await app.editor.typeAtEnd(' e')
    await expect(app.find.found).toHaveText(found(0, 4))
  })
})
