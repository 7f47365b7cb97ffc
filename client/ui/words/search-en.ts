/** What is said where somebody looks for a note, in English. This file also defines the shape of the others. */
import { counted, number } from './plural.ts'

export const searchEn = {
  open: 'Search',
  everything: {
    title: 'Search everything',
    field: 'Search in all notes',
  },
  titles: {
    title: 'Go to a note',
    field: 'Title of a note',
  },
  beside: 'Open a note beside this one',
  makeBeside: (title: string): string => (title === '' ? 'New note' : `New note “${title}”`),
  found: 'Notes that were found',
  recent: 'Recent notes',
  count: (count: number, isMore: boolean): string =>
    isMore ? `The first ${number(count)} notes` : count === 0 ? 'No note found' : counted(count, 'note', 'notes'),
  indexing: 'Some notes have just come and are not searched yet.',
  failed: 'The search does not work now. Your notes are all there.',
  noneInTexts: 'Titles only. What notes say is searched with “Search everything”.',
  searchTexts: 'Search everything',
  helpTitle: 'What you can type',
  help: [
    { typed: 'bud mee', meaning: 'notes with words that begin like this' },
    { typed: '"annual budget"', meaning: 'these words, one after the other' },
    { typed: '-draft', meaning: 'not with this word' },
    { typed: 'after:2026-01-31', meaning: 'changed on this day or later' },
    { typed: 'before:2026-02', meaning: 'changed before this month' },
    { typed: 'on:2026', meaning: 'changed in this year' },
    { typed: 'tag:urgent', meaning: 'with this tag' },
    { typed: 'in:"Family trips"', meaning: 'in this folder, or in one in it' },
  ],
  trashNote: 'Notes in the trash are not searched.',
}

export type SearchWords = typeof searchEn
