import { expect, it, vi } from 'vitest'
import { newNoteId } from '../../shared/ids.ts'
import { receiptOf } from './arrivals.ts'
import { emptyRecord } from './index-db.ts'
import { relayCursor } from './relay-records.ts'
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

  expect((await one.db.inbox(shared)).updates.size).toBe(2)
  expect((await one.db.inbox(own)).updates.size).toBe(1)
  expect(await relayCursor(one.db, 'r')).toBe(2)
  const [record] = await one.db.notesOf([shared])
  expect(record).toMatchObject({ title: 'Milk', isStale: true, inInbox: true })
  expect(other.records.get(shared)).toEqual(record)
})

it('what is changed because of a change comes after it on the disk too', async () => {
  using storage = await DeviceStorage.open()
  const { records, db } = storage
  const id = newNoteId()
  const acknowledged = { relay: 'r', vector: Uint8Array.of(0) }
  records.acknowledge([{ id, acknowledged, edition: 0 }])
  let again: Promise<unknown> | undefined
  records.listen(() => {
    if (records.get(id)?.acknowledged === undefined)
      again ??= records.revise(new Map([[id, (record) => ({ ...record, acknowledged })]]))
  })
  await records.revise(new Map([[id, (record) => ({ ...record, acknowledged: undefined })]]))
  await again

  expect(records.get(id)?.acknowledged).toEqual(acknowledged)
  expect(await db.notesOf([id])).toEqual([records.get(id)])
})

it('what another tab stored is known here as soon as a change is stored, also while the note is opened', async () => {
  using storage = await DeviceStorage.open()
  const { records, db } = storage
  const id = newNoteId()
  await records.doubt(id)
  await Promise.all([
    db.changeNotes(new Map([[id, (record) => ({ ...(record ?? emptyRecord(id)), isStale: true })]])),
    records.doubt(id),
    records.openInbox(id),
  ])

  expect(records.get(id)?.isStale).toBe(true)
})

it('what storage refused of one note is stored later as it was changed, one change after the other', async () => {
  using storage = await DeviceStorage.open()
  const { records, db } = storage
  const id = newNoteId()
  await records.doubt(id)
  const full = new DOMException('full', 'QuotaExceededError')
  const refusing = vi.spyOn(db, 'changeNotes').mockImplementation(() => Promise.reject(full))
  const name = (title: string) => records.revise(new Map([[id, (record) => ({ ...record, title })]]))
  await Promise.all([name('Milk'), name('Bread')])
  refusing.mockRestore()
  await records.doubt(id)

  expect(await db.notesOf([id])).toMatchObject([{ title: 'Bread' }])
  expect(records.get(id)?.title).toBe('Bread')
})
