/** Tags, favourites, pins, the order of the list, and many notes at once. */
import { expectAccessible } from '../accessibility.ts'
import { expect, test } from '../fixtures.ts'
import { shoot } from '../screenshots.ts'

const texts = ['Apples', 'Bread', 'Cheese', 'Dates']
const tagNames = { 'en-US': ['urgent', 'home/garden'], 'zh-CN': ['重要', '家/花园'] } as const

for (const locale of ['en-US', 'zh-CN'] as const)
  test(`notes are tagged with the keyboard, and found by their tags, ${locale}`, async ({ people }) => {
    const { app } = await people.join('Alice', { locale })
    const { page, places, words } = app
    const { tagging } = words.organise
    const [urgent, garden] = tagNames[locale]
    await app.editor.insert('Apples')
    await app.write('Bread')
    await page.getByRole('button', { name: tagging.add, exact: true }).click()
    await places.pick(`#${urgent}`)
    await places.pick(garden)
    await expect(places.dialog.getByRole('option', { selected: true })).toHaveCount(2)
    await shoot(page, `tags-${locale}-dialog`)
    await expectAccessible(page)
    await page.keyboard.press('Escape')
    await expect(page.getByRole('button', { name: tagging.on([urgent, garden].sort().join(', ')) })).toBeVisible()
    await expect(app.list.item('Bread')).toContainText(urgent)
    await expect(app.list.item('Apples')).not.toContainText(urgent)

    await test.step('one that is there is completed', async () => {
      await app.list.act('Apples', words.commands.names.tags)
      await places.pick([...urgent][0] ?? '')
      await page.keyboard.press('Escape')
      await expect(app.list.item('Apples')).toContainText(urgent)
    })
    await test.step('the list shows those that have it', async () => {
      await places.choose(garden)
      await app.list.toBe(['Bread'])
      await shoot(page, `tags-${locale}-tree`)
      await expectAccessible(page)
      await page.emulateMedia({ colorScheme: 'dark' })
      await shoot(page, `tags-${locale}-tree-dark`)
      await expectAccessible(page)
    })
    await test.step('the search finds them, as they change', async () => {
      await app.search.searchEverything(`tag:${urgent}`)
      await expect(app.search.results).toHaveCount(2)
      await app.search.type(`tag:${urgent} -tag:${garden}`)
      await app.search.toFind('Apples')
      await app.search.close()
    })
    await test.step('a tag is taken off all notes, and put back', async () => {
      await places.act(urgent, words.organise.menus.deleteTag)
      await expect(app.trash.toast).toContainText(words.organise.notices.deletedTag(urgent, 2))
      await expect(places.row(urgent)).toHaveCount(0)
      await app.trash.undo()
      await expect(places.row(urgent)).toHaveAccessibleName(`${urgent}, ${words.organise.places.notes(2)}`)
    })
    await test.step('it has another colour and another name', async () => {
      await places.act(urgent, words.organise.menus.colour(words.organise.colours[6] ?? ''))
      await expect(places.row(urgent).locator('[data-tag-colour="6"]')).toBeVisible()
      await places.act(urgent, words.commands.names.rename)
      await places.typeName('later')
      await expect(app.list.item('Bread')).toContainText('later')
    })
  })

test('the search looks in a folder, and in those in it', async ({ people }) => {
  const { app } = await people.join('Alice')
  const { page, places, words } = app
  await app.editor.insert('Tent\nThe large one')
  await app.write('Stove\nThe large one')
  await places.makeFolder('Family')
  await places.act('Family', words.organise.menus.newFolder)
  await places.typeName('Trips')
  await app.list.act('Tent', words.commands.names.move)
  await places.pick('Trips')
  await app.search.searchEverything('large in:family')
  await app.search.toFind('Tent')
  await app.search.type('large -in:trips')
  await app.search.toFind('Stove')
  await app.search.close()
  await app.list.act('Stove', words.commands.names.move)
  await places.pick('Family')
  await app.search.searchEverything('in:family')
  await expect(app.search.results).toHaveCount(2)
  await app.search.close()
  expect(await page.evaluate(() => document.activeElement?.closest('.note-list') !== null)).toBe(true)
})

test('pinned notes come first, the order and the groups are remembered', async ({ people }) => {
  const { app } = await people.join('Alice')
  const { page, places, words } = app
  const { order } = words.organise
  for (const [index, text] of texts.entries()) {
    if (index > 0) await app.newNote()
    await app.editor.insert(text)
  }
  await app.list.toBe(['Dates', 'Cheese', 'Bread', 'Apples'])
  await app.list.act('Bread', words.commands.names.pinNote)
  await app.list.toBe(['Bread', 'Dates', 'Cheese', 'Apples'])
  await places.order(order.by.title, order.groups.month)
  await app.list.toBe(['Bread', 'Apples', 'Cheese', 'Dates'])
  await expect(places.box.getByRole('heading', { name: order.pinned })).toBeVisible()
  await shoot(page, 'order-groups')
  await expectAccessible(page)
  await app.reload()
  await app.list.toBe(['Bread', 'Apples', 'Cheese', 'Dates'])
  await places.order(order.by.created, order.groups.none)
  await app.list.toBe(['Bread', 'Dates', 'Cheese', 'Apples'])
  await app.list.act('Cheese', words.commands.names.favour)
  await places.choose(words.organise.places.favourites)
  await app.list.toBe(['Cheese'])
  await shoot(page, 'order-favourites')
})

for (const locale of ['en-US', 'zh-CN'] as const)
  test(`many notes are selected, with keys and the mouse, and go together, ${locale}`, async ({ people }) => {
    const { app } = await people.join('Alice', { locale })
    const { page, places, words } = app
    const { selection, notices } = words.organise
    for (const [index, text] of texts.entries()) {
      if (index > 0) await app.newNote()
      await app.editor.insert(text)
    }
    await places.makeFolder('Kitchen')
    const row = (title: string) => app.list.item(title).getByRole('button', { name: title, exact: true })
    const chosen = (title: string) => app.list.item(title).getByRole('checkbox')

    await test.step('by Space, by Shift with the mouse, and by their boxes', async () => {
      await row('Dates').focus()
      await page.keyboard.press('Space')
      await row('Bread').click({ modifiers: ['Shift'] })
      await expect(places.selection).toContainText(selection.count(3))
      await chosen('Cheese').uncheck()
      await expect(places.selection).toContainText(selection.count(2))
      await expect(places.box.getByRole('status').filter({ hasText: selection.count(2) })).toBeAttached()
      await expect(row('Dates')).toHaveAccessibleDescription(new RegExp(selection.selected))
      await expect(row('Cheese')).not.toHaveAccessibleDescription(new RegExp(selection.selected))
      await shoot(page, `selection-${locale}`)
      await expectAccessible(page)
    })
    await test.step('they move together, and back', async () => {
      await places.selection.getByRole('button', { name: selection.move, exact: true }).click()
      await places.pick('Kitchen')
      await expect(app.trash.toast).toContainText(notices.moved(2, 'Kitchen'))
      await expect(places.selection).toHaveCount(0)
      await app.trash.undo()
      await expect(places.row('Kitchen')).toHaveAccessibleName(`Kitchen, ${words.organise.places.notes(0)}`)
    })
    await test.step('by Shift and arrows', async () => {
      await row('Dates').focus()
      await page.keyboard.press('Shift+ArrowDown')
      await page.keyboard.press('Shift+ArrowDown')
      await expect(places.selection).toContainText(selection.count(3))
      await page.keyboard.press('Shift+ArrowUp')
      await expect(places.selection).toContainText(selection.count(2))
      await page.keyboard.press('Escape')
      await expect(places.selection).toHaveCount(0)
      await page.keyboard.press('Space')
      await page.keyboard.press('ControlOrMeta+a')
      await expect(places.selection).toContainText(selection.count(4))
    })
    await test.step('they are tagged, thrown away, and back with one undo', async () => {
      await places.selection.getByRole('button', { name: selection.tag, exact: true }).click()
      await places.pick('food')
      await page.keyboard.press('Escape')
      for (const title of texts) await expect(app.list.item(title)).toContainText('food')
      await places.selection.getByRole('button', { name: words.commands.names.trash, exact: true }).click()
      await app.list.toBe([])
      await expect(app.trash.toast).toContainText(notices.trashed(4))
      await app.trash.undo()
      await app.list.toHold(...texts)
    })
    await test.step('they are saved as files', async () => {
      await app.list.act('Dates', words.commands.names.select)
      await chosen('Apples').check()
      const download = page.waitForEvent('download')
      await places.selection.getByRole('button', { name: selection.export, exact: true }).click()
      expect((await download).suggestedFilename()).toMatch(/\.zip$/)
    })
  })

test('on a phone notes are selected by their menu', async ({ people }) => {
  const { app } = await people.join('Alice', { phone: true, viewport: { width: 390, height: 844 } })
  const { page, places, words } = app
  await app.editor.insert('Apples')
  await app.phone.newNote()
  await app.editor.insert('Bread')
  await app.phone.showNotes()
  await app.list
    .item('Apples')
    .getByRole('button', { name: words.list.menuFor('Apples') })
    .tap()
  await page.getByRole('menuitem', { name: words.commands.names.select, exact: true }).tap()
  await app.list.item('Bread').getByRole('checkbox').tap()
  await expect(places.selection).toContainText(words.organise.selection.count(2))
  await shoot(page, 'selection-phone')
  await expectAccessible(page)
  await places.selection.getByRole('button', { name: words.commands.names.favour }).tap()
  await expect(places.selection).toHaveCount(0)
  await expect(app.trash.toast).toContainText(words.organise.notices.favoured(2))
})
