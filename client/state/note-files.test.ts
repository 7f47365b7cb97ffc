import { strFromU8, unzipSync } from 'fflate'
import { expect, it } from 'vitest'
import { newNoteId } from '../../shared/ids.ts'
import { databasesOf } from '../store/profile-databases.ts'
import { receiptOf } from '../store/arrivals.ts'
import { DeviceStorage, updateOfText } from '../store/testing/device-storage.ts'
import { type ExportedNote, NoteFiles } from './note-files.ts'

const unreadable = Uint8Array.of(1, 1, 255)

const summary = (title: string): ExportedNote => ({
  id: newNoteId(),
  title,
  titleGiven: false,
  tags: [],
  favourite: false,
  pinned: false,
  editedAt: Date.UTC(2026, 0, 1),
})

it('a backup holds what is on this device, in its folders, and makes nothing of notes that have not come yet', async () => {
  using storage = await DeviceStorage.open()
  const { profile, docs, records, db } = storage
  const [written, waiting, unmarked, missing] = [summary('Written'), summary('Waiting'), summary('Old'), summary('Far')]
  await storage.write(written.id, (content) => content.insert(0, 'in a database of its own'))
  await records.receive(receiptOf([{ id: waiting.id, update: updateOfText('in the inbox') }], undefined))
  // Storage refused the record of this one.
  const lease = await docs.acquire(`note/${unmarked.id}`)
  lease.doc.getText('content').insert(0, 'in a database alone')
  await lease.saved()
  lease.release()

  const files = new NoteFiles({ profile, docs, records })
  const { bytes } = await files.exportAll([written, waiting, unmarked, missing], (id) =>
    id === waiting.id ? ['Trips', 'a/b.md'] : [],
  )
  const texts = Object.entries(unzipSync(bytes)).map(([name, content]) => [name, strFromU8(content)])
  expect(Object.fromEntries(texts)).toEqual({
    'Written.md': 'in a database of its own',
    'Trips/a-b.md_/Waiting.md': 'in the inbox',
    'Old.md': 'in a database alone',
  })
  expect(await databasesOf(profile)).not.toContain(`driftless/${profile}/note/${missing.id}`)
  expect(await db.notesOf([missing.id])).toEqual([])
})

it('a note that cannot be read is left out of a backup and named, and keeps no other from being saved', async () => {
  using storage = await DeviceStorage.open()
  const { profile, docs, records } = storage
  const [readable, broken] = [summary('Whole'), summary('Torn')]
  await records.receive(receiptOf([{ id: broken.id, update: unreadable }], undefined))
  const files = new NoteFiles({ profile, docs, records })
  await expect(files.exportAll([broken], () => [])).rejects.toThrow('no note could be read')

  await storage.write(readable.id, (content) => content.insert(0, 'all of it'))
  const { bytes, leftOut } = await files.exportAll([broken, readable], () => [])
  expect(Object.keys(unzipSync(bytes))).toEqual(['Whole.md'])
  expect(leftOut).toEqual(['Torn'])
})
