import fc from 'fast-check'
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

  it('does not grow with rewrites', () => {
    const alice = replica(1)
    for (let i = 0; i < 10_000; i++) write(alice, 'The same length')
    expect(Y.encodeStateAsUpdate(alice.doc).length).toBeLessThan(300)
  })

  it('never overwrites a value unseen and ends equal on every replica, whatever the order', () => {
    const step = fc.oneof(
      fc.record({
        kind: fc.constant('write' as const),
        on: fc.nat(2),
        value: fc.string({ minLength: 1, maxLength: 4 }),
      }),
      fc.record({ kind: fc.constant('sync' as const), from: fc.nat(2), to: fc.nat(2) }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const replicas = [replica(1), replica(2), replica(3)]
        // The model: each replica's set of standing writes, and the writes that it knows to be replaced.
        const models = replicas.map(() => ({ standing: new Map<number, string>(), replaced: new Set<number>() }))
        let nextWrite = 0
        for (const one of steps) {
          if (one.kind === 'write') {
            write(replicas[one.on]!, one.value)
            const model = models[one.on]!
            for (const id of model.standing.keys()) model.replaced.add(id)
            model.standing = new Map([[nextWrite++, one.value]])
          } else if (one.from !== one.to) {
            sync(replicas[one.from]!, replicas[one.to]!)
            merge(models[one.from]!, models[one.to]!)
          }
          for (const [index, model] of models.entries()) {
            expect(values(replicas[index]!).sort()).toEqual([...model.standing.values()].sort())
          }
        }
        for (let round = 0; round < 2; round++) {
          for (const from of replicas) for (const to of replicas) if (from !== to) sync(from, to)
        }
        for (const one of replicas) expect(values(one)).toEqual(values(replicas[0]!))
      }),
      { numRuns: 300 },
    )
  })
})

interface Model {
  standing: Map<number, string>
  replaced: Set<number>
}

function merge(from: Model, to: Model): void {
  for (const id of from.replaced) to.replaced.add(id)
  for (const [id, value] of from.standing) to.standing.set(id, value)
  for (const id of to.replaced) to.standing.delete(id)
}
