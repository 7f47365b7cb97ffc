import { realDocuments } from '../documents.ts'
import { expect, test } from '../fixtures.ts'
import { unzipSync } from 'fflate'
import type { NotesApp } from '../pages/notes-app.ts'

const documents = realDocuments()

/** What the app has, as it would hand it out, in an order that does not depend on names. */
async function exportedContents(app: NotesApp): Promise<string[]> {
  const { bytes } = await app.exportAll()
  return Object.values(unzipSync(bytes))
    .map((content) => Buffer.from(content).toString('base64'))
    .sort()
}
const contents = documents.map(({ bytes }) => Buffer.from(bytes).toString('base64')).sort()

test('five real documents reach a second device byte for byte, and outlive the relay', async ({ people, relay }) => {
  test.slow()
  const alice = await people.join('Alice')
  await alice.app.importFiles(documents)
  expect(await exportedContents(alice.app)).toEqual(contents)
  await alice.app.turnSyncOn('Alice')
  await alice.app.toSay({ kind: 'synced' })

  await test.step('Bob has them, the same to the last byte', async () => {
    const bob = await people.join('Bob')
    await bob.app.turnSyncOn('Bob')
    await expect(bob.app.list.items).toHaveCount(documents.length)
    await bob.app.toSay({ kind: 'synced' })
    expect(await exportedContents(bob.app)).toEqual(contents)
  })

  await test.step('the relay is killed and started again, and Carol gets them from its disk alone', async () => {
    await alice.pullCable()
    await relay.kill()
    await relay.start()
    const carol = await people.join('Carol')
    await carol.app.turnSyncOn('Carol')
    await expect(carol.app.list.items).toHaveCount(documents.length)
    await carol.app.toSay({ kind: 'synced' })
    expect(await exportedContents(carol.app)).toEqual(contents)
  })

  await test.step('each opens, takes an edit at both ends, and undoes it', async () => {
    await alice.plugInCable()
    for (let index = 0; index < documents.length; index++) {
      await alice.app.list.items.nth(index).getByRole('button').first().click()
      await expect(alice.app.editor.box).toBeVisible()
      const before = await alice.app.editor.text()
      await alice.app.editor.typeAtStart('top ')
      await alice.app.editor.typeAtEnd(' bottom')
      await alice.app.editor.toHaveText(`top ${before} bottom`)
      await alice.app.page.keyboard.press('ControlOrMeta+z')
      await expect.poll(() => alice.app.editor.text()).not.toContain(' bottom')
    }
  })
})
