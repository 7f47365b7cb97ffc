import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { expect, test } from '../fixtures.ts'

test('turning sync off keeps everything and stops; turning it on again unites', async ({ people }) => {
  const alice = await people.join('Alice')
  const bob = await people.join('Bob')
  await alice.app.editor.type('Both have this\n')
  await alice.app.turnSyncOn('Alice')
  await bob.app.turnSyncOn('Bob')
  await bob.app.list.open('Both have this')
  await bob.app.editor.toHaveText('Both have this\n')

  await test.step('off: nothing is removed, nothing is exchanged', async () => {
    await bob.app.turnSyncOff()
    await bob.app.toSay({ kind: 'syncOff' })
    await alice.app.editor.typeAtEnd('and Alice more')
    await alice.app.write('Only Alice')
    await alice.app.toSay({ kind: 'synced' })
    await bob.app.editor.typeAtEnd(' (Bob was here)')
    await bob.app.write('Only Bob')
    await bob.app.toSay({ kind: 'syncOff' })
    await bob.app.list.toBe(['Only Bob', 'Both have this'])
    await bob.app.reload()
    await bob.app.list.toBe(['Only Bob', 'Both have this'])
    await bob.app.toSay({ kind: 'syncOff' })
    await alice.app.list.toBe(['Only Alice', 'Both have this'])
  })

  await test.step('on: both have all of it', async () => {
    await bob.app.turnSyncOn('Bob')
    for (const { app } of [alice, bob]) {
      await app.toSay({ kind: 'synced' })
      await expect(app.list.items).toHaveCount(3)
      await app.list.toHold('Only Alice')
      await app.list.toHold('Only Bob')
      await app.list.open('Both have this')
      await app.editor.toContain('and Alice more')
      await app.editor.toContain(' (Bob was here)')
    }
    expect(await alice.app.editor.text()).toBe(await bob.app.editor.text())
  })
})

test('two devices that both had notes before lose none of them by joining', async ({ people }) => {
  const alice = await people.join('Alice')
  const bob = await people.join('Bob')
  await alice.app.editor.type("Alice's first")
  await alice.app.write("Alice's second")
  await bob.app.editor.type("Bob's first")
  await bob.app.write('The same words')
  await alice.app.write('The same words')
  await Promise.all([alice.app.turnSyncOn('Alice'), bob.app.turnSyncOn('Bob')])
  for (const { app } of [alice, bob]) {
    await expect(app.list.items).toHaveCount(5)
    for (const title of ["Alice's first", "Alice's second", "Bob's first", 'The same words'])
      await app.list.toHold(title)
    await app.toSay({ kind: 'synced' })
  }
})

test('how the app looks follows to the other device, and what is about a device stays there', async ({ people }) => {
  const alice = await people.join('Alice')
  const bob = await people.join('Bob')
  await alice.app.turnSyncOn('Alice')
  await bob.app.turnSyncOn('Bob')
  const { look } = alice.app.words.settings
  await alice.app.settings.open('look')
  await alice.app.settings.box.getByRole('radio', { name: look.dark }).click()
  await alice.app.settings.box.getByRole('radio', { name: look.larger }).click()
  await alice.app.settings.box.getByRole('switch', { name: look.simple }).click()
  const bobs = bob.app.page.locator('html')
  await expect(bobs).toHaveAttribute('data-theme', 'dark')
  await expect(bobs).toHaveAttribute('data-text-size', 'larger')
  await expect(alice.app.page.locator('html')).toHaveAttribute('data-simple', 'true')
  await expect(bobs).toHaveAttribute('data-simple', 'false')
})

test('the Test button says plainly what it found', async ({ people, relay }) => {
  const { app, cable } = await people.join('Alice')
  const stranger = createServer((_request, response) => response.end('Somebody else')).listen(0, '127.0.0.1')
  await once(stranger, 'listening')
  const strangerPort = (stranger.address() as AddressInfo).port
  await app.settings.open('sync')
  await app.settings.test({ kind: 'ok' })
  await app.settings.address.fill('not an address')
  await app.settings.test({ kind: 'invalidAddress' })
  await app.settings.address.fill(`http://127.0.0.1:${strangerPort}`)
  await app.settings.test({ kind: 'notARelay' })
  await app.settings.address.fill(cable.address)
  await app.settings.test({ kind: 'ok' })
  await relay.kill()
  await app.settings.test({ kind: 'unreachable' })
  await relay.start()
  await app.settings.test({ kind: 'ok' })
  stranger.close()
})
