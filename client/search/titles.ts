/** Finds notes by their titles alone: what somebody types who knows where to go. Commands are found by their names as well. */
import type { NoteId } from '../../shared/ids.ts'
import { fold, placeOf } from './fold.ts'
import { placesOf, wordFrom, type Range } from './match.ts'
import type { Sounds } from './pinyin.ts'
import { parseQuery, type Piece } from './query.ts'
import { forEachWith, type TitleText } from './title-text.ts'
import { beginsAt, tokensOf, wordEnd } from './tokens.ts'
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
  readonly titleText: TitleText
  /** Where two are worth the same, the one before comes first. */
  readonly newestFirst: Iterable<number>
  idOf(number: number): Id
  titleOf(number: number): string
}

/** How well a title has what was typed; more is better. 0: it has not. */
const worth = { typo: 1, sound: 2, words: 3, within: 4, word: 5, beginning: 6, whole: 7 } as const

/** What was typed, in all ways that it is looked for. */
interface Wanted {
  readonly text: string
  readonly pieces: readonly Piece[]
  readonly sound: string
  readonly words: readonly string[]
}

/** The best first: the whole title, its beginning, a word's, within one, all words somewhere, its sound, a typo. */
export function findTitles<Id>(
  titles: Titles<Id>,
  typed: string,
  sounds: Sounds | undefined,
  most: number,
): TitleHits<Id> {
  const text = fold(typed).text.trim().replace(/\s+/g, ' ')
  const sound = text.replace(/[\s']/g, '')
  const wanted = { text, pieces: parseQuery(text).wanted, sound, words: text.split(' ') }
  const found = worthOfTitles(titles.titleText, wanted, sounds)
  const byWorth: number[][] = Array.from({ length: worth.whole + 1 }, () => [])
  let total = 0
  for (const number of titles.newestFirst) {
    const its = found[number] ?? 0
    if (its === 0) continue
    total++
    byWorth[its]?.push(number)
  }
  const hits: TitleHit<Id>[] = []
  for (let its = worth.whole; its > 0; its--)
    for (const number of byWorth[its]?.slice(0, most - hits.length) ?? []) {
      const title = titles.titleOf(number)
      const folded = fold(title)
      const titleMarks = [...rangesIn(folded.text, its, wanted, sounds)]
        .sort((a, b) => a.from - b.from)
        .map(({ from, to }) => ({ from: placeOf(folded, from, title.length), to: placeOf(folded, to, title.length) }))
      hits.push({ id: titles.idOf(number), title, titleMarks })
    }
  return { hits, total }
}

/** By number. */
function worthOfTitles(titleText: TitleText, wanted: Wanted, sounds: Sounds | undefined): Uint8Array {
  const found = new Uint8Array(titleText.count)
  if (wanted.text === '') return found.fill(worth.beginning)
  scoreText(titleText, wanted.text, found)
  scorePieces(titleText, wanted.pieces, found)
  sounds?.forEachIn(titleText, wanted.sound, (number) => (found[number] ||= worth.sound))
  if (found.every((its) => its === 0)) scoreNear(titleText, wanted.words, found)
  return found
}

function scoreText(titleText: TitleText, wanted: string, found: Uint8Array): void {
  const { text } = titleText
  titleText.forEach(
    (_, from) => text.indexOf(wanted, from),
    (number, at) => {
      if (at === titleText.startOf(number)) {
        found[number] = at + wanted.length === titleText.endOf(number) ? worth.whole : worth.beginning
        return undefined
      }
      const begins = beginsAt(text, at)
      found[number] = begins ? worth.word : worth.within
      // Further on it may begin a word.
      return begins ? undefined : at + 1
    },
  )
}

function scorePieces(titleText: TitleText, pieces: readonly Piece[], found: Uint8Array): void {
  // How many of the pieces a title has, in their order.
  const had = new Uint16Array(titleText.count)
  pieces.forEach((piece, at) =>
    forEachWith(titleText, piece, (number) => {
      if (had[number] !== at) return
      had[number] = at + 1
      if (at === pieces.length - 1) found[number] ||= worth.words
    }),
  )
}

/** Titles in which each word that was typed has one near to it. */
function scoreNear(titleText: TitleText, words: readonly string[], found: Uint8Array): void {
  if (!words.some((word) => mistakesIn(word) > 0)) return
  const { text } = titleText
  const had = new Uint16Array(titleText.count)
  words.forEach((word, at) =>
    titleText.forEach(
      (_, from) => wordFrom(text, word.charAt(0), from),
      (number, from) => {
        const to = wordEnd(text, from)
        if (had[number] !== at || !isNear(word, text.slice(from, to), mistakesIn(word))) return Math.max(to, from + 1)
        had[number] = at + 1
        if (at === words.length - 1) found[number] = worth.typo
        return undefined
      },
    ),
  )
}

/** Where in a folded title what was typed is. */
function rangesIn(title: string, its: number, wanted: Wanted, sounds: Sounds | undefined): Range[] {
  const { text, pieces, sound, words } = wanted
  const rangeFrom = (from: number): Range => ({ from, to: from + text.length })
  switch (its) {
    case worth.whole:
    case worth.beginning:
      return text === '' ? [] : [rangeFrom(0)]
    case worth.word:
      return [rangeFrom(wordFrom(title, text, 0))]
    case worth.within:
      return [rangeFrom(title.indexOf(text))]
    case worth.words:
      return pieces.flatMap((piece) => firstPlace(title, piece) ?? [])
    case worth.sound:
      return [sounds?.placeIn(title, sound) ?? []].flat()
    default:
      return words.flatMap((word) => nearPlace(title, word) ?? [])
  }
}

function firstPlace(title: string, piece: Piece): Range | undefined {
  for (const range of placesOf(title, piece)) return range
  return undefined
}

function nearPlace(title: string, word: string): Range | undefined {
  return [...tokensOf(title)].find(
    ({ kind, from, to }) => kind === 'word' && isNear(word, title.slice(from, to), mistakesIn(word)),
  )
}
