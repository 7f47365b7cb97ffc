import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { coveredBy, noteStateOf, seenOf, type SeenState } from './tombstone.ts'

const replica = (clientID: number): Y.Doc => {
  const doc = new Y.Doc()
  doc.clientID = clientID
  return doc
}
const content = (doc: Y.Doc): Y.Text => doc.getText('content')
const bring = (from: Y.Doc, to: Y.Doc): void => Y.applyUpdate(to, Y.encodeStateAsUpdate(from))
const seenBy = (doc: Y.Doc): SeenState => seenOf(noteStateOf(doc))
/** As a tombstone stands in the list of notes. */
const stored = (seen: SeenState): SeenState => JSON.parse(JSON.stringify(seen)) as SeenState
const covers = (seen: readonly SeenState[], doc: Y.Doc): boolean => coveredBy(seen.map(stored), noteStateOf(doc))
/** So many deletes that a tombstone does not say which. */
const manyDeletes = (doc: Y.Doc): void => {
  for (let word = 0; word < 500; word++) content(doc).insert(0, 'word ')
  for (let word = 0; word < 500; word++) content(doc).delete(word * 4, 1)
}

describe('coveredBy', () => {
  it('covers what its author saw, also on a replica that has less of it', () => {
    const [author, other] = [replica(1), replica(2)]
    content(author).insert(0, 'Milk')
    bring(author, other)
    content(author).insert(4, ', bread')
    content(author).delete(0, 2)
    expect(covers([seenBy(author)], author)).toBe(true)
    expect(covers([seenBy(author)], other)).toBe(true)
    expect(covers([seenBy(author)], replica(3))).toBe(true)
  })

  it('does not cover a letter that its author had not seen', () => {
    const [author, other] = [replica(1), replica(2)]
    content(author).insert(0, 'Milk')
    bring(author, other)
    content(other).insert(4, '!')
    const seen = [seenBy(author)]
    expect(covers(seen, other)).toBe(false)
    bring(other, author)
    expect(covers(seen, author)).toBe(false)
    expect(covers([seenBy(author)], author)).toBe(true)
  })

  it.each([
    ['few', () => undefined],
    ['many', manyDeletes],
  ])('does not cover a delete that its author had not seen, beside %s that it had', (_, before) => {
    const [author, other] = [replica(1), replica(2)]
    content(author).insert(0, 'Milk, bread')
    before(author)
    bring(author, other)
    const seen = [seenBy(author)]
    content(other).delete(0, 1)
    expect(covers(seen, other)).toBe(false)
    content(author).delete(content(author).length - 1, 1)
    expect(covers([seenBy(author)], other), 'another one, and as many').toBe(false)
    bring(other, author)
    expect(covers(seen, author)).toBe(false)
  })

  it('says which deletes there were only where they are few', () => {
    const author = replica(1)
    content(author).insert(0, 'Milk')
    content(author).delete(0, 1)
    expect(seenBy(author).deletes?.ids).toBeDefined()
    manyDeletes(author)
    expect(seenBy(author).deletes?.ids).toBeUndefined()
    expect(JSON.stringify(seenBy(author)).length).toBeLessThan(200)
  })

  it('is one deletion when two devices delete at once, each with mistakes of its own corrected', () => {
    const [author, other] = [replica(1), replica(2)]
    content(author).insert(0, 'Milk')
    bring(author, other)
    for (const doc of [author, other]) {
      content(doc).insert(4, ', bred')
      content(doc).delete(8, 2)
      content(doc).insert(8, 'ead')
    }
    const seen = [seenBy(author), seenBy(other)]
    bring(author, other)
    expect(covers(seen, other)).toBe(true)
    for (const one of seen) expect(covers([one], other)).toBe(false)
  })

  it('covers all deletes where the tombstone is of an app that said nothing of them', () => {
    const [author, other] = [replica(1), replica(2)]
    content(author).insert(0, 'Milk')
    bring(author, other)
    const { stateVector } = seenBy(author)
    content(other).delete(0, 1)
    expect(covers([{ stateVector }], other)).toBe(true)
    content(other).insert(0, 'm')
    expect(covers([{ stateVector }], other)).toBe(false)
  })

  it.each(['', '*', 'AQ==', '/////w=='])('covers nothing with %j in the place of a state', (nonsense) => {
    const doc = replica(1)
    content(doc).insert(0, 'Milk')
    content(doc).delete(0, 1)
    const seen = seenBy(doc)
    expect(covers([{ ...seen, stateVector: nonsense }], doc)).toBe(false)
    expect(covers([{ ...seen, deletes: { digest: '', count: 0, ids: nonsense } }], doc)).toBe(false)
    expect(covers([seen, { stateVector: nonsense }], doc)).toBe(true)
  })

  it('[property] covers exactly what the authors had seen together, whoever deletes and whatever comes in which order', () => {
    const step = fc.record({
      who: fc.nat(3),
      what: fc.constantFrom('insert', 'insert', 'delete', 'bring', 'trash'),
      from: fc.nat(3),
      at: fc.nat(1_000),
    })
    let revived = 0
    let covered = 0
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 40 }), (steps) => {
        const replicas = [1, 2, 3, 4].map(replica)
        const seen: SeenState[] = []
        /** What the authors had seen, letter by letter. */
        const known = replica(5)
        for (const { who, what, from, at } of steps) {
          const [doc, other] = [replicas[who], replicas[from]]
          if (doc === undefined || other === undefined) continue
          const text = content(doc)
          if (what === 'insert') text.insert(at % (text.length + 1), 'ab')
          else if (what === 'delete' && text.length > 0) text.delete(at % text.length, 1)
          else if (what === 'bring') bring(other, doc)
          else if (what === 'trash') {
            seen.push(seenBy(doc))
            bring(doc, known)
          }
        }
        if (seen.length === 0) return
        const knownState = noteStateOf(known)
        for (const doc of replicas) {
          const { vector, deletes } = noteStateOf(doc)
          const isKnown =
            [...vector].every(([client, clock]) => clock <= (knownState.vector.get(client) ?? 0)) &&
            [...deletes.ranges()].every((range) => knownState.deletes.covers(range))
          expect(covers(seen, doc)).toBe(isKnown)
          if (isKnown) covered++
          else revived++
        }
      }),
      { numRuns: 500 },
    )
    expect(Math.min(revived, covered)).toBeGreaterThan(50)
  })
})
