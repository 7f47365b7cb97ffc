/** Finds notes by their titles alone: what somebody types who knows where to go. Commands are found by their names as well. */
import type { NoteId } from '../../shared/ids.ts'
import { fold, placeOf } from './fold.ts'
import { placesOf, type Range } from './match.ts'
import type { Sounds } from './pinyin.ts'
import { parseQuery, type Piece } from './query.ts'
import { beginsAt, tokensOf } from './tokens.ts'
import { isNear, mistakesIn } from './typos.ts'

export interface TitleHit<Id = NoteId> {
  readonly id: Id
  readonly title: string
  readonly titleMarks: readonly Range[]
}

export interface TitleHits<Id = NoteId> {
  readonly hits: readonly TitleHit<Id>[]
  readonly total: number
}

/** What is looked through, by numbers. */
export interface Titles<Id = NoteId> {
  /** Where two are worth the same, the one before comes first. */
  readonly newestFirst: Iterable<number>
  idOf(number: number): Id
  titleOf(number: number): string
  /** As texts are compared. */
  foldedTitle(number: number): string
}

interface Candidate {
  number: number
  worth: number
  ranges: readonly Range[]
}

/** The best first: the whole title, its beginning, a word's, within one, all words somewhere, its sound, a typo. */
export function findTitles<Id>(
  catalogue: Titles<Id>,
  typed: string,
  sounds: Sounds | undefined,
  most: number,
): TitleHits<Id> {
  const wanted = fold(typed).text.trim().replace(/\s+/g, ' ')
  const { wanted: pieces } = parseQuery(wanted)
  const sound = wanted.replace(/[\s']/g, '')
  const found: Candidate[] = []
  for (const number of catalogue.newestFirst) {
    const title = catalogue.foldedTitle(number)
    const at = title.indexOf(wanted)
    if (at >= 0) {
      const worth = at === 0 ? (title.length === wanted.length ? 7 : 6) : beginsAt(title, at) ? 5 : 4
      found.push({ number, worth, ranges: [{ from: at, to: at + wanted.length }] })
      continue
    }
    const words = pieces.map((piece) => firstPlace(title, piece))
    if (words.length > 0 && words.every((range) => range !== undefined)) {
      found.push({ number, worth: 3, ranges: words })
      continue
    }
    const spoken = sounds?.placeIn(title, sound)
    if (spoken !== undefined) found.push({ number, worth: 2, ranges: [spoken] })
  }
  if (found.length === 0) found.push(...nearTitles(catalogue, wanted))
  found.sort((a, b) => b.worth - a.worth)
  const hits = found.slice(0, most).map(({ number, ranges }) => {
    const title = catalogue.titleOf(number)
    const folded = fold(title)
    const titleMarks = [...ranges]
      .sort((a, b) => a.from - b.from)
      .map(({ from, to }) => ({ from: placeOf(folded, from, title.length), to: placeOf(folded, to, title.length) }))
    return { id: catalogue.idOf(number), title, titleMarks }
  })
  return { hits, total: found.length }
}

function firstPlace(title: string, piece: Piece): Range | undefined {
  for (const range of placesOf(title, piece)) return range
  return undefined
}

/** Titles in which each word that was typed has one near to it. */
function nearTitles(catalogue: Titles<unknown>, wanted: string): Candidate[] {
  const words = wanted.split(' ')
  if (!words.some((word) => mistakesIn(word) > 0)) return []
  const found: Candidate[] = []
  for (const number of catalogue.newestFirst) {
    const title = catalogue.foldedTitle(number)
    const tokens = [...tokensOf(title)].filter(({ kind }) => kind === 'word')
    const ranges = words.map((word) =>
      tokens.find(({ from, to }) => isNear(word, title.slice(from, to), mistakesIn(word))),
    )
    if (ranges.every((range) => range !== undefined)) found.push({ number, worth: 1, ranges })
  }
  return found
}
