/**
 * Where a text has a piece of a query. This is what "found" means: the index only says which notes are worth a look, and
 * finds nothing else (search-index.property.test.ts).
 */
import type { Piece } from './query.ts'
import { beginsAt, endsAt, nextToken } from './tokens.ts'

export interface Range {
  readonly from: number
  readonly to: number
}

/** Places in the folded text, in order. `typos`: words that count as well. */
export function* placesOf(folded: string, piece: Piece, typos: readonly string[] = []): Generator<Range> {
  switch (piece.kind) {
    case 'word':
      if (typos.length === 0) yield* wordsAt(folded, piece.text, piece.whole)
      else yield* withTypos(folded, piece, typos)
      return
    case 'run':
      yield* runsAt(folded, piece.text)
      return
    case 'phrase':
      yield* phrasesAt(folded, piece)
      return
  }
}

const withTypos = (folded: string, piece: Extract<Piece, { kind: 'word' }>, typos: readonly string[]): Range[] =>
  [...wordsAt(folded, piece.text, piece.whole), ...typos.flatMap((word) => [...wordsAt(folded, word, true)])].sort(
    (a, b) => a.from - b.from,
  )

/** What a text must have that has the piece. */
export const firstOf = (piece: Piece): string => (piece.kind === 'phrase' ? (piece.tokens[0]?.text ?? '') : piece.text)

export function has(folded: string, piece: Piece, typos: readonly string[] = []): boolean {
  for (const _ of placesOf(folded, piece, typos)) return true
  return false
}

function* wordsAt(folded: string, text: string, whole: boolean): Generator<Range> {
  for (let from = wordFrom(folded, text, 0); from >= 0; from = wordFrom(folded, text, from + 1)) {
    const to = from + text.length
    if (!whole || endsAt(folded, to)) yield { from, to }
  }
}

/** The first place from `at` on where a word begins so, or -1. */
export function wordFrom(folded: string, text: string, at: number): number {
  let from = folded.indexOf(text, at)
  while (from >= 0 && !beginsAt(folded, from)) from = folded.indexOf(text, from + 1)
  return from
}

function* runsAt(folded: string, text: string): Generator<Range> {
  for (let from = folded.indexOf(text); from >= 0; from = folded.indexOf(text, from + text.length))
    yield { from, to: from + text.length }
}

function* phrasesAt(folded: string, { tokens, open }: Extract<Piece, { kind: 'phrase' }>): Generator<Range> {
  const [first, ...others] = tokens
  if (first === undefined) return
  const isThere = (token: { kind: 'word' | 'run'; text: string }, at: number, isLast: boolean): boolean =>
    folded.startsWith(token.text, at) &&
    (token.kind === 'run' || (beginsAt(folded, at) && ((isLast && open) || endsAt(folded, at + token.text.length))))
  for (let from = folded.indexOf(first.text); from >= 0; from = folded.indexOf(first.text, from + 1)) {
    if (!isThere(first, from, others.length === 0)) continue
    let to = from + first.text.length
    const isWhole = others.every((token, index) => {
      const at = nextToken(folded, to)
      to = at + token.text.length
      return isThere(token, at, index === others.length - 1)
    })
    if (isWhole) yield { from, to }
  }
}
