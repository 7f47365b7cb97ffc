import { expect, test } from '../fixtures.ts'

test('Alice and Bob type into the same note at once and see each other do it', async ({ people }) => {
  const alice = await people.join('Alice')
  const bob = await people.join('Bob')

  const heard = { alice: await alice.app.editor.listen(), bob: await bob.app.editor.listen() }

  await test.step("Bob's device has Alice's note once both have turned sync on", async () => {
    await alice.app.editor.type('Trip\n\nalice: \n\nbob: ')
    await alice.app.turnSyncOn('Alice')
    await alice.app.toSay({ kind: 'synced' })
    await bob.app.turnSyncOn('Bob')
    await bob.app.list.open('Trip')
    await bob.app.editor.toHaveText('Trip\n\nalice: \n\nbob: ')
  })

  await test.step("each sees the other's caret, with the name at it", async () => {
    await alice.app.editor.placeCaretAfter('alice: ')
    await expect(bob.app.editor.caretOf('Alice')).toBeAttached()
    await bob.app.editor.placeCaretAfter('bob: ')
    await expect(alice.app.editor.caretOf('Bob')).toBeAttached()
  })

  await test.step('both type at the same time, and nothing is lost or mixed up', async () => {
    const fromAlice = 'I bring the tent, two lamps and the big pot, and I book the train for all of us.'
    const fromBob = 'I bring the map, a rope and bread for three days, and I ask about the hut.'
    await Promise.all([alice.app.editor.type(fromAlice), bob.app.editor.type(fromBob)])
    const merged = `Trip\n\nalice: ${fromAlice}\n\nbob: ${fromBob}`
    await alice.app.editor.toHaveText(merged)
    await bob.app.editor.toHaveText(merged)
    await alice.app.toSay({ kind: 'synced' })
    await bob.app.toSay({ kind: 'synced' })
  })

  await test.step('each was told of the other once, for whoever does not see carets', async () => {
    const { alsoHere } = alice.app.words.editor
    await heard.alice.toHaveHeard([alsoHere('Bob')])
    await heard.bob.toHaveHeard([alsoHere('Alice')])
  })

  await test.step('undo takes back only what one wrote oneself', async () => {
    await bob.app.editor.typeAtEnd(' And a kite.')
    await alice.app.editor.toContain('And a kite.')
    await alice.app.editor.typeAtStart('Our ')
    await bob.app.editor.toContain('Our Trip')
    await alice.app.page.keyboard.press('ControlOrMeta+z')
    await bob.app.editor.toContain('And a kite.')
    await expect.poll(() => bob.app.editor.text()).not.toContain('Our ')
    await alice.app.editor.toContain('And a kite.')
  })

  await test.step("the caret goes when its owner's page goes", async () => {
    await bob.app.page.close()
    await expect(alice.app.editor.caretOf('Bob')).toHaveCount(0)
    const { alsoHere, notHere } = alice.app.words.editor
    await heard.alice.toHaveHeard([alsoHere('Bob'), notHere('Bob')])
  })
})

test('a note that Alice renames, trashes and puts back does the same for Bob', async ({ people }) => {
  const alice = await people.join('Alice')
  const bob = await people.join('Bob')
  await alice.app.turnSyncOn('Alice')
  await bob.app.turnSyncOn('Bob')
  await alice.app.editor.typeAtEnd('Recipe\nFlour, water, salt')
  await bob.app.list.toBe(['Recipe'])

  await alice.app.list.rename('Recipe', 'Bread')
  await bob.app.list.toBe(['Bread'])

  await alice.app.list.moveToTrash('Bread')
  await bob.app.list.toBe([])
  await bob.app.list.showTrash()
  await bob.app.list.toBe(['Bread'])

  await bob.app.list.putBack('Bread')
  await alice.app.list.toBe(['Bread'])
})
