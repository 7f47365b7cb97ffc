/**
 * Registers under arbitrary histories: replicas write, clear, choose and take back; each of the updates that come
 * of it reaches the others in any order, late, twice or not before the end.
 *
 * The model knows nothing of keys. A value has an id; an operation adds values and names those that it removes, which are
 * among those that stood where it was made: so a value that goes anywhere was seen by whoever took it away. What must stand
 * on a replica follows from the operations that have reached it.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import type { NoteId } from '../ids.ts'
import { isCandidateOf, noteOfKey, Registers, type Candidate } from './register.ts'

const notes = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'] as NoteId[]
const longRuns = process.env['DRIFTLESS_LONG'] === '1'
const numRuns = longRuns ? 5_000 : 100
const timeoutMs = longRuns ? 900_000 : 60_000

interface Value {
  id: number
  note: NoteId
  entry: Candidate<string>
  /** Which of its author's updates brought it. */
  author: number
  place: number
}

/** What one transaction of one replica did. */
interface Operation {
  author: number
  /** Counts those of the author that added something: an update is held back until the ones before it are there. */
  place: number
  adds: Value[]
  removes: Value[]
  /** What had reached its author before. */
  past: readonly Operation[]
  update: Uint8Array
}

class Replica {
  readonly index: number
  readonly doc = new Y.Doc()
  readonly titles: Registers<Candidate<string>, NoteId>
  readonly delivered = new Set<Operation>()
  /** What it can take back: a value it put, and what that replaced. */
  readonly done: { note: NoteId; put: Candidate<string>; replaced: Candidate<string>[] }[] = []
  /** What a person has before their eyes, who may choose only later. */
  readonly looked = new Map<NoteId, Candidate<string>[]>()
  places = 0

  constructor(index: number) {
    this.index = index
    this.doc.clientID = index + 1
    this.titles = new Registers(
      this.doc.getMap('titles'),
      isCandidateOf((value): value is string => typeof value === 'string'),
      noteOfKey,
    )
  }

  /** What the model says must stand here: what came and was not removed by what came. */
  standing(note: NoteId): Value[] {
    return this.#came(note).filter(notRemovedBy(this.delivered))
  }

  /** As `standing`, without what its author had removed before writing something else that came earlier than that. */
  surelyStanding(note: NoteId): Value[] {
    const pasts = [...this.delivered].flatMap((operation) => [operation, ...operation.past])
    return this.#came(note).filter(notRemovedBy(new Set(pasts)))
  }

  #came(note: NoteId): Value[] {
    const places = new Map<number, Set<number>>()
    for (const { author, place, adds } of this.delivered) {
      const had = places.get(author) ?? new Set()
      if (adds.length > 0) places.set(author, had.add(place))
    }
    const isThere = ({ author, place }: Value): boolean => {
      for (let before = 0; before <= place; before++) if (places.get(author)?.has(before) !== true) return false
      return true
    }
    return [...this.delivered].flatMap(({ adds }) => adds).filter((value) => value.note === note && isThere(value))
  }
}

function notRemovedBy(operations: ReadonlySet<Operation>): (value: Value) => boolean {
  const gone = new Set([...operations].flatMap(({ removes }) => removes.map(({ id }) => id)))
  return ({ id }) => !gone.has(id)
}

const textsOf = (values: readonly Value[]): string[] => sorted(values.map(({ entry }) => entry.value))
const sorted = (texts: Iterable<string>): string[] => [...new Set(texts)].sort()

class World {
  readonly replicas: Replica[]
  readonly operations: Operation[] = []
  #values = 0

  constructor(count: number) {
    this.replicas = Array.from({ length: count }, (_, index) => new Replica(index))
  }

  write(on: Replica, note: NoteId, text: string): void {
    const entry = this.#entry(on, text)
    const replaced = on.titles.candidates(note)
    this.#perform(on, note, [entry], on.standing(note), () => on.titles.write(note, entry))
    on.done.push({ note, put: entry, replaced })
  }

  clear(on: Replica, note: NoteId): void {
    this.#perform(on, note, [], on.standing(note), () => on.titles.clear(note))
  }

  look(on: Replica, note: NoteId): void {
    on.looked.set(note, on.titles.candidates(note))
  }

  /** One of those that stood when the person looked; what has come since, or was written here since, was not seen. */
  choose(on: Replica, note: NoteId, which: number): void {
    const seen = on.looked.get(note) ?? []
    const chosen = seen[which % Math.max(1, seen.length)]
    if (seen.length < 2 || chosen === undefined) return
    this.#replace(on, note, seen, [chosen])
    on.done.push({ note, put: chosen, replaced: seen })
  }

  takeBack(on: Replica): void {
    const last = on.done.pop()
    if (last !== undefined) this.#replace(on, last.note, [last.put], last.replaced)
  }

  deliver(operation: Operation, to: Replica): void {
    Y.applyUpdate(to.doc, operation.update)
    to.delivered.add(operation)
  }

  check(): void {
    for (const replica of this.replicas)
      for (const note of notes) {
        const found = replica.titles.candidates(note).map(({ value }) => value)
        expect(sorted(found), 'equal values are one').toHaveLength(found.length)
        const must = textsOf(replica.surelyStanding(note))
        expect(sorted([...must, ...found]), 'nothing is gone that nobody had seen').toEqual(sorted(found))
        const may = textsOf(replica.standing(note))
        expect(sorted([...may, ...found]), 'nothing is back that somebody took away').toEqual(may)
      }
  }

  heal(order: readonly number[]): void {
    const left = this.operations.flatMap((operation) => this.replicas.map((to) => ({ operation, to })))
    for (const at of order) left.unshift(...left.splice(at % Math.max(1, left.length), 1))
    for (const { operation, to } of left) this.deliver(operation, to)
  }

  checkEqual(): void {
    const [first, ...others] = this.replicas
    for (const replica of this.replicas) {
      expect(replica.doc.store.pendingStructs ?? replica.doc.store.pendingDs).toBeNull()
      for (const note of notes)
        expect(sorted(replica.titles.candidates(note).map(({ value }) => value))).toEqual(
          textsOf(replica.standing(note)),
        )
    }
    for (const other of others)
      for (const note of notes) {
        // In the same order, with the same writer and time of each.
        expect(other.titles.candidates(note)).toEqual(first?.titles.candidates(note))
        expect(other.titles.shown(note)).toEqual(first?.titles.shown(note))
      }
  }

  #replace(on: Replica, note: NoteId, seen: Candidate<string>[], entries: Candidate<string>[]): void {
    const texts = new Set(seen.map(({ value }) => value))
    const removes = on.standing(note).filter(({ entry }) => texts.has(entry.value))
    this.#perform(on, note, entries, removes, () => on.titles.replace(note, seen, entries))
  }

  #perform(on: Replica, note: NoteId, entries: Candidate<string>[], removes: Value[], change: () => void): void {
    const updates: Uint8Array[] = []
    const listen = (update: Uint8Array): number => updates.push(update)
    on.doc.on('update', listen)
    change()
    on.doc.off('update', listen)
    const [update] = updates
    expect(updates.length, 'one transaction').toBeLessThanOrEqual(1)
    if (update === undefined) {
      expect([...entries, ...removes]).toEqual([])
      return
    }
    const place = entries.length > 0 ? on.places++ : on.places
    const adds = entries.map((entry) => ({ id: this.#values++, note, entry, author: on.index, place }))
    const operation = { author: on.index, place, adds, removes, past: [...on.delivered], update }
    this.operations.push(operation)
    on.delivered.add(operation)
  }

  #entry(on: Replica, value: string): Candidate<string> {
    return { value, by: `Device ${on.index}`, at: this.operations.length }
  }
}

// Few texts, so that several replicas often write the same.
const text = fc.constantFrom('a', 'b', 'c', 'd', 'e')
const on = fc.nat(3)
// Mostly the same one, so that much happens to it.
const note = fc.nat(4).map((which) => notes[which === 4 ? 1 : 0] as NoteId)
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('write' as const), on, note, text }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('clear' as const), on, note }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('look' as const), on, note }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('choose' as const), on, note, which: fc.nat(3) }) },
  // While the person looks, something is written here.
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('chooseLate' as const), on, note, text, which: fc.nat(3) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('takeBack' as const), on }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('deliver' as const), on, which: fc.nat(60) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('sync' as const), on, from: fc.nat(3) }) },
)

describe('Registers, whatever happens', () => {
  it(
    'overwrite nothing unseen, and end equal on every replica',
    () => {
      fc.assert(
        fc.property(
          fc.integer({ min: 2, max: 4 }),
          fc.array(step, { maxLength: 60, size: 'max' }),
          fc.array(fc.nat(200), { maxLength: 60 }),
          (count, steps, order) => {
            const world = new World(count)
            const pick = <T>(from: readonly T[], which: number): T | undefined => from[which % from.length]
            for (const one of steps) {
              const replica = pick(world.replicas, one.on)
              if (replica === undefined) continue
              if (one.kind === 'write') world.write(replica, one.note, one.text)
              else if (one.kind === 'clear') world.clear(replica, one.note)
              else if (one.kind === 'look') world.look(replica, one.note)
              else if (one.kind === 'choose') world.choose(replica, one.note, one.which)
              else if (one.kind === 'chooseLate') {
                world.look(replica, one.note)
                world.write(replica, one.note, one.text)
                world.choose(replica, one.note, one.which)
              } else if (one.kind === 'takeBack') world.takeBack(replica)
              else if (one.kind === 'deliver') {
                const operation = pick(world.operations, one.which)
                if (operation !== undefined) world.deliver(operation, replica)
              } else {
                const from = pick(world.replicas, one.from)
                for (const operation of from?.delivered ?? []) world.deliver(operation, replica)
              }
              world.check()
            }
            world.heal(order)
            world.check()
            world.checkEqual()
          },
        ),
        { numRuns },
      )
    },
    timeoutMs,
  )

  it(
    'end equal also where a Y.UndoManager or a stranger wrote into them',
    () => {
      const step = fc.record({
        kind: fc.constantFrom('write', 'undo', 'redo', 'sync', 'suggest', 'choose'),
        on: fc.nat(2),
        from: fc.nat(2),
        note,
        text,
      })
      fc.assert(
        fc.property(fc.array(step, { maxLength: 40, size: 'max' }), (steps) => {
          const replicas = [new Replica(0), new Replica(1), new Replica(2)]
          const undoManagers = replicas.map(({ doc }) => new Y.UndoManager(doc.getMap('titles'), { captureTimeout: 0 }))
          const sync = (from: Replica, to: Replica): void =>
            Y.applyUpdate(to.doc, Y.encodeStateAsUpdate(from.doc, Y.encodeStateVector(to.doc)))
          for (const { kind, on, from, note, text } of steps) {
            const replica = replicas[on]!
            const entry = { value: text, by: `Device ${on}`, at: 1 }
            if (kind === 'write') replica.titles.write(note, entry)
            else if (kind === 'suggest') replica.titles.suggest(note, entry)
            else if (kind === 'undo') undoManagers[on]!.undo()
            else if (kind === 'redo') undoManagers[on]!.redo()
            else if (kind === 'choose') {
              const seen = replica.titles.candidates(note)
              replica.titles.replace(note, seen, seen.slice(-1))
            } else sync(replicas[from]!, replica)
          }
          for (const to of replicas) for (const from of replicas) sync(from, to)
          for (const to of replicas) for (const from of replicas) sync(from, to)
          for (const { titles } of replicas)
            for (const each of notes) expect(titles.candidates(each)).toEqual(replicas[0]!.titles.candidates(each))
        }),
        { numRuns },
      )
    },
    timeoutMs,
  )
})
