import * as Y from 'yjs'
import { expect, it } from 'vitest'
import { SpaceDoc } from '../../shared/document/space-doc.ts'
import { newNoteId } from '../../shared/ids.ts'
import { receiptOf } from '../store/arrivals.ts'
import { noteStoreName } from '../store/profile.ts'
import { DeviceStorage, updateOfText } from '../store/testing/device-storage.ts'
import { listUnlisted } from './unlisted-notes.ts'

it('lists what was written when a crash came before its entry, and nothing else', async () => {
  const [written, empty, fromElsewhere, listed] = [newNoteId(), newNoteId(), newNoteId(), newNoteId()]
  const before = await DeviceStorage.open()
  for (const id of [written, empty, listed]) {
    await before.records.opened(id)
    const lease = await before.docs.acquire(noteStoreName(id))
    if (id !== empty) lease.doc.getText('content').insert(0, 'Milk')
    await lease.saved()
  }
  await before.records.receive(
    receiptOf([{ id: fromElsewhere, update: updateOfText('Bread') }], { relay: 'r', sequence: 1 }),
  )
  before[Symbol.dispose]()

  using after = await DeviceStorage.open(before.profile)
  const space = new SpaceDoc(new Y.Doc())
  space.addNote(listed, { createdAt: 1, editedAt: 1 })
  const { records, docs } = after
  expect(await listUnlisted({ space, records, docs, relay: '' })).toEqual([written])
  expect([...space.ids()].sort()).toEqual([written, listed].sort())
  expect(space.entry(listed)?.createdAt).toBe(1)
  expect(await listUnlisted({ space, records, docs, relay: '' })).toEqual([])
})
