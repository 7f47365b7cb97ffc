import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ByteRow, readNumbers } from './posting.ts'

const most = 2_000
/** Few and many, near to each other and far apart. */
const ascending = fc
  .tuple(fc.constantFrom(3, 200, most), fc.array(fc.nat(most - 1), { minLength: 1, maxLength: 400 }))
  .map(([limit, numbers]) => [...new Set(numbers.map((number) => number % limit))].sort((a, b) => a - b))

it('reads the numbers that were written, whatever was written before', () => {
  let bits = 0
  fc.assert(
    fc.property(fc.array(ascending, { minLength: 1, maxLength: 8 }), (all) => {
      const row = new ByteRow()
      const written = all.map((numbers) => ({ from: row.length, areBits: row.writeNumbers(numbers), to: row.length }))
      const bytes = row.take()
      const into = new Int32Array(most)
      all.forEach((numbers, place) => {
        const { from, areBits, to } = written[place] ?? { from: 0, areBits: false, to: 0 }
        if (areBits) bits++
        expect([...into.subarray(0, readNumbers(bytes, from, to, areBits, into))]).toEqual(numbers)
        expect(to - from, 'no longer than a byte for each, or a bit for all').toBeLessThanOrEqual(
          Math.min(2 * numbers.length, most / 8),
        )
      })
    }),
  )
  expect(bits, 'some are written as bits').toBeGreaterThan(0)
})

it('refuses a row that ends too early', () => {
  const row = new ByteRow()
  row.writeNumbers([1, 1_000])
  const bytes = row.take()
  expect(() => readNumbers(bytes, 0, bytes.length - 1, false, new Int32Array(8))).toThrow(RangeError)
  expect(() => readNumbers(bytes, 0, bytes.length + 1, false, new Int32Array(8))).toThrow(RangeError)
})
