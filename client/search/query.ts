/**
 * What somebody typed into the search, taken apart:
 *
 *   budget 预算          notes with a word that begins with this, and with these characters side by side
 *   "annual budget"      these words, one after the other
 *   -draft -"old plan"   none of these
 *   after:2026-01-01     changed on this day or later; before: earlier; on: on this day
 *                        a month (2026-01) or a year (2026) will do
 *   tag:urgent           with a tag that begins so
 *   in:"Family trips"    in a folder with such a name, or in one in it; -tag: and -in: leave out
 *
 * An operator that is not finished yet says nothing. A further one of time is a line in `operators`.
 */
import { fold } from './fold.ts'
import type { Where } from './note-places.ts'
import { tokensOf } from './tokens.ts'

/** Something that a note must have, or must not. All texts are folded. */
export type Piece =
  /** `whole`: the word itself; otherwise a beginning will do, or a word with a typo. */
  | { kind: 'word'; text: string; whole: boolean }
  | { kind: 'run'; text: string }
  /** `open`: the last word may go on. */
  | { kind: 'phrase'; tokens: readonly { kind: 'word' | 'run'; text: string }[]; open: boolean }

export interface Query {
  readonly wanted: readonly Piece[]
  readonly unwanted: readonly Piece[]
  readonly where: readonly Where[]
  /** Milliseconds since 1970: changed not before, and changed earlier than. */
  readonly since: number
  readonly until: number
}

export const isEmpty = ({ wanted, unwanted, where, since, until }: Query): boolean =>
  wanted.length + unwanted.length + where.length === 0 && since === -Infinity && until === Infinity

interface Period {
  readonly from: number
  readonly to: number
}

const operators: Readonly<Record<string, (period: Period) => Partial<Pick<Query, 'since' | 'until'>>>> = {
  after: ({ from }) => ({ since: from }),
  before: ({ from }) => ({ until: from }),
  on: ({ from, to }) => ({ since: from, until: to }),
}

const part =
  /(?<not>-(?=[^\s-]))?(?:(?<place>tag|in):(?:"(?<quoted>[^"]*)"?|(?<named>[^\s"]*))|"(?<phrase>[^"]*)(?<closed>"?)|(?<plain>[^\s"]+))/g

export function parseQuery(typed: string): Query {
  const wanted: Piece[] = []
  const unwanted: Piece[] = []
  const where: Where[] = []
  let since = -Infinity
  let until = Infinity
  // As Chinese keyboards have them.
  const plain = fold(typed.replace(/[“”„«»「」『』]/g, '"').replace(/－/g, '-')).text
  for (const { groups = {} } of plain.matchAll(part)) {
    const to = groups['not'] === undefined ? wanted : unwanted
    if (groups['place'] !== undefined) {
      const text = (groups['quoted'] ?? groups['named'] ?? '').replace(/^#/, '').trim()
      const kind = groups['place'] === 'tag' ? 'tag' : 'in'
      if (text !== '') where.push({ kind, text, isWanted: to === wanted })
      continue
    }
    if (groups['phrase'] !== undefined) {
      to.push(...phraseOf(groups['phrase'], groups['closed'] === ''))
      continue
    }
    const word = groups['plain'] ?? ''
    const [, operator = '', value = ''] = /^([a-z]+):(.*)$/.exec(word) ?? []
    const limit = Object.hasOwn(operators, operator) ? operators[operator] : undefined
    if (limit === undefined) {
      to.push(...piecesOf(word, to === unwanted))
      continue
    }
    const period = periodOf(value)
    const limits = period === undefined || to === unwanted ? {} : limit(period)
    since = Math.max(since, limits.since ?? since)
    until = Math.min(until, limits.until ?? until)
  }
  return { wanted: withoutDoubles(wanted), unwanted: withoutDoubles(unwanted), where, since, until }
}

const piecesOf = (folded: string, whole: boolean): Piece[] =>
  [...tokensOf(folded)].map(({ kind, from, to }) =>
    kind === 'word' ? { kind, text: folded.slice(from, to), whole } : { kind, text: folded.slice(from, to) },
  )

function phraseOf(folded: string, open: boolean): Piece[] {
  const tokens = [...tokensOf(folded)].map(({ kind, from, to }) => ({ kind, text: folded.slice(from, to) }))
  return tokens.length === 0 ? [] : [{ kind: 'phrase', tokens, open: open && !/\s$/.test(folded) }]
}

function withoutDoubles(pieces: readonly Piece[]): Piece[] {
  const seen = new Map(pieces.map((piece) => [JSON.stringify(piece), piece]))
  return [...seen.values()]
}

/** A day, a month or a year, on the calendar of whoever asks. */
function periodOf(value: string): Period | undefined {
  const [, year, month, day] = /^(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?$/.exec(value) ?? []
  if (year === undefined) return undefined
  const [y, m, d] = [Number(year), Number(month ?? 1) - 1, Number(day ?? 1)]
  const from = new Date(y, m, d)
  if (from.getMonth() !== m || from.getDate() !== d) return undefined
  const to =
    day !== undefined ? new Date(y, m, d + 1) : month !== undefined ? new Date(y, m + 1, 1) : new Date(y + 1, 0, 1)
  return { from: from.getTime(), to: to.getTime() }
}
