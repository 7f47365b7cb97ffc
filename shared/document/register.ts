/**
 * Registers: fields with one value each, kept for many subjects (notes, settings) in one root `Y.Map`, in which concurrent
 * writes *both survive* until a later write that has seen them settles the field.
 *
 * A value stands under the key `<subject>/<clientID of its writer>`. A write removes every value of that subject which
 * this replica has seen and sets its own, in one transaction. Two writers who did not know of each other
 * leave two values on every replica; Yjs decides nothing, because they stand under different keys.
 *
 * Why root maps with flat keys: nobody has to create a nested type first, which two replicas could do at once (Yjs
 * would then drop one of them whole). Why the writer's clientID in the key and not a fresh id: Yjs keeps the name of
 * every key that ever was, so 10,000 rewrites of one field cost 98 bytes this way and 129 kB the other.
 */
import type * as Y from 'yjs'
import { noteIdLength, parseNoteId, type NoteId } from '../ids.ts'

/** A value that a person gave, with what others are shown about it. */
export interface Candidate<Value> {
  value: Value
  /** The device that wrote it, as a person named it. Shown, decides nothing. */
  by: string
  /** Milliseconds since 1970 on the writer's clock. Shown, decides nothing. */
  at: number
}

/** A guard for candidates whose value passes `isValue`. */
export const isCandidateOf =
  <Value>(isValue: (value: unknown) => value is Value) =>
  (entry: unknown): entry is Candidate<Value> => {
    if (typeof entry !== 'object' || entry === null) return false
    const { value, by, at } = entry as Record<string, unknown>
    return isValue(value) && typeof by === 'string' && isTime(at)
  }

/** Milliseconds since 1970 that a `Date` can hold: a number that is none would fail wherever it is shown. */
export const isTime = (value: unknown): value is number => typeof value === 'number' && value >= 0 && value <= 8.64e15

export class Registers<Entry, Subject extends string> {
  readonly #map: Y.Map<unknown>
  readonly #isEntry: (value: unknown) => value is Entry
  readonly #subjectOfKey: (key: string) => Subject | undefined
  readonly #keysBySubject = new Map<Subject, Set<string>>()

  /** The guards are against what a broken or hostile replica wrote: what fails them is as if it were absent. */
  constructor(
    map: Y.Map<unknown>,
    isEntry: (value: unknown) => value is Entry,
    subjectOfKey: (key: string) => Subject | undefined,
  ) {
    this.#map = map
    this.#isEntry = isEntry
    this.#subjectOfKey = subjectOfKey
    for (const key of map.keys()) this.#index(key)
    map.observe((event) => {
      for (const key of event.keysChanged) this.#index(key)
    })
  }

  /** All values that stand, in an order that is the same on every replica. */
  candidates(subject: Subject): Entry[] {
    const keys = this.#keysBySubject.get(subject)
    if (keys === undefined) return []
    const sorted = keys.size > 1 ? [...keys].sort() : [...keys]
    return sorted.map((key) => this.#map.get(key)).filter(this.#isEntry)
  }

  /** The value to show: the same one on every replica, also while several stand. */
  shown(subject: Subject): Entry | undefined {
    return this.candidates(subject)[0]
  }

  /** Replaces every value seen here by this one. */
  write(subject: Subject, entry: Entry): void {
    const own = `${subject}/${this.#clientId}`
    this.#transact(() => {
      for (const key of this.#keysBySubject.get(subject) ?? []) if (key !== own) this.#map.delete(key)
      this.#map.set(own, entry)
    })
  }

  /** Removes every value seen here. One written elsewhere meanwhile stays. */
  clear(subject: Subject): void {
    this.#transact(() => {
      for (const key of this.#keysBySubject.get(subject) ?? []) this.#map.delete(key)
    })
  }

  get #clientId(): number {
    return this.#map.doc?.clientID ?? 0
  }

  #transact(change: () => void): void {
    if (this.#map.doc === null) change()
    else this.#map.doc.transact(change)
  }

  #index(key: unknown): void {
    if (typeof key !== 'string') return
    const subject = this.#subjectOfKey(key)
    if (subject === undefined) return
    const keys = this.#keysBySubject.get(subject)
    if (this.#map.has(key)) {
      if (keys === undefined) this.#keysBySubject.set(subject, new Set([key]))
      else keys.add(key)
    } else if (keys !== undefined) {
      keys.delete(key)
      if (keys.size === 0) this.#keysBySubject.delete(subject)
    }
  }
}

/** The note of a key in a map of registers of notes. */
export function noteOfKey(key: string): NoteId | undefined {
  return key.charAt(noteIdLength) === '/' ? parseNoteId(key.slice(0, noteIdLength)) : undefined
}
