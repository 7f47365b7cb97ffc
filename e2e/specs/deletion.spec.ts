/** What becomes of notes that somebody deletes: edits that meet the deletion, the way back, and deletions of many at once. */
import { PlainClient } from '../../relay/testing/providers.ts'
import { noteDocName, parseNoteId } from '../../shared/ids.ts'
import { openSpaceId } from '../../shared/relay-info.ts'
import { expectAccessible } from '../accessibility.ts'
import { expect, test } from '../fixtures.ts'
import type { Person, PersonOptions } from '../person.ts'
import { shoot } from '../screenshots.ts'

interface People {
  join(name: string, options?: PersonOptions): Promise<Person>
}

const shopping = 'Shopping\nMilk, bread'
const names = {
  'en-US': { mum: 'Mum’s phone', laptop: 'Laptop' },
  'zh-CN': { mum: '妈妈的手机', laptop: '笔记本电脑' },
}

/** A laptop and a phone with the same notes, all synced. */
async function laptopAndPhone(
  people: People,
  texts: readonly string[],
  options: { laptop?: PersonOptions; phone?: PersonOptions } = {},
): Promise<{ laptop: Person; phone: Person }> {
  const laptop = await people.join('Laptop', options.laptop)
  const own = names[laptop.locale]
  for (const [index, text] of texts.entries()) {
    if (index > 0) await laptop.app.newNote()
    await laptop.app.editor.insert(text)
  }
  await laptop.app.turnSyncOn(own.laptop)
  await laptop.app.toSay({ kind: 'synced' })
  const phone = await people.join('Mum', options.phone)
  await phone.app.turnSyncOn(own.mum)
  await phone.app.toSay({ kind: 'synced' })
  return { laptop, phone }
}

test.describe('an edit beats a deletion', () => {
  test('that was made offline and comes later, and both are told', async ({ people }) => {
    const { laptop, phone } = await laptopAndPhone(people, ['Bread\nFlour', shopping])
    const { kept } = laptop.app.words.deletion
    await phone.app.list.open('Bread')
    await laptop.pullCable()
    await laptop.app.editor.typeAtEnd(', tea')
    await laptop.app.toSay({ kind: 'offline', waitingNotes: 1 })
    await phone.app.list.moveToTrash('Shopping')
    await phone.app.toSay({ kind: 'synced' })

    await laptop.plugInCable()
    await laptop.app.toSay({ kind: 'synced' })
    await laptop.app.trash.toSayKept(kept.youEdited('Shopping', 'Mum’s phone'))
    await phone.app.list.toHold('Shopping', 'Bread')
    await expect(phone.app.list.item('Shopping')).toContainText(kept.badge)
    await expect(phone.app.list.item('Bread')).not.toContainText(kept.badge)
    await expect(
      phone.app.page.locator('[aria-live]', { hasText: kept.youDeleted('Shopping', 'Laptop') }),
    ).toBeAttached()
    await shoot(phone.app.page, 'deletion-en-list-kept')
    await phone.app.list.open('Shopping')
    await phone.app.editor.toHaveText(`${shopping}, tea`)
    await phone.app.trash.toSayKept(kept.youDeleted('Shopping', 'Laptop'))
    for (const [what, { app }] of Object.entries({ laptop, phone })) {
      await shoot(app.page, `deletion-en-kept-${what}`)
      await expectAccessible(app.page)
    }

    await test.step('until each has read it, also after a restart', async () => {
      await phone.app.reload()
      await phone.app.trash.toSayKept(kept.youDeleted('Shopping', 'Laptop'))
      await phone.app.trash.read()
      await expect(phone.app.list.item('Shopping')).not.toContainText(kept.badge)
      await phone.app.reload()
      await expect(phone.app.list.item('Shopping')).toBeVisible()
      await expect(phone.app.trash.bar).toHaveCount(0)
      await expect(laptop.app.trash.bar).toBeVisible()
    })

    await test.step('and whoever wants to deletes it after all, for everybody', async () => {
      await laptop.app.trash.deleteAfterAll()
      await laptop.app.list.toBe(['Bread'])
      await phone.app.list.toBe(['Bread'])
      await expect(phone.app.trash.bar).toContainText(phone.app.words.deletion.bar.movedBy('Laptop'))
      await shoot(phone.app.page, 'deletion-en-in-trash')
      await expectAccessible(phone.app.page)
    })
  })

  test('that was made offline and comes later, while the edit comes first', async ({ people }) => {
    const { laptop, phone } = await laptopAndPhone(people, ['Bread\nFlour', shopping])
    await phone.pullCable()
    await phone.app.list.moveToTrash('Shopping')
    await laptop.app.editor.typeAtEnd(', tea')
    await laptop.app.toSay({ kind: 'synced' })
    await phone.plugInCable()
    await phone.app.list.toHold('Shopping')
    await phone.app.list.open('Shopping')
    await phone.app.editor.toHaveText(`${shopping}, tea`)
    await phone.app.trash.toSayKept(phone.app.words.deletion.kept.youDeleted('Shopping', 'Laptop'))
    await laptop.app.trash.toSayKept(laptop.app.words.deletion.kept.youEdited('Shopping', 'Mum’s phone'))
  })

  test('months late, from a browser that was closed since', async ({ people, relay }) => {
    const { laptop, phone } = await laptopAndPhone(people, ['Bread\nFlour', shopping], {
      laptop: { ownBrowser: true },
    })
    const { kept } = laptop.app.words.deletion
    await laptop.pullCable()
    await laptop.app.editor.typeAtEnd(', tea')
    await laptop.app.toSay({ kind: 'offline', waitingNotes: 1 })
    await laptop.app.toBeReadyForOffline()
    await laptop.quitBrowser()
    await phone.app.list.moveToTrash('Shopping')
    await phone.app.toSay({ kind: 'synced' })
    await relay.comeBackLater(100 * 24 * 3_600_000)
    await laptop.plugInCable()
    await laptop.startBrowser()
    await laptop.openApp()
    await laptop.app.trash.toSayKept(kept.youEdited('Shopping', 'Mum’s phone'))
    await laptop.app.editor.toHaveText(`${shopping}, tea`)
    await expect(phone.app.list.item('Shopping')).toContainText(kept.badge)
  })

  test('of whoever writes with another app, through the door for any Yjs provider', async ({ people, relay }) => {
    const { laptop, phone } = await laptopAndPhone(people, [shopping, 'Bread\nFlour'])
    const { kept } = laptop.app.words.deletion
    await laptop.app.list.open('Shopping')
    const id = parseNoteId(
      await laptop.app.page.locator('[role="tab"][aria-selected="true"]').evaluate((tab) => tab.id.slice(-36)),
    )
    expect(id).toBeDefined()
    if (id === undefined) return
    using plain = new PlainClient(`${relay.address.replace('http', 'ws')}/ws`, noteDocName(openSpaceId, id))
    await plain.synced()
    await laptop.app.list.open('Bread')
    await phone.app.list.moveToTrash('Shopping')
    await laptop.app.list.toBe(['Bread'])
    plain.type(', tea')
    for (const { app } of [phone, laptop]) await expect(app.list.item('Shopping')).toContainText(kept.badge)
    await phone.app.list.open('Shopping')
    await phone.app.editor.toHaveText(`${shopping}, tea`)
    await phone.app.trash.toSayKept(kept.youDeleted('Shopping', kept.anotherDevice))
  })

  test('that is typed at the same moment', async ({ people }) => {
    const { laptop, phone } = await laptopAndPhone(people, [shopping])
    await phone.app.list.open('Shopping')
    await phone.app.editor.toHaveText(shopping)
    // The phone deletes the note while the first words are on their way to it.
    const areOnTheirWay = phone.cable.holdAfter(0, /^GET \/sync/)
    const words = [', tea, coffee, sugar, salt', ', oil, rice, beans, apples'] as const
    await laptop.app.editor.typeAtEnd(words[0])
    await areOnTheirWay
    await Promise.all([
      laptop.app.editor.typeAtEnd(words[1]),
      phone.app.list.moveToTrash('Shopping').then(() => phone.cable.flow()),
    ])
    for (const { app } of [laptop, phone]) {
      await app.list.toHold('Shopping')
      await app.editor.toHaveText(shopping + words.join(''))
    }
  })
})

test('what was deleted by mistake is back with one key or click, while one looks at it for as long as one likes', async ({
  people,
}) => {
  const { app } = await people.join('Alice')
  await app.editor.insert(shopping)
  await app.list.toBe(['Shopping'])
  await app.page.clock.install()

  await test.step('with the mouse', async () => {
    await app.list.moveToTrash('Shopping')
    await expect(app.trash.toast).toContainText(app.words.notices.trashed('Shopping'))
    await app.trash.toast.hover()
    await app.page.clock.runFor(60_000)
    await app.trash.undo()
    await app.list.toBe(['Shopping'])
  })

  await test.step('with the keyboard', async () => {
    await app.list.item('Shopping').getByRole('button', { name: 'Shopping', exact: true }).focus()
    await app.page.keyboard.press('Delete')
    await expect(app.trash.toast).toBeVisible()
    await app.page.keyboard.press('F8')
    await expect(app.trash.toast.getByRole('button', { name: app.words.undo })).toBeFocused()
    await app.page.clock.runFor(60_000)
    await expectAccessible(app.page)
    await app.page.keyboard.press('Enter')
    await app.list.toBe(['Shopping'])
  })

  await test.step('and it goes by itself, after ten seconds or more', async () => {
    await app.list.moveToTrash('Shopping')
    await app.page.mouse.move(600, 100)
    await expect(app.trash.toast).toBeVisible()
    const now = () => app.page.evaluate(() => Date.now())
    const shownAt = await now()
    await expect(app.trash.toast).toHaveCount(0)
    expect((await now()) - shownAt).toBeGreaterThan(10_000)
  })
})

for (const locale of ['en-US', 'zh-CN'] as const)
  test(`the trash says who deleted what, and gives back one, some, or all of today, ${locale}`, async ({ people }) => {
    const titles = ['Apples', 'Bread', 'Cheese', 'Dates', 'Eggs']
    const { laptop, phone } = await laptopAndPhone(people, titles, { laptop: { locale }, phone: { locale } })
    const { list } = laptop.app.words.deletion
    const own = names[locale]
    await phone.app.list.moveToTrash('Apples')
    await phone.app.list.moveToTrash('Bread')
    await laptop.app.list.toBe(['Eggs', 'Dates', 'Cheese'])
    await laptop.app.list.moveToTrash('Cheese')
    await laptop.app.list.moveToTrash('Dates')
    await laptop.app.list.showTrash()
    await expect(laptop.app.list.item('Apples')).toContainText(own.mum)
    await expect(laptop.app.list.item('Cheese')).toContainText(own.laptop)
    await shoot(laptop.app.page, `deletion-${locale}-trash`)

    await test.step('some, with the keyboard', async () => {
      await laptop.app.list.item('Dates').getByRole('button', { name: 'Dates', exact: true }).focus()
      await laptop.app.page.keyboard.press('Space')
      await laptop.app.page.keyboard.press('ArrowDown')
      await laptop.app.page.keyboard.press('Space')
      await expect(laptop.app.trash.choice('Dates')).toBeChecked()
      await expect(laptop.app.trash.choice('Cheese')).toBeChecked()
      await shoot(laptop.app.page, `deletion-${locale}-trash-chosen`)
      await expectAccessible(laptop.app.page)
      await laptop.app.trash.button(list.putBackSelected(2)).click()
      await laptop.app.list.toBe(['Bread', 'Apples'])
      await expect(laptop.app.trash.toast).toContainText(list.arePutBack(2))
    })
    await test.step('one', async () => {
      await laptop.app.list.putBack('Bread')
      await laptop.app.list.toBe(['Apples'])
    })
    await test.step('all of today', async () => {
      await laptop.app.trash.button(list.putBackToday).click()
      await laptop.app.list.toBe([])
      await expect(laptop.app.list.box).toContainText(laptop.app.words.list.trashEmpty)
      await shoot(laptop.app.page, `deletion-${locale}-trash-empty`)
      await phone.app.list.toHold(...titles)
    })
  })

test.describe('a device that wants to remove many notes', () => {
  const titles = Array.from({ length: 12 }, (_, index) => `Note ${String.fromCharCode(65 + index)}`)
  const gone = titles.slice(0, 6)

  /** The phone deletes half of the notes, and the laptop asks. */
  async function half(
    people: People,
    options: { laptop?: PersonOptions } = {},
  ): Promise<{ laptop: Person; phone: Person }> {
    const { laptop, phone } = await laptopAndPhone(people, titles, options)
    const { held } = laptop.app.words.deletion
    await laptop.pullCable()
    for (const title of gone) await phone.app.list.moveToTrash(title)
    await phone.app.toSay({ kind: 'synced' })
    await laptop.plugInCable()
    await expect(laptop.app.trash.held).toContainText(held.wants(names[laptop.locale].mum, 1, gone.length))
    return { laptop, phone }
  }

  test('is asked about, and nothing is removed, also after a restart; sync goes on; all are kept, everywhere', async ({
    people,
  }) => {
    const { laptop, phone } = await half(people)
    await laptop.app.list.toHold(...titles)
    await shoot(laptop.app.page, 'deletion-en-held')
    await expectAccessible(laptop.app.page)
    await laptop.app.reload()
    await expect(laptop.app.trash.held).toBeVisible()
    await laptop.app.list.toHold(...titles)
    await laptop.app.write('Written meanwhile')
    await phone.app.list.toHold('Written meanwhile')
    await laptop.app.trash.keepAll()
    await phone.app.list.toHold(...titles)
    await laptop.app.toSay({ kind: 'synced' })
    await laptop.app.list.toHold(...titles)
  })

  test('may do so, when a person lets it, in whichever tab', async ({ people }) => {
    const { laptop, phone } = await half(people)
    const first = laptop.app
    const second = await laptop.openApp()
    await expect(second.trash.held).toBeVisible()
    await second.trash.letThemGo()
    await expect(first.trash.held).toHaveCount(0)
    for (const app of [first, second, phone.app])
      for (const title of gone) await expect(app.list.item(title)).toHaveCount(0)
    await second.reload()
    await second.list.toHold(...titles.slice(6))
    await expect(second.trash.held).toHaveCount(0)
  })

  test('is asked about on a phone, in Chinese', async ({ people }) => {
    const { laptop: phone } = await half(people, { laptop: { locale: 'zh-CN' } })
    await phone.app.page.setViewportSize({ width: 390, height: 844 })
    await expect(phone.app.trash.held).toBeVisible()
    await shoot(phone.app.page, 'deletion-zh-held-narrow')
    await expectAccessible(phone.app.page)
    expect(
      await phone.app.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
    ).toBe(0)
  })
})
