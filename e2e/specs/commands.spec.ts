import { expectAccessible } from '../accessibility.ts'
import { expect, test } from '../fixtures.ts'
import { shoot } from '../screenshots.ts'

test('Alice does everything by name, with the keyboard alone', async ({ people }) => {
  const { app } = await people.join('Alice')
  const { palette, page } = app
  const { names } = app.words.commands
  await app.editor.type('Shopping')

  await test.step('a beginning, a mistake: the command is there, with its key', async () => {
    await palette.open()
    await shoot(page, 'commands-all')
    await expectAccessible(page)
    await palette.type('lihgt')
    await palette.toOffer(names.toggleTheme)
    await expect(palette.commands.first().locator('kbd')).toHaveText('Ctrl + Shift + L')
    await page.keyboard.press('Enter')
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
    await expect(app.editor.box).toBeFocused()
  })

  await test.step('formats go to the caret, and can be undone', async () => {
    await page.keyboard.press('ControlOrMeta+A')
    await palette.run('bold', app.words.editor.formats.bold)
    await expect(app.editor.box).toBeFocused()
    expect(await app.editor.text()).toBe('**Shopping**')
    await palette.run('undo', names.undo)
    await app.editor.toHaveText('Shopping')
  })

  await test.step('what was used last is the first, also after a reload', async () => {
    await app.reload()
    await expect(app.settings.button).toBeVisible()
    await palette.open()
    await palette.toOffer(app.words.editor.formats.bold)
    await page.keyboard.press('Escape')
    await expect(app.editor.box).toBeFocused()
  })

  await test.step('from one list to the other, and into the settings', async () => {
    await app.search.goToNote('')
    await page.keyboard.press('ControlOrMeta+Shift+P')
    await expect(palette.field).toBeFocused()
    await palette.type('keys')
    await palette.toOffer(names.showKeys)
    await page.keyboard.press('Enter')
    const keys = page.locator('#settings-keys')
    await expect(keys.getByText(names.allCommands)).toBeVisible()
    await app.settings.close()
    await expect(app.editor.box).toBeFocused()
    await page.keyboard.press('ControlOrMeta+/')
    await expect(keys).toBeVisible()
  })
})

test('小林 finds commands by their sound, and her input method is left alone', async ({ people }) => {
  const lin = await people.join('小林', { locale: 'zh-CN', colorScheme: 'dark' })
  const { app } = lin
  const { palette, page } = app
  await app.editor.insert('周末计划')
  await palette.open()
  const session = await lin.context.newCDPSession(page)
  await session.send('Input.imeSetComposition', { text: 'qie huan', selectionStart: 8, selectionEnd: 8 })
  await expect(palette.field).toHaveValue('qie huan')
  await page.keyboard.press('Enter')
  await expect(palette.box, 'the key belongs to the input method').toBeVisible()
  await page.keyboard.insertText('切换')
  await palette.toOffer(app.words.commands.names.toggleTheme)
  await palette.type('cmm')
  await palette.toOffer(app.words.commands.names.rename)
  await shoot(page, 'commands-chinese')
  await expectAccessible(page)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('textbox', { name: app.words.list.titleOf('周末计划') })).toBeFocused()
})

for (const locale of ['en-US', 'zh-CN'] as const)
  test(`what can be done with the note, with folders and with files is there by name (${locale})`, async ({
    people,
  }) => {
    const { app } = await people.join('Alice', { locale })
    const { page, palette, places, words } = app
    const { names } = words.commands
    const { notices } = words.organise
    await app.editor.insert('Shopping')

    await test.step('where the note is, and what is put on it', async () => {
      await palette.run('favourites', names.favour)
      await expect(app.trash.toast).toContainText(notices.favoured(1))
      await palette.run('favourites', names.unfavour)
      await expect(app.trash.toast).toContainText(notices.unfavoured(1))
      await palette.run('move to', names.move)
      await places.pick('Trips')
      await expect(app.trash.toast).toContainText(notices.moved(1, 'Trips'))
      await palette.run('tags', names.tags)
      await places.pick('summer')
      await page.keyboard.press('Escape')
      await expect(app.list.item('Shopping')).toContainText('summer')
      await palette.run('new folder', names.newFolder)
      await places.typeName('Work')
      await expect(places.row('Work')).toBeVisible()
    })
    await test.step('what is in it', async () => {
      await palette.run('insert a table', words.editor.table.insert)
      await app.editor.toContain('|')
      await palette.run('remove table', words.editor.table.removeTable)
      await app.editor.toHaveText('Shopping')
      await palette.run('links to this note', words.editor.tools.backlinks)
      await expect(app.links.panel).toBeVisible()
      await palette.run('links to this note', words.editor.tools.backlinks)
      await expect(app.links.panel).toHaveCount(0)
    })
    await test.step('out into files, and in', async () => {
      const html = page.waitForEvent('download')
      await palette.run('web page', names.exportHtml)
      expect((await html).suggestedFilename()).toBe('Shopping.html')
      const zip = page.waitForEvent('download')
      await palette.run('back up', names.backUpNow)
      expect((await zip).suggestedFilename()).toMatch(/\.zip$/)
      await expect(app.trash.toast).toContainText(words.backup.saved)
      const chooser = page.waitForEvent('filechooser')
      await palette.run('import files', names.importFiles)
      await (await chooser).setFiles({ name: 'Plan.md', mimeType: 'text/markdown', buffer: Buffer.from('# Plan') })
      await expect(page.getByRole('dialog', { name: words.importing.title })).toContainText(words.importing.imported(1))
      await page.keyboard.press('Escape')
      await app.list.toHold('Plan', 'Shopping')
    })
    await test.step('new notes from it', async () => {
      await palette.run('use as a template', names.setTemplate)
      await palette.run('new note from this', names.newFromThis)
      await expect(page.getByRole('dialog', { name: names.newFromTemplate })).toBeVisible()
    })
  })

for (const locale of ['en-US', 'zh-CN'] as const)
  test(`on a phone 320 px wide all commands are in the note's menu (${locale})`, async ({ people }) => {
    const alice = await people.join('Alice', { phone: true, viewport: { width: 320, height: 640 }, locale })
    const { app } = alice
    const { names } = app.words.commands
    await app.editor.box.tap()
    await app.editor.insert('Shopping')
    await app.page.getByRole('button', { name: app.words.bars.noteMenu, exact: true }).tap()
    await app.page.getByRole('menuitem', { name: names.allCommands }).tap()
    await expect(app.palette.box).toBeVisible()
    await shoot(app.page, `commands-phone-${locale}`)
    await expectAccessible(app.page)
    const task = app.palette.commands.filter({ hasText: app.words.editor.formats.taskList })
    expect((await task.boundingBox())?.height).toBeGreaterThanOrEqual(44)
    await task.tap()
    await expect(app.palette.box).toHaveCount(0)
    await app.editor.toContain('Shopping')
    await expect(app.editor.box).toBeFocused()
    await expect(app.page.getByRole('checkbox')).toBeVisible()
  })
