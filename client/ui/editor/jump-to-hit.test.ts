import { expect, it } from 'vitest'
import { placeIn } from './jump-to-hit.ts'

it('a place is where it was found, or the nearest that reads the same', () => {
  const place = { from: 10, to: 14, text: 'milk' }
  expect(placeIn('0123456789milk', place)).toEqual({ from: 10, to: 14 })
  expect(placeIn('milk 56789 0 milk', place)).toEqual({ from: 13, to: 17 })
  expect(placeIn('012345milk and more', place)).toEqual({ from: 6, to: 10 })
  expect(placeIn('nothing of it', place)).toBeUndefined()
})
