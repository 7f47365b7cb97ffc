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
