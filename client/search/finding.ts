/**
 * Finds the notes that a query asks for, the best first: those that have it in their titles, then those that have the words
 * themselves, then words that begin so, then words with a typo; of equals the one that was changed last.
 */
import type { NoteId } from '../../shared/ids.ts'
import type { Catalogue } from './catalogue.ts'
import { has, wordFrom } from './match.ts'
import type { Sounds } from './pinyin.ts'
import type { Piece, Query } from './query.ts'
import type { SearchIndex, Snapshot } from './search-index.ts'
import { onlyTerm, superseded, termsWith, type TermRange } from './segment.ts'
import { endsAt, longestTerm, wordEnd } from './tokens.ts'
import { isNear, mistakesIn } from './typos.ts'

export interface Found {
  /** Notes by their numbers in the catalogue, the best first. */
  readonly numbers: Int32Array
  /** Whether all of them have what was asked for. Otherwise their texts have to be looked at: the index says what may be. */
  readonly isSure: boolean
  readonly query: Query
  /** For each wanted piece, other words that count as well. */
  readonly typos: readonly (readonly string[])[]
}

/** How well a note has a piece, from the index alone; more is better. 0: it has not. */
const score = { typo: 1, beginning: 2, itself: 3, titlePinyin: 4, titleTypo: 4, titleBeginning: 6, title: 7 } as const

/** A word that so few notes have may be a typo. */
const fewNotes = 3
const mostTypos = 30

/**
 * `isThere`: whether a note is where it is looked for. Rejects with `BlockGone` where another tab has put segments together since,
 * and when the browser refuses to read.
 */
export async function find(
  index: SearchIndex,
  query: Query,
  sounds: Sounds | undefined,
  isThere: ((id: NoteId) => boolean) | undefined,
): Promise<Found> {
  const snapshot = index.snapshot
  const { catalogue, blocks } = index
  const pieces = [...query.wanted, ...query.unwanted]
  const load = (ranges: readonly TermRange[]): Promise<void> =>
    blocks.load(snapshot.segments.flatMap((segment) => ranges.flatMap((range) => segment.blocksFor(range))))
  await load(pieces.flatMap(rangesOf))
  const scores = pieces.map((piece, at) =>
    scoresOf(index, snapshot, piece, at < query.wanted.length ? sounds : undefined),
  )
  const typos: string[][] = query.wanted.map(() => [])
  for (const [at, piece] of query.wanted.entries()) {
    const found = scores[at]
    if (found === undefined || piece.kind !== 'word' || mistakesIn(piece.text) === 0) continue
    if (!isScarce(catalogue, found)) continue
    const range = termsWith(piece.text.charAt(0))
    await load([range, ...pieces.flatMap(rangesOf)])
    typos[at] = addTypos(index, snapshot, piece.text, range, found)
  }
  const result: Found = {
    numbers: ranked(catalogue, query, scores, isThere),
    isSure: pieces.every((piece) => rangesOf(piece).length === 1 && !isLong(piece)),
    query,
    typos,
  }
  blocks.trim()
  return result
}

/** A note must have a term of each of these. Where there are several, or a word is cut, it may still not have the piece. */
function rangesOf(piece: Piece): TermRange[] {
  switch (piece.kind) {
    case 'word':
      return [piece.whole ? onlyTerm(cut(piece.text)) : termsWith(cut(piece.text))]
    case 'run':
      return runRanges(piece.text)
    case 'phrase':
      return piece.tokens.flatMap(({ kind, text }, at) => {
        if (kind === 'run') return runRanges(text)
        const mayGoOn = piece.open && at === piece.tokens.length - 1
        return [mayGoOn ? termsWith(cut(text)) : onlyTerm(cut(text))]
      })
  }
}

const cut = (word: string): string => word.slice(0, longestTerm)
const isLong = (piece: Piece): boolean =>
  piece.kind === 'word'
    ? piece.text.length >= longestTerm
    : piece.kind === 'phrase' && piece.tokens[0]?.kind === 'word' && piece.tokens[0].text.length >= longestTerm

function runRanges(text: string): TermRange[] {
  if (text.length === 1) return [termsWith(text)]
  return Array.from({ length: text.length - 1 }, (_, at) => onlyTerm(text.slice(at, at + 2)))
}

function scoresOf(
  { catalogue, blocks }: SearchIndex,
  { segments, pending }: Snapshot,
  piece: Piece,
  sounds: Sounds | undefined,
): Uint8Array {
  const scores = new Uint8Array(catalogue.size)
  const ranges = rangesOf(piece)
  const itself = piece.kind === 'word' ? piece.text : undefined
  for (const segment of segments) {
    const { numbers } = segment
    // How many of the ranges a note has had, in their order.
    const had = ranges.length === 1 ? undefined : new Uint16Array(numbers.length)
    ranges.forEach((range, at) =>
      segment.readTerms(blocks, range, (term, block, place) => {
        const worth = itself === undefined || term === itself ? score.itself : score.beginning
        block.read(place, (ordinal) => {
          if (had !== undefined) {
            if (had[ordinal] === at) had[ordinal] = at + 1
            return
          }
          const number = numbers[ordinal] ?? superseded
          if (number !== superseded && (scores[number] ?? 0) < worth) scores[number] = worth
        })
      }),
    )
    had?.forEach((count, ordinal) => {
      const number = numbers[ordinal] ?? superseded
      if (count === ranges.length && number !== superseded) scores[number] = score.itself
    })
  }
  for (const { number, folded } of pending.values())
    scores[number] = worthIn(folded.text, piece, score.beginning, score.itself)
  const { titleText } = catalogue
  const better = (number: number, worth: number): void => {
    if ((scores[number] ?? 0) < worth) scores[number] = worth
  }
  titleText.forEach(
    (text, at) => text.indexOf(firstOf(piece), at),
    (number, _, { from, to }) => {
      better(number, worthIn(titleText.text.slice(from, to), piece, score.titleBeginning, score.title))
      return undefined
    },
  )
  if (piece.kind === 'word')
    sounds?.forEachIn(titleText, piece.text, (number) => better(number, score.titlePinyin))
  return scores
}

/** What a text must have that has the piece. */
const firstOf = (piece: Piece): string => (piece.kind === 'phrase' ? (piece.tokens[0]?.text ?? '') : piece.text)

function worthIn(folded: string, piece: Piece, beginning: number, itself: number): number {
  if (piece.kind !== 'word') return folded.includes(firstOf(piece)) && has(folded, piece) ? itself : 0
  const { text, whole } = piece
  let best = 0
  for (let from = wordFrom(folded, text, 0); from >= 0; from = wordFrom(folded, text, from + 1)) {
    if (endsAt(folded, from + text.length)) return itself
    if (!whole) best = beginning
  }
  return best
}

function isScarce(catalogue: Catalogue, scores: Uint8Array): boolean {
  let count = 0
  for (let number = 0; number < scores.length; number++)
    if ((scores[number] ?? 0) > 0 && catalogue.isListed(number) && ++count >= fewNotes) return false
  return true
}

/** Adds to the scores the notes with words that are near to this one. Returns these words. */
function addTypos(
  { catalogue, blocks }: SearchIndex,
  { segments, pending }: Snapshot,
  word: string,
  range: TermRange,
  scores: Uint8Array,
): string[] {
  const most = mistakesIn(word)
  const near = new Set<string>()
  const isNews = (term: string): boolean =>
    isNear(word, term, most) && !term.startsWith(word) && (near.has(term) || near.size < mostTypos)
  const add = (number: number, worth: number): void => {
    if ((scores[number] ?? 0) < worth) scores[number] = worth
  }
  for (const segment of segments)
    segment.readTerms(blocks, range, (term, block, place) => {
      if (!isNews(term)) return
      near.add(term)
      block.read(place, (ordinal) => {
        const number = segment.numbers[ordinal] ?? superseded
        if (number !== superseded) add(number, score.typo)
      })
    })
  const first = word.charAt(0)
  /** Looks at the word that begins there. Returns where it ends. */
  const look = (folded: string, from: number, number: number, worth: number): number => {
    const to = wordEnd(folded, from)
    if (to - from > longestTerm) return to
    const term = folded.slice(from, to)
    if (!isNews(term)) return to
    near.add(term)
    add(number, worth)
    return to
  }
  const wordWithFirst = (folded: string, at: number): number => wordFrom(folded, first, at)
  for (const { number, folded } of pending.values())
    for (let at = wordWithFirst(folded.text, 0); at >= 0;)
      at = wordWithFirst(folded.text, look(folded.text, at, number, score.typo))
  const { titleText } = catalogue
  titleText.forEach(wordWithFirst, (number, at) => look(titleText.text, at, number, score.titleTypo))
  return [...near]
}

function ranked(
  catalogue: Catalogue,
  query: Query,
  scores: readonly Uint8Array[],
  isThere: ((id: NoteId) => boolean) | undefined,
): Int32Array {
  const wanted = scores.slice(0, query.wanted.length)
  const unwanted = query.unwanted.flatMap((piece, at) => {
    const found = scores[query.wanted.length + at]
    // What only may have it is looked at later.
    return found === undefined || rangesOf(piece).length > 1 || isLong(piece) ? [] : [found]
  })
  const byWorth: number[][] = []
  for (const number of catalogue.newestFirst) {
    let worth = 0
    for (const each of wanted) {
      const own = each[number] ?? 0
      if (own === 0) {
        worth = -1
        break
      }
      worth += own
    }
    // Asked only of those that have everything.
    if (worth < 0 || unwanted.some((each) => (each[number] ?? 0) > 0)) continue
    const editedAt = catalogue.editedAt(number)
    if (editedAt < query.since || editedAt >= query.until) continue
    if (isThere?.(catalogue.idOf(number)) !== false) (byWorth[worth] ??= []).push(number)
  }
  return Int32Array.from(byWorth.reverse().flatMap((numbers) => numbers ?? []))
}
