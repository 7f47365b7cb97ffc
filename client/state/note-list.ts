/** The lists that the screen shows, put together from the space doc, the note records and what waits to be synced. */
import type { SpaceDoc } from '../../shared/document/space-doc.ts'
import type { NoteId } from '../../shared/ids.ts'
import type { NoteRecords } from '../store/note-records.ts'
import type { NoteSummary } from './app-state.ts'

export interface NoteLists {
  notes: readonly NoteSummary[]
  trash: readonly NoteSummary[]
}

export class NoteList {
  readonly #space: SpaceDoc
  readonly #records: NoteRecords
  readonly #summaries = new Map<NoteId, NoteSummary>()
  #waiting: ReadonlySet<NoteId> = new Set()
  #lists: NoteLists | undefined

  constructor(space: SpaceDoc, records: NoteRecords) {
    this.#space = space
    this.#records = records
    for (const id of space.ids()) this.refresh(id)
  }

  get lists(): NoteLists {
    this.#lists ??= this.#build()
    return this.#lists
  }

  get(id: NoteId): NoteSummary | undefined {
    return this.#summaries.get(id)
  }

  /** Something about this note may have changed. A note that looks the same leaves the lists as they are. */
  refresh(id: NoteId): void {
    const entry = this.#space.entry(id)
    if (entry === undefined) return
    const record = this.#records.get(id)
    const next: NoteSummary = {
      id,
      title: entry.givenTitle ?? record?.title ?? '',
      titleGiven: entry.givenTitle !== undefined,
      snippet: snippetOf(entry.givenTitle, record),
      editedAt: entry.editedAt,
      trashedAt: entry.trashedAt,
      waiting: this.#waiting.has(id),
    }
    const before = this.#summaries.get(id)
    if (before !== undefined && sameSummary(before, next)) return
    this.#summaries.set(id, next)
    this.#lists = undefined
  }

  setWaiting(waiting: ReadonlySet<NoteId>): void {
    const before = this.#waiting
    this.#waiting = waiting
    for (const id of before) if (!waiting.has(id)) this.refresh(id)
    for (const id of waiting) if (!before.has(id)) this.refresh(id)
  }

  #build(): NoteLists {
    const notes: NoteSummary[] = []
    const trash: NoteSummary[] = []
    for (const summary of this.#summaries.values()) (summary.trashedAt === undefined ? notes : trash).push(summary)
    notes.sort((a, b) => b.editedAt - a.editedAt || (a.id < b.id ? -1 : 1))
    trash.sort((a, b) => (b.trashedAt ?? 0) - (a.trashedAt ?? 0) || (a.id < b.id ? -1 : 1))
    return { notes, trash }
  }
}

/** Under a given title, the first line of the text belongs to the snippet, unless it says the same. */
function snippetOf(givenTitle: string | undefined, record: { title: string; snippet: string } | undefined): string {
  if (record === undefined) return ''
  if (givenTitle === undefined || givenTitle === record.title) return record.snippet
  return `${record.title} ${record.snippet}`.trim().slice(0, 160)
}

function sameSummary(a: NoteSummary, b: NoteSummary): boolean {
  return (
    a.title === b.title &&
    a.titleGiven === b.titleGiven &&
    a.snippet === b.snippet &&
    a.editedAt === b.editedAt &&
    a.trashedAt === b.trashedAt &&
    a.waiting === b.waiting
  )
}
