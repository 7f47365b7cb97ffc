import { expect, test } from '../fixtures.ts'
import { Person } from '../person.ts'

test('Alice opens the app for the first time and just starts writing', async ({ people }) => {
  const { app } = await people.join('Alice')
  await test.step('an empty note is open, with the caret in it', async () => {
    await expect(app.editor.box).toBeFocused()
    await app.editor.toHaveText('')
    await expect(app.page.getByRole('dialog')).toHaveCount(0)
    await app.list.toBe([])
  })
  await test.step('the lines of help are read out too, and the browser looks after the spelling', async () => {
    const { hintFirst, hintSecond, hintThird } = app.words.note
    await expect(app.editor.box).toHaveAttribute('aria-placeholder', [hintFirst, hintSecond, hintThird].join(' '))
    await expect(app.editor.box).toHaveAttribute('spellcheck', 'true')
  })
  await test.step('what she types is saved on this device, and listed', async () => {
    await app.editor.type('Shopping\nMilk and bread')
    await app.editor.toHaveText('Shopping\nMilk and bread')
    await expect(app.editor.box).not.toHaveAttribute('aria-placeholder')
    await app.toSay({ kind: 'savedOnDevice' })
    await app.list.toBe(['Shopping'])
  })
  await test.step('it is there after a reload, and so is the next note', async () => {
    await app.reload()
    await app.editor.toHaveText('Shopping\nMilk and bread')
    await app.write('Ideas\nA bench by the river')
    await app.list.toBe(['Ideas', 'Shopping'])
    await app.reload()
    await app.editor.toHaveText('Ideas\nA bench by the river')
    await app.list.toBe(['Ideas', 'Shopping'])
  })
})

test('without sync, nothing leaves the device', async ({ people }) => {
  const alice = await people.join('Alice')
  const sockets: string[] = []
  const requests: string[] = []
  alice.app.page.on('websocket', (socket) => sockets.push(socket.url()))
  alice.context.on('request', (request) => requests.push(`${request.method()} ${new URL(request.url()).pathname}`))
  await alice.app.editor.type('Private')
  await alice.app.toSay({ kind: 'savedOnDevice' })
  await alice.app.reload()
  await alice.app.editor.toHaveText('Private')
  expect(sockets).toEqual([])
  expect(requests.filter((request) => !request.startsWith('GET ') || request.includes('/api/'))).toEqual([])

  const bob = await people.join('Bob')
  await bob.app.turnSyncOn('Bob')
  await bob.app.toSay({ kind: 'synced' })
  await bob.app.list.toBe([])
})

for (const locale of ['en-US', 'zh-CN'] as const)
  test(`a server that goes away while the app loads takes nothing from who writes; ${locale}`, async ({
    relay,
    browser,
  }) => {
    await using alice = await Person.equip('Alice', relay, browser, { locale })
    const isLatePart = /\/assets\/(NoteList|BottomBar|DialogHost|Background)-/
    await alice.context.route(isLatePart, (route) => route.abort())
    const app = await alice.openApp()
    await app.editor.type('Shopping')
    await app.toSay({ kind: 'savedOnDevice' })
    const { meaning, stillAway, retry } = app.words.missingParts
    await expect(app.page.getByText(meaning)).toBeVisible()

    await test.step('as long as it does not answer, the page stays', async () => {
      await relay.kill()
      await app.page.getByRole('button', { name: retry }).click()
      await expect(app.page.getByText(stillAway)).toBeVisible()
      await app.editor.typeAtEnd(' list')
      expect(app.loads).toBe(1)
    })

    await test.step('once it does, the page is whole again', async () => {
      await relay.start()
      await alice.context.unroute(isLatePart)
      await app.page.getByRole('button', { name: retry }).click()
      await app.list.toBe(['Shopping list'])
      await app.editor.toHaveText('Shopping list')
      await expect(app.page.getByText(stillAway)).toBeHidden()
    })
  })

test('the keys work before the tools for writing are there', async ({ relay, browser }) => {
  await using alice = await Person.equip('Alice', relay, browser, {})
  await alice.context.route(/\/assets\/writing-tools-/, (route) => route.abort())
  const app = await alice.openApp()
  await app.editor.type('Milk')
  for (const key of ['Enter', 'Shift+Enter', 'Enter', 'ArrowUp', 'Backspace', 'End', 'Enter'])
    await app.page.keyboard.press(key)
  await app.editor.type('Eggs')
  await app.page.keyboard.press('Enter')
  await app.editor.toHaveText('Milk\n\nEggs\n\n')
})
