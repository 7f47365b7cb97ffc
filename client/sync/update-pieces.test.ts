import { toBase64 } from 'lib0/buffer'
import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { docDigest } from '../../shared/document/digest.ts'
import { SpaceDoc } from '../../shared/document/space-doc.ts'
import { newNoteId } from '../../shared/ids.ts'
import { piecesOf } from './update-pieces.ts'

/** A list that two devices have kept, with what they wrote over and deleted. */
function listOfTwo(): { update: Uint8Array; first: Uint8Array } {
  const [desk, phone] = [new SpaceDoc(new Y.Doc()), new SpaceDoc(new Y.Doc())]
  const exchange = (): void => {
    Y.applyUpdate(phone.doc, Y.encodeStateAsUpdate(desk.doc))
    Y.applyUpdate(desk.doc, Y.encodeStateAsUpdate(phone.doc))
  }
  const ids = Array.from({ length: 40 }, newNoteId)
  for (const [at, id] of ids.entries()) desk.addNote(id, { createdAt: at, editedAt: at })
  exchange()
  const first = Y.encodeStateAsUpdate(desk.doc)
  for (const [at, id] of ids.entries()) {
    const [here, there] = at % 2 === 0 ? [desk, phone] : [phone, desk]
    here.touch(id, 100 + at, 'Bob')
    there.titles.write(id, { value: `Note ${at}`, by: 'Bob', at })
    if (at % 5 === 0) exchange()
    if (at % 3 === 0) there.titles.clear(id)
    here.settings.write('language', { value: String(at), by: 'Bob', at })
  }
  exchange()
  return { update: Y.encodeStateAsUpdate(desk.doc), first }
}

const digestOf = (...updates: Uint8Array[]): string => {
  const doc = new Y.Doc()
  for (const update of updates) Y.applyUpdate(doc, update)
  expect(doc.store.pendingStructs).toBeNull()
  expect(doc.store.pendingDs).toBeNull()
  return toBase64(docDigest([Y.encodeStateAsUpdate(doc)]))
}

it.each([1, 3, 10, 1_000])('a list in pieces of %i comes to the same', (structs) => {
  const { update } = listOfTwo()
  const pieces = piecesOf(update, structs)
  expect(pieces.length > 1).toBe(structs < 1_000)
  expect(digestOf(...pieces)).toBe(digestOf(update))
  expect(digestOf(...pieces.toReversed())).toBe(digestOf(update))
})

it('whoever stopped between two pieces has all when what is missing comes', () => {
  const { update } = listOfTwo()
  const whole = new Y.Doc()
  Y.applyUpdate(whole, update)
  const pieces = piecesOf(update, 7)
  for (let stop = 0; stop < pieces.length; stop += 5) {
    const doc = new Y.Doc()
    for (const piece of pieces.slice(0, stop)) Y.applyUpdate(doc, piece)
    const rest = Y.encodeStateAsUpdate(whole, Y.encodeStateVector(doc))
    expect(digestOf(Y.encodeStateAsUpdate(doc), rest)).toBe(digestOf(update))
  }
})

it('of a list that is partly known, what is missing comes to the same in pieces', () => {
  const { update, first } = listOfTwo()
  const missing = Y.diffUpdate(update, Y.encodeStateVectorFromUpdate(first))
  expect(digestOf(first, ...piecesOf(missing, 4))).toBe(digestOf(update))
})

it('an update that says of nothing but deletions is one piece', () => {
  const doc = new Y.Doc()
  doc.getText('content').insert(0, 'gone')
  const before = Y.encodeStateAsUpdate(doc)
  const vector = Y.encodeStateVector(doc)
  doc.getText('content').delete(0, 2)
  const deletion = Y.encodeStateAsUpdate(doc, vector)
  expect(piecesOf(deletion, 3)).toHaveLength(1)
  expect(digestOf(before, ...piecesOf(deletion, 3))).toBe(digestOf(before, deletion))
})
