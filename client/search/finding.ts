/**
 * Finds the notes that a query asks for, the best first: those that have it in their titles, then those that have the words
 * themselves, then words that begin so, then words with a typo; of equals the one that was changed last.
 */
import type { NoteId } from '../../shared/ids.ts'
import type { BlockStore } from './block-store.ts'
import type { Catalogue } from './catalogue.ts'
import { firstOf, has, wordFrom } from './match.ts'
import type { Sounds } from './pinyin.ts'
import type { Piece, Query } from './query.ts'
import type { SearchIndex, Snapshot } from './search-index.ts'
import { onlyTerm, superseded, termsWith, wordsWith, type Segment, type TermRange } from './segment.ts'
import { forEachWith } from './title-text.ts'
import { endsAt, isTypoOfSome, longestTerm, wordEnd } from './tokens.ts'
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
  const ranges = pieces.flatMap(rangesOf)
  await blocks.load(snapshot.segments.flatMap((segment) => ranges.flatMap((range) => segment.blocksFor(range))))
  const scores = pieces.map((piece, at) =>
    scoresOf(index, snapshot, piece, at < query.wanted.length ? sounds : undefined),
  )
  const typos: (readonly string[])[] = []
  for (const [at, piece] of query.wanted.entries()) {
    const found = scores[at]
    const mayBeTypo = piece.kind === 'word' && mistakesIn(piece.text) > 0
    typos[at] =
      mayBeTypo && found !== undefined && isScarce(catalogue, found)
        ? await addTypos(index, snapshot, piece.text, found)
        : []
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
      return [piece.whole ? onlyTerm(cut(piece.text)) : wordsWith(cut(piece.text))]
    case 'run':
      return runRanges(piece.text)
    case 'phrase':
      return piece.tokens.flatMap(({ kind, text }, at) => {
        if (kind === 'run') return runRanges(text)
        const mayGoOn = piece.open && at === piece.tokens.length - 1
        return [mayGoOn ? wordsWith(cut(text)) : onlyTerm(cut(text))]
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

/** How well notes have a piece, by their numbers. */
class Scores {
  readonly byNumber: Uint8Array

  constructor(size: number) {
    this.byNumber = new Uint8Array(size)
  }

  /** Counts unless there is something better. */
  better(number: number, worth: number): void {
    if ((this.byNumber[number] ?? 0) < worth) this.byNumber[number] = worth
  }

  /** For the first so many of some places in a segment. */
  betterOf(numbers: Int32Array, ordinals: Int32Array, count: number, worth: number): void {
    const { byNumber } = this
    for (let index = 0; index < count; index++) {
      const number = numbers[ordinals[index] ?? 0] ?? superseded
      if (number !== superseded && (byNumber[number] ?? 0) < worth) byNumber[number] = worth
    }
  }
}

function scoresOf(
  { catalogue, blocks }: SearchIndex,
  { segments, pending }: Snapshot,
  piece: Piece,
  sounds: Sounds | undefined,
): Scores {
  const scores = new Scores(catalogue.size)
  const ranges = rangesOf(piece)
  const [only] = ranges
  for (const segment of segments) {
    if (ranges.length === 1 && only !== undefined)
      segment.readTerms(blocks, only, (term, ordinals, count) => {
        const isBeginning = piece.kind === 'word' && term !== only.itself
        scores.betterOf(segment.numbers, ordinals, count, isBeginning ? score.beginning : score.itself)
      })
    else addAllOf(blocks, segment, ranges, scores)
  }
  for (const { number, folded } of pending.values()) scores.better(number, worthIn(folded.text, piece))
  forEachWith(catalogue.titleText, piece, (number, isItself) =>
    scores.better(number, isItself ? score.title : score.titleBeginning),
  )
  if (piece.kind === 'word')
    sounds?.forEachIn(catalogue.titleText, piece.text, (number) => scores.better(number, score.titlePinyin))
  return scores
}

/** The notes of a segment that have a term of each range. */
function addAllOf(blocks: BlockStore, segment: Segment, ranges: readonly TermRange[], scores: Scores): void {
  // How many of the ranges a note has had, in their order.
  const had = new Uint16Array(segment.noteCount)
  ranges.forEach((range, at) =>
    segment.readTerms(blocks, range, (_, ordinals, count) => {
      for (let index = 0; index < count; index++) {
        const ordinal = ordinals[index] ?? 0
        if (had[ordinal] !== at) continue
        had[ordinal] = at + 1
        const number = segment.numbers[ordinal] ?? superseded
        if (at === ranges.length - 1 && number !== superseded) scores.better(number, score.itself)
      }
    }),
  )
}

function worthIn(folded: string, piece: Piece): number {
  if (piece.kind !== 'word') return folded.includes(firstOf(piece)) && has(folded, piece) ? score.itself : 0
  const { text, whole } = piece
  let best = 0
  for (let from = wordFrom(folded, text, 0); from >= 0; from = wordFrom(folded, text, from + 1)) {
    if (endsAt(folded, from + text.length)) return score.itself
    if (!whole) best = score.beginning
  }
  return best
}

function isScarce(catalogue: Catalogue, { byNumber }: Scores): boolean {
  let count = 0
  for (let number = 0; number < byNumber.length; number++)
    if ((byNumber[number] ?? 0) > 0 && catalogue.isListed(number) && ++count >= fewNotes) return false
  return true
}

/** Adds to the scores the notes with words that are near to this one. Resolves with these words. */
async function addTypos(
  { catalogue, blocks }: SearchIndex,
  { segments, pending }: Snapshot,
  word: string,
  scores: Scores,
): Promise<string[]> {
  const most = mistakesIn(word)
  const first = word.charAt(0)
  const near = new Set<string>()
  const isNews = (term: string): boolean =>
    isNear(word, term, most) && !term.startsWith(word) && (near.has(term) || near.size < mostTypos)
  const range = termsWith(first)
  await blocks.load(segments.flatMap((segment) => segment.wordBlocksFor(range)))
  const inSegments = segments.map((segment) => {
    const ranges: TermRange[] = []
    segment.readWords(blocks, range, (term) => {
      if (!isNews(term)) return
      near.add(term)
      ranges.push(onlyTerm(term))
    })
    return { segment, ranges }
  })
  await blocks.load(inSegments.flatMap(({ segment, ranges }) => ranges.flatMap((each) => segment.blocksFor(each))))
  for (const { segment, ranges } of inSegments)
    for (const each of ranges)
      segment.readTerms(blocks, each, (_, ordinals, count) =>
        scores.betterOf(segment.numbers, ordinals, count, score.typo),
      )
  /** Looks at the word that begins there. Returns where it ends. */
  const look = (folded: string, from: number, number: number, worth: number): number => {
    const to = wordEnd(folded, from)
    // Most words are of another length.
    if (Math.abs(to - from - word.length) > most) return to
    const term = folded.slice(from, to)
    if (!isTypoOfSome(term) || !isNews(term)) return to
    near.add(term)
    scores.better(number, worth)
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
  scores: readonly Scores[],
  isThere: ((id: NoteId) => boolean) | undefined,
): Int32Array {
  const together = togetherOf(catalogue, query, scores)
  const isDated = query.since > -Infinity || query.until < Infinity
  const { newestFirst } = catalogue
  const numbers = new Int32Array(newestFirst.length)
  let count = 0
  /** How many are worth so much. */
  const counts = new Uint32Array(score.title * query.wanted.length + 2)
  // Of all rows that are gone through here this one alone is not in the order of the numbers.
  for (let place = 0; place < newestFirst.length; place++) {
    const number = newestFirst[place] ?? 0
    const worth = together[number] ?? 0
    if (worth === 0) continue
    if (isDated) {
      const editedAt = catalogue.editedAt(number)
      if (editedAt < query.since || editedAt >= query.until) continue
    }
    if (isThere !== undefined && !isThere(catalogue.idOf(number))) continue
    numbers[count++] = number
    counts[worth] = (counts[worth] ?? 0) + 1
  }
  return byWorth(numbers, together, count, counts)
}

/** By number, one more than what all pieces are worth; 0 for a note that has not all that is wanted, or what is not. */
function togetherOf(catalogue: Catalogue, query: Query, scores: readonly Scores[]): Uint16Array {
  const together = new Uint16Array(catalogue.size).fill(1)
  scores.forEach(({ byNumber }, at) => {
    const unwanted = query.unwanted[at - query.wanted.length]
    // What only may have it is looked at later.
    if (unwanted !== undefined && (rangesOf(unwanted).length > 1 || isLong(unwanted))) return
    for (let number = 0; number < together.length; number++) {
      const [before, own] = [together[number] ?? 0, byNumber[number] ?? 0]
      const isRight = unwanted === undefined ? own > 0 : own === 0
      together[number] = before > 0 && isRight ? before + own : 0
    }
  })
  return together
}

/** The first so many numbers, those that are worth most first, and otherwise as they are. `worths`: by number. */
function byWorth(numbers: Int32Array, worths: Uint16Array, count: number, counts: Uint32Array): Int32Array {
  // Where the next one goes that is worth so much.
  const nexts = new Uint32Array(counts.length)
  for (let worth = counts.length - 2; worth >= 0; worth--)
    nexts[worth] = (nexts[worth + 1] ?? 0) + (counts[worth + 1] ?? 0)
  const sorted = new Int32Array(count)
  for (let place = 0; place < count; place++) {
    const number = numbers[place] ?? 0
    const worth = worths[number] ?? 0
    const next = nexts[worth] ?? 0
    sorted[next] = number
    nexts[worth] = next + 1
  }
  return sorted
}
