import { endMark, titleOf } from '../../bench/browser/note-marks.ts'
import { assert } from '../../shared/assert.ts'
import { crashPage } from '../chromium.ts'
import { expect, test } from '../fixtures.ts'
import type { Person } from '../person.ts'
import type { RelayProcess } from '../relay-process.ts'
import {
  counted,
  feedBytes,
  feedRequests,
  noteCount,
  progressBar,
  seedVault,
  textsIn,
  toHaveAll,
  watchCursors,
} from '../vault.ts'

const own = 'Written here\nbefore all the others came'

/** A thousand notes on the relay, of which a part has come to a new device when the line falls silent. */
async function partOfVault(relay: RelayProcess, alice: Person, part: number) {
  const vault = await seedVault(relay)
  const allBytes = await feedBytes(relay, vault)
  // Else the app itself would count as well.
  await alice.app.toBeReadyForOffline()
  await alice.app.editor.type(own)
  const cursors = watchCursors(alice)
  const held = alice.cable.holdAfter(allBytes * part, feedRequests)
  await alice.app.turnSyncOn('Alice')
  await held
  await expect(progressBar(alice.app)).toBeVisible()
  // A busy machine stores what has come later than it comes; whoever cuts it off now must find what was counted.
  await expect.poll(() => counted(alice.app), 'notes are there').toBeGreaterThan((noteCount * part) / 2)
  return { vault, allBytes, cursors }
}

/** The feed was read from its beginning once, and went on from further and further on. */
function expectToGoOn(cursors: readonly (number | undefined)[]): void {
  expect(cursors[0]).toBeUndefined()
  const later = cursors.slice(1)
  expect(later.length).toBeGreaterThan(0)
  expect(later).not.toContain(undefined)
  expect(Math.min(...later.map(Number)), 'notes that need not come again').toBeGreaterThan(noteCount / 10)
}

test('a thousand notes come to a new device, which counts them, and can be written on meanwhile', async ({
  people,
  relay,
}) => {
  const alice = await people.join('Alice')
  const { app } = alice
  const { vault, allBytes } = await partOfVault(relay, alice, 0.3)
  // At one moment: what has come is still being stored.
  const { done, total, line } = await progressBar(app).evaluate((bar: HTMLProgressElement) => ({
    done: bar.value,
    total: bar.max,
    line: bar.closest('button')?.querySelector('span.status-words')?.textContent,
  }))
  // What the list shows at its top came before its turn, and is not counted.
  expect(total).toBeGreaterThan(noteCount * 0.9)
  expect(total).toBeLessThanOrEqual(noteCount)
  expect(line).toBe(app.words.status.line({ kind: 'syncing', done, total }))

  await test.step('the list is there, its notes can be opened, and somebody writes', async () => {
    await app.list.open(titleOf(0))
    await app.editor.toContain(endMark(0))
    await app.list.open('Written here')
    await app.editor.typeAtEnd(', and meanwhile')
    await app.editor.toHaveText(`${own}, and meanwhile`)
  })

  await test.step('the count grows', async () => {
    await alice.cable.holdAfter(allBytes * 0.3, feedRequests)
    await expect.poll(() => counted(app)).toBeGreaterThan(noteCount * 0.35)
  })

  alice.cable.flow()
  await toHaveAll(app, vault, [`${own}, and meanwhile`])
  await expect(progressBar(app)).toBeHidden()
  for (const number of [0, 3, 7]) {
    await app.list.open(titleOf(number))
    await app.editor.toContain(endMark(number))
  }
})

test('all the notes come to somebody who does not stop typing, and every letter is there', async ({
  people,
  relay,
}) => {
  const alice = await people.join('Alice')
  const { app } = alice
  const { vault } = await partOfVault(relay, alice, 0.3)
  await app.editor.box.focus()
  let letters = ''
  for (; await progressBar(app).isVisible(); letters += 'x') {
    expect(letters.length, 'letters, and still not all notes are there').toBeLessThan(1_500)
    await app.page.keyboard.press('x')
    if (letters.length === 5) alice.cable.flow()
  }
  expect(letters.length, 'letters while notes came').toBeGreaterThan(5)
  await app.editor.toHaveText(own + letters)
  await toHaveAll(app, vault, [own + letters])
})

test('on a phone the bar stands beside the count, over the list and over a note', async ({ people, relay }) => {
  const alice = await people.join('Alice', { phone: true, viewport: { width: 320, height: 640 } })
  const { app } = alice
  await partOfVault(relay, alice, 0.3)
  const bar = progressBar(app)
  const toStandBesideTheCount = async (): Promise<void> => {
    await expect(bar).toBeInViewport({ ratio: 1 })
    const [line, drawn] = await Promise.all([app.status.locator('.status-words').boundingBox(), bar.boundingBox()])
    assert(line !== null && drawn !== null, 'both are drawn')
    expect(drawn.width).toBeGreaterThan(40)
    expect(drawn.x).toBeGreaterThanOrEqual(line.x + line.width)
    expect(drawn.y).toBeGreaterThan(line.y)
    expect(drawn.y).toBeLessThan(line.y + line.height)
    const outside = await app.page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(outside, 'what sticks out').toBe(0)
  }
  await toStandBesideTheCount()
  await app.phone.showNotes()
  await toStandBesideTheCount()
})

test('the relay is killed when half of a thousand notes have come; the other half comes when it is back', async ({
  people,
  relay,
}) => {
  const alice = await people.join('Alice')
  const { vault, cursors } = await partOfVault(relay, alice, 0.5)
  await relay.kill()
  alice.cable.flow()
  await alice.app.toSay({ kind: 'unreachable', waitingNotes: 0 })
  await relay.start()
  await toHaveAll(alice.app, vault, [own])
  expectToGoOn(cursors)
})

test('the tab crashes when half of a thousand notes have come; the next one goes on from there', async ({
  people,
  relay,
}) => {
  const alice = await people.join('Alice')
  const { vault, cursors } = await partOfVault(relay, alice, 0.5)
  await crashPage(alice.app.page)
  alice.cable.flow()
  const again = await alice.openApp()
  await toHaveAll(again, vault, [own])
  expectToGoOn(cursors)
})

test('a browser without room for a thousand notes says so, loses none, and takes the rest when there is room', async ({
  people,
  relay,
}) => {
  const vault = await seedVault(relay)
  const alice = await people.join('Alice', { storageBytes: 5_000_000 })
  const { app } = alice
  await app.toBeReadyForOffline()
  await app.editor.type(own)
  const cursors = watchCursors(alice)
  await app.turnSyncOn('Alice')
  // What found no room may be the text of a note, or the list, or a note that is just being opened.
  const full = (['notKept', 'notSaved'] as const).map((kind) => app.words.status.line({ kind, failure: 'full' }))
  await expect.poll(async () => full.includes((await app.status.textContent()) ?? ''), { timeout: 20_000 }).toBe(true)

  const backup = textsIn(await app.saveBackup())
  expect(backup).toContain(own)
  expect(backup.length).toBeGreaterThan(1)
  expect(backup.length).toBeLessThan(noteCount)
  const whole = new Set((await vault.texts()).values())
  expect(backup.filter((text) => text !== own && !whole.has(text))).toEqual([])

  await alice.allowStorage(undefined)
  await toHaveAll(app, vault, [own])
  expectToGoOn(cursors)
})
