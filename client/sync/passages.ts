/**
 * Where two people wrote into the same or a neighbouring passage of a text without knowing of each other. Pure, and by
 * whole lines, since a paragraph of a note is one line:
 *
 *   base ──▶ mine     ┐  what each side changed, as runs of lines
 *   base ──▶ theirs   ┘
 *   runs of both sides that touch, or have nothing but blank lines between them, are one passage
 *   combined: what is outside of passages is known, so they are what is left between it
 *
 * Equal changes make no passage, unless they came out twice: two people who type the same word have it twice.
 */
import { diff } from '@codemirror/merge'

export interface Passage {
  /** Where it stands in the combined text. */
  from: number
  to: number
  /** How each side had it. */
  mine: string
  theirs: string
}

/** Lines of the text that only one side changed, that neither did, or that are in question. */
interface Stretch {
  mine: readonly string[]
  theirs: readonly string[]
  /** How it stands in the combined text, where it is not in question. */
  certain: readonly string[] | undefined
}

/** Lines `from` to `to` of the base, which one side replaced. */
interface Run {
  side: 'mine' | 'theirs'
  from: number
  to: number
  lines: readonly string[]
}

/** Whether both sides changed the same or a neighbouring passage, and not in the same way. */
export const touchesSamePassage = (base: string, mine: string, theirs: string): boolean =>
  base !== mine &&
  base !== theirs &&
  stretchesOf(linesOf(base), linesOf(mine), linesOf(theirs)).some(
    (stretch) => isInQuestion(stretch) && stretch.mine.join('') !== stretch.theirs.join(''),
  )

export function passages(base: string, mine: string, theirs: string, combined: string): Passage[] {
  if (base === mine || base === theirs) return []
  const stretches = stretchesOf(linesOf(base), linesOf(mine), linesOf(theirs))
  const lines = linesOf(combined)
  const places = place(stretches, lines)
  return places.flatMap((found) => passageOf(stretches, lines, found) ?? [])
}

/** Each with its line break; the last one is given one. */
const linesOf = (text: string): string[] => text.split('\n').map((line) => `${line}\n`)

const isInQuestion = ({ certain }: Stretch): boolean => certain === undefined

function stretchesOf(base: readonly string[], mine: readonly string[], theirs: readonly string[]): Stretch[] {
  const [mineRuns, theirRuns] = runsOf(base, mine, theirs)
  const runs = [...mineRuns, ...theirRuns].sort((a, b) => a.from - b.from || a.to - b.to)
  const stretches: Stretch[] = []
  let at = 0
  const keepUpTo = (to: number): void => {
    for (; at < to; at++) {
      const line = base.slice(at, at + 1)
      stretches.push({ mine: line, theirs: line, certain: line })
    }
  }
  for (let next = 0; next < runs.length;) {
    const first = runs[next++]
    if (first === undefined) break
    const joined = [first]
    const ends: Record<Run['side'], number> = { mine: -1, theirs: -1, [first.side]: first.to }
    for (let until = reachedBy(runs, next, ends, base); next < until; until = reachedBy(runs, next, ends, base))
      for (const run of runs.slice(next, until)) {
        joined.push(run)
        ends[run.side] = run.to
        next++
      }
    const to = Math.max(ends.mine, ends.theirs)
    keepUpTo(first.from)
    at = to
    const had = (side: Run['side']): string[] => rewritten(base, first.from, to, joined, side)
    const [mineHere, theirsHere] = [had('mine'), had('theirs')]
    const sides = new Set(joined.map(({ side }) => side))
    const certain = sides.size === 2 ? undefined : sides.has('mine') ? mineHere : theirsHere
    stretches.push({ mine: mineHere, theirs: theirsHere, certain })
  }
  keepUpTo(base.length)
  return stretches
}

/** Up to which run, exclusive, they belong with those that end at these lines. Which side is called mine makes no difference. */
function reachedBy(
  runs: readonly Run[],
  next: number,
  ends: Readonly<Record<Run['side'], number>>,
  base: readonly string[],
): number {
  const to = Math.max(ends.mine, ends.theirs)
  // Blank lines keep nobody apart, but of one side's changes there is no need to say that they are one.
  const pastOther = { mine: pastBlanks(base, ends.theirs), theirs: pastBlanks(base, ends.mine) }
  const furthest = Math.max(to, pastOther.mine, pastOther.theirs)
  let until = next
  for (let at = next; at < runs.length; at++) {
    const run = runs[at]
    if (run === undefined || run.from > furthest) break
    if (run.from <= Math.max(to, pastOther[run.side])) until = at + 1
  }
  return until
}

function pastBlanks(base: readonly string[], line: number): number {
  let at = line
  while (base[at]?.trim() === '') at++
  return at
}

/** Lines `from` to `to` of the base as one side had them. */
function rewritten(
  base: readonly string[],
  from: number,
  to: number,
  runs: readonly Run[],
  side: Run['side'],
): string[] {
  const lines: string[] = []
  let at = from
  for (const run of runs) {
    if (run.side !== side) continue
    lines.push(...base.slice(at, run.from), ...run.lines)
    at = run.to
  }
  lines.push(...base.slice(at, to))
  return lines
}

/** A text with more changed lines than this is compared coarsely, rather than for a long time. */
const scanLimit = 4_000

/** Lines are compared as the characters of a text in which each different line is a character of its own. */
function runsOf(base: readonly string[], mine: readonly string[], theirs: readonly string[]): [Run[], Run[]] {
  const characters = new Map<string, string>()
  const characterOf = (line: string): string => {
    let character = characters.get(line)
    if (character === undefined) {
      // Halves of characters are looked at together. Where there are more lines than characters, the last one stands for many.
      const code = characters.size < 0xd800 ? characters.size : Math.min(characters.size + 0x800, 0xffff)
      character = String.fromCharCode(code)
      characters.set(line, character)
    }
    return character
  }
  const [baseText, mineText, theirText] = [base, mine, theirs].map((lines) => lines.map(characterOf).join(''))
  const runs = (side: Run['side'], text = '', lines: readonly string[]): Run[] =>
    diff(baseText ?? '', text, { scanLimit }).map(({ fromA, toA, fromB, toB }) => ({
      side,
      from: fromA,
      to: toA,
      lines: lines.slice(fromB, toB),
    }))
  return [runs('mine', mineText, mine), runs('theirs', theirText, theirs)]
}

/** Stretches `first` to `last` take up these lines of the combined text. */
interface Place {
  first: number
  last: number
  fromLine: number
  toLine: number
}

/** Finds what is in question between what is certain: from both ends, then by what stands in between, if it stands there once. */
function place(stretches: readonly Stretch[], lines: readonly string[]): Place[] {
  let [first, last] = [0, stretches.length - 1]
  let [fromLine, toLine] = [0, lines.length]
  for (; first <= last; first++) {
    const certain = stretches[first]?.certain
    if (certain === undefined || !standsAt(lines, fromLine, toLine, certain)) break
    fromLine += certain.length
  }
  for (; last >= first; last--) {
    const certain = stretches[last]?.certain
    if (certain === undefined || !standsAt(lines, toLine - certain.length, toLine, certain)) break
    toLine -= certain.length
    if (toLine < fromLine) break
  }
  if (first > last || toLine < fromLine) return []
  const places: Place[] = []
  for (let at = first; at <= last;) {
    const gapFrom = nextIndex(stretches, at, last, (stretch) => !isInQuestion(stretch))
    const gapTo = nextIndex(stretches, gapFrom, last, isInQuestion)
    if (gapTo > last) break
    const gap = stretches.slice(gapFrom, gapTo).flatMap(({ certain }) => certain ?? [])
    const found = onlyPlaceOf(gap, lines, fromLine, toLine)
    if (found !== undefined && stretches.slice(first, gapFrom).some(isInQuestion)) {
      places.push({ first, last: gapFrom - 1, fromLine, toLine: found })
      first = gapTo
      fromLine = found + gap.length
    }
    at = gapTo
  }
  places.push({ first, last, fromLine, toLine })
  return places.filter((found) => stretches.slice(found.first, found.last + 1).some(isInQuestion))
}

function nextIndex(
  stretches: readonly Stretch[],
  from: number,
  last: number,
  is: (stretch: Stretch) => boolean,
): number {
  for (let at = from; at <= last; at++) {
    const stretch = stretches[at]
    if (stretch !== undefined && is(stretch)) return at
  }
  return last + 1
}

const standsAt = (lines: readonly string[], from: number, to: number, wanted: readonly string[]): boolean =>
  from >= 0 && from + wanted.length <= to && wanted.every((line, index) => lines[from + index] === line)

function onlyPlaceOf(
  wanted: readonly string[],
  lines: readonly string[],
  from: number,
  to: number,
): number | undefined {
  if (wanted.every((line) => line.trim() === '')) return undefined
  let found: number | undefined
  for (let at = from; at + wanted.length <= to; at++) {
    if (!standsAt(lines, at, to, wanted)) continue
    if (found !== undefined) return undefined
    found = at
  }
  return found
}

function passageOf(stretches: readonly Stretch[], lines: readonly string[], found: Place): Passage | undefined {
  const inside = stretches.slice(found.first, found.last + 1)
  const texts = [
    inside.flatMap(({ mine }) => mine).join(''),
    inside.flatMap(({ theirs }) => theirs).join(''),
    lines.slice(found.fromLine, found.toLine).join(''),
  ] as const
  const [mine, theirs, combined] = texts
  if (mine === theirs && theirs === combined) return undefined
  const from = lines.slice(0, found.fromLine).join('').length
  const to = from + combined.length
  const withoutBreak = (text: string): string => text.slice(0, -1)
  // The break after the last line belongs to what follows, as long as each side has a line before it.
  if (!texts.includes('')) return { from, to: to - 1, mine: withoutBreak(mine), theirs: withoutBreak(theirs) }
  if (found.toLine < lines.length) return { from, to, mine, theirs }
  // At the end of the text it is the break before that a side without lines lacks.
  const moved = (text: string): string => (text === '' ? '' : `\n${withoutBreak(text)}`)
  return { from: from - 1, to: to - 1, mine: moved(mine), theirs: moved(theirs) }
}

/** Both versions, one after the other. */
export function bothOf({ mine, theirs }: Pick<Passage, 'mine' | 'theirs'>): string {
  if (mine === theirs) return mine
  return mine === '' || theirs === '' ? mine + theirs : `${mine}\n${theirs}`
}
