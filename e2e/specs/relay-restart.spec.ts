import { expect, test } from '../fixtures.ts'

const sentence = (who: string, index: number): string =>
  `${who} writes line ${index} of the long story without a pause.\n`

test('the relay is killed while Alice and Bob type, comes back, and both have every word', async ({
  people,
  relay,
}) => {
  const alice = await people.join('Alice')
  const bob = await people.join('Bob')
  await alice.app.editor.type('Story\n\nEND A\n\nEND B')
  await alice.app.turnSyncOn('Alice')
  await bob.app.turnSyncOn('Bob')
  await bob.app.list.open('Story')
  await bob.app.editor.toContain('END B')
  await alice.app.editor.placeCaretAfter('Story\n')
  await bob.app.editor.placeCaretAfter('END A\n')

  let expectedA = ''
  let expectedB = ''
  for (const round of [1, 2, 3]) {
    await test.step(`kill -9 number ${round}`, async () => {
      const wordsA = sentence('Alice', round).repeat(3)
      const wordsB = sentence('Bob', round).repeat(3)
      expectedA += wordsA
      expectedB += wordsB
      const typing = Promise.all([alice.app.editor.type(wordsA), bob.app.editor.type(wordsB)])
      // In the middle of it: the other device already shows the first words.
      await bob.app.editor.toContain(`Alice writes line ${round}`)
      await relay.kill()
      await typing
      await alice.app.toSay({ kind: 'unreachable', waitingNotes: 1 })
      await relay.start()
      await alice.app.toSay({ kind: 'synced' })
      await bob.app.toSay({ kind: 'synced' })
    })
  }

  const whole = `Story\n${expectedA}\nEND A\n${expectedB}\nEND B`
  await alice.app.editor.toHaveText(whole)
  await bob.app.editor.toHaveText(whole)
  expect([alice.app.loads, bob.app.loads]).toEqual([1, 1])

  await test.step('a device that comes new to the relay gets the same', async () => {
    const carol = await people.join('Carol')
    await carol.app.turnSyncOn('Carol')
    await carol.app.list.open('Story')
    await carol.app.editor.toHaveText(whole)
  })
})

test('a relay that is stopped and started again is found again without anybody doing anything', async ({
  people,
  relay,
}) => {
  const alice = await people.join('Alice')
  await alice.app.turnSyncOn('Alice')
  await alice.app.editor.typeAtEnd('Before')
  await alice.app.toSay({ kind: 'synced' })
  await relay.stop()
  await alice.app.toSay({ kind: 'unreachable', waitingNotes: 0 })
  await alice.app.editor.typeAtEnd(' and after')
  await relay.start()
  await alice.app.toSay({ kind: 'synced' })
  const bob = await people.join('Bob')
  await bob.app.turnSyncOn('Bob')
  await bob.app.list.open('Before and after')
  await bob.app.editor.toHaveText('Before and after')
})
