import { expect, test } from '../fixtures.ts'

test('after the first visit the app starts with the network cut, in a browser that was quit', async ({ people }) => {
  const alice = await people.join('Alice', { ownBrowser: true })
  await test.step('Alice writes, with sync on', async () => {
    await alice.app.turnSyncOn('Alice')
    await alice.app.editor.typeAtEnd('Diary\nMonday')
    await alice.app.write('Second note')
    await alice.app.toSay({ kind: 'synced' })
    await alice.app.toBeReadyForOffline()
  })

  await test.step('the cable is out, the browser starts cold, and everything is there', async () => {
    await alice.quitBrowser()
    await alice.pullCable()
    await alice.startBrowser()
    const app = await alice.openApp()
    await app.editor.toHaveText('Second note')
    await app.list.toBe(['Second note', 'Diary'])
    await app.toSay({ kind: 'offline', waitingNotes: 0 })
    await app.list.open('Diary')
    await app.editor.toHaveText('Diary\nMonday')
    await app.editor.typeAtEnd('\nTuesday, offline')
    await app.toSay({ kind: 'offline', waitingNotes: 1 })
    await app.search.searchEverything('monday')
    await app.search.toFind('Diary')
    await app.search.close()
  })

  await test.step('a reload and another cold start lose nothing', async () => {
    await alice.app.reload()
    await alice.app.editor.toHaveText('Diary\nMonday\nTuesday, offline')
    await alice.quitBrowser()
    await alice.startBrowser()
    const app = await alice.openApp()
    await app.editor.toHaveText('Diary\nMonday\nTuesday, offline')
    await app.toSay({ kind: 'offline', waitingNotes: 1 })
  })

  await test.step('plugged in again, it reaches the other device', async () => {
    await alice.plugInCable()
    await alice.app.toSay({ kind: 'synced' })
    const bob = await people.join('Bob')
    await bob.app.turnSyncOn('Bob')
    await bob.app.list.open('Diary')
    await bob.app.editor.toHaveText('Diary\nMonday\nTuesday, offline')
  })
})

test('小林 starts the app in Chinese with the network cut', async ({ people }) => {
  const lin = await people.join('小林', { ownBrowser: true, locale: 'zh-CN' })
  await lin.app.editor.type('日记')
  await lin.app.toSay({ kind: 'savedOnDevice' })
  await lin.app.toBeReadyForOffline()
  await lin.quitBrowser()
  await lin.pullCable()
  await lin.startBrowser()
  const app = await lin.openApp()
  await app.editor.toHaveText('日记')
  await expect(app.page.locator('html')).toHaveAttribute('lang', app.words.tag)
  await app.toSay({ kind: 'savedOnDevice' })
})

test('what was shown as saved is there when the browser is killed right after', async ({ people }) => {
  const alice = await people.join('Alice', { ownBrowser: true })
  await alice.app.editor.type('Important: the key is under the third stone')
  await alice.app.toSay({ kind: 'savedOnDevice' })
  await alice.killBrowser()
  await alice.startBrowser()
  const app = await alice.openApp()
  await app.editor.toHaveText('Important: the key is under the third stone')
})
