import fc from 'fast-check'
import * as encoding from 'lib0/encoding'
import { expect, test } from 'vitest'
import { IdRanges, readIds, writeIds } from './id-ranges.ts'

const range = fc
  .record({ client: fc.nat({ max: 2 }), start: fc.nat({ max: 40 }), length: fc.nat({ max: 12 }) })
  .map(({ client, start, length }) => ({ client, start, end: start + length }))

test('covers what a plain set of ids contains, in the fewest ranges', () => {
  fc.assert(
    fc.property(fc.array(range), range, (added, asked) => {
      const ranges = new IdRanges()
      const ids = new Set<string>()
      for (const { client, start, end } of added) {
        ranges.add({ client, start, end })
        for (let clock = start; clock < end; clock++) ids.add(`${client}:${clock}`)
      }
      const wanted = Array.from({ length: asked.end - asked.start }, (_, at) => `${asked.client}:${asked.start + at}`)
      expect(ranges.covers(asked)).toBe(wanted.every((id) => ids.has(id)))
      const listed = [...ranges.ranges()]
      expect(
        listed
          .flatMap(({ client, start, end }) =>
            Array.from({ length: end - start }, (_, at) => `${client}:${start + at}`),
          )
          .sort(),
      ).toEqual([...ids].sort())
      for (const [index, { client, end }] of listed.entries())
        if (listed[index + 1]?.client === client) expect(listed[index + 1]?.start).toBeGreaterThan(end)
    }),
    { numRuns: 800 },
  )
})

test('written and read again they are the same', () => {
  fc.assert(
    fc.property(fc.array(range), (added) => {
      const ranges = new IdRanges()
      for (const each of added) ranges.add(each)
      const encoder = encoding.createEncoder()
      writeIds(encoder, ranges)
      const read = readIds(encoding.toUint8Array(encoder))
      expect([...read.byClient()]).toEqual([...ranges.byClient()])
      expect(read.count).toBe(ranges.count)
    }),
  )
})
