import { expect, test } from '../fixtures.ts'
import { textsIn } from '../vault.ts'

/** Room for the app and a few notes. */
const storageBytes = 4_000_000

test('the browser stores nothing more: that is said, a backup file has all, and with room again all is saved', async ({
  people,
}) => {
  const alice = await people.join('Alice', { storageBytes })
  const { app } = alice
  await app.editor.type('Closed\nand saved\n')
  await app.write('Open\n')
  await app.tabs.close('Closed')
  await app.toSay({ kind: 'savedOnDevice' })

  await alice.refuseStorage()
  await app.editor.typeAtEnd('the last words')
  await app.toSay({ kind: 'notSaved', failure: 'full' })
  expect(textsIn(await app.saveBackup())).toEqual(['Closed\nand saved\n', 'Open\nthe last words'])
  await app.toSay({ kind: 'notSaved', failure: 'full' })

  await alice.allowStorage(undefined)
  await app.toSay({ kind: 'savedOnDevice' })
  await app.reload()
  await app.editor.toHaveText('Open\nthe last words')
})
