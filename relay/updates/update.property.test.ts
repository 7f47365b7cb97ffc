import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { randomHistory } from '../../shared/testing/random-history.ts'
import { encodeRun, readUpdate, type CheckedUpdate } from './update.ts'

const decodes = (bytes: Uint8Array): boolean => {
  try {
    Y.decodeUpdate(bytes)
    return true
  } catch {
    return false
  }
}

const mustRead = (bytes: Uint8Array): CheckedUpdate => {
  const reading = readUpdate(bytes)
  if (!reading.ok) throw new Error(reading.problem)
  return reading.update
}

/** Per client the ranges of ids, gaps left out. */
const idsAccordingToYjs = (bytes: Uint8Array) =>
  Y.decodeUpdate(bytes)
    .structs.filter((struct) => struct.constructor.name !== 'Skip')
    .map(({ id, length }) => [id.client, id.clock, id.clock + length])

const idsAccordingToUs = ({ bytes, runs }: CheckedUpdate) =>
  runs.flatMap((run) => idsAccordingToYjs(encodeRun(bytes, run)))

test('reads every update that Yjs writes, and finds the ids that Yjs finds', () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 1, max: 60 }), (seed, steps) => {
      const { updates } = randomHistory(seed, steps)
      for (const bytes of [...updates, Y.mergeUpdates([...updates, new Uint8Array([0, 0])])]) {
        const update = mustRead(bytes)
        expect(update.bytes).toBe(bytes)
        expect(idsAccordingToUs(update)).toEqual(idsAccordingToYjs(bytes))
        const deletes = [...Y.decodeUpdate(bytes).ds.clients].flatMap(([client, items]) =>
          items.map(({ clock, len }) => ({ client, start: clock, end: clock + len })),
        )
        expect(update.deletes).toEqual(deletes)
      }
    }),
    { numRuns: 30 },
  )
})

const applies = (bytes: Uint8Array): boolean => {
  const doc = new Y.Doc()
  try {
    Y.applyUpdate(doc, bytes)
    return true
  } catch {
    return false
  } finally {
    doc.destroy()
  }
}

test('accepts nothing that Yjs cannot decode or apply', () => {
  let accepted = 0
  const hostile = fc.oneof(
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 40 }) },
    {
      weight: 4,
      arbitrary: fc
        .tuple(fc.nat(), fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { maxLength: 4 }), fc.nat({ max: 10 }))
        .map(([seed, changes, cut]) => {
          const { updates } = randomHistory(seed, 12)
          const bytes = Uint8Array.from(Y.mergeUpdates([...updates, new Uint8Array([0, 0])]))
          for (const [at, value] of changes) bytes[at % bytes.length] = value
          return cut > 7 ? bytes.subarray(0, bytes.length - cut) : bytes
        }),
    },
  )
  fc.assert(
    fc.property(hostile, (bytes) => {
      const reading = readUpdate(bytes)
      if (!reading.ok) return
      accepted++
      expect(decodes(bytes)).toBe(true)
      expect(applies(bytes)).toBe(true)
      // And what is written from it can be read by both again.
      for (const run of reading.update.runs) expect(decodes(encodeRun(reading.update.bytes, run))).toBe(true)
    }),
    { numRuns: 600 },
  )
  expect(accepted).toBeGreaterThan(10)
})
