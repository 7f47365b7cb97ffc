import { expectAccessible } from '../accessibility.ts'
import { expect, test } from '../fixtures.ts'
import { ReviewScreens } from '../pages/review-screens.ts'
import type { Person, PersonOptions } from '../person.ts'
import { shoot } from '../screenshots.ts'

const start = 'Garden\nThe river runs to the sea.\nA line between.\nAnother one.\nThe end.'
/** Both wrote into the second line, which reads wrong together. */
const mine = 'Garden\nThe brook runs to the sea.\nA line between.\nAnother one.\nThe end.'
const theirs = 'Garden\nThe wide river runs to the sea.\nA line between.\nAnother one.\nThe end, by Alice.'

const reviewOf = ({ app }: Person): ReviewScreens => new ReviewScreens(app.page, app.words)

/** One synced note, open on both devices. */
async function share(alice: Person, bob: Person, text: string): Promise<void> {
  await alice.app.editor.type(text)
  await alice.app.turnSyncOn('Alice')
  await bob.app.turnSyncOn('Bob')
  await bob.app.list.open('Garden')
  await bob.app.editor.toHaveText(text)
  for (const { app } of [alice, bob]) await app.toSay({ kind: 'synced' })
}

/** Both are away and write, Bob last of all a brook in the place of the river; then Alice comes back. */
async function partAndWrite(alice: Person, bob: Person): Promise<void> {
  await Promise.all([alice.pullCable(), bob.pullCable()])
  await alice.app.editor.placeCaretAfter('The')
  await alice.app.editor.type(' wide')
  await alice.app.editor.typeAtEnd('')
  await alice.app.page.keyboard.press('Backspace')
  await alice.app.editor.type(', by Alice.')
  await bob.app.editor.placeCaretAfter('The river')
  for (const _ of 'river') await bob.app.page.keyboard.press('Backspace')
  await bob.app.editor.type('brook')
  await bob.app.editor.toHaveText(mine)
  await alice.app.editor.toHaveText(theirs)
  await alice.plugInCable()
  await alice.app.toSay({ kind: 'synced' })
}

const combined = 'Garden\nThe wide brook runs to the sea.\nA line between.\nAnother one.\nThe end, by Alice.'
const withMine = 'Garden\nThe brook runs to the sea.\nA line between.\nAnother one.\nThe end, by Alice.'
const withTheirs = theirs
const withBoth =
  'Garden\nThe brook runs to the sea.\nThe wide river runs to the sea.\nA line between.\nAnother one.\nThe end, by Alice.'

test('both wrote the same sentence offline: who comes back last looks at it, chooses, and can take that back', async ({
  people,
}) => {
  const alice = await people.join('Alice')
  const bob = await people.join('Bob')
  await share(alice, bob, start)
  await partAndWrite(alice, bob)
  const review = reviewOf(bob)
  await reviewOf(alice).toSayNothing()

  await test.step('Bob comes back, and his text stays where it is while the line appears', async () => {
    const line = bob.app.editor.box.getByText('A line between.')
    const before = await line.boundingBox()
    await bob.plugInCable()
    await bob.app.editor.toHaveText(combined)
    await review.toSay('Alice')
    expect((await line.boundingBox())?.y).toBe(before?.y)
    await expect(bob.app.list.item('Garden').getByText(review.words.badge)).toBeAttached()
    await bob.app.toSay({ kind: 'synced' })
  })

  await test.step('what each wrote is shown beside the note', async () => {
    await review.look()
    await expect(review.original(review.words.mine)).toContainText('The brook runs to the sea.')
    await expect(review.now).toContainText('The wide brook runs to the sea.')
    await review.choose(review.words.theirs(['Alice']))
    await expect(review.original(review.words.theirs(['Alice']))).toContainText('The wide river runs to the sea.')
    await review.choose(review.words.oneColumn)
    await expect(review.now).toContainText('The wide brook runs to the sea.')
  })

  await test.step('closing the dialog decides nothing', async () => {
    await bob.app.page.keyboard.press('Escape')
    await expect(review.now).toHaveCount(0)
    await review.toSay('Alice')
    await bob.app.editor.toHaveText(combined)
  })

  for (const [choice, kept] of [
    [review.words.keepMine, withMine],
    [review.words.keepTheirs, withTheirs],
    [review.words.keepBoth, withBoth],
  ] as const)
    await test.step(`${choice}, and taken back`, async () => {
      await review.look()
      await review.choose(choice)
      await bob.app.editor.toHaveText(kept)
      await review.toSayNothing()
      await alice.app.editor.toHaveText(kept)
      await bob.app.page.getByRole('button', { name: bob.app.words.undo }).click()
      await bob.app.editor.toHaveText(combined)
      await alice.app.editor.toHaveText(combined)
      await review.toSay('Alice')
    })

  await test.step('the key for undo takes it back too, and what was written since elsewhere stays', async () => {
    await alice.app.editor.typeAtEnd(' More.')
    await bob.app.editor.toHaveText(`${combined} More.`)
    await review.look()
    await review.choose(review.words.keepMine)
    await bob.app.editor.toHaveText(`${withMine} More.`)
    await bob.app.editor.box.focus()
    await bob.app.page.keyboard.press('ControlOrMeta+z')
    await bob.app.editor.toHaveText(`${combined} More.`)
    await alice.app.editor.toHaveText(`${combined} More.`)
    await review.toSayNothing()
    await expect(bob.app.list.item('Garden').getByText(review.words.badge)).toHaveCount(0)
  })
})

test('the note can be put right where it is compared, and what looks good stays as it is', async ({ people }) => {
  const alice = await people.join('Alice')
  const bob = await people.join('Bob')
  await share(alice, bob, start)
  await partAndWrite(alice, bob)
  await bob.plugInCable()
  const review = reviewOf(bob)
  await review.toSay('Alice')
  await test.step('by keyboard alone', async () => {
    await review.lookButton.focus()
    await bob.app.page.keyboard.press('Enter')
    await expect(review.now).toBeVisible()
    await review.now.focus()
    await bob.app.page.keyboard.press('ControlOrMeta+Home')
    await bob.app.page.keyboard.type('Our ')
    const done = review.box.getByRole('button', { name: review.words.looksGood })
    for (let presses = 0; presses < 8; presses++) {
      if (await done.evaluate((element) => element === document.activeElement)) break
      await bob.app.page.keyboard.press('Tab')
    }
    await expect(done).toBeFocused()
    await bob.app.page.keyboard.press('Enter')
  })
  await bob.app.editor.toHaveText(`Our ${combined}`)
  await alice.app.editor.toHaveText(`Our ${combined}`)
  await review.toSayNothing()
})

test('nothing is said of edits far apart, of one side’s alone, nor of what is typed together', async ({ people }) => {
  const alice = await people.join('Alice')
  const bob = await people.join('Bob')
  await share(alice, bob, start)
  await Promise.all([alice.pullCable(), bob.pullCable()])
  await alice.app.editor.typeAtStart('Our ')
  await bob.app.editor.typeAtEnd(' By Bob.')
  await alice.plugInCable()
  await alice.app.toSay({ kind: 'synced' })
  await bob.plugInCable()
  for (const { app } of [alice, bob]) {
    await app.editor.toHaveText(`Our ${start} By Bob.`)
    await app.toSay({ kind: 'synced' })
  }
  await test.step('together, in one line', async () => {
    await alice.app.editor.placeCaretAfter('A line')
    await bob.app.editor.placeCaretAfter('A line between')
    await Promise.all([alice.app.editor.type(' of mine'), bob.app.editor.type(' of ours')])
    for (const { app } of [alice, bob]) {
      await app.editor.toContain('A line of mine between of ours.')
      await app.toSay({ kind: 'synced' })
    }
  })
  await test.step('and after a last word that goes through, all has been compared', async () => {
    await alice.app.editor.typeAtEnd('!')
    await bob.app.editor.toContain('By Bob.!')
    for (const person of [alice, bob]) await reviewOf(person).toSayNothing()
  })
})

test('it is still said after a restart, and of a note that was closed when it came together', async ({ people }) => {
  const alice = await people.join('Alice')
  const bob = await people.join('Bob', { ownBrowser: true })
  await share(alice, bob, start)
  await bob.app.toBeReadyForOffline()
  await partAndWrite(alice, bob)
  const closed = 'Something else\nby Bob'

  await test.step('Bob closes the note, writes another one, and starts his browser again without network', async () => {
    await bob.app.write(closed)
    await bob.app.toSay({ kind: 'offline', waitingNotes: 2 })
    await bob.app.tabs.close('Garden')
    await bob.quitBrowser()
    await bob.startBrowser()
    await bob.openApp()
    await bob.app.editor.toHaveText(closed)
  })

  await test.step('back in the network the feed brings what Alice wrote', async () => {
    await bob.plugInCable()
    await bob.app.toSay({ kind: 'synced' })
    const review = reviewOf(bob)
    await expect(bob.app.list.item('Garden').getByText(review.words.badge)).toBeAttached()
    await review.toSayNothing()
  })

  await test.step('the browser starts once more, and Bob looks', async () => {
    await bob.quitBrowser()
    await bob.startBrowser()
    await bob.openApp()
    await bob.app.list.open('Garden')
    await bob.app.editor.toHaveText(combined)
    const review = reviewOf(bob)
    await review.toSay('Alice')
    await review.look()
    await review.choose(review.words.keepTheirs)
    await bob.app.editor.toHaveText(withTheirs)
    await alice.app.editor.toHaveText(withTheirs)
    await review.toSayNothing()
  })
})

test('a long note does not move under whoever writes in the middle of it', async ({ people }) => {
  const alice = await people.join('Alice')
  const bob = await people.join('Bob')
  const lines = Array.from({ length: 60 }, (_, index) => `Line ${index} of many.`).join('\n')
  await expect(alice.app.editor.box).toBeFocused()
  await alice.app.editor.insert(`Garden\n${lines}\nThe last line.`)
  await alice.app.turnSyncOn('Alice')
  await bob.app.turnSyncOn('Bob')
  await bob.app.list.open('Garden')
  await bob.app.editor.toContain('The last line.')
  for (const { app } of [alice, bob]) await app.toSay({ kind: 'synced' })
  await Promise.all([alice.pullCable(), bob.pullCable()])
  await alice.app.editor.typeAtEnd(' By Alice.')
  await alice.plugInCable()
  await alice.app.toSay({ kind: 'synced' })
  await bob.app.editor.typeAtEnd(' By Bob.')
  const line = bob.app.editor.box.getByText('Line 50 of many.')
  const before = await line.boundingBox()
  await bob.plugInCable()
  await reviewOf(bob).toSay('Alice')
  await bob.app.editor.toContain('By Alice.')
  expect((await line.boundingBox())?.y).toBe(before?.y)
  await bob.app.editor.type(' More.')
  expect((await line.boundingBox())?.y).toBe(before?.y)
})

test('two tabs of one browser are one device: it is said once, and settled in both', async ({ people }) => {
  const alice = await people.join('Alice')
  const bob = await people.join('Bob')
  await share(alice, bob, start)
  const first = bob.app
  const second = await bob.openApp()
  await second.list.open('Garden')
  await second.editor.toHaveText(start)
  await second.toSay({ kind: 'synced' })
  await partAndWrite(alice, bob)
  await first.editor.toHaveText(mine)
  await bob.plugInCable()
  const [here, there] = [first, second].map(({ page, words }) => new ReviewScreens(page, words))
  await here?.toSay('Alice')
  await there?.toSay('Alice')
  await first.page.bringToFront()
  await here?.look()
  await here?.choose(here.words.keepMine)
  await first.editor.toHaveText(withMine)
  await second.editor.toHaveText(withMine)
  await there?.toSayNothing()
})

const looks: [string, PersonOptions][] = [
  ['en-US-light-desktop', {}],
  ['zh-CN-dark-desktop', { locale: 'zh-CN', colorScheme: 'dark' }],
  ['en-US-dark-phone', { viewport: { width: 360, height: 740 }, phone: true, colorScheme: 'dark' }],
  ['zh-CN-light-phone', { locale: 'zh-CN', viewport: { width: 360, height: 740 }, phone: true }],
]
for (const [name, options] of looks)
  test(`pictures are taken, and axe finds nothing: ${name}`, async ({ people }) => {
    const alice = await people.join('Alice')
    const bob = await people.join('Bob', options)
    await alice.app.editor.type(start)
    await alice.app.turnSyncOn('Alice')
    await bob.app.turnSyncOn('Bob')
    if (options.phone === true) await bob.app.phone.showNotes()
    await bob.app.list.open('Garden')
    await bob.app.editor.toHaveText(start)
    await partAndWrite(alice, bob)
    await bob.plugInCable()
    const review = reviewOf(bob)
    await review.toSay('Alice')
    await bob.app.toSay({ kind: 'synced' })
    await shoot(bob.app.page, `review-${name}-1-line`)
    await expectAccessible(bob.app.page)
    await review.look()
    await shoot(bob.app.page, `review-${name}-2-mine`)
    await expectAccessible(bob.app.page)
    await review.choose(review.words.theirs(['Alice']))
    if (options.phone !== true) await review.choose(review.words.oneColumn)
    await shoot(bob.app.page, `review-${name}-3-theirs`)
    await expectAccessible(bob.app.page)
  })
