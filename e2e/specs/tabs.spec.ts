import { expect, test } from '../fixtures.ts'
import type { NotesApp } from '../pages/notes-app.ts'

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
