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

/** Groups are by the time that the list is in the order of; a list by title is by when notes were changed in its groups. */
export function inGroups(
  notes: readonly NoteSummary[],
  { sort, group }: Pick<RememberedView, 'sort' | 'group'>,
  now: number,
  words: GroupWords,
): ListItem[] {
  const items: ListItem[] = []
  if (group === 'none') return notes.map((note, place) => ({ kind: 'note', note, place }))
  const timeOf = (note: NoteSummary): number => (sort === 'created' ? note.createdAt : note.editedAt)
  const name = groupName(group, now, words)
  const groups = new Map<string, NoteSummary[]>()
  for (const note of sort === 'title' ? [...notes].sort((a, b) => dayOf(timeOf(b)) - dayOf(timeOf(a))) : notes) {
    const text = note.pinned ? words.pinned : name(timeOf(note))
    const others = groups.get(text)
    if (others === undefined) groups.set(text, [note])
    else others.push(note)
  }
  const order = new Map(notes.map((note, place) => [note, place]))
  const pinned = groups.get(words.pinned)
  if (pinned !== undefined) {
    groups.delete(words.pinned)
  }
  let place = 0
  for (const [text, members] of [...(pinned === undefined ? [] : [[words.pinned, pinned] as const]), ...groups]) {
    items.push({ kind: 'heading', key: text, text })
    const inOrder = sort === 'title' ? members.sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0)) : members
    for (const note of inOrder) items.push({ kind: 'note', note, place: place++ })
  }
  return items
}

const dayOf = (time: number): number => new Date(time).setHours(0, 0, 0, 0)

function groupName(group: Exclude<Grouping, 'none'>, now: number, words: GroupWords): (time: number) => string {
  const thisYear = new Date(now).getFullYear()
  const today = dayOf(now)
  // A day can be an hour shorter or longer.
  const yesterday = dayOf(today - 1)
  const of = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(words.tag, options)
  const long = of(
    group === 'day' ? { year: 'numeric', month: 'long', day: 'numeric' } : { year: 'numeric', month: 'long' },
  )
  const short = of(group === 'day' ? { month: 'long', day: 'numeric' } : { month: 'long' })
  const named = new Map<number, string>()
  return (time) => {
    const day = group === 'day' ? dayOf(time) : new Date(new Date(dayOf(time)).setDate(1)).getTime()
    const known = named.get(day)
    if (known !== undefined) return known
    const date = new Date(day)
    const text =
      group === 'day' && day === today
        ? words.today
        : group === 'day' && day === yesterday
          ? words.yesterday
          : (date.getFullYear() === thisYear ? short : long).format(date)
    named.set(day, text)
    return text
  }
}
