/**
 * What must have become of each letter that anybody typed: it stands in its note, wherever that note is, unless a person
 * deleted it. Where a second note was made of a note, its letters stand there too.
 */
import { fromBase64 } from 'lib0/buffer'
import * as Y from 'yjs'
import { noteContent } from '../../shared/document/note-doc.ts'
import type { SeenState } from '../../shared/document/tombstone.ts'
import type { NoteId } from '../../shared/ids.ts'
import { lettersOf, type Letter, type LetterRange } from './letters.ts'
import type { Tab } from './simulated-tab.ts'

/** `here`: it must be there. `gone`: it must not be. `unknown`: its tab died, or storage refused it, before it was saved. */
type Fate = 'here' | 'gone' | 'unknown'

interface Entry {
  text: string
  fate: Fate
  /** The tab that changed it last and has not been told that this is saved: it is lost with the tab. */
  unsavedBy: Tab | undefined
  /** How often it was changed. */
  changes: number
  /** Of a second note: whoever made one of the copies had it as deleted. */
  wasGoneInACopy: boolean
}

/** What a tab did in a note, until it is told what became of it. */
export interface Unsaved {
  by: Tab
  entries: readonly (readonly [entry: Entry, changes: number])[]
}

interface Copy {
  by: Tab
  letters: Letter[]
  isStored: boolean
}

/** CJK ideographs: each is one code unit, so there are thousands of letters that nobody types twice. */
const firstLetter = 0x4e00

const keyOf = ({ client, clock }: { client: number; clock: number }): string => `${client}.${clock}`

export class LetterLedger {
  readonly #notes = new Map<NoteId, Map<string, Entry>>()
  /** Letters of second notes, by who made the copy; they count when the note is listed. */
  readonly #copies = new Map<NoteId, Copy[]>()
  #made = 0

  /** A letter that nobody has typed yet. */
  next(): string {
    return String.fromCharCode(firstLetter + this.#made++)
  }

  /** How many different ones there are. */
  get size(): number {
    return this.#made
  }

  typed(note: NoteId, letters: readonly Letter[], by: Tab): void {
    for (const letter of letters)
      this.#of(note).set(keyOf(letter), {
        text: letter.text,
        fate: 'here',
        unsavedBy: by,
        changes: 1,
        wasGoneInACopy: false,
      })
  }

  deleted(note: NoteId, ranges: readonly LetterRange[], by: Tab): void {
    for (const { client, from, to } of ranges)
      for (let clock = from; clock < to; clock++) {
        const entry = this.#of(note).get(keyOf({ client, clock }))
        if (entry === undefined) throw new Error(`somebody deletes ${client}.${clock}, which nobody typed`)
        change(entry, 'gone', by)
      }
  }

  /** What this tab did in a note and has not been told to be saved. */
  unsavedIn(note: NoteId, by: Tab): Unsaved {
    const entries = [...this.#of(note).values()].filter(({ unsavedBy }) => unsavedBy === by)
    return { by, entries: entries.map((entry) => [entry, entry.changes] as const) }
  }

  /**
   * The note is stored as it was, and so is the list, or not. As the app says it: of what was typed into a note that is on
   * disk and not in the list nobody is told that it is saved.
   */
  saved({ by, entries }: Unsaved, isStored: boolean, isListed: boolean): void {
    if (by.isDead || !isStored) return
    for (const [entry, changes] of entries)
      if (entry.changes === changes && (isListed || entry.fate === 'gone')) entry.unsavedBy = undefined
  }

  /** It came to nothing, or so it was said. */
  undone({ entries }: Unsaved): void {
    for (const [entry] of entries) change(entry, 'unknown', undefined)
  }

  died(tab: Tab): void {
    for (const entries of this.#notes.values())
      for (const entry of entries.values()) if (entry.unsavedBy === tab) change(entry, 'unknown', undefined)
  }

  /**
   * A tab is about to store what a second note begins with. It may die before that is listed. Returns what tells that it is
   * stored.
   */
  copied(of: NoteId, note: NoteId, doc: Y.Doc, by: Tab): () => void {
    const letters = lettersOf(noteContent(doc))
    const standing = new Set(letters.map(keyOf))
    const entries = this.#of(note)
    for (const [key, { text }] of this.#of(of)) {
      const [client, clock] = key.split('.').map(Number)
      const isCopied = standing.delete(key)
      const wasDeleted = !isCopied && Y.getState(doc.store, client ?? 0) > (clock ?? 0)
      if (!isCopied && !wasDeleted) continue
      const entry = entries.get(key)
      if (entry === undefined)
        entries.set(key, { text, fate: 'unknown', unsavedBy: undefined, changes: 1, wasGoneInACopy: wasDeleted })
      else if (wasDeleted) {
        entry.wasGoneInACopy = true
        if (entry.fate === 'here') change(entry, 'unknown', undefined)
      }
    }
    const [stranger] = standing
    if (stranger !== undefined) throw new Error(`a copy of ${of} holds ${stranger}, which nobody typed`)
    const copy = { by, letters, isStored: false }
    this.#copies.set(note, [...(this.#copies.get(note) ?? []), copy])
    return () => {
      copy.isStored = true
    }
  }

  /** A second note that this tab made is in the list. Another copy for it may be on its way to the disk yet. */
  listed(note: NoteId, by: Tab): void {
    for (const copy of this.#copies.get(note) ?? [])
      for (const letter of copy.by === by && copy.isStored ? copy.letters : []) {
        const entry = this.#of(note).get(keyOf(letter))
        if (entry?.fate === 'unknown' && !entry.wasGoneInACopy) change(entry, 'here', by)
      }
  }

  /** Whether all letters of this text were typed in a note at some time; line breaks are anybody's. */
  hasTyped(note: NoteId, text: string): boolean {
    const typed = new Set([...this.#of(note).values()].map((entry) => entry.text))
    return text.split('').every((letter) => letter === '\n' || typed.has(letter))
  }

  /** Throws what is wrong with the letters that the notes hold in the end. */
  check(lettersIn: (note: NoteId) => Letter[], notes: readonly NoteId[], nameOf: (note: NoteId) => string): void {
    const listed = new Set(notes)
    for (const note of new Set([...notes, ...this.#notes.keys()])) {
      const standing = new Map((listed.has(note) ? lettersIn(note) : []).map((letter) => [keyOf(letter), letter]))
      for (const [key, { text, fate }] of this.#of(note)) {
        const isThere = standing.delete(key)
        if (fate === 'here' && !isThere) throw new Error(`${show(text)} is lost from ${nameOf(note)}`)
        if (fate === 'gone' && isThere) throw new Error(`${show(text)} was deleted and is back in ${nameOf(note)}`)
      }
      for (const { text } of standing.values()) throw new Error(`nobody typed ${show(text)} in ${nameOf(note)}`)
    }
  }

  /** Throws where a note lies in the trash with a letter that nobody who put it there had seen. */
  checkTrash(note: NoteId, seen: readonly SeenState[], letters: readonly Letter[]): void {
    const vectors = seen.map(({ stateVector }) => Y.decodeStateVector(fromBase64(stateVector)))
    for (const { client, clock, text } of letters)
      if (!vectors.some((vector) => (vector.get(client) ?? 0) > clock))
        throw new Error(`${show(text)} is in the trash with ${note}, and nobody had seen it`)
  }

  #of(note: NoteId): Map<string, Entry> {
    let entries = this.#notes.get(note)
    if (entries === undefined) {
      entries = new Map()
      this.#notes.set(note, entries)
    }
    return entries
  }
}

function change(entry: Entry, fate: Fate, by: Tab | undefined): void {
  entry.fate = fate
  entry.unsavedBy = by
  entry.changes++
}

const show = (letter: string): string => JSON.stringify(letter)
