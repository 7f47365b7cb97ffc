import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import type { NoteId } from '../ids.ts'
import { SpaceDoc, touchOrigin } from './space-doc.ts'

const note = '11111111-1111-4111-8111-111111111111' as NoteId
const other = '22222222-2222-4222-8222-222222222222' as NoteId

const exchange = (a: SpaceDoc, b: SpaceDoc): void => {
  Y.applyUpdate(a.doc, Y.encodeStateAsUpdate(b.doc))
  Y.applyUpdate(b.doc, Y.encodeStateAsUpdate(a.doc))
}

describe('SpaceDoc', () => {
  it('unites the notes of two devices that never met', () => {
    const [alice, bob] = [new SpaceDoc(new Y.Doc()), new SpaceDoc(new Y.Doc())]
    alice.addNote(note, { createdAt: 1, editedAt: 2 })
    bob.addNote(other, { createdAt: 3, editedAt: 4 })
    exchange(alice, bob)
    expect(alice.ids().sort()).toEqual([note, other])
    expect(bob.entry(note)).toEqual(alice.entry(note))
  })

  it('lists a note once that two devices list at once', () => {
    const [alice, bob] = [new SpaceDoc(new Y.Doc()), new SpaceDoc(new Y.Doc())]
    alice.addNote(note, { createdAt: 1, editedAt: 1 })
    bob.addNote(note, { createdAt: 1, editedAt: 1 })
    exchange(alice, bob)
    expect(alice.ids()).toEqual([note])
  })

  it('tells once per transaction which notes are listed differently, and why', () => {
    const space = new SpaceDoc(new Y.Doc())
    const told: [NoteId[], unknown][] = []
    const stop = space.observe((changed, { origin }) => told.push([[...changed].sort(), origin]))
    space.doc.transact(() => {
      space.addNote(note, { createdAt: 1, editedAt: 1 })
      space.addNote(other, { createdAt: 1, editedAt: 1 })
      space.titles.write(note, { value: 'Title', by: 'Test', at: 1 })
    })
    space.touch(note, 5)
    stop()
    space.touch(note, 6)
    expect(told).toEqual([
      [[note, other], null],
      [[note], touchOrigin],
    ])
  })

  it('keeps a note in the trash that two devices put there, until a restore that has seen both', () => {
    const [alice, bob] = [new SpaceDoc(new Y.Doc()), new SpaceDoc(new Y.Doc())]
    alice.addNote(note, { createdAt: 1, editedAt: 1 })
    exchange(alice, bob)
    alice.tombstones.write(note, { value: { stateVector: 'AA==' }, by: 'Alice', at: 10 })
    bob.tombstones.write(note, { value: { stateVector: 'AA==' }, by: 'Bob', at: 11 })
    exchange(alice, bob)
    expect(alice.tombstones.candidates(note)).toHaveLength(2)
    bob.tombstones.clear(note)
    exchange(alice, bob)
    expect(alice.entry(note)?.trashedAt).toBeUndefined()
  })

  it('lets the time of the last edit grow with each touch, whatever the clocks say', () => {
    const space = new SpaceDoc(new Y.Doc())
    space.addNote(note, { createdAt: 100, editedAt: 100 })
    space.touch(note, 100)
    expect(space.entry(note)?.editedAt).toBe(101)
    space.touch(note, 50)
    expect(space.entry(note)?.editedAt).toBe(102)
    space.touch(note, 500)
    expect(space.entry(note)?.editedAt).toBe(500)
  })

  it('has another revision when two devices announce an edit at once, on both of them', () => {
    const [alice, bob] = [new SpaceDoc(new Y.Doc()), new SpaceDoc(new Y.Doc())]
    alice.addNote(note, { createdAt: 1, editedAt: 1 })
    exchange(alice, bob)
    alice.touch(note, 10)
    bob.touch(note, 10)
    const seenAlone = [alice, bob].map((space) => space.entry(note)?.revision)
    exchange(alice, bob)
    expect(alice.entry(note)?.revision).toBe(bob.entry(note)?.revision)
    expect(seenAlone).not.toContain(alice.entry(note)?.revision)
  })

  it.each([Number.NaN, Infinity, -1, 1e300, '5', null])('takes %s for no time', (value) => {
    const doc = new Y.Doc()
    doc.getMap('notes').set(note, { kind: 'note', createdAt: value })
    doc.getMap('editedAt').set(`${note}/1`, value)
    doc.getMap('tombstones').set(`${note}/1`, { value: { stateVector: '' }, by: 'x', at: value })
    expect(new SpaceDoc(doc).entry(note)).toMatchObject({ createdAt: 0, editedAt: 0, trashedAt: undefined })
  })

  it('reads what a stranger wrote as absent, not as an error', () => {
    const doc = new Y.Doc()
    doc.getMap('notes').set('not an id', { kind: 'note', createdAt: 1 })
    doc.getMap('notes').set(note, { kind: 'note', createdAt: 'yesterday' })
    doc.getMap('editedAt').set(`${note}/1`, {})
    const space = new SpaceDoc(doc)
    expect(space.ids()).toEqual([note])
    expect(space.entry(note)).toMatchObject({ createdAt: 0, editedAt: 0 })
  })
})
