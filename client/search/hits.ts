/** What is shown of the notes that were found: the words around the first place, and what in them was looked for. */
import type { NoteId } from '../../shared/ids.ts'
import type { Found } from './finding.ts'
import { fold, placeOf, type Folded } from './fold.ts'
import { has, placesOf, type Range } from './match.ts'
import type { Sounds } from './pinyin.ts'
import type { Piece } from './query.ts'
import type { SearchIndex } from './search-index.ts'

export interface Hit {
  readonly id: NoteId
  readonly title: string
  /** Where in the title what was looked for is. */
  readonly titleMarks: readonly Range[]
  /** In one line. Empty for a note without text. */
  readonly snippet: string
  readonly snippetMarks: readonly Range[]
  /** The first place in the note's text, and what stands there; `undefined` where only the title has it. */
  readonly place: (Range & { readonly text: string }) | undefined
}

export interface Hits {
  readonly hits: readonly Hit[]
  /** How many notes were found. Where there are more than could be looked at, those that were. */
  readonly total: number
  readonly isMore: boolean
}

/** So many texts are read at once, and then more and more: what is rare may be in the last of thousands. */
const [firstTexts, mostTexts] = [25, 200]

/**
 * The first of what was found, at most so many. `goOn` is asked between looks whether anybody still waits. Rejects when the
 * browser refuses to read.
 */
export async function readHits(
  index: SearchIndex,
  found: Found,
  sounds: Sounds | undefined,
  most: number,
  goOn: () => boolean = () => true,
): Promise<Hits> {
  const hits: Hit[] = []
  let at = 0
  let atOnce = firstTexts
  while (at < found.numbers.length && hits.length < most && goOn()) {
    const some = [...found.numbers.subarray(at, at + Math.min(atOnce, found.isSure ? most - hits.length : Infinity))]
    at += some.length
    atOnce = Math.min(2 * atOnce, mostTexts)
    const texts = await index.textsOf(some)
    some.forEach((number, place) => {
      const hit = hits.length < most ? hitOf(index, found, number, texts[place] ?? '', sounds) : undefined
      if (hit !== undefined) hits.push(hit)
    })
  }
  if (found.isSure) return { hits, total: found.numbers.length, isMore: false }
  return { hits, total: hits.length, isMore: at < found.numbers.length }
}

/** `undefined` where the note does not have what was asked for after all. */
function hitOf(
  { catalogue }: SearchIndex,
  found: Found,
  number: number,
  text: string,
  sounds: Sounds | undefined,
): Hit | undefined {
  const title = catalogue.titleOf(number)
  const folded = fold(text)
  const foldedTitle = fold(title)
  const { wanted, unwanted } = found.query
  const titleMarks: Range[] = []
  const marks: Range[] = []
  for (const [at, piece] of wanted.entries()) {
    const inText = firstOf(placesOf(folded.text, piece, found.typos[at]), mostMarks)
    const inTitle = firstOf(placesOf(foldedTitle.text, piece, found.typos[at]), mostMarks)
    const sound = inTitle.length === 0 ? soundOf(foldedTitle.text, piece, sounds) : []
    if (inText.length + inTitle.length + sound.length === 0) return undefined
    marks.push(...inText)
    titleMarks.push(...inTitle, ...sound)
  }
  if (unwanted.some((piece) => has(folded.text, piece) || has(foldedTitle.text, piece))) return undefined
  const inOriginal = (of: Folded, original: string, ranges: readonly Range[]): Range[] =>
    joined(
      ranges.map(({ from, to }) => ({
        from: placeOf(of, from, original.length),
        to: placeOf(of, to, original.length),
      })),
    )
  const places = inOriginal(folded, text, marks)
  const first = places[0]
  return {
    id: catalogue.idOf(number),
    title,
    titleMarks: inOriginal(foldedTitle, title, titleMarks),
    ...snippetOf(text, title, places),
    place: first && { ...first, text: text.slice(first.from, first.to) },
  }
}

const soundOf = (title: string, piece: Piece, sounds: Sounds | undefined): Range[] => {
  if (sounds === undefined || piece.kind !== 'word') return []
  const range = sounds.placeIn(title, piece.text)
  return range === undefined ? [] : [range]
}

const mostMarks = 50

function firstOf<T>(all: Iterable<T>, most: number): T[] {
  const some: T[] = []
  for (const each of all) {
    if (some.length === most) break
    some.push(each)
  }
  return some
}

/** In their order, none of them in another. */
function joined(ranges: readonly Range[]): Range[] {
  const apart: { from: number; to: number }[] = []
  for (const { from, to } of [...ranges].sort((a, b) => a.from - b.from || b.to - a.to)) {
    const before = apart.at(-1)
    if (before !== undefined && from < before.to) before.to = Math.max(before.to, to)
    else apart.push({ from, to })
  }
  return apart
}

const snippetLength = 180
const beforeFirst = 36

/**
 * One line of the text around its first mark, begun and ended between words where there is a space near. Not of the line that is
 * the title, which is shown already.
 */
function snippetOf(text: string, title: string, marks: readonly Range[]): Pick<Hit, 'snippet' | 'snippetMarks'> {
  const start = afterTitle(text, title)
  const first = marks.find((mark) => mark.from >= start)?.from ?? start
  let from = Math.max(start, first - beforeFirst)
  if (from > start) {
    const gap = text.slice(from, first).search(/\s/)
    if (gap >= 0) from += gap + 1
    // Never within a pair.
    else if (/[\udc00-\udfff]/.test(text.charAt(from))) from++
  }
  let to = Math.min(text.length, from + snippetLength)
  if (/[\ud800-\udbff]/.test(text.charAt(to - 1))) to--
  const [before, after] = [from > start ? '…' : '', to < text.length ? '…' : '']
  const shift = before.length - from
  return {
    // As long as before, so that the marks stay right.
    snippet: before + text.slice(from, to).replace(/\s/g, ' ') + after,
    snippetMarks: marks
      .filter((mark) => mark.from >= from && mark.to <= to)
      .map((mark) => ({ from: mark.from + shift, to: mark.to + shift })),
  }
}

/** Where the text goes on after the line that gives the title, and after empty ones. */
function afterTitle(text: string, title: string): number {
  const end = text.indexOf('\n')
  if (end < 0 || title === '' || !text.slice(0, end).includes(title)) return 0
  const next = text.slice(end).search(/\S/)
  return next < 0 ? text.length : end + next
}
