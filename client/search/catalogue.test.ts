import { expect, it } from 'vitest'
import { newNoteId, type NoteId } from '../../shared/ids.ts'
import { Catalogue } from './catalogue.ts'
import { packIds } from './note-numbers.ts'
import { pack } from './search-messages.ts'

const noteOf = (title: string, editedAt: number): { id: NoteId; title: string; editedAt: number } => ({
  id: newNoteId(),
  title,
  editedAt,
})

/** What is found of each listed note, the one that was changed last first. */
const shown = (catalogue: Catalogue): string[][] =>
  [...catalogue.newestFirst].map((number) => [catalogue.titleOf(number), catalogue.titleText.titleOf(number)])

it('has the titles as they were listed last, whatever came before', () => {
  const [plan, trip, cafe] = [noteOf('Plan', 1_000), noteOf('Trip', 2_000), noteOf('Café', 3_000)]
  const catalogue = new Catalogue()
  catalogue.list(pack([plan, trip, cafe]))
  expect(shown(catalogue)).toEqual([
    ['Café', 'cafe'],
    ['Trip', 'trip'],
    ['Plan', 'plan'],
  ])
  catalogue.list(pack([{ ...plan, title: 'Plans', editedAt: 4_000 }, noteOf('New', 2_500)]))
  catalogue.unlist([trip.id])
  expect(shown(catalogue)).toEqual([
    ['Plans', 'plans'],
    ['Café', 'cafe'],
    ['New', 'new'],
  ])
  catalogue.list(pack([trip]))
  expect(shown(catalogue).map(([title]) => title)).toEqual(['Plans', 'Café', 'New', 'Trip'])
})

it('takes a note that is listed twice at once for one', () => {
  const [plan, trip] = [noteOf('Plan', 1_000), noteOf('Trip', 2_000)]
  const catalogue = new Catalogue()
  catalogue.list(pack([plan, { ...plan, title: 'Plans' }, trip]))
  expect(shown(catalogue)).toEqual([
    ['Trip', 'trip'],
    ['Plans', 'plans'],
  ])
})

it('knows notes before they are listed, and does not show them', () => {
  const [plan, trip] = [noteOf('Plan', 1_000), noteOf('Trip', 2_000)]
  const catalogue = new Catalogue()
  expect(catalogue.numberOfPacked(packIds([trip.id]), 0)).toBe(0)
  expect([catalogue.isListed(0), catalogue.editedAt(0), shown(catalogue)]).toEqual([false, NaN, []])
  catalogue.list(pack([plan, trip]))
  expect([catalogue.numberOf(trip.id), catalogue.idOf(0)]).toEqual([0, trip.id])
  expect(shown(catalogue)).toEqual([
    ['Trip', 'trip'],
    ['Plan', 'plan'],
  ])
})
