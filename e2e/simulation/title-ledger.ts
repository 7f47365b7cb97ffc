/**
 * What must have become of each title that anybody gave: it stands beside others until a person replaces it who saw it, and
 * one that was replaced by "keep both" is what a second note is called.
 */
import type * as Y from 'yjs'
import { secondNoteId } from '../../shared/document/second-note.ts'
import type { SpaceDoc } from '../../shared/document/space-doc.ts'
import { noteOfKey } from '../../shared/document/register.ts'
import type { NoteId } from '../../shared/ids.ts'
import { deletedIn } from './letters.ts'
import type { Tab } from './simulated-tab.ts'

/** As for letters. */
type Fate = 'here' | 'gone' | 'unknown'

interface Entry {
  note: NoteId
  title: string
  fate: Fate
  unsavedBy: Tab | undefined
  changes: number
}

/** A second note, and what its maker called it. */
interface Kept {
  note: NoteId
  title: string
  isSaved: boolean
}

/** Titles of a note that a person had before them. */
export interface Seen {
  note: NoteId
  titles: ReadonlySet<string>
}

/** Under which a title stands that nobody gave. */
const isSuggested = (key: string): boolean => key.endsWith('/suggested')
const titlesOf = (doc: Y.Doc): Y.Map<unknown> => doc.getMap('titles')
/** More second notes of one value than this nobody makes in a simulation. */
const mostRounds = 50

export class TitleLedger {
  /** By the id of what Yjs stores. */
  readonly #entries = new Map<string, Entry>()
  /** Notes that somebody named, or took the name from. */
  readonly #named = new Set<NoteId>()
  readonly #kept: Kept[] = []
  /** The second notes of a note with a value, in the order in which they were made. */
  readonly #seconds = new Map<string, NoteId[]>()

  /** What a person's transaction in the list of notes did to titles. Throws where it replaced one that they had not seen. */
  changed(event: Y.YMapEvent<unknown>, transaction: Y.Transaction, seen: readonly Seen[], by: Tab): void {
    const { clientID } = transaction.doc
    const before = transaction.beforeState.get(clientID) ?? 0
    for (const { client, from, to } of deletedIn(transaction))
      for (let clock = from; clock < to; clock++) {
        const entry = this.#entries.get(`${client}.${clock}`)
        if (entry === undefined) continue
        if (!seen.some(({ note, titles }) => note === entry.note && titles.has(entry.title)))
          throw new Error(`${by.profile} replaces the title ${entry.title}, which nobody there had seen`)
        change(entry, 'gone', by)
      }
    for (const key of event.keysChanged as Set<string>) {
      const note = noteOfKey(key)
      if (note === undefined) continue
      if (!isSuggested(key) || !titlesOf(transaction.doc).has(key)) this.#named.add(note)
      if (isSuggested(key)) continue
      const item = titlesOf(transaction.doc)._map.get(key)
      if (item === undefined || item.deleted || item.id.client !== clientID || item.id.clock < before) continue
      const title = titleAt(titlesOf(transaction.doc), key)
      this.#entries.set(idOf(item), { note, title, fate: 'here', unsavedBy: by, changes: 1 })
    }
  }

  /** What this tab did and has not been told to be saved. Returns what is to be called when it is told. */
  unsaved(by: Tab): () => void {
    const entries = [...this.#entries.values()]
      .filter(({ unsavedBy }) => unsavedBy === by)
      .map((entry) => [entry, entry.changes] as const)
    return () => {
      if (by.isDead) return
      for (const [entry, changes] of entries) if (entry.changes === changes) entry.unsavedBy = undefined
    }
  }

  died(tab: Tab): void {
    for (const entry of this.#entries.values()) if (entry.unsavedBy === tab) change(entry, 'unknown', undefined)
  }

  /**
   * A tab makes a second note, to keep one of these titles. Throws where it is not the one that another device has made for
   * the same, of which this one does not know. Returns whether there is such a one.
   */
  secondOf(of: NoteId, titles: ReadonlySet<string>, id: NoteId, isListedHere: (id: NoteId) => boolean): boolean {
    const title = [...titles].find((value) =>
      Array.from({ length: mostRounds }).some((_, round) => secondNoteId(of, 'title', value, round) === id),
    )
    if (title === undefined) throw new Error(`${id} is a second note of nothing that was to be chosen`)
    const key = JSON.stringify([of, title])
    const made = this.#seconds.get(key) ?? []
    if (made.includes(id)) return true
    if (made.some((other) => !isListedHere(other))) throw new Error(`${title} is kept by two notes`)
    this.#seconds.set(key, [...made, id])
    return false
  }

  /** The second note is listed. Returns what is to be called when that is saved. */
  kept(note: NoteId, title: string): () => void {
    const kept = { note, title, isSaved: false }
    this.#kept.push(kept)
    return () => (kept.isSaved = true)
  }

  /** Throws what is wrong with the titles in a list of notes in the end. */
  check(list: SpaceDoc, nameOf: (note: NoteId) => string): void {
    const titles = titlesOf(list.doc)
    const standing = new Map<string, string>()
    for (const [key, item] of titles._map)
      if (!item.deleted && !isSuggested(key)) standing.set(idOf(item), titleAt(titles, key))
    for (const [id, { note, title, fate }] of this.#entries) {
      const found = standing.get(id)
      standing.delete(id)
      if (fate === 'here' && found !== title) throw new Error(`the title ${title} of ${nameOf(note)} is lost`)
      if (fate === 'gone' && found !== undefined)
        throw new Error(`the title ${title} of ${nameOf(note)} was replaced and is back`)
      const isCandidate = list.titles.candidates(note).some(({ value }) => value === title)
      if (fate === 'here' && !isCandidate) throw new Error(`nobody can choose the title ${title} of ${nameOf(note)}`)
    }
    for (const title of standing.values()) throw new Error(`nobody gave the title ${title}`)
    for (const { note, title, isSaved } of this.#kept) {
      if (!isSaved || this.#named.has(note)) continue
      // Two that make it at once may count to different numbers; nobody is asked to choose between those.
      const shown = list.entry(note)?.givenTitle ?? ''
      if (plain(shown) !== plain(title)) throw new Error(`${title} is kept by no note, but for one called ${shown}`)
    }
  }
}

const idOf = ({ id }: Y.Item): string => `${id.client}.${id.clock}`

function titleAt(titles: Y.Map<unknown>, key: string): string {
  const entry = titles.get(key)
  if (typeof entry !== 'object' || entry === null || !('value' in entry) || typeof entry.value !== 'string')
    throw new Error(`${key} holds no title: ${JSON.stringify(entry)}`)
  return entry.value
}

/** Without what tells second notes apart. */
const plain = (title: string): string => title.replace(/ \(other device(?: \d+)?\)$|（云端\d*）$/, '')

function change(entry: Entry, fate: Fate, by: Tab | undefined): void {
  entry.fate = fate
  entry.unsavedBy = by
  entry.changes++
}
