/**
 * The three stories of a note of which two devices have two versions, from the first word to the end of it: both wrote, one
 * wrote while the other deleted, both renamed and both keep both. Nothing is lost in any of them, nobody has to do anything,
 * and whoever wants to settles it with one tap.
 */
import { expectAccessible } from '../accessibility.ts'
import { expect, test } from '../fixtures.ts'
import { ReviewScreens } from '../pages/review-screens.ts'
import type { Person, PersonOptions } from '../person.ts'
import { shoot } from '../screenshots.ts'
import type { Locale } from '../words.ts'

const phoneScreen: PersonOptions = { phone: true, viewport: { width: 390, height: 844 } }
const names = { 'en-US': ['Device A', 'Device B'], 'zh-CN': ['设备A', '设备B'] } as const
const titles = { 'en-US': 'Note 1', 'zh-CN': '笔记1' }
const suffixes = {
  'en-US': [' (other device)', ' (other device 2)'],
  'zh-CN': ['（云端）', '（云端2）'],
} as const

interface People {
  join(name: string, options?: PersonOptions): Promise<Person>
}

/** Two devices that have one note of this title, open and in step. */
async function twoDevices(
  people: People,
  locale: Locale,
  text: string,
  looks: { a?: PersonOptions; b?: PersonOptions } = {},
): Promise<{ a: Person; b: Person; title: string }> {
  const title = titles[locale]
  const a = await people.join('A', { locale, ...looks.a })
  const b = await people.join('B', { locale, ...looks.b })
  const [writer, other] = looks.a?.phone === true ? [b, a] : [a, b]
  await writer.app.editor.insert(text)
  await writer.app.list.rename(text.split('\n')[0] ?? '', title)
  await a.app.turnSyncOn(names[locale][0])
  await b.app.turnSyncOn(names[locale][1])
  if (looks.a?.phone === true || looks.b?.phone === true) await other.app.phone.showNotes()
  await other.app.list.open(title)
  for (const { app } of [a, b]) {
    await app.editor.toHaveText(text)
    await app.toSay({ kind: 'synced' })
  }
  return { a, b, title }
}

for (const [locale, screen] of [
  ['zh-CN', 'desktop'],
  ['en-US', 'phone'],
] as const)
  test(`both wrote since they were last in step; ${locale}, ${screen}`, async ({ people }) => {
    const isPhone = screen === 'phone'
    const { a, b, title } = await twoDevices(people, locale, 'Hello', isPhone ? { a: phoneScreen } : {})
    const review = new ReviewScreens(a.app.page, a.app.words)
    const [, nameOfB] = names[locale]
    const showNotes = async (): Promise<void> => {
      if (isPhone) await a.app.phone.showNotes()
    }
    const both = async (text: string | RegExp): Promise<void> => {
      for (const { app } of [a, b]) await expect.poll(() => app.editor.text()).toMatch(text)
    }
    const exactly = (text: string): RegExp => new RegExp(`^${text}$`)
    const combined = /^Hello( World LitePad| LitePad World)$/

    await test.step('A writes offline, B writes online, and A comes back', async () => {
      await a.pullCable()
      await a.app.editor.typeAtEnd(' World')
      await a.app.toSay({ kind: 'offline', waitingNotes: 1 })
      await b.app.editor.typeAtEnd(' LitePad')
      await b.app.toSay({ kind: 'synced' })
      await a.plugInCable()
    })

    await test.step('what both wrote is on both, and A is told that it may be looked at', async () => {
      await review.toSay(nameOfB)
      await both(combined)
      for (const { app } of [a, b]) await app.toSay({ kind: 'synced' })
      await new ReviewScreens(b.app.page, b.app.words).toSayNothing()
      await shoot(a.app.page, `two-versions-${locale}-${screen}-1-line`)
    })

    await test.step('both versions stand beside the note', async () => {
      await review.look()
      await review.choose(review.words.theirs([nameOfB]))
      if (!isPhone) await expect(review.original(review.words.theirs([nameOfB]))).toHaveText('Hello LitePad')
      await review.choose(review.words.mine)
      if (!isPhone) await expect(review.original(review.words.mine)).toHaveText('Hello World')
      await shoot(a.app.page, `two-versions-${locale}-${screen}-2-look`)
      await expectAccessible(a.app.page)
    })

    await test.step('closing decides nothing', async () => {
      await a.app.page.keyboard.press('Escape')
      await review.toSay(nameOfB)
      await both(combined)
    })

    for (const [choice, kept] of [
      [review.words.keepMine, 'Hello World'],
      [review.words.keepTheirs, 'Hello LitePad'],
      [review.words.keepBoth, 'Hello World\nHello LitePad'],
    ] as const)
      await test.step(`${choice}: so it is on both, and it can be taken back`, async () => {
        await review.look()
        await review.choose(choice)
        await both(exactly(kept))
        await review.toSayNothing()
        await a.app.page.getByRole('button', { name: a.app.words.undo, exact: true }).click()
        await both(combined)
        await review.toSay(nameOfB)
      })

    const second = title + suffixes[locale][0]
    await test.step(`${review.words.twoNotes}: this one keeps A’s, and ${second} has B’s; taken back, it is in the trash`, async () => {
      await review.look()
      await review.choose(review.words.twoNotes)
      await expect(a.app.page.getByText(review.words.done.twoNotes(second))).toBeVisible()
      await both(exactly('Hello World'))
      await b.app.list.toHold(title, second)
      await shoot(a.app.page, `two-versions-${locale}-${screen}-3-two-notes`)
      await a.app.page.getByRole('button', { name: a.app.words.undo, exact: true }).click()
      await both(combined)
      await b.app.list.toBe([title])
      await review.toSay(nameOfB)
    })

    // Also those in the trash count.
    const third = title + suffixes[locale][1]
    await test.step('and for good', async () => {
      await review.look()
      await review.choose(review.words.twoNotes)
      await expect(a.app.page.getByText(review.words.done.twoNotes(third))).toBeVisible()
      await review.toSayNothing()
      await both(exactly('Hello World'))
      await showNotes()
      for (const { app } of [a, b]) {
        await app.list.toHold(title, third)
        await expect(app.list.items).toHaveCount(2)
        await app.toSay({ kind: 'synced' })
        await app.list.open(third)
      }
      await both(exactly('Hello LitePad'))
    })
  })

test.describe('one device deletes what the other one writes in', () => {
  test('the note comes back, and both are told; in Chinese, on a phone and a laptop', async ({ people }) => {
    const locale = 'zh-CN'
    const text = '牛奶、面包'
    const { a, b, title } = await twoDevices(people, locale, text, {
      a: { viewport: { width: 1440, height: 900 } },
      b: phoneScreen,
    })
    const [nameOfA, nameOfB] = names[locale]
    const { kept } = a.app.words.deletion

    await test.step('A writes offline, B deletes the note', async () => {
      await a.pullCable()
      await a.app.editor.typeAtEnd('、茶叶')
      await b.app.phone.showNotes()
      await b.app.list.moveToTrash(title)
      await b.app.toSay({ kind: 'synced' })
      await shoot(b.app.page, 'deletion-zh-toast-phone')
    })

    await test.step('A comes back: the edit wins, and the note is in both lists again', async () => {
      await a.plugInCable()
      await a.app.trash.toSayKept(kept.youEdited(title, nameOfB))
      await expect(b.app.list.item(title)).toContainText(kept.badge)
      await shoot(b.app.page, 'deletion-zh-list-phone')
      await expectAccessible(b.app.page)
    })

    await test.step('B reads who wrote, and has the latest text', async () => {
      await b.app.list.open(title)
      await b.app.trash.toSayKept(kept.youDeleted(title, nameOfA))
      await b.app.editor.toHaveText(`${text}、茶叶`)
      for (const [what, { app }] of Object.entries({ laptop: a, phone: b })) {
        await shoot(app.page, `deletion-zh-kept-${what}`)
        await expectAccessible(app.page)
      }
      expect(
        await b.app.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
      ).toBe(0)
    })
  })

  test('both delete it at once: that is one deletion, and nobody is asked or told anything', async ({ people }) => {
    const { a, b, title } = await twoDevices(people, 'zh-CN', '牛奶、面包')
    await Promise.all([a.pullCable(), b.pullCable()])
    for (const { app } of [a, b]) await app.list.moveToTrash(title)
    await Promise.all([a.plugInCable(), b.plugInCable()])
    for (const { app } of [a, b]) {
      await app.toSay({ kind: 'synced' })
      await app.list.toBe([])
      await app.list.showTrash()
      await expect(app.list.items).toHaveCount(1)
      await expect(app.list.item(title)).toBeVisible()
      await expect(app.page.getByText(app.words.deletion.kept.badge, { exact: true })).toHaveCount(0)
      await expect(app.trash.held).toHaveCount(0)
    }
    await test.step('and it is put back once', async () => {
      await a.app.list.putBack(title)
      for (const { app } of [a, b]) {
        await app.toSay({ kind: 'synced' })
        await expect(app.list.items).toHaveCount(0)
        await app.list.showNotes()
        await app.list.toBe([title])
      }
    })
  })
})

for (const locale of ['zh-CN', 'en-US'] as const)
  test(`both devices keep both, both offline: there is one second note, with each letter once; ${locale}`, async ({
    people,
  }) => {
    const text = 'Milk\nBread'
    const { a, b, title } = await twoDevices(people, locale, text)
    const given = locale === 'zh-CN' ? (['周六市场', '买菜'] as const) : (['Market', 'Groceries'] as const)
    const [first, next] = suffixes[locale]

    const renameApart = async (from: string, [ofA, ofB]: readonly [string, string]): Promise<string> => {
      await Promise.all([a.pullCable(), b.pullCable()])
      await a.app.list.rename(from, ofA)
      await b.app.list.rename(from, ofB)
      await Promise.all([a.plugInCable(), b.plugInCable()])
      for (const { app } of [a, b]) await app.toSay({ kind: 'needsChoice', notesToChoose: 1, isSynced: true })
      return (await a.app.page.getByRole('main').getByRole('heading').first().textContent()) ?? ''
    }
    const keepBothApart = async (meanwhile: () => Promise<void>, listed: () => Promise<void>): Promise<void> => {
      await Promise.all([a.pullCable(), b.pullCable()])
      await meanwhile()
      for (const { app } of [a, b]) {
        await app.choices.badgeOverNote.click()
        await app.choices.keepBoth()
      }
      await listed()
      await Promise.all([a.plugInCable(), b.plugInCable()])
      for (const { app } of [a, b]) await app.toSay({ kind: 'synced' })
      await listed()
    }

    const shown = await renameApart(title, given)
    const second = (shown === given[0] ? given[1] : given[0]) + first
    // What each wrote meanwhile is in both of the notes, once.
    await keepBothApart(
      () => a.app.editor.typeAtEnd('\nby A'),
      async () => {
        for (const { app } of [a, b]) {
          await app.list.toHold(shown, second)
          await expect(app.list.items).toHaveCount(2)
        }
      },
    )
    for (const { app } of [a, b])
      for (const each of [second, shown]) {
        await app.list.open(each)
        await app.editor.toHaveText(`${text}\nby A`)
        await expect(app.choices.badgeOverNote).toBeHidden()
      }

    await test.step('they are two notes from now on', async () => {
      await a.app.editor.typeAtEnd('\nonly here')
      await a.app.toSay({ kind: 'synced' })
      await b.app.editor.toContain('only here')
      await b.app.list.open(second)
      await b.app.editor.toHaveText(`${text}\nby A`)
      await b.app.list.open(shown)
    })

    await test.step('a title that has the suffix counts on, and so does one that is taken', async () => {
      const plain = second.slice(0, -first.length)
      await renameApart(shown, [plain, second])
      await keepBothApart(
        () => Promise.resolve(),
        async () => {
          for (const { app } of [a, b]) {
            await app.list.toHold(second, plain + next)
            await expect(app.list.items).toHaveCount(3)
          }
        },
      )
    })
  })
