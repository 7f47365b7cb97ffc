import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import type { NoteId } from '../ids.ts'
import { SpaceDoc, touchOrigin } from './space-doc.ts'
import { noteStateOf } from './tombstone.ts'

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
    expect([...alice.ids()].sort()).toEqual([note, other])
    expect(bob.entry(note)).toEqual(alice.entry(note))
  })

  it('lists a note once that two devices list at once', () => {
    const [alice, bob] = [new SpaceDoc(new Y.Doc()), new SpaceDoc(new Y.Doc())]
    alice.addNote(note, { createdAt: 1, editedAt: 1 })
    bob.addNote(note, { createdAt: 1, editedAt: 1 })
    exchange(alice, bob)
    expect(alice.ids()).toEqual([note])
  })

  it('keeps what a note was called, of all devices, and tells of it', () => {
    const [alice, bob] = [new SpaceDoc(new Y.Doc()), new SpaceDoc(new Y.Doc())]
    alice.addNote(note, { createdAt: 1, editedAt: 1 })
    exchange(alice, bob)
    expect(alice.formerTitles(note)).toEqual([])
    alice.keepFormerTitle(note, 'Plan / draft')
    alice.keepFormerTitle(note, '')
    bob.keepFormerTitle(note, '计划')
    bob.keepFormerTitle(note, 'Plan / draft')
    const told: NoteId[][] = []
    alice.observe((changed) => told.push([...changed]))
    exchange(alice, bob)
    expect(told).toEqual([[note]])
    for (const space of [alice, bob, new SpaceDoc(alice.doc)])
      expect([...space.formerTitles(note)].sort()).toEqual(['Plan / draft', '计划'])
    expect(alice.formerTitles(other)).toEqual([])
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
    space.touch(note, 5, 'Alice')
    stop()
    space.touch(note, 6, 'Alice')
    expect(told).toEqual([
      [[note, other], null],
      [[note], touchOrigin],
    ])
  })

  it('says which devices edited a note last: both, where neither knew of the other', () => {
    const [alice, bob] = [new SpaceDoc(new Y.Doc()), new SpaceDoc(new Y.Doc())]
    alice.addNote(note, { createdAt: 1, editedAt: 1 })
    exchange(alice, bob)
    expect(bob.editedBy(note)).toEqual([])
    alice.touch(note, 2, 'Laptop')
    bob.touch(note, 2, 'Phone')
    exchange(alice, bob)
    expect(alice.editedBy(note).sort()).toEqual(['Laptop', 'Phone'])
    expect(bob.editedBy(note).sort()).toEqual(['Laptop', 'Phone'])
    bob.touch(note, 3, 'Bob’s phone')
    exchange(alice, bob)
    expect(alice.editedBy(note)).toEqual(['Bob’s phone'])
  })

  it('says who edited a note elsewhere, also where this device was called something else when it did', () => {
    const [alice, bob] = [new SpaceDoc(new Y.Doc()), new SpaceDoc(new Y.Doc())]
    alice.addNote(note, { createdAt: 1, editedAt: 1 })
    exchange(alice, bob)
    alice.touch(note, 2, 'Chrome')
    bob.touch(note, 2, 'Phone')
    exchange(alice, bob)
    const none = new Set<string>()
    expect(alice.editedElsewhereBy(note, none)).toEqual(['Phone'])
    expect(bob.editedElsewhereBy(note, none)).toEqual(['Chrome'])
    // The next session of the same device.
    const later = new SpaceDoc(new Y.Doc())
    exchange(alice, later)
    expect(later.editedElsewhereBy(note, new Set([String(alice.doc.clientID)]))).toEqual(['Phone'])
  })

  it('forgets the names of devices that no note tells of', () => {
    const server = new SpaceDoc(new Y.Doc())
    server.addNote(note, { createdAt: 1, editedAt: 1 })
    server.addNote(other, { createdAt: 1, editedAt: 1 })
    server.touch(other, 2, 'The first')
    for (let session = 0; session < 200; session++) {
      const tab = new SpaceDoc(new Y.Doc())
      exchange(tab, server)
      tab.touch(note, 2, `Session ${session}`)
      exchange(tab, server)
    }
    expect(server.editedBy(note)).toEqual(['Session 199'])
    expect(server.editedBy(other)).toEqual(['The first'])
    expect(server.doc.getMap('devices').size).toBeLessThanOrEqual(65)
  })

  it('keeps a note in the trash that two devices put there, until a restore that has seen both', () => {
    const [alice, bob] = [new SpaceDoc(new Y.Doc()), new SpaceDoc(new Y.Doc())]
    alice.addNote(note, { createdAt: 1, editedAt: 1 })
    exchange(alice, bob)
    alice.tombstones.write(note, { value: { stateVector: 'AA==' }, by: 'Alice', at: 10 })
    bob.tombstones.write(note, { value: { stateVector: 'AQEB' }, by: 'Bob', at: 11 })
    exchange(alice, bob)
    expect(alice.tombstones.candidates(note)).toHaveLength(2)
    bob.tombstones.clear(note)
    exchange(alice, bob)
    expect(alice.entry(note)?.trashedAt).toBeUndefined()
  })

  it('takes it for one deletion when two devices that had seen the same delete a note', () => {
    const [alice, bob] = [new SpaceDoc(new Y.Doc()), new SpaceDoc(new Y.Doc())]
    alice.addNote(note, { createdAt: 1, editedAt: 1 })
    exchange(alice, bob)
    alice.tombstones.write(note, { value: { stateVector: 'AA==' }, by: 'Alice', at: 10 })
    bob.tombstones.write(note, { value: { stateVector: 'AA==' }, by: 'Bob', at: 11 })
    exchange(alice, bob)
    expect(alice.tombstones.candidates(note)).toHaveLength(1)
    expect(bob.tombstones.candidates(note)).toEqual(alice.tombstones.candidates(note))
  })

  it('says all the titles that stand, the one that is shown first', () => {
    const [alice, bob] = [new SpaceDoc(new Y.Doc()), new SpaceDoc(new Y.Doc())]
    alice.addNote(note, { createdAt: 1, editedAt: 1 })
    expect(alice.entry(note)).toMatchObject({ givenTitle: undefined, titles: [] })
    alice.titles.write(note, { value: 'Shopping', by: 'Alice', at: 10 })
    exchange(alice, bob)
    expect(bob.entry(note)).toMatchObject({ givenTitle: 'Shopping', titles: [{ value: 'Shopping' }] })
    alice.titles.write(note, { value: 'Market', by: 'Alice', at: 11 })
    bob.titles.write(note, { value: 'Einkauf', by: 'Bob', at: 12 })
    exchange(alice, bob)
    const entry = alice.entry(note)
    expect(entry?.titles.map(({ value }) => value).sort()).toEqual(['Einkauf', 'Market'])
    expect(entry?.titles[0]?.value).toBe(entry?.givenTitle)
    expect(bob.entry(note)).toEqual(entry)
  })

  describe('in the trash', () => {
    const text = (doc: Y.Doc): Y.Text => doc.getText('content')
    /** Two devices that hold the same note. */
    const bothHaving = (words: string): { alice: SpaceDoc; bob: SpaceDoc; here: Y.Doc; there: Y.Doc } => {
      const [alice, bob] = [new SpaceDoc(new Y.Doc()), new SpaceDoc(new Y.Doc())]
      alice.addNote(note, { createdAt: 1, editedAt: 1 })
      alice.touch(note, 5, 'Laptop')
      exchange(alice, bob)
      const [here, there] = [new Y.Doc(), new Y.Doc()]
      text(here).insert(0, words)
      Y.applyUpdate(there, Y.encodeStateAsUpdate(here))
      return { alice, bob, here, there }
    }
    const lookAt = (space: SpaceDoc, doc: Y.Doc): boolean => space.mustRevive(note, () => noteStateOf(doc))

    it('a note says who put it there and when, and is taken out again', () => {
      const { alice, bob, here } = bothHaving('Milk')
      alice.trash(new Map([[note, noteStateOf(here)]]), 'Phone', 10)
      exchange(alice, bob)
      expect(bob.entry(note)).toMatchObject({ trashedAt: 10, trashedBy: 'Phone' })
      expect(bob.tombstoneMark(note)).toBe(alice.tombstoneMark(note))
      expect(lookAt(bob, here)).toBe(false)
      bob.restore([note])
      exchange(alice, bob)
      expect(alice.isTrashed(note)).toBe(false)
      expect(alice.tombstoneMark(note)).toBe('')
    })

    it('a note comes back that was edited meanwhile, once for all who hold the edit, with both names', () => {
      const { alice, bob, here, there } = bothHaving('Milk')
      alice.trash(new Map([[note, noteStateOf(here)]]), 'Phone', 10)
      text(there).insert(4, ', bread')
      bob.touch(note, 11, 'Laptop')
      exchange(alice, bob)
      expect(lookAt(alice, here)).toBe(false)
      Y.applyUpdate(here, Y.encodeStateAsUpdate(there))
      expect([lookAt(alice, here), lookAt(bob, there)]).toEqual([true, true])
      // Alice's device cannot tell by whom the edit is, Bob's can.
      alice.revive(note, '', 20)
      bob.revive(note, 'Laptop', 21)
      exchange(alice, bob)
      for (const space of [alice, bob]) {
        expect(space.isTrashed(note)).toBe(false)
        expect(space.revival(note)).toEqual({ value: { deletedBy: 'Phone', deletedAt: 10 }, by: 'Laptop', at: 21 })
      }
    })

    it('a deletion that has seen the edit ends the matter', () => {
      const { alice, bob, here, there } = bothHaving('Milk')
      alice.trash(new Map([[note, noteStateOf(here)]]), 'Phone', 10)
      text(there).insert(4, ', bread')
      exchange(alice, bob)
      bob.revive(note, 'Laptop', 20)
      exchange(alice, bob)
      alice.trash(new Map([[note, noteStateOf(there)]]), 'Phone', 30)
      exchange(alice, bob)
      expect(bob.revival(note)).toBeUndefined()
      expect(lookAt(bob, there)).toBe(false)
      expect(bob.entry(note)).toMatchObject({ trashedAt: 30 })
    })

    it('a note whose edits are all known to one or the other of two who deleted it at once stays there', () => {
      const { alice, bob, here, there } = bothHaving('Milk')
      text(here).insert(0, 'Oat ')
      text(there).insert(4, ', bread')
      alice.trash(new Map([[note, noteStateOf(here)]]), 'Phone', 10)
      bob.trash(new Map([[note, noteStateOf(there)]]), 'Laptop', 11)
      exchange(alice, bob)
      Y.applyUpdate(here, Y.encodeStateAsUpdate(there))
      expect(alice.tombstones.candidates(note)).toHaveLength(2)
      expect(lookAt(alice, here)).toBe(false)
    })

    it('who edited since is told by what the author of the deletion knew of edits', () => {
      const { alice, bob, here } = bothHaving('Milk')
      alice.trash(new Map([[note, noteStateOf(here)]]), 'Phone', 10)
      const known = alice.tombstones.shown(note)?.value.edits
      expect(alice.editedBy(note, known)).toEqual([])
      bob.touch(note, 2, 'Mum’s tablet')
      exchange(alice, bob)
      expect(alice.editedBy(note, known)).toEqual(['Mum’s tablet'])
    })
  })

  it('lets the time of the last edit grow with each touch, whatever the clocks say', () => {
    const space = new SpaceDoc(new Y.Doc())
    space.addNote(note, { createdAt: 100, editedAt: 100 })
    space.touch(note, 100, 'Alice')
    expect(space.entry(note)?.editedAt).toBe(101)
    space.touch(note, 50, 'Alice')
    expect(space.entry(note)?.editedAt).toBe(102)
    space.touch(note, 500, 'Alice')
    expect(space.entry(note)?.editedAt).toBe(500)
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
