import { expect } from '@playwright/test'
import type { NotesApp } from './pages/notes-app.ts'

/** Looks at the screen as it stands. */
export type Look = (what: string) => Promise<void>

const sections = ['sync', 'look', 'files', 'keys', 'about'] as const

/**
 * Goes through the screens of the preview's `foreign` scenario, where there is something of everything, and looks at each.
 * On a narrow screen list and note take turns.
 */
export async function goThroughScreens(app: NotesApp, narrow: boolean, look: Look): Promise<void> {
  const { page, words } = app
  const { keyboard } = page
  const dialog = page.getByRole('dialog')
  const leave = async (): Promise<void> => {
    await keyboard.press('Escape')
    await expect(dialog).toHaveCount(0)
  }
  const menu = page.getByRole('menu')
  const leaveMenu = async (): Promise<void> => {
    await keyboard.press('Escape')
    await expect(menu).toHaveCount(0)
  }

  await expect(app.settings.button).toBeVisible()
  await expect(app.editor.box).toBeVisible()
  await look('note')
  await app.status.click()
  await expect(page.getByRole('button', { name: words.backup.save })).toBeVisible()
  await look('status')
  await leave()

  await page.getByRole('button', { name: words.bars.noteMenu, exact: true }).click()
  await expect(menu).toBeVisible()
  await look('note-menu')
  await leaveMenu()
  if (narrow) {
    await page.getByRole('button', { name: words.bars.openTabsCount(3), exact: true }).click()
    await expect(dialog).toBeVisible()
    await look('tabs')
    await leave()
  } else {
    await app.tabs.tabs.first().click({ button: 'right' })
    await expect(menu).toBeVisible()
    await look('tab-menu')
    await leaveMenu()
  }

  await app.palette.open()
  await look('commands')
  await app.palette.type('没有的命令')
  await expect(app.palette.commands).toHaveCount(0)
  await look('commands-none')
  await leave()
  await app.search.searchEverything('')
  await look('search')
  await app.search.type('面包')
  await expect(app.search.results).toHaveCount(1)
  await look('search-found')
  await leave()
  await app.search.goToNote('')
  await look('go-to-note')
  await leave()

  const { names } = words.commands
  if (!narrow) {
    await app.sides.ask()
    await look('choose-beside')
    await leave()
    await app.sides.choose('读书')
    await app.sides.toBe(['周末去湖边', '读书'], '读书')
    await look('two-notes')
    // The simple view has no button for it.
    const { outline } = words.editor.tools
    await app.palette.run(outline, outline)
    await expect(app.outline.box).toBeVisible()
    await look('two-notes-outline')
    await app.palette.run(outline, outline)
    await expect(app.outline.box).toHaveCount(0)
    await app.sides.close('读书')
    await app.sides.toBeAlone('周末去湖边')
  }

  await app.palette.run(names.newFromTemplate, names.newFromTemplate)
  await expect(dialog).toContainText(words.editor.templates.empty)
  await look('templates')
  await leave()

  await app.editor.box.focus()
  await keyboard.press('ControlOrMeta+F')
  await expect(app.find.box).toBeVisible()
  await look('find')
  await keyboard.press('Escape')
  await expect(app.find.box).toHaveCount(0)

  for (const section of sections) {
    await app.settings.open(section)
    await look(`settings-${section}`)
    if (narrow) break
  }
  await app.settings.close()

  if (narrow) await page.getByRole('button', { name: words.bars.notes, exact: true }).click()
  await expect(app.list.items).toHaveCount(3)
  await look('list')
  await page.getByRole('button', { name: words.choosing.badge }).first().click()
  await expect(dialog).toBeVisible()
  await look('choice')
  await leave()
  for (const choice of ['move', 'tags'] as const) {
    await app.list.act('读书', names[choice])
    await expect(app.places.field).toBeFocused()
    await look(choice)
    await leave()
  }
  await app.list.act('读书', names.select)
  await expect(app.places.selection).toBeVisible()
  await look('selection')
  await app.places.selection.getByRole('button', { name: words.organise.selection.done, exact: true }).click()

  await app.places.show()
  await look('places')
  for (const place of ['家庭', '孩子']) {
    await app.places.row(place).click({ button: 'right' })
    await expect(menu).toBeVisible()
    await look(place === '家庭' ? 'folder-menu' : 'tag-menu')
    await leaveMenu()
  }
  await app.places.choose(words.organise.places.all)
  await app.places.box.getByRole('button', { name: words.organise.order.button, exact: true }).click()
  await expect(menu).toBeVisible()
  await look('order-menu')
  await leaveMenu()

  await app.list.moveToTrash('买菜')
  await look('moved-to-trash')
  await page.getByRole('button', { name: words.close, exact: true }).click()
  await app.list.showTrash()
  await page.getByRole('checkbox').first().check()
  await look('trash')

  if (narrow) {
    await app.list.showNotes()
    await app.list.open('周末去湖边')
  }
  const report = await app.dropFiles([
    { name: '一.md', bytes: new TextEncoder().encode('# 一') },
    { name: '二.md', bytes: new TextEncoder().encode('# 二') },
  ])
  const go = report.getByRole('button', { name: words.importing.go(2) })
  await expect(go).toBeVisible()
  await look('import-plan')
  await go.click()
  await expect(report.getByText(words.importing.imported(2))).toBeVisible()
  await look('import')
  await leave()
}
