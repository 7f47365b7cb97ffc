import { expectAccessible } from '../accessibility.ts'
import { expect, test } from '../fixtures.ts'
import { shoot } from '../screenshots.ts'

const filler = (word: string) => Array.from({ length: 40 }, () => `${word} ${word}`).join('\n')
const texts = {
  'en-US': {
    text: `# River\n${filler('water')}\n## Mill\n${filler('wheel')}\n## Weir\n${filler('stone')}`,
    words: 243,
  },
  'zh-CN': { text: `# 河\n${filler('水')}\n## 磨坊\n${filler('轮')}\n## 堤坝\n${filler('石')}`, words: 245 },
} as const

for (const locale of ['en-US', 'zh-CN'] as const)
  for (const phone of [false, true])
    test(`${locale}, ${phone ? 'phone' : 'desktop'}: the outline leads to a heading, and words are counted`, async ({
      people,
    }) => {
      const { app } = await people.join('Alice', {
        locale,
        phone,
        ...(phone ? { viewport: { width: 320, height: 640 } } : {}),
      })
      const { text, words } = texts[locale]
      const heading = locale === 'zh-CN' ? '磨坊' : 'Mill'
      await app.editor.box.click()
      await app.editor.insert(text)
      await expect(app.formats.box).toBeVisible()
      await expect(app.editor.wordCount).toHaveText(app.words.editor.count(words, undefined))
      await app.page.keyboard.press('Shift+Home')
      await expect(app.editor.wordCount).toHaveText(app.words.editor.count(words, 2))

      await app.formats.outlineButton.click()
      await expect(app.outline.items).toHaveCount(3)
      if (!phone) await expect(app.outline.current).toHaveText(locale === 'zh-CN' ? '堤坝' : 'Weir')
      await shoot(app.page, `outline-${locale}-${phone ? 'phone' : 'desktop'}`)
      await expectAccessible(app.page)
      await app.outline.item(heading).click()
      await expect(app.editor.line(heading)).toBeInViewport()
      if (phone) await expect(app.outline.items).toHaveCount(0)
      else await expect(app.outline.current).toHaveText(heading)
      expect(
        await app.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
      ).toBe(0)
    })

test('the outline with the keyboard alone', async ({ people }) => {
  const { app } = await people.join('Alice')
  await app.editor.insert(texts['en-US'].text)
  await expect(app.formats.box).toBeVisible()
  await app.page.keyboard.press('ControlOrMeta+Shift+O')
  await expect(app.outline.item('Weir')).toBeFocused()
  await app.page.keyboard.press('Shift+Tab')
  await app.page.keyboard.press('Enter')
  await expect(app.editor.box).toBeFocused()
  await expect(app.editor.line('Mill')).toBeInViewport()
  await app.page.keyboard.type('stones')
  await expect(app.outline.item('Millstones')).toBeVisible()
  await app.page.keyboard.press('ControlOrMeta+Shift+O')
  await expect(app.outline.items).toHaveCount(0)
})
