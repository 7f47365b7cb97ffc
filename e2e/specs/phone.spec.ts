import { expect, test } from '../fixtures.ts'
import { shoot } from '../screenshots.ts'

for (const width of [360, 320])
  test(`on a phone ${width} px wide, Alice writes, finds and syncs her notes`, async ({ people }) => {
    const alice = await people.join('Alice', { phone: true, viewport: { width, height: 640 } })
    const { app } = alice
    const fits = () =>
      app.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

    await test.step('the note fills the screen, and nothing sticks out', async () => {
      await app.editor.box.tap()
      await app.editor.type('Shopping\nAVeryLongWordThatDoesNotFitOnTheScreenOfAnyPhoneInTheWorld and some more')
      await expect(app.editor.box).toBeInViewport()
      expect(await fits()).toBe(0)
      await expect(app.status).toBeInViewport()
      await shoot(app.page, `phone-${width}-note`)
    })

    await test.step('list, new note, settings', async () => {
      await app.phone.showNotes()
      await expect(app.list.item('Shopping')).toBeInViewport()
      await expect(app.status).toBeInViewport()
      expect(await fits()).toBe(0)
      await shoot(app.page, `phone-${width}-list`)
      await app.phone.newNote()
      await app.editor.type('Second')
      await app.phone.showNotes()
      await app.list.toBe(['Second', 'Shopping'])
      await app.list.open('Shopping')
      await app.editor.toContain('AVeryLongWord')
    })

    await test.step('sync works from here', async () => {
      await app.turnSyncOn('Alice’s phone')
      await app.toSay({ kind: 'synced' })
      expect(await fits()).toBe(0)
      const bob = await people.join('Bob')
      await bob.app.turnSyncOn('Bob')
      await bob.app.list.toBe(['Second', 'Shopping'])
    })
  })
