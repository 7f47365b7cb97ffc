import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { noteContent } from '../../shared/document/note-doc.ts'
import { newNoteId } from '../../shared/ids.ts'
import { receiptOf } from './arrivals.ts'
import { tidyInbox } from './inbox-tidying.ts'
import { DeviceStorage } from './testing/device-storage.ts'

it('many changes that wait for a note become one, few stay, and nothing is lost', async () => {
  using storage = await DeviceStorage.open()
  const [much, little] = [newNoteId(), newNoteId()]
  const doc = new Y.Doc()
  const updates: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => updates.push(update))
  for (let at = 0; at < 33; at++) noteContent(doc).insert(at, 'x')
  for (const [sequence, update] of updates.entries()) {
    const arrivals = [{ id: much, update }, ...(sequence < 32 ? [{ id: little, update }] : [])]
    await storage.records.receive(receiptOf(arrivals, { relay: 'r', sequence }))
  }
  const waiting = async (): Promise<number[]> =>
    Promise.all([much, little].map(async (id) => (await storage.db.inbox(id)).updates.size))
  expect(await waiting()).toEqual([33, 32])
  await tidyInbox(storage.db, [much, little])
  expect(await waiting()).toEqual([1, 32])
  expect(await storage.text(much)).toBe('x'.repeat(33))
  expect(await storage.text(little)).toBe('x'.repeat(32))
})
