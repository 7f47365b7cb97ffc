import { expect, it } from 'vitest'
import { isTooMuch } from './blast-radius.ts'

it.each([
  { removed: 0, of: 0, asks: false },
  { removed: 1, of: 1, asks: false },
  { removed: 1, of: 5, asks: false },
  { removed: 4, of: 4, asks: false },
  { removed: 5, of: 5, asks: true },
  { removed: 5, of: 49, asks: true },
  { removed: 5, of: 50, asks: false },
  { removed: 6, of: 50, asks: true },
  { removed: 20, of: 199, asks: true },
  { removed: 20, of: 200, asks: false },
  { removed: 20, of: 10_000, asks: false },
  { removed: 21, of: 10_000, asks: true },
  { removed: 10_000, of: 10_000, asks: true },
])('$removed of $of notes: asks $asks', ({ asks, ...blast }) => {
  expect(isTooMuch(blast)).toBe(asks)
})
