import { expect, it } from 'vitest'
import { newNoteId } from '../../shared/ids.ts'
import { receiptOf } from './arrivals.ts'
import { DeviceStorage, updateOfText } from './testing/device-storage.ts'

it('what two tabs receive for a note that neither knew is kept from both, and belongs to one record', async () => {
  using one = await DeviceStorage.open()
  using other = await DeviceStorage.open(one.profile)
  // It hears nothing of the first, as if both stored at once.
  other.tabs[Symbol.dispose]()
  const [shared, own] = [newNoteId(), newNoteId()]
  const headline = { title: 'Milk', snippet: '' }
  await one.records.receive(
    receiptOf([{ id: shared, update: updateOfText('Milk'), headline }], { relay: 'r', sequence: 1 }),
  )
  await other.records.receive(
    receiptOf(
      [
        { id: shared, update: updateOfText('Bread'), headline: { title: 'Bread', snippet: '' } },
        { id: own, update: updateOfText('Eggs') },
      ],
      { relay: 'r', sequence: 2 },
    ),
  )

  expect((await one.db.inbox(shared)).size).toBe(2)
  expect((await one.db.inbox(own)).size).toBe(1)
  expect(await one.db.cursor('r')).toBe(2)
  const [record] = await one.db.notesOf([shared])
  expect(record).toMatchObject({ title: 'Milk', isStale: true, inInbox: true })
  expect(other.records.get(shared)).toEqual(record)
})
