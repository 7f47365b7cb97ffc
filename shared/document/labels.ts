/**
 * Labels on notes, such as tags: a set for each note, in one root `Y.Map`. A label that is put on a note and taken off it
 * at once stays on: under `<noteId>/<label>/<clientID>` each writer has a key of their own, and taking off removes the keys
 * that were seen. With one key for all, Yjs would keep one of two that were put on at once, and whoever had seen only that
 * one would take off the other too.
 */
import type * as Y from 'yjs'
import { noteIdLength, parseNoteId, type NoteId } from '../ids.ts'
import { Registers } from './register.ts'

type Subject = `${NoteId}/${string}`
const isOn = 1

/** More than anybody reads. What a stranger adds beyond counts as not there. */
const mostLabels = 64

export class Labels<Label extends string> {
  /** Keyed by notes. */
  readonly root: Y.Map<unknown>
  readonly #registers: Registers<typeof isOn, Subject>
  readonly #isLabel: (text: string) => text is Label
  readonly #byNote = new Map<NoteId, ReadonlySet<Label>>()

  constructor(root: Y.Map<unknown>, isLabel: (text: string) => text is Label) {
    this.root = root
    this.#isLabel = isLabel
    this.#registers = new Registers(
      root,
      (value) => value === isOn,
      (key) => this.#parse(key)?.subject,
    )
    // After the registers: they know what stands by then.
    for (const key of root.keys()) this.#index(key)
    root.observe((event) => {
      for (const key of event.keysChanged) this.#index(key as string)
    })
  }

  /** In an order that is the same everywhere. */
  of(note: NoteId): readonly Label[] {
    const labels = this.#byNote.get(note)
    return labels === undefined ? none : [...labels].sort().slice(0, mostLabels)
  }

  has(note: NoteId, label: Label): boolean {
    return this.#byNote.get(note)?.has(label) === true
  }

  /** The notes that have it, in the trash too. */
  notesWith(label: Label): NoteId[] {
    return [...this.#byNote].flatMap(([note, labels]) => (labels.has(label) ? [note] : []))
  }

  /** In one transaction, if whoever calls has begun one. */
  put(note: NoteId, label: Label): void {
    if (!this.has(note, label)) this.#registers.write(`${note}/${label}`, isOn)
  }

  takeOff(note: NoteId, label: Label): void {
    this.#registers.clear(`${note}/${label}`)
  }

  #parse(key: string): { note: NoteId; label: Label; subject: Subject } | undefined {
    const end = key.lastIndexOf('/')
    const label = key.slice(noteIdLength + 1, end)
    if (end <= noteIdLength || key.charAt(noteIdLength) !== '/' || !this.#isLabel(label)) return undefined
    const note = parseNoteId(key.slice(0, noteIdLength))
    return note && { note, label, subject: `${note}/${label}` }
  }

  #index(key: string): void {
    const parsed = this.#parse(key)
    if (parsed === undefined) return
    const { note, label, subject } = parsed
    const before = this.#byNote.get(note)
    const stands = this.#registers.shown(subject) !== undefined
    if (stands === (before?.has(label) === true)) return
    const after = new Set(before)
    if (stands) after.add(label)
    else after.delete(label)
    if (after.size === 0) this.#byNote.delete(note)
    else this.#byNote.set(note, after)
  }
}

const none: readonly never[] = []
