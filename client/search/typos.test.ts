import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isNear } from './typos.ts'

/** Optimal string alignment as it is defined. */
function distance(one: string, other: string): number {
  const known = new Map<string, number>()
  const of = (i: number, j: number): number => {
    const key = `${i},${j}`
    const found = known.get(key)
    if (found !== undefined) return found
    let least = i === 0 || j === 0 ? i + j : Infinity
    if (i > 0) least = Math.min(least, of(i - 1, j) + 1)
    if (j > 0) least = Math.min(least, of(i, j - 1) + 1)
    if (i > 0 && j > 0) least = Math.min(least, of(i - 1, j - 1) + (one[i - 1] === other[j - 1] ? 0 : 1))
    if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1])
      least = Math.min(least, of(i - 2, j - 2) + 1)
    known.set(key, least)
    return least
  }
  return of(one.length, other.length)
}

/** Few letters, so that words are near to each other often. */
const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 12 })

it('finds what is within the limit, whatever was compared before, and nothing else', () => {
  const pair = fc.tuple(word, word, fc.integer({ min: 1, max: 2 }))
  fc.assert(
    fc.property(fc.array(pair, { minLength: 1, maxLength: 5 }), (pairs) => {
      for (const [one, other, most] of pairs)
        expect(isNear(`x${one}`, `x${other}`, most), `${one} ${other} ${most}`).toBe(distance(one, other) <= most)
    }),
    { numRuns: 2_000 },
  )
})

it('finds no word that is longer than words are', () => {
  const long = 'a'.repeat(80)
  expect(isNear(long, `${long}b`, 2)).toBe(false)
  expect(isNear(long, long, 2)).toBe(true)
})
