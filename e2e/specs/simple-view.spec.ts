import { expectAccessible } from '../accessibility.ts'
import { expect, test } from '../fixtures.ts'
import { shoot } from '../screenshots.ts'

for (const locale of ['en-US', 'zh-CN'] as const)
  for (const screen of ['desktop', 'phone'] as const)
    test(`in the simple view texts are large and buttons have words; ${locale}, ${screen}`, async ({ people }) => {
      const viewport = screen === 'phone' ? { width: 390, height: 844 } : { width: 1440, height: 900 }
      const { app } = await people.join('Alice', { locale, viewport, phone: screen === 'phone' })
      const { page, words } = app
      const { look } = words.settings
      await app.editor.insert('Shopping\nMilk and bread')

      await app.settings.open('look')
      await app.settings.box.getByRole('switch', { name: look.simple }).click()
      await shoot(page, `simple-${locale}-${screen}-settings`)
      await expectAccessible(page)
      await app.settings.close()

      await test.step('nothing is smaller than it should be, and nothing hides', async () => {
        const sizes = await page.evaluate(() => ({
          ui: parseFloat(getComputedStyle(document.documentElement).fontSize),
          note: parseFloat(getComputedStyle(document.querySelector('.cm-content') ?? document.body).fontSize),
        }))
        expect(sizes.ui).toBeGreaterThanOrEqual(18)
        expect(sizes.note).toBeGreaterThanOrEqual(20)
        const menu = page.getByRole('button', { name: words.bars.noteMenu, exact: true })
        const word = await menu.evaluate((element) => getComputedStyle(element, '::after').content)
        expect(word).toContain(words.bars.more)
        const heights = await page
          // Of a row of the list, all of it is the button.
          .locator('button:visible:not(.skip-link, .note-row-open)')
          .evaluateAll((buttons) => buttons.map((button) => button.getBoundingClientRect().height))
        expect(Math.min(...heights)).toBeGreaterThanOrEqual(44)
        const tooWide = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        )
        expect(tooWide).toBe(0)
      })
      await shoot(page, `simple-${locale}-${screen}-note`)
      await expectAccessible(page)

      if (screen === 'phone') await app.phone.showNotes()
      await shoot(page, `simple-${locale}-${screen}-list`)
      await expectAccessible(page)

      await test.step('this device keeps it', async () => {
        await page.reload()
        await expect(page.locator('html')).toHaveAttribute('data-simple', 'true')
      })
    })

test('a message about what was just done stays long in the simple view', async ({ people }) => {
  const { app } = await people.join('Alice')
  await app.editor.insert('Shopping')
  await app.palette.run('simple', app.words.commands.names.toggleSimple)
  await app.page.clock.install()
  await app.list.moveToTrash('Shopping')
  const notice = app.page.getByText(app.words.notices.trashed('Shopping'))
  await expect(notice).toBeVisible()
  await app.page.mouse.move(5, 5)
  await app.page.clock.runFor(45_000)
  await expect(notice).toBeVisible()
  await app.page.clock.runFor(20_000)
  await expect(notice).toHaveCount(0)
})
