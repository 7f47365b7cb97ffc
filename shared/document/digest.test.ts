import fc from 'fast-check'
import { createHash } from 'node:crypto'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import * as prng from 'lib0/prng'
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { randomHistory, shuffle, unite } from '../testing/random-history.ts'
import { digestBytes, docDigest, isSameDigest } from './digest.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const digestOf = (...updates: readonly Uint8Array[]): string => hex(docDigest(updates))
const stateOf = (doc: Y.Doc): Uint8Array => Y.encodeStateAsUpdate(doc)

const docOf = (clientId: number, options: { gc: boolean } = { gc: true }): Y.Doc => {
  const doc = new Y.Doc(options)
  doc.clientID = clientId
  return doc
}

/** Several replicas that start with the same. */
const copiesOf = (doc: Y.Doc, ...clientIds: readonly number[]): Y.Doc[] =>
  clientIds.map((clientId) => {
    const copy = docOf(clientId)
    Y.applyUpdate(copy, stateOf(doc))
    return copy
  })

/** What a relay gets to see: what each wrote, and nothing of what Yjs deleted by itself when it was put together. */
const updatesOf = (doc: Y.Doc, write: () => void): Uint8Array[] => {
  const updates: Uint8Array[] = []
  const listen = (update: Uint8Array): void => void updates.push(update)
  doc.on('update', listen)
  write()
  doc.off('update', listen)
  return updates
}

/** Every id that updates hold, and every one that they delete, one by one. */
const idsOf = (updates: readonly Uint8Array[]): Set<string> => {
  const ids = new Set<string>()
  const add = (kind: string, client: number, clock: number, length: number): void => {
    for (let at = clock; at < clock + length; at++) ids.add(`${kind} ${client} ${at}`)
  }
  for (const update of updates) {
    const { structs, ds } = Y.decodeUpdate(update)
    for (const { id, length, constructor } of structs)
      if (constructor !== Y.Skip) add('struct', id.client, id.clock, length)
    for (const [client, deletes] of ds.clients) for (const { clock, len } of deletes) add('delete', client, clock, len)
  }
  return ids
}

const isSameSet = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean =>
  a.size === b.size && [...a].every((id) => b.has(id))

const history = fc.record({ seed: fc.nat(), steps: fc.integer({ min: 1, max: 60 }), order: fc.nat() })
const runs = { numRuns: 100 }

test('has these bytes, which all devices and relays compute', () => {
  expect(digestOf()).toBe('96a296d224f285c67bee93c30f8a3091')
  const doc = docOf(7)
  doc.getText('content').insert(0, 'drift')
  expect(digestOf(stateOf(doc))).toBe('68ed84b961a145d3a470a004c2f4d3eb')
  doc.getText('content').delete(1, 3)
  expect(digestOf(stateOf(doc))).toBe('1fbfc4e7b6cbc8fece3cf810b271141b')
  const behindGap = Y.encodeStateAsUpdate(doc, Y.encodeStateVector(new Map([[7, 2]])))
  expect(digestOf(behindGap)).toBe('e6cb4788a880d738bf2a2ead4a0ef200')
})

test('the browser computes the same hash as Node', async () => {
  // Node gets another file of the library than browsers do.
  const nodeFile = createRequire(import.meta.url).resolve('lib0/hash/sha256')
  const browserFile = new URL('../hash/sha256.js', pathToFileURL(nodeFile))
  const { digest } = (await import(browserFile.href)) as { digest: (bytes: Uint8Array) => Uint8Array }
  const gen = prng.create(1)
  for (let length = 0; length < 300; length++) {
    const bytes = prng.uint8Array(gen, length)
    expect(hex(digest(bytes))).toBe(createHash('sha256').update(bytes).digest('hex'))
  }
})

test('an empty doc and an update about nothing have the digest of no updates', () => {
  expect(digestOf(stateOf(new Y.Doc()))).toBe(digestOf())
  expect(docDigest([])).toHaveLength(digestBytes)
})

test('what is no update throws', () => {
  expect(() => docDigest([Uint8Array.of(1, 2, 3)])).toThrow()
})

describe('is the same for the same', () => {
  test('in whatever order and however often updates come, kept, merged, built, and built without garbage collection', () => {
    fc.assert(
      fc.property(history, ({ seed, steps, order }) => {
        const { updates } = randomHistory(seed, steps)
        const expected = digestOf(...updates)
        const shuffled = shuffle([...updates, ...updates.slice(0, 3)], order)
        expect(digestOf(...shuffled)).toBe(expected)
        expect(digestOf(Y.mergeUpdates(shuffled))).toBe(expected)
        expect(digestOf(stateOf(unite(shuffled)))).toBe(expected)
        const uncollected = docOf(1, { gc: false })
        for (const update of shuffled) Y.applyUpdate(uncollected, update)
        expect(digestOf(stateOf(uncollected))).toBe(expected)
        expect(digestOf(stateOf(unite([stateOf(uncollected)])))).toBe(expected)
        // A part of it built and the rest as it came.
        const half = shuffled.length >> 1
        expect(digestOf(stateOf(unite(shuffled.slice(0, half))), ...shuffled.slice(half))).toBe(expected)
      }),
      runs,
    )
  })

  test('after an exchange of diffs', () => {
    fc.assert(
      fc.property(history, ({ seed, steps }) => {
        const { replicas } = randomHistory(seed, steps)
        const states = replicas.map(stateOf)
        const [one, two] = [unite(states), unite([...states].reverse())]
        Y.applyUpdate(one, Y.encodeStateAsUpdate(two, Y.encodeStateVector(one)))
        Y.applyUpdate(two, Y.encodeStateAsUpdate(one, Y.encodeStateVector(two)))
        expect(digestOf(stateOf(one))).toBe(digestOf(stateOf(two)))
      }),
      runs,
    )
  })

  test('also while predecessors are missing', () => {
    fc.assert(
      fc.property(history, fc.array(fc.nat({ max: 3 })), ({ seed, steps, order }, drops) => {
        const { updates } = randomHistory(seed, steps)
        const arrived = shuffle(updates, order).filter((_, index) => drops[index % (drops.length + 1)] !== 0)
        const expected = digestOf(...arrived)
        expect(digestOf(Y.mergeUpdates(arrived))).toBe(expected)
        expect(digestOf(stateOf(unite(arrived)))).toBe(expected)
      }),
      runs,
    )
  })

  test('of values set for one key at the same time, who has only heard of them and who has built them', () => {
    const origin = docOf(1)
    origin.getMap('map').set('key', 'first')
    const [ada, ben] = copiesOf(origin, 2, 3)
    if (ada === undefined || ben === undefined) throw new Error('no copies')
    const heard = [
      stateOf(origin),
      ...updatesOf(ada, () => ada.getMap('map').set('key', 'hers')),
      ...updatesOf(ben, () => {
        ben.getMap('map').set('key', 'his')
        ben.getMap('map').delete('key')
      }),
    ]
    expect(digestOf(...heard)).toBe(digestOf(stateOf(unite(heard))))
    // Which is not what the updates say.
    expect(isSameSet(idsOf(heard), idsOf([stateOf(unite(heard))]))).toBe(false)
  })

  test.each([
    ['a text inside the doc', () => new Y.Text('nested')],
    ['a list inside the doc', () => new Y.Array()],
  ])('of something written into %s while that was deleted', (_, create) => {
    const origin = docOf(1)
    const list = origin.getArray('list')
    list.push([create()])
    const [ada, ben] = copiesOf(origin, 2, 3)
    if (ada === undefined || ben === undefined) throw new Error('no copies')
    const inside = ben.getArray('list').get(0) as Y.Text | Y.Array<string>
    const written = updatesOf(ben, () => {
      if (inside instanceof Y.Text) inside.insert(3, 'written')
      else inside.push(['written'])
    })
    const deleted = updatesOf(ada, () => ada.getArray('list').delete(0, 1))
    const heard = [stateOf(origin), ...written, ...deleted]
    const other = [stateOf(origin), ...deleted, ...written]
    expect(digestOf(...heard)).toBe(digestOf(stateOf(unite(heard))))
    expect(digestOf(...heard)).toBe(digestOf(stateOf(unite(other))))
    expect(digestOf(...heard)).not.toBe(digestOf(stateOf(origin), ...written))
  })
})

describe('changes', () => {
  test('exactly with the ids that are held and those that are deleted', () => {
    fc.assert(
      fc.property(history, fc.nat(), ({ seed, steps, order }, count) => {
        const { updates } = randomHistory(seed, steps)
        const shuffled = shuffle(updates, order)
        const some = shuffled.slice(0, count % (updates.length + 1))
        // Built, so that what Yjs deletes by itself is in both.
        const [less, all] = [
          [stateOf(unite(some)), ...some],
          [stateOf(unite(updates)), ...updates],
        ]
        expect(digestOf(...less) === digestOf(...all)).toBe(isSameSet(idsOf(less), idsOf(all)))
      }),
      runs,
    )
  })

  test('with every letter that is missing and every letter that is deleted', () => {
    const doc = docOf(9)
    const text = doc.getText('content')
    const updates = updatesOf(doc, () => {
      for (let at = 0; at < 40; at++) text.insert(at, 'x')
      for (let at = 39; at >= 0; at -= 2) text.delete(at, 1)
    })
    const digests = updates.map((_, index) => digestOf(...updates.filter((_, at) => at !== index)))
    expect(new Set([...digests, digestOf(...updates)]).size).toBe(updates.length + 1)
  })

  test('with a delete of what is not there yet', () => {
    const doc = docOf(9)
    doc.getText('content').insert(0, 'x')
    const deletes = updatesOf(doc, () => doc.getText('content').delete(0, 1))
    expect(digestOf(...deletes)).not.toBe(digestOf())
    expect(digestOf(stateOf(unite(deletes)))).toBe(digestOf(...deletes))
  })
})

test('digests are compared by their bytes', () => {
  expect(isSameDigest(docDigest([]), docDigest([]))).toBe(true)
  expect(isSameDigest(docDigest([]), new Uint8Array(digestBytes))).toBe(false)
  expect(isSameDigest(docDigest([]), new Uint8Array())).toBe(false)
})
