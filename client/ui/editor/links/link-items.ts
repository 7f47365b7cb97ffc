/** What is offered while one types a link: notes, or the headings of one, behind its title and a `#`. */
import { linkable, nameKey, placesNamed } from '../../../../shared/document/note-link.ts'
import type { Range } from '../../../search/match.ts'
import { TitleText } from '../../../search/title-text.ts'
import { findTitles } from '../../../search/titles.ts'
import type { TitleHit } from '../../../state/app-state.ts'
import type { Heading } from '../outline/headings.ts'

export interface LinkItem {
  /** Of all in the list, this one's alone. */
  key: string
  /** Empty for a note without a title. */
  shown: string
  /** Where in it what was typed stands. */
  marks: readonly Range[]
  /** What stands in the link. */
  target: string
  /** How far a heading is within others; `undefined` for a note. */
  depth: number | undefined
}

/** As many headings as somebody may look through. */
const mostHeadings = 100
const mostDepth = 4

/** Of two notes with one title a link means both. */
export function noteItems(notes: readonly TitleHit[]): LinkItem[] {
  const seen = new Set<string>()
  return notes.flatMap(({ id, title, titleMarks }) => {
    const target = linkable(title)
    if (target === '' || seen.has(target)) return []
    seen.add(target)
    return { key: id, shown: title, marks: titleMarks, target, depth: undefined }
  })
}

export interface AskedHeadings<Note> {
  note: Note
  /** As it was typed. */
  name: string
  typed: string
}

/** Whose headings are asked for, and which; `undefined` where what stands before each `#` is no note's name. */
export function askedHeadings<Note>(
  query: string,
  noteCalled: (name: string) => Note | undefined,
): AskedHeadings<Note> | undefined {
  for (const { name, heading } of placesNamed(query)) {
    const note = heading === undefined ? undefined : noteCalled(name)
    if (note !== undefined && heading !== undefined) return { note, name, typed: heading }
  }
  return undefined
}

/** In their order, or the best first where something was typed. Of two that read the same a link means the first. */
export function headingItems(headings: readonly Heading[], name: string, typed: string): LinkItem[] {
  const seen = new Set<string>()
  const known = headings.filter(({ text }) => {
    const key = nameKey(text)
    return key !== '' && !seen.has(key) && seen.add(key)
  })
  const top = Math.min(...known.map(({ level }) => level))
  const itemOf = (place: number, marks: readonly Range[]): LinkItem[] => {
    const heading = known[place]
    if (heading === undefined) return []
    const { text, level } = heading
    const depth = Math.min(level - top, mostDepth)
    return [{ key: String(place), shown: text, marks, target: `${name}#${linkable(text)}`, depth }]
  }
  const places = [...known.keys()]
  if (typed.trim() === '') return places.slice(0, mostHeadings).flatMap((place) => itemOf(place, []))
  const titles = {
    newestFirst: places,
    idOf: (place: number) => place,
    titleOf: (place: number) => known[place]?.text ?? '',
    titleText: TitleText.of(known.map(({ text }) => text)),
  }
  return findTitles(titles, typed, undefined, mostHeadings).hits.flatMap(({ id, titleMarks }) => itemOf(id, titleMarks))
}
