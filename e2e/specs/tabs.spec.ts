import { expectAccessible } from '../accessibility.ts'
import { expect, test } from '../fixtures.ts'
import type { NotesApp } from '../pages/notes-app.ts'
import { shoot } from '../screenshots.ts'

async function writeThree(app: NotesApp): Promise<void> {
  await app.editor.type('One')
  await app.write('Two')
  await app.write('Three')
  await app.tabs.toBe(['One', 'Two', 'Three'])
}

test('Alice opens, switches, closes and reopens tabs', async ({ people }) => {
  const { app } = await people.join('Alice')
  await writeThree(app)
  await app.tabs.toShow('Three')
  await app.tabs.activate('One')
  await app.editor.toHaveText('One')

  await app.tabs.close('One')
  await app.tabs.toBe(['Two', 'Three'])
  await app.list.toHold('One')
  await app.tabs.close('Three')
  await app.tabs.toBe(['Two'])

  await test.step('the last one closed is the first one back', async () => {
    await app.tabs.reopenClosed()
    await app.tabs.toShow('Three')
    await app.editor.toHaveText('Three')
    await app.tabs.reopenClosed()
    await app.tabs.toShow('One')
    await expect(app.tabs.tabs).toHaveCount(3)
  })

  await test.step('after the last tab an empty note is there, never nothing', async () => {
    for (const title of ['One', 'Two', 'Three']) await app.tabs.close(title)
    await expect(app.editor.box).toBeVisible()
    await app.editor.toHaveText('')
    await expect(app.list.items).toHaveCount(3)
  })
})

test('tabs are put in order with the mouse and with the keyboard', async ({ people }) => {
  const { app } = await people.join('Alice')
  await writeThree(app)
  await app.tabs.drag('One', 'Three')
  await app.tabs.toBe(['Two', 'Three', 'One'])

  await app.tabs.moveLeftByKeyboard('One')
  await app.tabs.toBe(['Two', 'One', 'Three'])

  await app.reload()
  await app.tabs.toBe(['Two', 'One', 'Three'])
})

test('the next start brings back the tabs, each with its caret and its scroll', async ({ people }) => {
  const alice = await people.join('Alice', { ownBrowser: true })
  const long = Array.from({ length: 200 }, (_, index) => `Line ${index + 1} of a long note`).join('\n')
  await alice.app.editor.insert(`Long\n${long}`)
  await alice.app.write('Short and sweet')
  await alice.app.editor.placeCaretAfter('Short and')
  await alice.app.tabs.activate('Long')
  await alice.app.editor.box.focus()
  await alice.app.page.keyboard.press('ControlOrMeta+End')
  for (let press = 0; press < 30; press++) await alice.app.page.keyboard.press('ArrowUp')
  const caret = await alice.app.editor.caret()
  await expect(alice.app.editor.box.getByText('Line 171 of a long note')).toBeInViewport()
  await alice.app.toSay({ kind: 'savedOnDevice' })

  await alice.quitBrowser()
  await alice.startBrowser()
  const app = await alice.openApp()
  await app.tabs.toBe(['Long', 'Short and sweet'])
  await app.tabs.toShow('Long')
  await expect.poll(() => app.editor.caret()).toBe(caret)
  await expect(app.editor.box.getByText('Line 171 of a long note')).toBeInViewport()
  await app.tabs.activate('Short and sweet')
  await expect.poll(() => app.editor.caret()).toBe('Short and'.length)
  await app.editor.type(' very')
  await app.editor.toHaveText('Short and very sweet')
})

test('a tab goes back and forward among its notes, each with its caret, also at the next start', async ({ people }) => {
  const alice = await people.join('Alice', { ownBrowser: true })
  const { app } = alice
  await app.editor.type('One is the first')
  await app.editor.placeCaretAfter('One is')
  await app.write('Two')
  await app.write('Three')
  for (const title of ['Two', 'Three']) await app.tabs.close(title)
  await app.list.open('Two')
  await app.tabs.toBe(['Two'])
  await app.list.open('Three')
  await app.tabs.toBe(['Three'])
  await expect(app.tabs.forward).toBeDisabled()

  await test.step('by button and by key', async () => {
    await app.tabs.back.click()
    await app.tabs.toBe(['Two'])
    await expect(app.editor.box).toBeFocused()
    await app.page.keyboard.press('Alt+ArrowLeft')
    await app.tabs.toBe(['One is the first'])
    await expect(app.tabs.back).toBeDisabled()
    await expect.poll(() => app.editor.caret()).toBe('One is'.length)
    await app.page.keyboard.press('Alt+ArrowRight')
    await app.tabs.toBe(['Two'])
    await app.editor.toHaveText('Two')
  })

  await test.step('at the next start the way is the same', async () => {
    await app.toSay({ kind: 'savedOnDevice' })
    await alice.quitBrowser()
    await alice.startBrowser()
    const again = await alice.openApp()
    await again.tabs.toBe(['Two'])
    await again.tabs.forward.click()
    await again.tabs.toBe(['Three'])
    await again.tabs.back.click()
    await again.tabs.back.click()
    await again.tabs.toBe(['One is the first'])
    await expect.poll(() => again.editor.caret()).toBe('One is'.length)
    await again.editor.type(' still')
    await again.editor.toHaveText('One is still the first')
  })
})

test('pinned tabs stay, keep their note, and are not closed with the others', async ({ people }) => {
  const { app } = await people.join('Alice')
  await writeThree(app)
  await app.write('Four')
  await app.tabs.choose('Two', 'pinTab')
  await app.tabs.toBe(['Two', 'One', 'Three', 'Four'])
  await expect(app.page.getByRole('button', { name: app.words.tabs.close('Two') })).toHaveCount(0)
  await shoot(app.page, 'tabs-pinned')
  await expectAccessible(app.page)

  await test.step('the list opens beside it', async () => {
    await app.tabs.pinned('Two').click()
    await app.tabs.close('Four')
    await app.list.open('Four')
    await app.tabs.toBe(['Two', 'Four', 'One', 'Three'])
  })

  await test.step('those to the right close, then all others, and come back at once', async () => {
    await app.tabs.choose('One', 'closeRight')
    await app.tabs.toBe(['Two', 'Four', 'One'])
    await app.tabs.choose('One', 'closeOthers')
    await app.tabs.toBe(['Two', 'One'])
    await app.tabs.toShow('One')
    await app.tabs.choose('One', 'reopenTab')
    await app.tabs.toBe(['Two', 'Four', 'One'])
  })

  await test.step('after a reload it is pinned, until it is let go', async () => {
    await app.reload()
    await app.tabs.toBe(['Two', 'Four', 'One'])
    await app.tabs.pinned('Two').click({ button: 'right' })
    await app.page.getByRole('menuitem', { name: app.words.commands.names.unpinTab }).click()
    await app.tabs.close('Two')
    await app.tabs.toBe(['Four', 'One'])
  })
})

test('several tabs that were closed at once come back with one press', async ({ people }) => {
  const { app } = await people.join('Alice')
  await writeThree(app)
  await app.tabs.choose('Two', 'closeOthers')
  await app.tabs.toBe(['Two'])
  await expect(app.page.getByText(app.words.tabs.closedMany(2))).toBeVisible()
  await app.page.getByRole('button', { name: app.words.tabs.reopen, exact: true }).click()
  await app.tabs.toBe(['One', 'Two', 'Three'])
})

test('the tab that one writes in stays in view when the window becomes narrow', async ({ people }) => {
  const { app } = await people.join('Alice')
  await app.editor.type('Note 1')
  for (let note = 2; note <= 7; note++) await app.write(`Note ${note}`)
  await app.tabs.toShow('Note 7')
  await expect(app.tabs.tab('Note 7')).toBeInViewport({ ratio: 1 })
  await app.page.setViewportSize({ width: 760, height: 800 })
  await expect(app.tabs.tab('Note 1')).not.toBeInViewport()
  await expect(app.tabs.tab('Note 7')).toBeInViewport({ ratio: 1 })
})

test('on a phone the way back is in the menu of the note', async ({ people }) => {
  const { app } = await people.join('Alice', { phone: true, viewport: { width: 320, height: 640 } })
  const { page, words } = app
  const menu = page.getByRole('button', { name: words.bars.noteMenu, exact: true })
  await app.editor.box.tap()
  await app.editor.type('One')
  await app.phone.newNote()
  await app.editor.type('Two')
  await page.getByRole('button', { name: words.bars.openTabsCount(2), exact: true }).tap()
  await page.getByRole('button', { name: words.tabs.close('Two'), exact: true }).tap()
  await page.keyboard.press('Escape')
  await app.editor.toHaveText('One')
  await app.phone.showNotes()
  await app.list.open('Two')
  await app.editor.toHaveText('Two')
  await menu.tap()
  await page.getByRole('menuitem', { name: words.commands.names.goBack }).tap()
  await app.editor.toHaveText('One')
  await menu.tap()
  await expect(page.getByRole('menuitem', { name: words.commands.names.goBack })).toHaveCount(0)
  await page.getByRole('menuitem', { name: words.commands.names.goForward }).tap()
  await app.editor.toHaveText('Two')
})
