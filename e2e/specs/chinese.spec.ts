import { expect, test } from '../fixtures.ts'
import { NotesApp } from '../pages/notes-app.ts'
import { wordsIn } from '../words.ts'

test('小林 reads the whole app in Chinese, and shares a note with Alice', async ({ people }) => {
  const lin = await people.join('小林', { locale: 'zh-CN' })
  const alice = await people.join('Alice')

  await test.step('the app speaks the language of her browser', async () => {
    await expect(lin.app.page.locator('html')).toHaveAttribute('lang', lin.app.words.tag)
    await lin.app.editor.insert('周末计划\n去河边散步，带上相机。')
    await lin.app.list.toBe(['周末计划'])
    await lin.app.toSay({ kind: 'savedOnDevice' })
  })

  await test.step('both write into one note', async () => {
    await lin.app.turnSyncOn('小林')
    await alice.app.turnSyncOn('Alice')
    await alice.app.list.open('周末计划')
    await alice.app.editor.toHaveText('周末计划\n去河边散步，带上相机。')
    await lin.app.editor.placeCaretAfter('散步')
    await expect(alice.app.editor.caretOf('小林')).toBeAttached()
    await lin.app.editor.insert('和野餐')
    await alice.app.editor.toContain('去河边散步和野餐，带上相机。')
    await lin.app.toSay({ kind: 'synced' })
  })
})

test('the language can be switched, and stays so', async ({ people }) => {
  const alice = await people.join('Alice')
  const { app } = alice
  await app.editor.type('Hello')
  await app.settings.open('look')
  await app.settings.chooseLanguage('简体中文')
  await expect(app.page.locator('html')).toHaveAttribute('lang', 'zh-CN')
  await app.page.reload()
  await expect(app.page.locator('html')).toHaveAttribute('lang', 'zh-CN')
  const inChinese = new NotesApp(app.page, wordsIn('zh-CN'))
  await inChinese.editor.toHaveText('Hello')
  await inChinese.toSay({ kind: 'savedOnDevice' })
})
