/** Which notes a name leads to: those that are called so, or else those that were. */
import { nameKey, placesNamed } from '../../shared/document/note-link.ts'
import type { NoteSummary } from './app-state.ts'

export interface Destination {
  /** Several where several bear the name. */
  notes: readonly NoteSummary[]
  heading: string | undefined
}

export class NoteNames {
  readonly #now = new Map<string, NoteSummary[]>()
  readonly #before = new Map<string, NoteSummary[]>()

  constructor(notes: readonly NoteSummary[]) {
    for (const note of notes) {
      const keys = keysOf(note)
      for (const key of keys.now) add(this.#now, key, note)
      for (const key of keys.before) add(this.#before, key, note)
    }
  }

  /** The notes with a name, as a link has it. */
  notesCalled(name: string): readonly NoteSummary[] {
    const key = nameKey(name)
    const called = this.#now.get(key) ?? this.#before.get(key) ?? []
    if (called.length < 2) return called
    // Of two that differ in capitals alone, the one that is meant to the letter.
    const exact = called.filter(({ title }) => title === name)
    return exact.length > 0 ? exact : called
  }

  /** Where a link leads; `undefined` where no note is, or was, called so. */
  destinationOf(target: string): Destination | undefined {
    for (const { name, heading } of placesNamed(target)) {
      const notes = this.notesCalled(name)
      if (notes.length > 0) return { notes, heading: heading === '' ? undefined : heading }
    }
    return undefined
  }

  /** The names by which links lead to a note. */
  namesLeadingTo(note: NoteSummary): string[] {
    return namesOf(note).filter((name) => this.notesCalled(name).includes(note))
  }
}

/** Also one that is just being typed, and has no end yet. */
const isLink = (name: string): boolean => /^\[\[(?:.*\]\]|[^\]]*\]?)$/.test(name)

/** All that a note is called by, or was; of titles that wait for a choice, each. A link at its beginning is no name for it. */
const namesOf = ({ title, choices, formerTitles }: NoteSummary): string[] => {
  const titles = choices.flatMap(({ field, values }) => (field === 'title' ? values.map(({ text }) => text) : []))
  return [...new Set([title, ...titles, ...formerTitles])].filter((name) => nameKey(name) !== '' && !isLink(name))
}

interface Keys {
  now: readonly string[]
  before: readonly string[]
}

/** Kept for each: summaries are replaced and never changed, and there may be ten thousand. */
const keysByNote = new WeakMap<NoteSummary, Keys>()

function keysOf(note: NoteSummary): Keys {
  const known = keysByNote.get(note)
  if (known !== undefined) return known
  const { formerTitles } = note
  const own = new Set(namesOf({ ...note, formerTitles: [] }).map(nameKey))
  const before = new Set(formerTitles.filter((name) => !isLink(name)).map(nameKey))
  const keys = { now: [...own], before: [...before].filter((key) => key !== '' && !own.has(key)) }
  keysByNote.set(note, keys)
  return keys
}

function add(map: Map<string, NoteSummary[]>, key: string, note: NoteSummary): void {
  const others = map.get(key)
  if (others === undefined) map.set(key, [note])
  else others.push(note)
}
