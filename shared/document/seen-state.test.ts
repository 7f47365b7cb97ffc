import { toBase64 } from 'lib0/buffer'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { isSeen, seenTogether } from './seen-state.ts'

const seenBy = (vector: Record<number, number>): { stateVector: string } => ({
  stateVector: toBase64(Y.encodeStateVector(new Map(Object.entries(vector).map(([id, clock]) => [Number(id), clock])))),
})

test('several deletions had seen together what any of them had', () => {
  const seen = seenTogether([seenBy({ 1: 5, 2: 3 }), seenBy({ 2: 7, 3: 1 })])
  expect(seen).toEqual(
    new Map([
      [1, 5],
      [2, 7],
      [3, 1],
    ]),
  )
})

test('what one character lies outside was not seen', () => {
  const seen = seenTogether([seenBy({ 1: 5, 2: 3 })])
  expect(isSeen(new Map([[1, 5]]), seen)).toBe(true)
  expect(isSeen(new Map(), seen)).toBe(true)
  expect(isSeen(new Map([[1, 6]]), seen)).toBe(false)
  const byAnother = new Map([
    [1, 5],
    [9, 1],
  ])
  expect(isSeen(byAnother, seen)).toBe(false)
})

test('a state that cannot be read has seen nothing, and takes nothing from the others', () => {
  for (const stateVector of ['', '!', toBase64(Uint8Array.of(200, 200)), toBase64(Uint8Array.of(3, 1, 1))])
    expect(seenTogether([{ stateVector }, seenBy({ 1: 5 })])).toEqual(new Map([[1, 5]]))
})
