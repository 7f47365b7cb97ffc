import { newNoteId } from '../../../shared/ids.ts'
import type { NoteSummary } from '../app-state.ts'

/** A note as lists know it, of which only this is said. */
export const noteSummary = (said: Partial<NoteSummary>): NoteSummary => ({
  id: newNoteId(),
  title: '',
  titleGiven: false,
  formerTitles: [],
  isTemplate: false,
  snippet: '',
  editedAt: 1,
  createdAt: 1,
  folder: undefined,
  tags: [],
  favourite: false,
  pinned: false,
  trashedAt: undefined,
  trashedBy: undefined,
  revival: undefined,
  choices: [],
  waiting: false,
  ...said,
})
