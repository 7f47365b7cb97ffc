import { expectAccessible } from '../accessibility.ts'
import { expect, test } from '../fixtures.ts'
import { shoot } from '../screenshots.ts'

for (const locale of ['en-US', 'zh-CN'] as const)
  test(`sync is offered once, after three notes, and never under one's hands; ${locale}`, async ({ people }) => {
    const { app } = await people.join('Alice', { locale })
    const { question, away, show } = app.words.syncOffer
    const offer = app.page.getByText(question)
    await app.editor.type('One')
    await app.write('Two')
    await app.write('Three')
    await app.list.toBe(['Three', 'Two', 'One'])
    await app.editor.type(' and more')
    await expect(offer, 'not while she types').toHaveCount(0)

    await test.step('with the next note it is there, and puts itself between nobody and the text', async () => {
      await app.newNote()
      await expect(offer).toBeVisible()
      await expect(app.page.locator('[aria-live]', { hasText: question }), 'it is read out').toBeAttached()
      await expect(app.editor.box).toBeFocused()
      await shoot(app.page, `sync-offer-${locale}`)
      await expectAccessible(app.page)
    })

    await test.step('put away, it stays away', async () => {
      await app.page.getByRole('button', { name: away, exact: true }).click()
      await expect(offer).toHaveCount(0)
      await app.reload()
      await app.list.toBe(['Three and more', 'Two', 'One'])
      await app.tabs.activate('One')
      await app.editor.toHaveText('One')
      await expect(app.page.getByRole('button', { name: show })).toHaveCount(0)
    })
  })

test('whoever follows the offer is led to it, and is not asked again', async ({ people }) => {
  const { app } = await people.join('Alice')
  const { question, show } = app.words.syncOffer
  for (const text of ['One', 'Two', 'Three']) await app.write(text)
  await app.tabs.activate('One')
  await app.page.getByRole('button', { name: show }).click()
  await expect(app.settings.syncSwitch).toBeVisible()
  await app.settings.close()
  await expect(app.page.getByText(question)).toHaveCount(0)
})
