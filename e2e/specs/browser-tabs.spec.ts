import { expect, test } from '../fixtures.ts'

for (const sync of ['off', 'on'] as const)
  test(`with sync ${sync}, three browser tabs of one device stay in step and never double anything`, async ({
    people,
  }) => {
    const alice = await people.join('Alice')
    const first = alice.app
    await first.editor.type('Shared\n')
    if (sync === 'on') {
      await first.turnSyncOn('Alice')
      await first.toSay({ kind: 'synced' })
    } else await first.toSay({ kind: 'savedOnDevice' })
    const second = await alice.openApp()
    const third = await alice.openApp()
    const all = [first, second, third]
    for (const app of all) {
      await app.list.open('Shared')
      await app.editor.toHaveText('Shared\n')
    }

    await test.step('what one types, the others show', async () => {
      await second.editor.typeAtEnd('two ')
      await first.editor.toHaveText('Shared\ntwo ')
      await third.editor.typeAtEnd('three ')
      await first.editor.toHaveText('Shared\ntwo three ')
      await first.editor.typeAtEnd('one ')
      for (const app of all) await app.editor.toHaveText('Shared\ntwo three one ')
    })

    await test.step('notes made in one appear in the others, once', async () => {
      await second.write('Made in the second tab')
      for (const app of all) await app.list.toBe(['Made in the second tab', 'Shared'])
      await third.list.moveToTrash('Made in the second tab')
      for (const app of all) await app.list.toBe(['Shared'])
    })

    await test.step('reloads and a closed tab change nothing', async () => {
      await first.page.close()
      for (const app of [second, third]) {
        await app.reload()
        await app.list.open('Shared')
        await app.editor.toHaveText('Shared\ntwo three one ')
      }
      await third.editor.typeAtEnd('end')
      await second.editor.toHaveText('Shared\ntwo three one end')
    })

    if (sync === 'on')
      await test.step('another device has it once, too', async () => {
        const bob = await people.join('Bob')
        await bob.app.turnSyncOn('Bob')
        await bob.app.list.open('Shared')
        await bob.app.editor.toHaveText('Shared\ntwo three one end')
        await bob.app.editor.typeAtEnd('!')
        for (const app of [second, third]) await app.editor.toHaveText('Shared\ntwo three one end!')
        await expect(bob.app.list.items).toHaveCount(1)
      })
  })
