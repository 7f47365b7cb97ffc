/** Titles that two devices gave without knowing of each other: both are kept, and somebody chooses when they like. */
import { expectAccessible } from '../accessibility.ts'
import { expect, test } from '../fixtures.ts'
import type { Person } from '../person.ts'
import { shoot } from '../screenshots.ts'
import type { Locale } from '../words.ts'

const toChoose = (notesToChoose: number) => ({ kind: 'needsChoice', notesToChoose, isSynced: true }) as const

/** Two devices with the same notes, by their titles. */
async function share(
  desk: Person,
  phone: Person,
  names: [string, string],
  ...titles: readonly string[]
): Promise<void> {
  for (const [index, title] of titles.entries()) {
    if (index > 0) await desk.app.newNote()
    await desk.app.editor.insert(`${title}\n${title}, line two`)
  }
  await desk.app.turnSyncOn(names[0])
  await phone.app.turnSyncOn(names[1])
  for (const { app } of [desk, phone]) {
    for (const title of titles) await app.list.toHold(title)
    await app.toSay({ kind: 'synced' })
  }
}

/** Both rename it while neither hears of the other. */
async function renameApart(desk: Person, phone: Person, title: string, given: [string, string]): Promise<void> {
  await desk.app.list.rename(title, given[0])
  await phone.app.list.rename(title, given[1])
}

test('two devices rename a note offline; both see both titles, and one choice settles it on both', async ({
  people,
}) => {
  const desk = await people.join('Desk')
  const phone = await people.join('Phone')
  await share(desk, phone, ['Desk', 'Phone'], 'Shopping')
  await desk.app.list.open('Shopping')
  await Promise.all([desk.pullCable(), phone.pullCable()])
  await renameApart(desk, phone, 'Shopping', ['Saturday market', 'Groceries'])
  await Promise.all([desk.plugInCable(), phone.plugInCable()])

  await test.step('badge and status say so on both', async () => {
    for (const { app } of [desk, phone]) {
      await app.toSay(toChoose(1))
      await expect(app.list.box.getByRole('button', { name: app.words.choosing.badge })).toBeVisible()
    }
    await expect(desk.app.choices.badgeOverNote).toBeVisible()
  })

  await test.step('the dialog shows each title with its device and time', async () => {
    await desk.app.choices.openFromStatus()
    await expect(desk.app.choices.card('Saturday market')).toContainText(`${desk.app.words.choosing.thisDevice} · `)
    await expect(desk.app.choices.card('Groceries')).toContainText('Phone · ')
    await phone.app.choices.openFromStatus()
    await expect(phone.app.choices.card('Groceries')).toContainText(`${phone.app.words.choosing.thisDevice} · `)
    await expect(phone.app.choices.card('Saturday market')).toContainText('Desk · ')
  })

  await test.step('one chooses; the dialog on the other says so, and all is settled', async () => {
    await desk.app.choices.keep('Groceries')
    await expect(phone.app.choices.one).toContainText(phone.app.words.choosing.settled('Groceries'))
    await phone.app.choices.one.getByRole('button', { name: phone.app.words.choosing.done }).click()
    for (const { app } of [desk, phone]) {
      await app.list.toBe(['Groceries'])
      await app.toSay({ kind: 'synced' })
    }
  })

  await test.step('the choice can be taken back, everywhere', async () => {
    await desk.app.page.getByRole('button', { name: desk.app.words.undo, exact: true }).click()
    for (const { app } of [desk, phone]) await app.toSay(toChoose(1))
    await phone.app.choices.openFromStatus()
    await phone.app.choices.keep('Saturday market')
    for (const { app } of [desk, phone]) {
      await app.list.toBe(['Saturday market'])
      await app.toSay({ kind: 'synced' })
    }
  })
})

test('closing decides nothing, and the note goes on being written and synced', async ({ people }) => {
  const desk = await people.join('Desk')
  const phone = await people.join('Phone')
  await share(desk, phone, ['Desk', 'Phone'], 'Shopping')
  for (const { app } of [desk, phone]) await app.list.open('Shopping')
  await Promise.all([desk.pullCable(), phone.pullCable()])
  await renameApart(desk, phone, 'Shopping', ['Market', 'Groceries'])
  await Promise.all([desk.plugInCable(), phone.plugInCable()])
  for (const { app } of [desk, phone]) await app.toSay(toChoose(1))

  await desk.app.choices.badgeOverNote.press('Enter')
  await expect(desk.app.choices.one).toBeVisible()
  await phone.app.editor.typeAtEnd('\nwhile it is open')
  await desk.app.page.keyboard.press('Escape')
  await expect(desk.app.choices.one).toBeHidden()
  await expect(desk.app.choices.badgeOverNote).toBeFocused()
  await desk.app.editor.toContain('while it is open')
  await desk.app.editor.typeAtEnd('\nafter closing')
  await phone.app.editor.toContain('after closing')
  await desk.app.choices.openFromStatus()
  await desk.app.choices.later()
  for (const { app } of [desk, phone]) await app.toSay(toChoose(1))
})

test('by keyboard alone, from the row in the list to the title', async ({ people }) => {
  const desk = await people.join('Desk')
  const phone = await people.join('Phone')
  await share(desk, phone, ['Desk', 'Phone'], 'Shopping')
  await Promise.all([desk.pullCable(), phone.pullCable()])
  await renameApart(desk, phone, 'Shopping', ['Market', 'Groceries'])
  await Promise.all([desk.plugInCable(), phone.plugInCable()])
  await desk.app.toSay(toChoose(1))
  await desk.app.list.items.first().getByRole('button').first().focus()
  await desk.app.page.keyboard.press('Tab')
  await desk.app.page.keyboard.press('Enter')
  await expect(desk.app.choices.one).toBeFocused()
  const keep = desk.app.choices.one.getByRole('button', { name: desk.app.words.choosing.keepValue('Groceries') })
  await expect(async () => {
    await desk.app.page.keyboard.press('Tab')
    await expect(keep).toBeFocused({ timeout: 50 })
  }).toPass()
  await desk.app.page.keyboard.press('Enter')
  for (const { app } of [desk, phone]) await app.list.toBe(['Groceries'])
})

const stories: Record<Locale, { names: [string, string]; titles: string[]; here: string[]; there: string[] }> = {
  'en-US': {
    names: ['Mum’s laptop', 'Kitchen tablet'],
    titles: ['Shopping', 'Lake', 'Bread'],
    here: ['Saturday market', 'A week at the lake', 'Bread, the slow way'],
    there: ['Groceries', 'Lake, August', 'Sourdough'],
  },
  'zh-CN': {
    names: ['妈妈的电脑', '厨房平板'],
    titles: ['购物', '湖边', '面包'],
    here: ['周六市场', '湖边的一周', '慢慢做的面包'],
    there: ['买菜清单', '八月去湖边', '老面团'],
  },
}
const screens = { desktop: { width: 1280, height: 800 }, phone: { width: 360, height: 740 } }

for (const locale of ['en-US', 'zh-CN'] as const)
  for (const screen of ['desktop', 'phone'] as const)
    test(`many at once, one by one, and with undo; ${locale}, ${screen}: pictures are taken, and axe finds nothing`, async ({
      people,
    }) => {
      const { names, titles, here, there } = stories[locale]
      const isPhone = screen === 'phone'
      const other = await people.join('Other', { locale })
      const mine = await people.join('Mine', {
        locale,
        colorScheme: locale === 'zh-CN' ? 'dark' : 'light',
        viewport: screens[screen],
        phone: isPhone,
      })
      const { app } = mine
      const showList = async () => {
        if (isPhone) await app.phone.showNotes()
      }
      await showList()
      await share(other, mine, [names[1], names[0]], ...titles)
      await Promise.all([other.pullCable(), mine.pullCable()])
      for (const [index, title] of titles.entries())
        await renameApart(other, mine, title, [there[index] ?? '', here[index] ?? ''])
      await Promise.all([other.plugInCable(), mine.plugInCable()])
      for (const one of [other, mine]) await one.app.toSay(toChoose(3))
      await app.list.items.first().getByRole('button').first().click()
      const look = async (what: string) => {
        await shoot(app.page, `choices-${locale}-${screen}-${what}`)
        await expectAccessible(app.page)
        expect(
          await app.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
        ).toBe(0)
      }

      await test.step('where it is told', async () => {
        await expect(app.choices.badgeOverNote).toBeVisible()
        await look('1-note')
        await showList()
        await expect(app.list.box.getByRole('button', { name: app.words.choosing.badge })).toHaveCount(3)
        await look('2-list')
        await app.status.click()
        await expect(app.page.getByRole('button', { name: app.words.statusPanel.choose })).toBeVisible()
        await look('3-status')
        await app.page.getByRole('button', { name: app.words.statusPanel.choose }).click()
      })

      await test.step('one of many', async () => {
        await expect(app.choices.many.getByRole('button', { name: app.words.choosing.choose })).toHaveCount(3)
        await look('4-many')
        await app.choices.many.getByRole('listitem').filter({ hasText: here[0]! }).getByRole('button').click()
        await expect(app.choices.card(here[0]!)).toBeVisible()
        await expect(app.choices.card(there[0]!)).toContainText(`${names[1]} · `)
        await look('5-one')
        await app.choices.keep(there[0]!)
        await expect(app.choices.many.getByRole('button', { name: app.words.choosing.choose })).toHaveCount(2)
      })

      await test.step('this device’s for all, and taken back', async () => {
        await app.choices.many.getByRole('button', { name: app.words.choosing.keepOwn }).click()
        await expect(app.page.getByText(app.words.choosing.keptOwn(2))).toBeVisible()
        await look('6-settled')
        for (const one of [other, mine]) await one.app.toSay({ kind: 'synced' })
        await other.app.list.toHold(there[0]!, here[1]!, here[2]!)
        await app.page.getByRole('button', { name: app.words.undo, exact: true }).click()
        for (const one of [other, mine]) await one.app.toSay(toChoose(2))
      })

      await test.step('and this time for good', async () => {
        await other.app.choices.openFromStatus()
        await other.app.choices.many.getByRole('button', { name: app.words.choosing.keepOwn }).click()
        for (const one of [other, mine]) await one.app.toSay({ kind: 'synced' })
        await app.list.toHold(there[0]!, there[1]!, there[2]!)
      })

      await test.step('keeping both names the second note in the language of the person', async () => {
        await Promise.all([other.pullCable(), mine.pullCable()])
        await renameApart(other, mine, there[0]!, [titles[0]!, here[0]!])
        await Promise.all([other.plugInCable(), mine.plugInCable()])
        for (const one of [other, mine]) await one.app.toSay(toChoose(1))
        await app.choices.openFromStatus()
        await app.choices.keepBoth()
        await look('7-kept-both')
        // What is said of it leaves the way to the trash free.
        await showList()
        await expect(app.page.getByRole('button', { name: app.words.choosing.open, exact: true })).toBeVisible()
        await app.list.showTrash()
        await app.list.showNotes()
        const suffix = locale === 'zh-CN' ? '（云端）' : ' (other device)'
        for (const one of [other, mine]) {
          await expect(
            one.app.list.item(`${titles[0]}${suffix}`).or(one.app.list.item(`${here[0]}${suffix}`)),
          ).toBeVisible()
          await expect(one.app.list.items).toHaveCount(4)
          await one.app.toSay({ kind: 'synced' })
        }
      })
    })
