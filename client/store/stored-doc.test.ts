import { expect, it } from 'vitest'
import { newNoteId } from '../../shared/ids.ts'
import { receiptOf } from './arrivals.ts'
import { databaseName, noteStoreName } from './profile.ts'
import { DeviceStorage, updateOfText } from './testing/device-storage.ts'

const rowsOf = (name: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const opening = indexedDB.open(name)
    opening.onerror = () => reject(new Error('refused'))
    opening.onsuccess = () => {
      const counting = opening.result.transaction('updates').objectStore('updates').count()
      counting.onsuccess = () => {
        opening.result.close()
        resolve(counting.result)
      }
    }
  })
const databases = async (): Promise<(string | undefined)[]> => (await indexedDB.databases()).map(({ name }) => name)

it('a look at a closed note writes nothing, whether it has a database of its own or not', async () => {
  using storage = await DeviceStorage.open()
  const [own, inInbox, unknown] = [newNoteId(), newNoteId(), newNoteId()]
  await storage.write(own, (content) => content.insert(0, 'Milk'))
  await expect.poll(databases).toContain(databaseName(storage.profile, noteStoreName(own)))
  await storage.records.receive(receiptOf([{ id: inInbox, update: updateOfText('Bread') }], undefined))
  const [rows, before] = [await rowsOf(databaseName(storage.profile, noteStoreName(own))), await databases()]
  for (let look = 0; look < 5; look++)
    expect(await Promise.all([own, inInbox, unknown].map((id) => storage.text(id)))).toEqual(['Milk', 'Bread', ''])
  expect(await rowsOf(databaseName(storage.profile, noteStoreName(own)))).toBe(rows)
  expect(await databases()).toEqual(before)
})

it('what came for a note of its own waits on, and is seen all the same', async () => {
  using storage = await DeviceStorage.open()
  const note = newNoteId()
  await storage.write(note, (content) => content.insert(0, 'Milk'))
  await storage.records.receive(receiptOf([{ id: note, update: updateOfText('Bread ') }], undefined))
  expect(await storage.text(note)).toMatch(/^(MilkBread |Bread Milk)$/)
  expect((await storage.db.inbox(note)).updates.size).toBe(1)
})
