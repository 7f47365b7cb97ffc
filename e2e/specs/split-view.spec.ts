import { expectAccessible } from '../accessibility.ts'
import { expect, test } from '../fixtures.ts'
import type { NotesApp } from '../pages/notes-app.ts'
import { shoot } from '../screenshots.ts'

const wide = { width: 1440, height: 900 }
const narrower = { width: 1024, height: 768 }

async function writeThree(app: NotesApp): Promise<void> {
  await app.editor.insert('Plan\n\n# First\n\nwhat to do')
  await app.newNote()
  await app.editor.insert('Notes\n\n# Heard\n\nwhat was said')
  await app.newNote()
  await app.editor.insert('List\n\nwhat to buy')
  await app.tabs.toBe(['Plan', 'Notes', 'List'])
}

for (const locale of ['en-US', 'zh-CN'] as const)
  test(`two notes side by side, each with its own caret and undo; ${locale}`, async ({ people }) => {
    const { app } = await people.join('Alice', { locale, viewport: wide })
    const { page, sides, words } = app
    const { names } = words.commands
    const { keyboard } = page
    await writeThree(app)

    await test.step('from the menu of a note in the list', async () => {
      await app.list.act('Plan', names.openBeside)
      await sides.toBe(['List', 'Plan'], 'Plan')
      await expect(app.tabs.tabs).toHaveCount(3)
      await expectAccessible(page)
      await shoot(page, `split-${locale}`)
    })

    await test.step('F6 goes from one to the other, and undo takes back what was written here', async () => {
      const [plan, list] = [sides.editor('Plan'), sides.editor('List')]
      await keyboard.press('ControlOrMeta+End')
      await keyboard.type(' today')
      const caret = await plan.caret()
      await keyboard.press('F6')
      await sides.toBe(['List', 'Plan'], 'List')
      await keyboard.press('ControlOrMeta+End')
      await keyboard.type(' and milk')
      await keyboard.press('F6')
      await sides.toBe(['List', 'Plan'], 'Plan')
      expect(await plan.caret()).toBe(caret)
      await keyboard.press('ControlOrMeta+Z')
      await plan.toHaveText('Plan\n\n# First\n\nwhat to do')
      await list.toHaveText('List\n\nwhat to buy and milk')
    })

    await test.step('what acts on the note acts on the one with the caret, and nothing moves', async () => {
      const box = await sides.editor('Plan').box.boundingBox()
      await sides.editor('List').line('what to buy').click()
      await sides.toBe(['List', 'Plan'], 'List')
      expect(await sides.editor('Plan').box.boundingBox()).toEqual(box)
      await keyboard.press('Home')
      await keyboard.press('Shift+End')
      await app.formats.button('bold').click()
      await sides.editor('List').toHaveText('List\n\n**what to buy and milk**')
      await app.formats.outlineButton.click()
      await expect(app.outline.items).toHaveCount(0)
      await keyboard.press('F6')
      await expect(app.outline.item('First')).toBeVisible()
      await app.outline.item('First').click()
      await expect(sides.editor('Plan').box).toBeFocused()
      await app.formats.outlineButton.click()
    })

    await test.step('each is shown in its own way', async () => {
      await app.formats.showAs('reading')
      await expect(sides.editor('Plan').box).toHaveAttribute('aria-readonly', 'true')
      await expect(sides.editor('List').box).not.toHaveAttribute('aria-readonly')
      await keyboard.press('F6')
      await expect(app.formats.viewButton).toHaveAccessibleName(new RegExp(words.editor.views.live))
      await keyboard.press('F6')
      await app.formats.showAs('live')
    })

    await test.step('the divider is moved with the arrow keys and with the mouse', async () => {
      const half = await sides.width('List')
      await sides.divider.focus()
      await keyboard.press('ArrowRight')
      await expect(sides.divider).toHaveAttribute('aria-valuenow', '52')
      await expect.poll(() => sides.width('List')).toBeGreaterThan(half)
      await sides.dragTo(0.4)
      await expect(sides.divider).toHaveAttribute('aria-valuenow', '40')
      await keyboard.press('Home')
      await expect(sides.divider).toHaveAttribute('aria-valuenow', '30')
    })

    await test.step('another note takes the other side, and the one that was there keeps its tab', async () => {
      await sides.editor('Plan').box.focus()
      await sides.choose('Notes')
      await sides.toBe(['Notes', 'Plan'], 'Notes')
      await app.tabs.choose('List', 'openBeside')
      await sides.toBe(['Notes', 'List'], 'List')
    })

    await test.step('a side closes by its button or by a key, and leaves the other', async () => {
      await sides.close('Notes')
      await sides.toBe(['List'], 'List')
      await app.tabs.choose('Plan', 'openBeside')
      await sides.toBe(['List', 'Plan'], 'Plan')
      await keyboard.press('ControlOrMeta+Shift+\\')
      await sides.toBe(['List'], 'List')
      await expect(app.tabs.tabs).toHaveCount(3)
    })
  })

for (const locale of ['en-US', 'zh-CN'] as const)
  test(`where there is no other note, a new one comes beside; ${locale}`, async ({ people }) => {
    const { app } = await people.join('Alice', { locale, viewport: wide })
    const { page, sides, words } = app
    const { keyboard } = page
    await app.editor.insert('Plan\n\nwhat to do')
    await expect(app.list.items).toHaveCount(1)

    await test.step('an empty one', async () => {
      const dialog = await sides.ask()
      await expect(dialog.getByRole('option')).toHaveText([words.search.makeBeside('')])
      await shoot(page, `split-new-${locale}`)
      await expectAccessible(page)
      await keyboard.press('Enter')
      await sides.toBe(['Plan', words.untitled], words.untitled)
      await keyboard.insertText('Notes')
      await sides.toBe(['Plan', 'Notes'], 'Notes')
    })

    await test.step('or one that is called what nobody else is', async () => {
      const dialog = await sides.ask()
      const options = dialog.getByRole('option')
      await expect(options).toHaveText(['Plan', words.search.makeBeside('')])
      await keyboard.insertText('Plan')
      await expect(options).toHaveText(['Plan'])
      await keyboard.insertText('s for May')
      await expect(options).toHaveText([words.search.makeBeside('Plans for May')])
      await keyboard.press('Enter')
      await sides.toBe(['Plans for May', 'Notes'], 'Plans for May')
      await keyboard.type('go away')
      await sides.editor('Plans for May').toHaveText('# Plans for May\n\ngo away')
    })
  })

test('the next start shows both notes as they were', async ({ people }) => {
  const alice = await people.join('Alice', { ownBrowser: true, viewport: wide })
  await writeThree(alice.app)
  await alice.app.tabs.choose('Plan', 'openBeside')
  await alice.app.sides.toBe(['List', 'Plan'], 'Plan')
  await alice.app.sides.divider.focus()
  await alice.app.page.keyboard.press('End')
  await alice.app.page.keyboard.press('F6')
  await alice.app.sides.toBe(['List', 'Plan'], 'List')
  await alice.app.formats.showAs('reading')
  await expect(alice.app.sides.editor('List').box).toHaveAttribute('aria-readonly', 'true')
  await alice.app.toSay({ kind: 'savedOnDevice' })

  await alice.quitBrowser()
  await alice.startBrowser()
  const app = await alice.openApp()
  await app.sides.toBe(['List', 'Plan'], 'List')
  await expect(app.sides.divider).toHaveAttribute('aria-valuenow', '70')
  await expect(app.sides.editor('List').box).toHaveAttribute('aria-readonly', 'true')
  await expect(app.sides.editor('Plan').box).not.toHaveAttribute('aria-readonly')

  // A view that is chosen for a note that is alone is that of all.
  await app.sides.close('Plan')
  await app.formats.showAs('raw')
  await app.tabs.choose('Plan', 'openBeside')
  await app.sides.toBe(['List', 'Plan'], 'Plan')
  for (const title of ['Plan', 'List']) {
    await expect(app.sides.editor(title).box).not.toHaveAttribute('aria-readonly')
    await expect(app.formats.viewButton).toHaveAccessibleName(new RegExp(app.words.editor.views.raw))
    await app.page.keyboard.press('F6')
  }
})

test('a window without room for two shows one, and forgets neither', async ({ people }) => {
  const { app } = await people.join('Alice', { viewport: wide })
  const { page, sides } = app
  await writeThree(app)
  await app.tabs.choose('Notes', 'openBeside')
  await page.keyboard.press('ControlOrMeta+End')
  await page.keyboard.type(' today')

  await test.step('with what stands beside a note, no side is too narrow for a word', async () => {
    await page.setViewportSize({ width: 1100, height: 700 })
    await app.formats.outlineButton.click()
    await expect(app.outline.box).toBeVisible()
    for (const [key, title] of [
      ['Home', 'List'],
      ['End', 'Notes'],
    ] as const) {
      await sides.divider.focus()
      await page.keyboard.press(key)
      await expect.poll(() => sides.width(title)).toBeCloseTo(240, -1)
    }
    await app.formats.outlineButton.click()
    await sides.editor('Notes').box.focus()
  })

  await page.setViewportSize(narrower)
  await sides.toBeAlone('Notes')
  await page.keyboard.type(', aloud')
  await page.setViewportSize(wide)
  await sides.toBe(['List', 'Notes'], 'Notes')
  await sides.editor('Notes').toContain('what was said today, aloud')
})

test('somebody else writes in both notes at once, with a caret in each', async ({ people }) => {
  const alice = await people.join('Alice', { viewport: wide })
  const bob = await people.join('Bob')
  await alice.app.turnSyncOn('Desk')
  await bob.app.turnSyncOn('Laptop')
  await alice.app.editor.box.focus()
  await writeThree(alice.app)
  await alice.app.tabs.choose('Plan', 'openBeside')
  const { sides } = alice.app
  await sides.toBe(['List', 'Plan'], 'Plan')
  for (const title of ['List', 'Plan']) {
    await bob.app.list.open(title)
    await bob.app.editor.typeAtEnd(' with Bob')
    await sides.editor(title).toContain('with Bob')
    await expect(sides.caretOf('Laptop', title)).toBeAttached()
    await expect(sides.editor('Plan').box).toBeFocused()
  }
})
