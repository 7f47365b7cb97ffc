import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import type { NoteId } from '../ids.ts'
import { Labels } from './labels.ts'
import { isTag, TagColours, tagOf } from './tags.ts'

const note = '11111111-1111-4111-8111-111111111111' as NoteId

class Replica {
  readonly doc = new Y.Doc()
  readonly tags = new Labels(this.doc.getMap('tags'), isTag)

  constructor(clientId: number) {
    this.doc.clientID = clientId
  }

  hear(...others: Replica[]): void {
    for (const { doc } of others) Y.applyUpdate(this.doc, Y.encodeStateAsUpdate(doc))
  }
}

describe('Labels', () => {
  it('are put on and taken off, with a slash in them as well', () => {
    const { tags } = new Replica(1)
    tags.put(note, 'work')
    tags.put(note, 'home/garden')
    tags.put(note, 'work')
    expect(tags.of(note)).toEqual(['home/garden', 'work'])
    expect(tags.notesWith('work')).toEqual([note])
    tags.takeOff(note, 'work')
    expect(tags.of(note)).toEqual(['home/garden'])
    expect(tags.notesWith('work')).toEqual([])
  })

  it('stay on where one is taken off and put on at once, whoever had seen which of two', () => {
    for (const [first, second] of [
      [1, 2],
      [2, 1],
    ] as const) {
      const [alice, bob, carol] = [new Replica(first), new Replica(second), new Replica(3)]
      alice.tags.put(note, 'work')
      bob.tags.put(note, 'work')
      carol.hear(alice)
      carol.tags.takeOff(note, 'work')
      carol.hear(bob)
      expect(carol.tags.has(note, 'work')).toBe(true)
      alice.hear(carol)
      alice.tags.takeOff(note, 'work')
      carol.hear(alice)
      expect(carol.tags.has(note, 'work')).toBe(false)
    }
  })

  it('are on exactly where something was put on that nobody who took it off had seen, in any order', () => {
    const step = fc.record({ on: fc.nat(2), kind: fc.constantFrom('put', 'takeOff', 'hear'), from: fc.nat(2) })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30, size: 'max' }), (steps) => {
        const replicas = [new Replica(1), new Replica(2), new Replica(3)]
        /** The model: which puts a replica has heard of, and which of them it knows to be taken off. */
        const known = replicas.map(() => ({ put: new Set<number>(), gone: new Set<number>() }))
        const stands = (on: number): number[] => [...known[on]!.put].filter((put) => !known[on]!.gone.has(put))
        for (const [at, { on, kind, from }] of steps.entries()) {
          const replica = replicas[on]!
          if (kind === 'put') {
            if (stands(on).length === 0) known[on]!.put.add(at)
            replica.tags.put(note, 'work')
          } else if (kind === 'takeOff') {
            for (const put of stands(on)) known[on]!.gone.add(put)
            replica.tags.takeOff(note, 'work')
          } else {
            replica.hear(replicas[from]!)
            for (const put of known[from]!.put) known[on]!.put.add(put)
            for (const put of known[from]!.gone) known[on]!.gone.add(put)
          }
          expect(replica.tags.has(note, 'work')).toBe(stands(on).length > 0)
        }
      }),
    )
  })

  it('count as not there where a stranger wrote what is none', () => {
    const { doc, tags } = new Replica(1)
    const root = doc.getMap('tags')
    for (const key of ['work/1', `${note}/two words/1`, `${note}//1`, `${note}/${'x'.repeat(80)}/1`, note, `${note}/x`])
      root.set(key, 1)
    root.set(`${note}/fine/1`, 'on')
    expect(tags.of(note)).toEqual([])
    for (let which = 0; which < 100; which++) root.set(`${note}/tag${which}/1`, 1)
    expect(tags.of(note)).toHaveLength(64)
  })
})

it('a tag is one word, however it was typed', () => {
  expect(tagOf('#work')).toBe('work')
  expect(tagOf('  to do ')).toBe('to-do')
  expect(tagOf('＃工作，')).toBe('工作')
  expect(tagOf('home/garden')).toBe('home/garden')
  expect(tagOf(' # ')).toBeUndefined()
  for (const typed of ['#a b', 'x'.repeat(90), '工 作', 'e\u0301']) expect(isTag(tagOf(typed) ?? '')).toBe(true)
})

it('a tag has the colour that was chosen, and one of its own before', () => {
  const colours = new TagColours(new Y.Doc())
  expect(colours.of('work')).toBe(colours.of('work'))
  colours.choose('work', { value: 3, by: 'Laptop', at: 1 })
  expect(colours.of('work')).toBe(3)
  colours.root.set('home/1', { value: 99, by: '', at: 1 })
  expect(colours.of('home')).toBeLessThan(8)
})
