import { expect, test } from '../fixtures.ts'
import type { Person } from '../person.ts'

/** Two people with one synced note open on both devices. */
async function shareNote(alice: Person, bob: Person, text: string): Promise<void> {
  await alice.app.editor.type(text)
  await alice.app.turnSyncOn('Alice')
  await bob.app.turnSyncOn('Bob')
  await bob.app.list.open(text.split('\n')[0] ?? '')
  await bob.app.editor.toHaveText(text)
  await alice.app.toSay({ kind: 'synced' })
}

test('Alice and Bob both write offline; plugged in again, they have one merged note', async ({ people }) => {
  const alice = await people.join('Alice')
  const bob = await people.join('Bob')
  await shareNote(alice, bob, 'Garden\nThe river runs to the sea.\nEnd')
  await Promise.all([alice.pullCable(), bob.pullCable()])

  await test.step('both go on writing, in the same paragraph too', async () => {
    await alice.app.editor.placeCaretAfter('The')
    await alice.app.editor.type(' wide')
    await alice.app.editor.typeAtEnd('\nalice offline')
    await bob.app.editor.placeCaretAfter('to the')
    await bob.app.editor.type(' cold')
    await bob.app.editor.typeAtStart('Our ')
    await alice.app.toSay({ kind: 'offline', waitingNotes: 1 })
    await bob.app.toSay({ kind: 'offline', waitingNotes: 1 })
    await alice.app.editor.toHaveText('Garden\nThe wide river runs to the sea.\nEnd\nalice offline')
    await bob.app.editor.toHaveText('Our Garden\nThe river runs to the cold sea.\nEnd')
  })

  await test.step('Alice, who also wrote a new note and trashed nothing, comes back first', async () => {
    await alice.app.write('Written offline\nby Alice')
    await alice.app.toSay({ kind: 'offline', waitingNotes: 2 })
    await alice.plugInCable()
    await alice.app.toSay({ kind: 'synced' })
  })

  await test.step('then Bob; every letter of both is there, and neither page was loaded again', async () => {
    await bob.plugInCable()
    const merged = 'Our Garden\nThe wide river runs to the cold sea.\nEnd\nalice offline'
    await bob.app.editor.toHaveText(merged)
    await alice.app.list.open('Our Garden')
    await alice.app.editor.toHaveText(merged)
    await bob.app.list.toHold('Written offline')
    await alice.app.toSay({ kind: 'synced' })
    await bob.app.toSay({ kind: 'synced' })
    expect([alice.app.loads, bob.app.loads]).toEqual([1, 1])
  })
})

test('words that both typed at the very same place are all kept, each in one piece', async ({ people }) => {
  const alice = await people.join('Alice')
  const bob = await people.join('Bob')
  await shareNote(alice, bob, 'List\nstart  end')
  await Promise.all([alice.pullCable(), bob.pullCable()])
  for (const { app, name } of [alice, bob]) {
    await app.editor.placeCaretAfter('start ')
    await app.editor.type(`(${name} was here)`)
  }
  await Promise.all([alice.plugInCable(), bob.plugInCable()])
  for (const { app } of [alice, bob]) {
    await app.editor.toContain('(Alice was here)')
    await app.editor.toContain('(Bob was here)')
    await app.toSay({ kind: 'synced' })
  }
  const text = await alice.app.editor.text()
  await bob.app.editor.toHaveText(text)
  expect(text).toHaveLength('List\nstart  end'.length + '(Alice was here)(Bob was here)'.length)
})

test('notes that nobody has open are exchanged after being offline, too', async ({ people }) => {
  const alice = await people.join('Alice')
  const bob = await people.join('Bob')
  await alice.app.turnSyncOn('Alice')
  await bob.app.turnSyncOn('Bob')
  await bob.pullCable()
  const titles = Array.from({ length: 8 }, (_, index) => `Note ${index + 1}`)
  for (const title of titles) await alice.app.write(`${title}\nby Alice`)
  await bob.app.write('From the train\nby Bob')
  await bob.app.toSay({ kind: 'offline', waitingNotes: 1 })
  await bob.plugInCable()
  for (const { app } of [alice, bob]) {
    for (const title of [...titles, 'From the train']) await app.list.toHold(title)
    await app.toSay({ kind: 'synced' })
  }
  await bob.app.list.open('Note 3')
  await bob.app.editor.toHaveText('Note 3\nby Alice')
  await alice.app.list.open('From the train')
  await alice.app.editor.toHaveText('From the train\nby Bob')
})
