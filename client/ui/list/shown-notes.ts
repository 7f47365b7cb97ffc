/** The notes of a place in the order in which the list shows them, pinned ones first, in groups if somebody wants that. */
import type { NoteSummary, Places } from '../../state/app-state.ts'
import { everything, type Grouping, type Place, type RememberedView, type Sorting } from './remembered-view.ts'

export type ListItem =
  { kind: 'note'; note: NoteSummary; place: number } | { kind: 'heading'; key: string; text: string }

export interface GroupWords {
  pinned: string
  today: string
  yesterday: string
  /** For `Intl`. */
  tag: string
}

/** A place that is not there any more is the list of all. */
export function knownPlace(place: Place, places: Places | undefined): Place {
  if (place.kind === 'folder' && places !== undefined && places.folders.get(place.id) === undefined) return everything
  return place
}

export function notesIn(
  notes: readonly NoteSummary[],
  place: Place,
  places: Places | undefined,
  within: boolean,
): readonly NoteSummary[] {
  switch (place.kind) {
    case 'all':
      return notes
    case 'favourites':
      return notes.filter(({ favourite }) => favourite)
    case 'tag':
      return notes.filter(({ tags }) => tags.includes(place.tag))
    case 'folder': {
      const folders = new Set(within ? places?.folders.within(place.id).map(({ id }) => id) : [place.id])
      return notes.filter(({ folder }) => folder !== undefined && folders.has(folder))
    }
  }
}

/**
 * `notes` come with what was changed last first. `before`: what this returned last; most of the time little of that is
 * in another place now, and sorting what is nearly in order takes a fraction of the time.
 */
export function sorted(
  notes: readonly NoteSummary[],
  sort: Sorting,
  language: string,
  before: readonly NoteSummary[] = [],
): readonly NoteSummary[] {
  const pinnedFirst = (all: readonly NoteSummary[]): readonly NoteSummary[] =>
    all.some(({ pinned }) => pinned)
      ? [...all.filter(({ pinned }) => pinned), ...all.filter((note) => !note.pinned)]
      : all
  if (sort === 'edited') return pinnedFirst(notes)
  const left = new Map(notes.map((note) => [note.id, note]))
  const known = before.flatMap(({ id }) => {
    const note = left.get(id)
    left.delete(id)
    return note ?? []
  })
  const all = [...known, ...left.values()]
  const byId = (a: NoteSummary, b: NoteSummary): number => (a.id < b.id ? -1 : 1)
  if (sort === 'created') return pinnedFirst(all.sort((a, b) => b.createdAt - a.createdAt || byId(a, b)))
  const { compare } = new Intl.Collator(language, { numeric: true })
  // Those without a title come last.
  return pinnedFirst(
    all.sort((a, b) => Number(a.title === '') - Number(b.title === '') || compare(a.title, b.title) || byId(a, b)),
  )
}

/** Groups are by the time that the list is in the order of; a list by title has groups by when notes were changed. */
export function inGroups(
  notes: readonly NoteSummary[],
  { sort, group }: Pick<RememberedView, 'sort' | 'group'>,
  now: number,
  words: GroupWords,
): ListItem[] {
  if (group === 'none') return notes.map((note, place) => ({ kind: 'note', note, place }))
  const begins = group === 'day' ? dayOf : monthOf
  // By when their time begins; what is pinned is no time, and comes first.
  const groups = new Map<number, NoteSummary[]>()
  for (const note of notes) {
    const time = note.pinned ? Infinity : begins(sort === 'created' ? note.createdAt : note.editedAt)
    const others = groups.get(time)
    if (others === undefined) groups.set(time, [note])
    else others.push(note)
  }
  const nameOf = groupName(group, now, words)
  const items: ListItem[] = []
  let place = 0
  for (const [time, members] of [...groups].sort(([a], [b]) => b - a)) {
    const text = nameOf(time)
    items.push({ kind: 'heading', key: text, text })
    for (const note of members) items.push({ kind: 'note', note, place: place++ })
  }
  return items
}

const dayOf = (time: number): number => new Date(time).setHours(0, 0, 0, 0)
const monthOf = (time: number): number => new Date(dayOf(time)).setDate(1)

function groupName(group: Exclude<Grouping, 'none'>, now: number, words: GroupWords): (begin: number) => string {
  const today = dayOf(now)
  const named = new Map([[Infinity, words.pinned]])
  if (group === 'day') {
    named.set(today, words.today)
    // A day can be an hour shorter or longer.
    named.set(dayOf(today - 1), words.yesterday)
  }
  const exact = group === 'day' ? ({ month: 'long', day: 'numeric' } as const) : ({ month: 'long' } as const)
  const thisYear = new Intl.DateTimeFormat(words.tag, exact)
  const otherYear = new Intl.DateTimeFormat(words.tag, { year: 'numeric', ...exact })
  const year = new Date(now).getFullYear()
  return (begin) =>
    named.get(begin) ?? (new Date(begin).getFullYear() === year ? thisYear : otherYear).format(new Date(begin))
}
