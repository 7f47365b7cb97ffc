import { expect, test } from '../fixtures.ts'

test('what is typed in the moment that the page goes is there when it comes back', async ({ people }) => {
  const { app } = await people.join('Alice')
  await app.editor.type('Milk')
  await app.toSay({ kind: 'savedOnDevice' })
  await app.page.evaluate(() => {
    addEventListener('pagehide', () => document.execCommand('insertText', false, ' and bread'), { once: true })
  })
  await app.reload()
  await app.editor.toHaveText('Milk and bread')
  await expect(app.list.items).toHaveCount(1)
})

test('where the caret was put in the moment that the page goes is where it is when it comes back', async ({
  people,
}) => {
  const { app } = await people.join('Alice')
  await app.editor.type('Milk and bread')
  await app.toSay({ kind: 'savedOnDevice' })
  await app.page.evaluate(() => {
    // Before the app hears of it, and too late for anything that waits.
    const press = (): unknown =>
      document.activeElement?.dispatchEvent(
        new KeyboardEvent('keydown', { key: 'ArrowLeft', keyCode: 37, bubbles: true, cancelable: true }),
      )
    addEventListener('pagehide', press, { once: true, capture: true })
  })
  await app.reload()
  await app.editor.toHaveText('Milk and bread')
  await expect.poll(() => app.editor.caret()).toBe('Milk and brea'.length)
})

test('the browser quits right after a key, and the next start has the caret where that key put it', async ({
  people,
}) => {
  const alice = await people.join('Alice', { ownBrowser: true })
  await alice.app.editor.type('Milk and bread')
  await alice.app.toSay({ kind: 'savedOnDevice' })
  await alice.app.page.keyboard.press('ArrowLeft')

  await alice.quitBrowser()
  await alice.startBrowser()
  const app = await alice.openApp()
  await app.editor.toHaveText('Milk and bread')
  await expect.poll(() => app.editor.caret()).toBe('Milk and brea'.length)
})
