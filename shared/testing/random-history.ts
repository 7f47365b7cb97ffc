/** Random lives of a doc on several replicas, told as the updates that a relay would receive. */
import * as prng from 'lib0/prng'
import * as Y from 'yjs'

export interface History {
  readonly replicas: readonly Y.Doc[]
  /** In an order in which they may arrive: of one replica in order, else mixed. */
  readonly updates: readonly Uint8Array[]
}

const words = ['a', 'drift', '你好', 'line\n', '"quoted"', '']
/** Only appended: Yjs replaces a character that an edit cuts in two, and not on every replica alike. */
const longChars = ['👩‍👩‍👧', '🌊', '𠮷']

const editText = (gen: prng.PRNG, text: Y.Text): void => {
  const at = prng.int32(gen, 0, text.length)
  switch (prng.int32(gen, 0, 4)) {
    case 0:
      if (text.length > 0) text.delete(Math.min(at, text.length - 1), 1)
      return
    case 1:
      if (text.length > 1) text.format(0, prng.int32(gen, 1, text.length - 1), { bold: prng.bool(gen) })
      return
    case 2:
      text.insertEmbed(at, { picture: 'x' })
      return
    default:
      text.insert(at, prng.oneOf(gen, words) + String(prng.int32(gen, 0, 99)))
  }
}

const values = [null, true, 1, 2 ** 40, 0.5, 'text', [1, [2]], { deep: { er: [1] } }, new Uint8Array([1, 2, 3])]

const edit = (gen: prng.PRNG, doc: Y.Doc): void => {
  switch (prng.int32(gen, 0, 11)) {
    case 0:
      doc.getMap('map').set(prng.oneOf(gen, ['k', 'l']), prng.oneOf(gen, values))
      return
    case 1:
      doc.getMap('map').delete('k')
      return
    case 2:
      doc.getArray('list').push([prng.oneOf(gen, values), prng.int32(gen, 0, 9)])
      return
    case 3: {
      const list = doc.getArray('list')
      if (list.length > 0) list.delete(prng.int32(gen, 0, list.length - 1), 1)
      return
    }
    case 4:
      doc.getMap('map').set('nested', new Y.Map([['inside', new Y.Text('nested')]]))
      return
    case 5:
      doc.getXmlFragment('xml').push([new Y.XmlElement('p'), new Y.XmlText('x')])
      return
    case 6:
      doc.getMap('map').set('sub', new Y.Doc({ guid: 'sub', meta: { a: 1 } }))
      return
    case 7: {
      const text = doc.getText('long')
      text.insert(text.length, prng.oneOf(gen, longChars))
      return
    }
    default:
      editText(gen, doc.getText('content'))
  }
}

export const randomHistory = (seed: number, steps: number): History => {
  const gen = prng.create(seed)
  const updates: Uint8Array[] = []
  /** Clocks that each client has had between two edits. */
  const clocks = new Map<number, number[]>()
  const replicas = [1, 2, 3].map((clientId) => {
    const doc = new Y.Doc()
    doc.clientID = clientId * 1_000 + prng.int32(gen, 0, 99)
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin === 'exchange') return
      updates.push(update)
      clocks.get(doc.clientID)?.push(Y.getState(doc.store, doc.clientID))
    })
    clocks.set(doc.clientID, [0])
    return doc
  })
  for (let step = 0; step < steps; step++) {
    const doc = prng.oneOf(gen, replicas)
    if (prng.int32(gen, 0, 4) > 0) edit(gen, doc)
    else Y.applyUpdate(doc, Y.encodeStateAsUpdate(prng.oneOf(gen, replicas)), 'exchange')
    // What a reconnecting replica sends: everything after some state, with all deletes, struct boundaries elsewhere.
    if (prng.int32(gen, 0, 9) === 0) {
      const known = new Map([[doc.clientID, prng.oneOf(gen, clocks.get(doc.clientID) ?? [0])]])
      updates.push(Y.encodeStateAsUpdate(doc, Y.encodeStateVector(known)))
    }
  }
  return { replicas, updates }
}

/** The doc that all updates of a history make. */
export const unite = (updates: readonly Uint8Array[]): Y.Doc => {
  const doc = new Y.Doc()
  for (const update of updates) Y.applyUpdate(doc, update)
  return doc
}

/** All that two docs must agree on to be the same. */
export const contentOf = (doc: Y.Doc): unknown => ({
  text: doc.getText('content').toDelta() as unknown,
  long: doc.getText('long').toJSON(),
  map: { ...doc.getMap('map').toJSON(), sub: doc.getMap('map').get('sub') instanceof Y.Doc },
  list: doc.getArray('list').toJSON(),
  xml: doc.getXmlFragment('xml').toJSON(),
  vector: Object.fromEntries(Y.decodeStateVector(Y.encodeStateVector(doc))),
  pending: doc.store.pendingStructs !== null || doc.store.pendingDs !== null,
})

export const shuffle = <T>(items: readonly T[], seed: number): T[] => {
  const gen = prng.create(seed)
  const shuffled = [...items]
  for (let at = shuffled.length - 1; at > 0; at--) {
    const other = prng.int32(gen, 0, at)
    const a = shuffled[at]
    const b = shuffled[other]
    if (a === undefined || b === undefined) continue
    shuffled[at] = b
    shuffled[other] = a
  }
  return shuffled
}
