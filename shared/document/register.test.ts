import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import type { NoteId } from '../ids.ts'
import { isCandidateOf, noteOfKey, Registers, type Candidate } from './register.ts'

const note = '11111111-1111-4111-8111-111111111111' as NoteId
const other = '22222222-2222-4222-8222-222222222222' as NoteId

interface Replica {
  doc: Y.Doc
  titles: Registers<Candidate<string>, NoteId>
}

function replica(clientID: number): Replica {
  const doc = new Y.Doc()
  doc.clientID = clientID
  return {
    doc,
    titles: new Registers(
      doc.getMap('titles'),
      isCandidateOf((value): value is string => typeof value === 'string'),
      noteOfKey,
    ),
  }
}

const sync = (from: Replica, to: Replica): void =>
  Y.applyUpdate(to.doc, Y.encodeStateAsUpdate(from.doc, Y.encodeStateVector(to.doc)))

function syncAll(replicas: readonly Replica[]): void {
  for (const from of replicas) for (const to of replicas) if (from !== to) sync(from, to)
}

const write = (on: Replica, value: string): void => on.titles.write(note, { value, by: 'Test', at: 0 })
const values = (on: Replica): string[] => on.titles.candidates(note).map(({ value }) => value)

describe('Registers', () => {
  it('keeps both of two values that were written without knowing of each other', () => {
    const [alice, bob] = [replica(1), replica(2)]
    write(alice, 'Shopping')
    write(bob, 'Einkauf')
    sync(alice, bob)
    sync(bob, alice)
    expect(values(alice)).toEqual(['Shopping', 'Einkauf'])
    expect(values(bob)).toEqual(values(alice))
    expect(alice.titles.shown(note)).toEqual(bob.titles.shown(note))
  })

  it('lets a write that has seen several values settle them everywhere', () => {
    const [alice, bob] = [replica(1), replica(2)]
    write(alice, 'Shopping')
    write(bob, 'Einkauf')
    sync(alice, bob)
    write(bob, 'Shopping list')
    sync(bob, alice)
    expect(values(alice)).toEqual(['Shopping list'])
    expect(values(bob)).toEqual(['Shopping list'])
  })

  it('keeps a value that was written while another replica cleared what it had seen', () => {
    const [alice, bob] = [replica(1), replica(2)]
    write(alice, 'First')
    sync(alice, bob)
    bob.titles.clear(note)
    write(alice, 'Second')
    sync(alice, bob)
    sync(bob, alice)
    expect(values(alice)).toEqual(['Second'])
    expect(values(bob)).toEqual(['Second'])
  })

  it('holds the fields of different notes apart', () => {
    const alice = replica(1)
    write(alice, 'One')
    alice.titles.write(other, { value: 'Two', by: 'Test', at: 0 })
    alice.titles.clear(note)
    expect(alice.titles.shown(note)).toBeUndefined()
    expect(alice.titles.shown(other)?.value).toBe('Two')
  })

  it('passes over entries that are no candidates', () => {
    const alice = replica(1)
    write(alice, 'Good')
    alice.doc.getMap('titles').set(`${note}/7`, { value: 42, by: 'Test', at: 0 })
    alice.doc.getMap('titles').set(`${note}/8`, 'not even an object')
    alice.doc.getMap('titles').set(`${note}/9`, { value: 'x', by: 'Test', at: Number.NaN })
    alice.doc.getMap('titles').set('no note at all', { value: 'x', by: 'Test', at: 0 })
    expect(values(alice)).toEqual(['Good'])
  })

  it('takes equal values for one, and all replicas name the same writer', () => {
    const replicas = [replica(1), replica(2), replica(3)] as const
    for (const [index, value] of ['Market', 'Shop', 'Market'].entries())
      replicas[index]!.titles.write(note, { value, by: `Device ${index}`, at: index })
    syncAll(replicas)
    for (const one of replicas) {
      expect(values(one)).toEqual(['Market', 'Shop'])
      expect(one.titles.shown(note)).toEqual({ value: 'Market', by: 'Device 0', at: 0 })
    }
  })

  it('compares values by what is in them', () => {
    const doc = new Y.Doc()
    const seen = new Registers(
      doc.getMap('tombstones'),
      isCandidateOf((value): value is object => typeof value === 'object'),
      noteOfKey,
    )
    doc.getMap('tombstones').set(`${note}/1`, { value: { stateVector: 'a', of: [1] }, by: 'Desk', at: 1 })
    doc.getMap('tombstones').set(`${note}/2`, { value: { of: [1], stateVector: 'a' }, by: 'Phone', at: 2 })
    expect(seen.candidates(note)).toHaveLength(1)
    doc.getMap('tombstones').set(`${note}/3`, { value: { stateVector: 'b', of: [1] }, by: 'Phone', at: 2 })
    expect(seen.candidates(note)).toHaveLength(2)
  })

  it('settles to the same when two choose the same without knowing of each other', () => {
    const [alice, bob] = [replica(1), replica(2)]
    write(alice, 'Shopping')
    write(bob, 'Einkauf')
    syncAll([alice, bob])
    for (const one of [alice, bob]) {
      const seen = one.titles.candidates(note)
      one.titles.replace(note, seen, seen.slice(1))
    }
    syncAll([alice, bob])
    expect(values(alice)).toEqual(['Einkauf'])
    expect(values(bob)).toEqual(['Einkauf'])
  })

  it('keeps beside a choice what came after the person had looked', () => {
    const [alice, bob, carol] = [replica(1), replica(2), replica(3)]
    write(alice, 'Shopping')
    write(bob, 'Einkauf')
    syncAll([alice, bob])
    const seen = alice.titles.candidates(note)
    write(carol, 'Courses')
    sync(carol, alice)
    alice.titles.replace(note, seen, seen.slice(0, 1))
    expect(values(alice)).toEqual(['Shopping', 'Courses'])
  })

  it('keeps beside a choice also what this replica itself wrote since', () => {
    const [alice, bob] = [replica(1), replica(2)]
    write(bob, 'Einkauf')
    sync(bob, alice)
    const seen = alice.titles.candidates(note)
    write(alice, 'Shopping')
    alice.titles.replace(note, seen, seen)
    expect(values(alice).sort()).toEqual(['Einkauf', 'Shopping'])
  })

  it('can take a choice back: the values stand side by side again, as they were, on every replica', () => {
    const [alice, bob] = [replica(1), replica(2)]
    alice.titles.write(note, { value: 'Shopping', by: 'Desk', at: 1, device: 'a' })
    bob.titles.write(note, { value: 'Einkauf', by: 'Phone', at: 2, device: 'b' })
    syncAll([alice, bob])
    const before = bob.titles.candidates(note)
    const chosen = before.slice(1)
    bob.titles.replace(note, before, chosen)
    syncAll([alice, bob])
    bob.titles.replace(note, chosen, before)
    syncAll([alice, bob])
    expect(bob.titles.candidates(note)).toEqual(before)
    expect(alice.titles.candidates(note)).toEqual(before)
    write(alice, 'Settled again')
    expect(values(alice)).toEqual(['Settled again'])
  })

  it('leaves what another one wrote when a choice is taken back without knowing of that', () => {
    const [alice, bob] = [replica(1), replica(2)]
    write(alice, 'Shopping')
    write(bob, 'Einkauf')
    syncAll([alice, bob])
    const before = alice.titles.candidates(note)
    alice.titles.replace(note, before, before.slice(0, 1))
    write(bob, 'Groceries')
    alice.titles.replace(note, before.slice(0, 1), before)
    syncAll([alice, bob])
    expect(values(alice).sort()).toEqual(['Einkauf', 'Groceries', 'Shopping'])
    expect(values(bob)).toEqual(values(alice))
  })

  it('would lose a value if a Y.UndoManager took writes back, which is why none does', () => {
    const [alice, bob] = [replica(2), replica(1)]
    write(bob, 'First')
    sync(bob, alice)
    const undoManager = new Y.UndoManager(alice.doc.getMap('titles'))
    write(alice, 'Second')
    undoManager.undo()
    write(bob, 'Written by Bob, who knows of nothing')
    syncAll([alice, bob])
    expect(values(alice)).toEqual(['First'])
    expect(values(bob)).toEqual(['First'])
  })

  it('holds one suggestion, whoever makes it, until somebody writes a value', () => {
    const [alice, bob] = [replica(1), replica(2)]
    for (const [one, value] of [
      [alice, 'A copy'],
      [bob, 'Another copy'],
    ] as const)
      one.titles.suggest(note, { value, by: 'Test', at: 0 })
    syncAll([alice, bob])
    expect(values(alice)).toHaveLength(1)
    expect(values(bob)).toEqual(values(alice))
    write(alice, 'Named')
    syncAll([alice, bob])
    expect(values(bob)).toEqual(['Named'])
    bob.titles.suggest(note, { value: 'Too late', by: 'Test', at: 0 })
    expect(values(bob)).toEqual(['Named'])
  })

  it('lets a suggestion give way to a value that was written without knowing of it', () => {
    const [alice, bob, carol] = [replica(1), replica(2), replica(3)]
    alice.titles.suggest(note, { value: 'A copy', by: 'Test', at: 0 })
    write(alice, 'Named')
    carol.titles.suggest(note, { value: 'A copy, later', by: 'Test', at: 0 })
    bob.titles.suggest(note, { value: 'A copy, too', by: 'Test', at: 0 })
    syncAll([alice, bob, carol])
    for (const one of [alice, bob, carol]) expect(values(one)).toEqual(['Named'])
  })

  describe('after 10,000 rewrites', () => {
    const size = (of: Replica) => Y.encodeStateAsUpdate(of.doc).length
    const rewrites = 10_000

    it('by one replica takes no more than after one', () => {
      const alice = replica(1)
      for (let i = 0; i < rewrites; i++) write(alice, 'The same length')
      expect(size(alice)).toBeLessThan(150)
    })

    it('by three in turn, who choose between theirs, takes some bytes for each of them', () => {
      const replicas = [replica(1), replica(2), replica(3)] as const
      const sent: Uint8Array[] = []
      for (const { doc } of replicas)
        doc.on('update', (update: Uint8Array, origin: unknown) => {
          if (origin !== 'sent') sent.push(update)
        })
      const deliver = (): void => {
        for (const update of sent.splice(0)) for (const { doc } of replicas) Y.applyUpdate(doc, update, 'sent')
      }
      for (let i = 0; i < rewrites / 4; i++) {
        for (const [index, one] of replicas.entries()) write(one, `From ${index}`)
        deliver()
        const by = replicas[i % 3]!
        const seen = by.titles.candidates(note)
        expect(seen).toHaveLength(3)
        by.titles.replace(note, seen, seen.slice(0, 1))
        deliver()
      }
      for (const one of replicas) expect(size(one)).toBeLessThan(500)
    })

    // Yjs remembers of a run of deletions where it begins and ends, and here no two are next to each other.
    it('of two fields in turn takes nine bytes for each', () => {
      const alice = replica(1)
      for (let i = 0; i < rewrites; i++)
        alice.titles.write(i % 2 === 0 ? note : other, { value: 'The same length', by: 'Test', at: 0 })
      expect(size(alice)).toBeLessThan(10 * rewrites)
    })

    it('in a hundred starts of the app takes what the names of the keys do', () => {
      const alice = replica(1)
      for (let i = 0; i < rewrites; i++) {
        alice.doc.clientID = 1_000_000_000 + (i % 100)
        write(alice, 'The same length')
      }
      expect(size(alice)).toBeLessThan(100 * 100)
    })
  })
})
