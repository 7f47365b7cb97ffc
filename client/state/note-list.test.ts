import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { SpaceDoc } from '../../shared/document/space-doc.ts'
import { newNoteId, type NoteId } from '../../shared/ids.ts'
import { DeviceStorage } from '../store/testing/device-storage.ts'
import { NoteList } from './note-list.ts'

it('notes stand in the order of their edits and deletions, whatever changed since the list was asked for last', async () => {
  using storage = await DeviceStorage.open()
  const space = new SpaceDoc(new Y.Doc())
  const [milk, bread, tea] = [newNoteId(), newNoteId(), newNoteId()]
  const named = new Map<NoteId, string>([
    [milk, 'milk'],
    [bread, 'bread'],
    [tea, 'tea'],
  ])
  for (const [at, id] of [milk, bread, tea].entries()) space.addNote(id, { createdAt: at, editedAt: at })
  const list = new NoteList({
    space,
    records: storage.records,
    trash: { held: new Set(), revivalOf: () => undefined },
    isOwn: () => false,
    isArriving: () => false,
  })
  space.observe((changed) => {
    for (const id of changed) list.refresh(id)
  })
  storage.records.listen((ids) => {
    for (const id of ids) list.refresh(id)
  })
  const shown = () => ({
    notes: list.lists.notes.map(({ id, snippet }) => `${named.get(id)} ${snippet}`.trim()),
    trash: list.lists.trash.map(({ id }) => named.get(id)),
  })
  expect(shown()).toEqual({ notes: ['tea', 'bread', 'milk'], trash: [] })

  storage.records.setHeadlines(new Map([[bread, { title: '', snippet: 'two loaves' }]]))
  expect(shown()).toEqual({ notes: ['tea', 'bread two loaves', 'milk'], trash: [] })

  space.touch(milk, 9, 'Alice')
  list.setWaiting(new Set([tea]))
  expect(shown()).toEqual({ notes: ['milk', 'tea', 'bread two loaves'], trash: [] })
  expect(list.lists.notes.map(({ waiting }) => waiting)).toEqual([false, true, false])

  space.tombstones.write(tea, { value: { stateVector: '' }, by: 'Alice', at: 10 })
  expect(shown()).toEqual({ notes: ['milk', 'bread two loaves'], trash: ['tea'] })
  space.tombstones.clear(tea)
  const soap = newNoteId()
  named.set(soap, 'soap')
  space.addNote(soap, { createdAt: 5, editedAt: 5 })
  expect(shown()).toEqual({ notes: ['milk', 'soap', 'tea', 'bread two loaves'], trash: [] })
})
