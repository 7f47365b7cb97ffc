import { expectAccessible } from '../accessibility.ts'
import { expect, test } from '../fixtures.ts'
import { shoot } from '../screenshots.ts'

for (const locale of ['en-US', 'zh-CN'] as const)
  test(`${locale}: a note is a template, and new notes are made from it`, async ({ people }) => {
    const { app } = await people.join('Alice', { locale })
    const { templates } = app.words.editor
    const { names } = app.words.commands
    const [name, title] = locale === 'zh-CN' ? ['会议模板', '周会'] : ['Meeting template', 'Weekly']
    await app.editor.type(name)
    await app.editor.insert('\n\n# {{title}}\n\n{{date}} – {{time}}\n')
    await app.chooseInNoteMenu(names.setTemplate)

    await app.chooseInNoteMenu(names.newFromThis)
    const dialog = app.page.getByRole('dialog', { name: names.newFromTemplate })
    await expect(dialog.getByLabel(templates.name)).toBeFocused()
    await app.page.keyboard.insertText(title)
    await shoot(app.page, `template-${locale}`)
    await expectAccessible(app.page)
    await dialog.getByRole('button', { name }).click()
    await expect(dialog).toHaveCount(0)
    await app.editor.toContain(`# ${title}\n`)
    const text = await app.editor.text()
    expect(text).not.toContain('{{')
    expect(text).toContain(String(new Date().getFullYear()))
    await app.list.toHold(title, name)
    await expect(app.editor.box).toBeFocused()
    expect(await app.editor.caret()).toBe(text.length)

    await app.list.open(name)
    await app.editor.toContain('{{title}}')
    await app.chooseInNoteMenu(names.unsetTemplate)
    await app.page.getByRole('tab').first().click({ button: 'right' })
    await app.page.getByRole('menuitem', { name: names.newFromTemplate }).click()
    await expect(dialog).toContainText('{{date}}')
  })
