import fc from 'fast-check'
import { expect, it } from 'vitest'
import { NoteNumbers, numbersOfId, packIds } from './note-numbers.ts'

/** Some that differ in a digit alone, and more than a table has room for at first. */
const id = fc.oneof(
  fc.uuid(),
  fc.nat(3_000).map((number) => `${number.toString(16).padStart(8, '0')}-0000-4000-8000-000000000000`),
)

it('gives each id a number of its own, from nought, and keeps to it', () => {
  fc.assert(
    fc.property(fc.array(id, { maxLength: 6_000 }), (ids) => {
      const numbers = new NoteNumbers()
      const expected = new Map<string, number>()
      for (const each of ids) {
        if (!expected.has(each)) expected.set(each, expected.size)
        expect(numbers.numberOf(each)).toBe(expected.get(each))
      }
      expect(numbers.count).toBe(expected.size)
      const packed = packIds(ids)
      ids.forEach((each, place) => {
        const number = numbers.numberOfPacked(packed, numbersOfId * place)
        expect(number).toBe(expected.get(each))
        expect(numbers.idOf(number)).toBe(each)
      })
    }),
    { numRuns: 30 },
  )
})

it('reads an id in the middle of a text', () => {
  const numbers = new NoteNumbers()
  const [first, second] = ['01234567-89ab-4def-8123-456789abcdef', 'fedcba98-7654-4210-bedc-ba9876543210']
  expect(numbers.numberIn(`${first}\n${second}`, 37)).toBe(0)
  expect(numbers.idOf(0)).toBe(second)
  expect(numbers.numberIn(`${first}\n${second}`, 0)).toBe(1)
})
