import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { contentOf, randomHistory, shuffle, unite } from '../../shared/testing/random-history.ts'
import { compactUpdate } from './compaction.ts'
import { DocState, mergeUpdates } from './doc-state.ts'
import { readUpdate, type CheckedUpdate } from './update.ts'

const check = (bytes: Uint8Array): CheckedUpdate => {
  const reading = readUpdate(bytes)
  if (!reading.ok) throw new Error(reading.problem)
  return reading.update
}

const stateOf = (updates: readonly Uint8Array[]): DocState => {
  const state = new DocState()
  for (const update of updates) state.add(check(update))
  return state
}

const nothing = new Map<number, number>()
const history = fc.record({ seed: fc.nat(), steps: fc.integer({ min: 1, max: 80 }), order: fc.nat() })
const runs = { numRuns: 30 }

test('holds what a Y.Doc holds that applied the same updates, in whatever order they came', () => {
  fc.assert(
    fc.property(history, ({ seed, steps, order }) => {
      const { updates } = randomHistory(seed, steps)
      const expected = contentOf(unite(updates))
      const state = stateOf(shuffle(updates, order))
      expect(contentOf(unite([state.encodeDiff(nothing)]))).toEqual(expected)
      expect(contentOf(unite([mergeUpdates(updates.map(check))]))).toEqual(expected)
      expect(Object.fromEntries(Y.decodeStateVector(state.stateVector([])))).toEqual(
        Object.fromEntries(Y.decodeStateVector(Y.encodeStateVector(unite(updates)))),
      )
    }),
    runs,
  )
})

test('keeps and hands out updates whose predecessors are missing', () => {
  fc.assert(
    fc.property(history, fc.array(fc.nat({ max: 3 })), ({ seed, steps, order }, drops) => {
      const { updates } = randomHistory(seed, steps)
      const arrived = updates.filter((_, index) => drops[index % (drops.length + 1)] !== 0)
      const late = updates.filter((update) => !arrived.includes(update))
      const served = stateOf(shuffle(arrived, order)).encodeDiff(nothing)
      expect(contentOf(unite([served]))).toEqual(contentOf(unite(arrived)))
      expect(contentOf(unite([served, ...late]))).toEqual(contentOf(unite(updates)))
    }),
    runs,
  )
})

test('a diff brings a replica to the whole state, whatever it knew, and repeats nothing that it knew', () => {
  fc.assert(
    fc.property(history, ({ seed, steps, order }) => {
      const { updates, replicas } = randomHistory(seed, steps)
      const state = stateOf(shuffle(updates, order))
      for (const replica of replicas) {
        const vector = Y.decodeStateVector(Y.encodeStateVector(replica))
        const diff = state.encodeDiff(vector)
        const synced = unite([Y.encodeStateAsUpdate(replica), diff])
        expect(contentOf(synced)).toEqual(contentOf(unite(updates)))
        for (const { id } of Y.decodeUpdate(diff).structs)
          expect(id.clock).toBeGreaterThanOrEqual(vector.get(id.client) ?? 0)
      }
    }),
    runs,
  )
})

test('of a long text a diff begins where somebody left off, whether an update ended there or not', () => {
  const doc = new Y.Doc()
  const content = doc.getText('content')
  const state = new DocState()
  const vectors: Map<number, number>[] = []
  doc.on('update', (update: Uint8Array) => state.add(check(update)))
  for (let piece = 0; piece < 400; piece++) {
    content.insert(piece, String.fromCodePoint(97 + (piece % 26)).repeat(1 + (piece % 40)))
    vectors.push(Y.decodeStateVector(Y.encodeStateVector(doc)))
  }
  const whole = state.encodeDiff(nothing)
  const [client = 0, end = 0] = [...(vectors.at(-1) ?? [])][0] ?? []
  for (let clock = 0; clock <= end; clock += 7) vectors.push(new Map([[client, clock]]))
  const differing = vectors.filter(
    (vector) => !Buffer.from(state.encodeDiff(vector)).equals(Y.diffUpdate(whole, Y.encodeStateVector(vector))),
  )
  expect(differing).toEqual([])
})

test('covers exactly what would change nothing', () => {
  fc.assert(
    fc.property(history, fc.nat(), ({ seed, steps, order }, count) => {
      const { updates } = randomHistory(seed, steps)
      const known = shuffle(updates, order).slice(0, count % (updates.length + 1))
      const state = stateOf(known)
      for (const update of known) expect(state.covers(check(update))).toBe(true)
      const before = state.encodeDiff(nothing)
      const covered = updates.filter((update) => state.covers(check(update)))
      expect(stateOf([before, ...covered]).encodeDiff(nothing)).toEqual(before)
      for (const update of updates)
        if (!covered.includes(update)) expect(stateOf([before, update]).encodeDiff(nothing)).not.toEqual(before)
      // Yjs derives deletes that nobody sent, so the state of a replica may add something, but only once.
      const replica = check(Y.encodeStateAsUpdate(unite(known)))
      state.add(replica)
      expect(state.covers(replica)).toBe(true)
    }),
    runs,
  )
})

/** Whether it has become compact. */
const compact = (state: DocState, meanwhile: readonly Uint8Array[] = []): boolean => {
  const result = compactUpdate(state.beginCompaction())
  for (const update of meanwhile) state.add(check(update))
  state.endCompaction(result.ok ? result.update : undefined)
  return result.ok
}

test('what is added while a state is made compact is in it', () => {
  fc.assert(
    fc.property(history, fc.nat(), fc.nat(), ({ seed, steps, order }, first, second) => {
      const { updates } = randomHistory(seed, steps)
      const arrived = shuffle(updates, order)
      const [from, to] = [first, second].map((count) => count % (arrived.length + 1)).sort((a, b) => a - b)
      const state = stateOf(arrived.slice(0, from))
      expect(compact(state, arrived.slice(from, to))).toBe(true)
      for (const update of arrived.slice(to)) state.add(check(update))
      expect(contentOf(unite([state.encodeDiff(nothing)]))).toEqual(contentOf(unite(updates)))
      for (const update of arrived) expect(state.covers(check(update))).toBe(true)
    }),
    runs,
  )
})

test('made compact it is the same doc, also with predecessors missing, and goes on growing', () => {
  fc.assert(
    fc.property(history, fc.nat(), ({ seed, steps, order }, count) => {
      const { updates } = randomHistory(seed, steps)
      const arrived = shuffle(updates, order)
      const first = arrived.slice(0, count % (arrived.length + 1))
      const state = stateOf(first)
      expect(compact(state)).toBe(true)
      expect(contentOf(unite([state.encodeDiff(nothing)]))).toEqual(contentOf(unite(first)))
      expect(state.looseStructs).toBe(0)
      for (const update of arrived.slice(first.length)) state.add(check(update))
      expect(contentOf(unite([state.encodeDiff(nothing)]))).toEqual(contentOf(unite(updates)))
    }),
    runs,
  )
})

test('typing letter by letter becomes one struct when made compact', () => {
  const doc = new Y.Doc()
  const state = new DocState()
  doc.on('update', (update: Uint8Array) => state.add(check(update)))
  for (let at = 0; at < 1_000; at++) doc.getText('content').insert(at, 'x')
  expect(state.structs).toBe(1_000)
  expect(compact(state)).toBe(true)
  expect(state.structs).toBe(1)
  expect(state.encodeDiff(nothing)).toEqual(Y.encodeStateAsUpdate(doc))
})

test('the last letter of a long text is a diff of a few bytes', () => {
  const doc = new Y.Doc()
  doc.getText('content').insert(0, 'x'.repeat(100_000))
  const state = stateOf([Y.encodeStateAsUpdate(doc)])
  const diff = state.encodeDiff(new Map([[doc.clientID, 99_999]]))
  expect(diff.length).toBeLessThan(30)
})

test('updates that are not on disk yet are left out of the state vector', () => {
  const doc = new Y.Doc()
  const updates: CheckedUpdate[] = []
  doc.on('update', (update: Uint8Array) => updates.push(check(update)))
  for (let at = 0; at < 4; at++) doc.getText('content').insert(at, 'x')
  const state = stateOf(updates.map(({ bytes }) => bytes))
  const vectorWithout = (from: number) => Y.decodeStateVector(state.stateVector(updates.slice(from))).get(doc.clientID)
  expect(vectorWithout(4)).toBe(4)
  expect(vectorWithout(2)).toBe(2)
  expect(vectorWithout(0)).toBeUndefined()
})

test('one state after the other is taken from a writer who contradicts himself, and nothing throws', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(), fc.nat({ max: 6 })), { minLength: 1, maxLength: 6 }),
      fc.nat(),
      (parts, order) => {
        // The same client ids in unrelated histories: overlapping ids with different content.
        const updates = shuffle(
          parts.flatMap(([seed, steps]) => randomHistory(seed % 50, steps * 5).updates),
          order,
        )
        const state = stateOf(updates)
        expect(Y.decodeUpdate(state.encodeDiff(nothing)).structs.length).toBeGreaterThanOrEqual(0)
        for (const update of updates) expect(state.covers(check(update))).toBe(true)
        compact(state)
        check(state.encodeDiff(nothing))
      },
    ),
    runs,
  )
})
