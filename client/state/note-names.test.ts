import { expect, it } from 'vitest'
import { newNoteId } from '../../shared/ids.ts'
import type { NoteSummary } from './app-state.ts'
import { NoteNames } from './note-names.ts'
import { noteSummary } from './testing/note-summary.ts'

const noteCalled = (
  title: string,
  formerTitles: readonly string[] = [],
  others: readonly string[] = [],
): NoteSummary => {
  const id = newNoteId()
  const values = [title, ...others].map((text) => ({ text, device: '', isOwn: false, at: 0 }))
  return noteSummary({
    id,
    title,
    formerTitles,
    choices: others.length === 0 ? [] : [{ noteId: id, field: 'title', values }],
  })
}
const led = (notes: readonly NoteSummary[], target: string): string[] | undefined =>
  new NoteNames(notes).destinationOf(target)?.notes.map(({ title }) => title)

it('leads to the note that is called so, whatever its capitals and spaces', () => {
  const notes = [noteCalled('Trip to Lisbon'), noteCalled('预算'), noteCalled('')]
  expect(led(notes, 'trip to  lisbon')).toEqual(['Trip to Lisbon'])
  expect(led(notes, '预算')).toEqual(['预算'])
  expect(led(notes, 'Trip')).toBeUndefined()
  expect(led(notes, '|')).toBeUndefined()
})

it('leads by a title that a note had, unless another one is called so now', () => {
  const plan = noteCalled('Plan 2026', ['Plan'])
  expect(led([plan], 'Plan')).toEqual(['Plan 2026'])
  expect(new NoteNames([plan]).namesLeadingTo(plan)).toEqual(['Plan 2026', 'Plan'])
  const other = noteCalled('plan')
  const names = new NoteNames([plan, other])
  expect(names.notesCalled('Plan')).toEqual([other])
  expect(names.namesLeadingTo(plan)).toEqual(['Plan 2026'])
})

it('leads to all that bear the name, or to the one that is meant to the letter', () => {
  const notes = [noteCalled('Notes'), noteCalled('Notes'), noteCalled('notes')]
  expect(led(notes, 'Notes')).toEqual(['Notes', 'Notes'])
  expect(led(notes, 'notes')).toEqual(['notes'])
  expect(led(notes, 'NOTES')).toHaveLength(3)
})

it('leads by each title that somebody has to choose between', () => {
  const notes = [noteCalled('Lake', [], ['River'])]
  expect(led(notes, 'River')).toEqual(['Lake'])
})

it('is not called as a link that somebody is just typing at its beginning', () => {
  for (const title of ['[[Lisbon', '[[Lisbon]', '[[Lisbon]]'])
    expect(led([noteCalled(title)], 'Lisbon'), title).toBeUndefined()
  expect(led([noteCalled('Lisbon')], 'Lisbon')).toEqual(['Lisbon'])
})

it('takes a link that a note begins with for no name of it', () => {
  const diary = noteCalled('[[Lisbon]]', ['[[Porto]]'])
  expect(led([diary], 'Lisbon')).toBeUndefined()
  expect(led([diary], 'Porto')).toBeUndefined()
  expect(new NoteNames([diary]).namesLeadingTo(diary)).toEqual([])
})

it('tells a heading from a title with a sign of it', () => {
  const names = new NoteNames([noteCalled('C# notes')])
  expect(names.destinationOf('C# notes')?.heading).toBeUndefined()
  expect(names.destinationOf('c# notes#Types')?.heading).toBe('Types')
})
