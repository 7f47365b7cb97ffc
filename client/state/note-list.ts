/** The lists that the screen shows, put together from the space doc, the note records and what waits to be synced. */
import type { Candidate } from '../../shared/document/register.ts'
import type { NoteEntry, SpaceDoc } from '../../shared/document/space-doc.ts'
import type { NoteId } from '../../shared/ids.ts'
import type { NoteRecords } from '../store/note-records.ts'
import type { ChoiceField, NoteChoice, NoteSummary, Places } from './app-state.ts'
import { placesOf } from './places.ts'
import type { Trash } from './trash.ts'

export interface NoteLists {
  notes: readonly NoteSummary[]
  trash: readonly NoteSummary[]
  /** How many of the notes outside the trash somebody has to choose something for. */
  toChoose: number
  places: Places
}

export interface NoteListParts {
  space: SpaceDoc
  records: NoteRecords
  trash: Pick<Trash, 'held' | 'revivalOf'>
  /** Whether this device gave a value. */
  isOwn(candidate: Candidate<string>): boolean
  /** The list of notes is here in part. Until it is whole, what was there before is shown. */
  isArriving(): boolean
}

export class NoteList {
  readonly #parts: NoteListParts
  /** As somebody asked for them last. */
  #shown: NoteLists | undefined
  readonly #summaries = new Map<NoteId, NoteSummary>()
  #waiting: ReadonlySet<NoteId> = new Set()
  /** As they were put together last: most of what changes leaves the notes in their order. */
  #ordered: NoteLists | undefined
  /** As they are; `undefined` until somebody asks. */
  #lists: NoteLists | undefined
  /** Where notes are found; `undefined` when that may be elsewhere now. */
  #places: Places | undefined

  constructor(parts: NoteListParts) {
    this.#parts = parts
    const { space } = parts
    for (const id of space.ids()) this.refresh(id)
  }

  get lists(): NoteLists {
    // Rows that move away under a finger, many times a second, help nobody.
    if (this.#shown !== undefined && this.#parts.isArriving()) return this.#shown
    this.#lists ??= this.#ordered === undefined ? this.#order() : this.#renew(this.#ordered)
    this.#ordered = this.#shown = this.#lists
    return this.#lists
  }

  get(id: NoteId): NoteSummary | undefined {
    return this.#summaries.get(id)
  }

  /** Something about this note may have changed. A note that looks the same leaves the lists as they are. */
  refresh(id: NoteId): void {
    const entry = this.#parts.space.entry(id)
    if (entry === undefined) return
    const record = this.#parts.records.get(id)
    const isInTrash = entry.trashedAt !== undefined && !this.#parts.trash.held.has(id)
    const next: NoteSummary = {
      id,
      title: entry.givenTitle ?? record?.title ?? '',
      titleGiven: entry.givenTitle !== undefined,
      formerTitles: this.#parts.space.formerTitles(id),
      isTemplate: this.#parts.space.isTemplate(id),
      snippet: snippetOf(entry.givenTitle, record),
      editedAt: entry.editedAt,
      createdAt: entry.createdAt,
      folder: entry.folder,
      tags: entry.tags,
      favourite: entry.marks.includes('favourite'),
      pinned: entry.marks.includes('pinned'),
      trashedAt: isInTrash ? entry.trashedAt : undefined,
      trashedBy: isInTrash ? entry.trashedBy : undefined,
      revival: this.#parts.trash.revivalOf(id),
      choices: this.#choices(entry),
      waiting: this.#waiting.has(id),
    }
    const before = this.#summaries.get(id)
    if (before !== undefined && sameSummary(before, next)) return
    this.#summaries.set(id, next)
    this.#lists = undefined
    if (before?.editedAt !== next.editedAt || before.trashedAt !== next.trashedAt) this.#ordered = undefined
    if (before === undefined || !samePlaces(before, next)) this.#places = undefined
  }

  /** Folders, or the colours of tags, may be others. */
  refreshPlaces(): void {
    this.#places = undefined
    this.#lists = undefined
  }

  setWaiting(waiting: ReadonlySet<NoteId>): void {
    const before = this.#waiting
    this.#waiting = waiting
    for (const id of before) if (!waiting.has(id)) this.refresh(id)
    for (const id of waiting) if (!before.has(id)) this.refresh(id)
  }

  #choices({ id, titles, folders }: NoteEntry): readonly NoteChoice[] {
    if (titles.length < 2 && folders.length < 2) return none
    return [
      ...(titles.length < 2 ? [] : [this.#choice(id, 'title', titles)]),
      ...(folders.length < 2 ? [] : [this.#choice(id, 'folder', folders)]),
    ]
  }

  #choice(noteId: NoteId, field: ChoiceField, candidates: readonly Candidate<string>[]): NoteChoice {
    const values = candidates.map((candidate) => {
      const { value, by, at } = candidate
      return { text: value, device: by, isOwn: this.#parts.isOwn(candidate), at }
    })
    return { noteId, field, values }
  }

  #renew({ notes, trash }: NoteLists): NoteLists {
    const renewed = (summary: NoteSummary): NoteSummary => this.#summaries.get(summary.id) ?? summary
    return this.#listsOf(notes.map(renewed), trash.map(renewed))
  }

  #order(): NoteLists {
    const notes: NoteSummary[] = []
    const trash: NoteSummary[] = []
    for (const summary of this.#summaries.values()) (summary.trashedAt === undefined ? notes : trash).push(summary)
    notes.sort((a, b) => b.editedAt - a.editedAt || (a.id < b.id ? -1 : 1))
    trash.sort((a, b) => (b.trashedAt ?? 0) - (a.trashedAt ?? 0) || (a.id < b.id ? -1 : 1))
    return this.#listsOf(notes, trash)
  }

  #listsOf(notes: readonly NoteSummary[], trash: readonly NoteSummary[]): NoteLists {
    this.#places ??= placesOf(this.#parts.space, notes)
    const toChoose = notes.filter(({ choices }) => choices.length > 0).length
    return { notes, trash, toChoose, places: this.#places }
  }
}

/** The same one for all, so that a summary stays the same. */
const none: readonly NoteChoice[] = []

/** Under a given title, the first line of the text belongs to the snippet, unless it says the same. */
function snippetOf(givenTitle: string | undefined, record: { title: string; snippet: string } | undefined): string {
  if (record === undefined) return ''
  if (givenTitle === undefined || givenTitle === record.title) return record.snippet
  return `${record.title} ${record.snippet}`.trim().slice(0, 160)
}

/** Whether both are found at the same places. */
const samePlaces = (a: NoteSummary, b: NoteSummary): boolean =>
  a.folder === b.folder &&
  a.favourite === b.favourite &&
  (a.trashedAt === undefined) === (b.trashedAt === undefined) &&
  a.tags.length === b.tags.length &&
  a.tags.every((tag, index) => tag === b.tags[index])

function sameSummary(a: NoteSummary, b: NoteSummary): boolean {
  return (
    a.title === b.title &&
    a.titleGiven === b.titleGiven &&
    a.formerTitles === b.formerTitles &&
    a.isTemplate === b.isTemplate &&
    a.snippet === b.snippet &&
    a.editedAt === b.editedAt &&
    a.createdAt === b.createdAt &&
    a.pinned === b.pinned &&
    samePlaces(a, b) &&
    a.trashedAt === b.trashedAt &&
    a.trashedBy === b.trashedBy &&
    a.revival?.editedBy === b.revival?.editedBy &&
    a.revival?.deletedBy === b.revival?.deletedBy &&
    a.revival?.deletedAt === b.revival?.deletedAt &&
    a.waiting === b.waiting &&
    (a.choices === b.choices || JSON.stringify(a.choices) === JSON.stringify(b.choices))
  )
}
