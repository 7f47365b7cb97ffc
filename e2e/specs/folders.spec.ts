/** Notes in folders: made, named, nested, moved and deleted, with the keyboard, the mouse and a finger, on two devices. */
import { expectAccessible } from '../accessibility.ts'
import { expect, test } from '../fixtures.ts'
import { shoot } from '../screenshots.ts'

const names = {
  'en-US': { family: 'Family', trips: 'Trips', house: 'House', lake: 'A week at the lake', bread: 'Bread' },
  'zh-CN': { family: '家庭', trips: '旅行', house: '房子', lake: '周末去湖边', bread: '面包' },
}

for (const locale of ['en-US', 'zh-CN'] as const)
  test(`notes are put into folders with the keyboard, and are there after a restart, ${locale}`, async ({ people }) => {
    const alice = await people.join('Alice', { locale })
    const { app } = alice
    const { page, places, words } = app
    const own = names[locale]
    const { all, favourites } = words.organise.places
    await app.editor.insert(own.bread)
    await app.write(own.lake)
    await places.makeFolder(own.family)
    await shoot(page, `folders-${locale}-first`)

    await test.step('a folder in a folder', async () => {
      await places.act(own.family, words.organise.menus.newFolder)
      await places.typeName(own.trips)
      await places.toBe([
        [all, 2],
        [favourites, 0],
        [own.family, 0],
        [own.trips, 0],
      ])
    })
    await test.step('a note moves there', async () => {
      await app.list.act(own.lake, words.commands.names.move)
      await expect(places.dialog).toHaveAccessibleName(words.organise.moving.notes(1))
      await shoot(page, `folders-${locale}-move`)
      await expectAccessible(page)
      await places.pick(own.trips)
      await expect(app.trash.toast).toContainText(words.organise.notices.moved(1, own.trips))
      await places.toBe([
        [all, 2],
        [favourites, 0],
        [own.family, 1],
        [own.trips, 1],
      ])
      await app.trash.undo()
      await expect(places.row(own.trips)).toHaveAccessibleName(`${own.trips}, ${words.organise.places.notes(0)}`)
      await app.list.act(own.lake, words.commands.names.move)
      await places.pick(own.trips)
    })
    await test.step('the tree is walked with arrows', async () => {
      await places.row(all).focus()
      for (const key of ['ArrowDown', 'ArrowDown', 'ArrowRight']) await page.keyboard.press(key)
      await expect(places.row(own.trips)).toBeFocused()
      await page.keyboard.press('Enter')
      await expect(places.button).toContainText(own.trips)
      await app.list.toBe([own.lake])
      await page.keyboard.press('ArrowLeft')
      await expect(places.row(own.family)).toBeFocused()
      await page.keyboard.press('ArrowLeft')
      await expect(places.row(own.trips)).toHaveCount(0)
      await expect(places.row(own.family)).toHaveAttribute('aria-expanded', 'false')
      await page.keyboard.press('F2')
      await places.typeName(own.house)
      await expect(places.row(own.house)).toBeFocused()
      await shoot(page, `folders-${locale}-tree`)
      await expectAccessible(page)
    })
    await test.step('what else can be done with a folder is one Tab away', async () => {
      const menu = places.row(own.house).getByRole('button', { name: words.organise.places.menuFor(own.house) })
      await page.keyboard.press('Tab')
      await expect(menu).toBeFocused()
      await page.keyboard.press('Enter')
      await expect(page.getByRole('menu')).toBeVisible()
      await page.keyboard.press('Escape')
      await expect(menu).toBeFocused()
      await page.keyboard.press('Shift+Tab')
      await expect(places.row(own.house)).toBeFocused()
    })
    await test.step('a new note is where the list is', async () => {
      await app.write('Tent')
      await app.list.toBe(['Tent', own.lake])
      await app.reload()
      await expect(places.button).toContainText(own.trips)
      await app.list.toBe(['Tent', own.lake])
      await expect(places.row(own.house)).toHaveAttribute('aria-expanded', 'false')
    })
    await test.step('a folder goes with its notes, and comes back with them', async () => {
      await places.row(own.house).focus()
      await page.keyboard.press('Delete')
      await expect(app.trash.toast).toContainText(words.organise.notices.deletedFolder(own.house, 2))
      await expect(places.button).toContainText(all)
      await app.list.toBe([own.bread])
      await app.trash.undo()
      await places.choose(own.house)
      await app.list.toBe(['Tent', own.lake])
    })
  })

test('notes and folders are dragged to where they belong', async ({ people }) => {
  const { app } = await people.join('Alice', { colorScheme: 'dark' })
  const { page, places, words } = app
  await app.editor.insert('Bread')
  await app.write('Milk')
  await places.makeFolder('Kitchen')
  await places.makeFolder('Cupboard')

  const drag = async (from: { x: number; y: number; width: number; height: number } | null, to: string) => {
    const target = await places.row(to).boundingBox()
    if (from === null || target === null) throw new Error('there is nothing to drag')
    await page.mouse.move(from.x + 40, from.y + from.height / 2)
    await page.mouse.down()
    await page.mouse.move(from.x + 60, from.y + from.height / 2 + 10, { steps: 4 })
    await page.mouse.move(target.x + 60, target.y + target.height / 2, { steps: 8 })
    await expect(places.row(to)).toHaveAttribute('data-over', 'true')
    await shoot(page, `folders-dragging-${to}`)
    await page.mouse.up()
  }
  await drag(await app.list.item('Milk').boundingBox(), 'Kitchen')
  await expect(app.trash.toast).toContainText(words.organise.notices.moved(1, 'Kitchen'))
  await drag(await places.row('Cupboard').boundingBox(), 'Kitchen')
  await places.toBe([
    [words.organise.places.all, 2],
    [words.organise.places.favourites, 0],
    ['Kitchen', 1],
    ['Cupboard', 0],
  ])
  await expect(places.row('Cupboard')).toHaveAttribute('aria-level', '2')
  await drag(await app.list.item('Bread').boundingBox(), words.organise.places.favourites)
  await places.choose(words.organise.places.favourites)
  await app.list.toBe(['Bread'])
})

test('a folder that is deleted here stays for what somebody puts there at once, on both devices', async ({
  people,
}) => {
  const laptop = await people.join('Laptop')
  const { words } = laptop.app
  await laptop.app.editor.insert('Bread')
  await laptop.app.write('Milk')
  await laptop.app.places.makeFolder('Kitchen')
  await laptop.app.list.act('Milk', words.commands.names.move)
  await laptop.app.places.pick('Kitchen')
  await laptop.app.turnSyncOn('Laptop')
  await laptop.app.toSay({ kind: 'synced' })
  const phone = await people.join('Phone')
  await phone.app.turnSyncOn('Phone')
  await phone.app.places.choose('Kitchen')
  await phone.app.list.toBe(['Milk'])

  await laptop.pullCable()
  await laptop.app.places.row('Kitchen').focus()
  await laptop.app.page.keyboard.press('Delete')
  await expect(laptop.app.places.row('Kitchen')).toHaveCount(0)
  await phone.app.places.choose(words.organise.places.all)
  await phone.app.list.act('Bread', words.commands.names.move)
  await phone.app.places.pick('Kitchen')
  await phone.app.toSay({ kind: 'synced' })
  await laptop.plugInCable()
  for (const { app } of [laptop, phone]) {
    await app.list.toBe(['Bread'])
    await app.places.choose('Kitchen')
    await app.list.toBe(['Bread'])
  }
})

test('a note that two devices moved to different folders is in the same one on both, until somebody chooses', async ({
  people,
}) => {
  const laptop = await people.join('Laptop')
  const { words } = laptop.app
  await laptop.app.editor.insert('Bread')
  await laptop.app.places.makeFolder('Kitchen')
  await laptop.app.places.makeFolder('Shopping')
  await laptop.app.turnSyncOn('Laptop')
  await laptop.app.toSay({ kind: 'synced' })
  const phone = await people.join('Phone')
  await phone.app.turnSyncOn('Phone')
  await phone.app.list.toBe(['Bread'])

  await laptop.pullCable()
  await laptop.app.list.act('Bread', words.commands.names.move)
  await laptop.app.places.pick('Kitchen')
  await phone.app.list.act('Bread', words.commands.names.move)
  await phone.app.places.pick('Shopping')
  await phone.app.toSay({ kind: 'synced' })
  await laptop.plugInCable()
  for (const { app } of [laptop, phone]) await expect(app.choices.badgeInList('Bread')).toBeVisible()
  await laptop.app.choices.badgeInList('Bread').click()
  const dialog = laptop.app.page.getByRole('dialog', { name: words.choosing.question.folder })
  for (const name of ['Kitchen', 'Shopping'])
    await expect(dialog.getByRole('listitem').filter({ hasText: name })).toBeVisible()
  await shoot(laptop.app.page, 'folders-choice')
  await expectAccessible(laptop.app.page)
  await dialog.getByRole('button', { name: words.choosing.keepValue('Kitchen') }).click()
  for (const { app } of [laptop, phone]) {
    await expect(app.choices.badgeInList('Bread')).toHaveCount(0)
    await app.places.choose('Kitchen')
    await app.list.toBe(['Bread'])
  }
})

for (const locale of ['en-US', 'zh-CN'] as const)
  test(`on a phone the places take turns with the notes, ${locale}`, async ({ people }) => {
    const { app } = await people.join('Alice', { locale, phone: true, viewport: { width: 390, height: 844 } })
    const { page, places, words } = app
    const own = names[locale]
    await app.editor.insert(own.lake)
    await app.phone.showNotes()
    await places.button.tap()
    await places.makeFolder(own.trips)
    await shoot(page, `folders-${locale}-phone-places`)
    await expectAccessible(page)
    await places.row(own.trips).tap()
    await expect(places.tree).toHaveCount(0)
    await expect(places.box).toContainText(words.organise.places.emptyFolder)
    await app.phone.newNote()
    await app.editor.insert(own.bread)
    await app.phone.showNotes()
    await app.list.toBe([own.bread])
    await shoot(page, `folders-${locale}-phone-list`)
    await page.setViewportSize({ width: 320, height: 640 })
    await app.list
      .item(own.bread)
      .getByRole('button', { name: words.list.menuFor(own.bread) })
      .tap()
    await page.getByRole('menuitem', { name: words.commands.names.move }).tap()
    await shoot(page, `folders-${locale}-phone-move`)
    await expectAccessible(page)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
  })
