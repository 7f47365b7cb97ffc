import { expect, it } from 'vitest'
import type { FolderId, NoteId } from '../../shared/ids.ts'
import { NotePlaces, packPlaces } from './note-places.ts'
import { isEmpty, parseQuery } from './query.ts'

const ids = ['a', 'b', 'c'] as NoteId[]
const [family, trips] = ['f', 't'] as [FolderId, FolderId]
const folders = [
  { id: family, path: ['Family & friends'] },
  { id: trips, path: ['Family & friends', 'Été 2026'] },
]

function places(): NotePlaces {
  const told = new NotePlaces()
  const notes = [
    { id: ids[0]!, tags: ['Work', 'to-do'], folder: undefined },
    { id: ids[1]!, tags: ['work/urgent'], folder: family },
    { id: ids[2]!, tags: [], folder: trips },
  ]
  told.hear(packPlaces(notes, folders))
  return told
}

const found = (typed: string, told = places()): string => {
  const isThere = told.filter(parseQuery(typed).where)
  return ids.filter((id) => isThere?.(id) ?? true).join('')
}

it('notes are found by their tags, as one types them, and without them', () => {
  expect(found('tag:work')).toBe('ab')
  expect(found('tag:WORK/')).toBe('b')
  expect(found('tag:#to')).toBe('a')
  expect(found('-tag:work')).toBe('c')
  expect(found('tag:work tag:to-do')).toBe('a')
  expect(found('tag：work')).toBe('ab')
})

it('notes are found by the folder that they are in, and by those that it is in', () => {
  expect(found('in:family')).toBe('bc')
  expect(found('in:friends')).toBe('bc')
  expect(found('in:ete')).toBe('c')
  expect(found('in:"ete 2026"')).toBe('c')
  expect(found('in:“été 20')).toBe('c')
  expect(found('in:mily')).toBe('')
  expect(found('-in:"été 2026" in:family')).toBe('b')
})

it('what is not finished says nothing', () => {
  for (const typed of ['tag:', 'in:', '-tag:', 'in:"', 'tag:#']) {
    expect(found(typed)).toBe('abc')
    expect(isEmpty(parseQuery(typed))).toBe(true)
  }
  expect(isEmpty(parseQuery('tag:work'))).toBe(false)
})

it('what is told later holds, and the rest stays', () => {
  const told = places()
  told.hear(packPlaces([{ id: ids[0]!, tags: [], folder: trips }], undefined))
  expect(found('tag:work', told)).toBe('b')
  expect(found('in:family', told)).toBe('abc')
  told.hear(packPlaces([], [{ id: trips, path: ['Holidays'] }]))
  expect(found('in:family', told)).toBe('')
  expect(found('in:holi', told)).toBe('ac')
})
