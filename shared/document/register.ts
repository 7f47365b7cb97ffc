/**
 * Registers: fields with one value each, kept for many subjects (notes, settings) in one root `Y.Map`, in which concurrent
 * writes *both survive* until a later write that has seen them settles the field.
 *
 * A value stands under the key `<subject>/<clientID of its writer>`. A write removes every value of that subject which
 * this replica has seen and sets its own, in one transaction. Two writers who did not know of each other
 * leave two values on every replica; Yjs decides nothing, because they stand under different keys. Where two of them gave
 * the same value, there is nothing to choose: equal values are one.
 *
 * Why root maps with flat keys: nobody has to create a nested type first, which two replicas could do at once (Yjs
 * would then drop one of them whole). Why the writer's clientID in the key and not a fresh id: Yjs keeps the name of
 * every key that ever was, so 10,000 rewrites of one field cost 98 bytes this way and 129 kB the other.
 *
 * What is to be taken back is written again, by `replace`, and never undone by a `Y.UndoManager`: that would set a value
 * again under the key of another writer, who may have written there meanwhile, and of two values under one key Yjs keeps one.
 */
import { equalityDeep } from 'lib0/function'
import type * as Y from 'yjs'
import { noteIdLength, parseNoteId, type NoteId } from '../ids.ts'

/** A value that a person gave, with what others are shown about it. */
export interface Candidate<Value> {
  value: Value
  /** The device that wrote it, as a person named it. Shown, decides nothing. */
  by: string
  /** Milliseconds since 1970 on the writer's clock. Shown, decides nothing. */
  at: number
  /** Which device that was, where it said so: two can bear the same name. */
  device?: string
}

/** A guard for candidates whose value passes `isValue`. */
export const isCandidateOf =
  <Value>(isValue: (value: unknown) => value is Value) =>
  (entry: unknown): entry is Candidate<Value> => {
    if (typeof entry !== 'object' || entry === null) return false
    const { value, by, at, device = '' } = entry as Record<string, unknown>
    return isValue(value) && typeof by === 'string' && isTime(at) && typeof device === 'string'
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

  /**
   * All values that stand, in an order that is the same on every replica. Equal ones are one; of those the same is here on
   * every replica. One that was suggested is here only while it is the only one.
   */
  candidates(subject: Subject): Entry[] {
    const keys = this.#keysBySubject.get(subject)
    if (keys === undefined) return []
    if (keys.size === 1) return this.#entriesAt([...keys])
    const suggested = suggestedKey(subject)
    const given = this.#entriesAt([...keys].filter((key) => key !== suggested).sort())
    if (given.length === 0) return this.#entriesAt([suggested])
    return given.filter((entry, index) => given.findIndex((earlier) => isSame(earlier, entry)) === index)
  }

  /** As `candidates`, with all that was said of equal values. */
  standing(subject: Subject): Entry[] {
    return this.#entriesAt([...(this.#keysBySubject.get(subject) ?? [])].sort())
  }

  /** The clientIDs of those whose values stand. */
  writers(subject: Subject): string[] {
    return [...(this.#keysBySubject.get(subject) ?? [])].map((key) => key.slice(subject.length + 1))
  }

  /** The value to show: the same one on every replica, also while several stand. */
  shown(subject: Subject): Entry | undefined {
    return this.candidates(subject)[0]
  }

  /** Replaces every value seen here by this one. */
  write(subject: Subject, entry: Entry): void {
    this.#put(subject, [...(this.#keysBySubject.get(subject) ?? [])], [entry])
  }

  /**
   * Puts these values in the place of those, as somebody decided who saw those: what came since stays beside them. With
   * several, each stands for itself, as if others had written them: so it takes back a write that settled them.
   */
  replace(subject: Subject, seen: readonly Entry[], entries: readonly Entry[]): void {
    const suggested = suggestedKey(subject)
    const keys = [...(this.#keysBySubject.get(subject) ?? [])].filter((key) => {
      const entry = this.#map.get(key)
      return key === suggested || !this.#isEntry(entry) || seen.some((each) => isSame(each, entry))
    })
    this.#put(subject, keys, entries)
  }

  /**
   * Gives a value that nobody chose. It stands until somebody writes one, and gives way to one that was written without
   * knowing of it; of two that are suggested at once Yjs keeps one.
   */
  suggest(subject: Subject, entry: Entry): void {
    if (!this.#keysBySubject.has(subject)) this.#map.set(suggestedKey(subject), entry)
  }

  /** Removes every value seen here. One written elsewhere meanwhile stays. */
  clear(subject: Subject): void {
    this.#put(subject, [...(this.#keysBySubject.get(subject) ?? [])], [])
  }

  /** Removes what stands under these keys, and puts each of the entries under one that only this replica writes to. */
  #put(subject: Subject, replaced: readonly string[], entries: readonly Entry[]): void {
    const standing = this.#keysBySubject.get(subject)
    const isKept = (key: string): boolean => standing?.has(key) === true && !replaced.includes(key)
    const own: string[] = []
    for (let at = 0; own.length < entries.length; at++) {
      const key = at === 0 ? `${subject}/${this.#clientId}` : `${subject}/${this.#clientId}.${at}`
      if (!isKept(key)) own.push(key)
    }
    this.#transact(() => {
      for (const key of replaced) if (!own.includes(key)) this.#map.delete(key)
      for (const [index, key] of own.entries()) this.#map.set(key, entries[index])
    })
  }

  #entriesAt(keys: readonly string[]): Entry[] {
    return keys.map((key) => this.#map.get(key)).filter(this.#isEntry)
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

const suggestedKey = (subject: string): string => `${subject}/suggested`

/** Whether two entries say the same, whoever said it when. */
const isSame = (a: unknown, b: unknown): boolean => equalityDeep(valueOf(a), valueOf(b))

const valueOf = (entry: unknown): unknown =>
  typeof entry === 'object' && entry !== null && 'value' in entry ? entry.value : entry
