/**
 * The second notes that keep what a note cannot hold beside what it says: stored first, listed after. Broken off in between,
 * one is listed nowhere, and the next time it is the same note
 * (docs/decisions/0017-a-copy-begins-as-the-originals-history.md).
 */
import * as Y from 'yjs'
import { headlineOf } from '../../shared/document/headline.ts'
import { noteContent, noteText } from '../../shared/document/note-doc.ts'
import type { Candidate } from '../../shared/document/register.ts'
import { secondNoteId, secondTitle, type SuffixLanguage } from '../../shared/document/second-note.ts'
import type { SpaceDoc } from '../../shared/document/space-doc.ts'
import type { NoteId } from '../../shared/ids.ts'
import { receiptOf, type Arrival } from '../store/arrivals.ts'
import type { DocStore } from '../store/doc-store.ts'
import type { NoteRecords } from '../store/note-records.ts'
import { noteStoreName } from '../store/profile.ts'

export interface SecondNotesParts {
  space: SpaceDoc
  docs: Pick<DocStore, 'read'>
  records: Pick<NoteRecords, 'receive'>
  /** Those of all notes, in the trash too. */
  titles(): string[]
  /** What lists show of these notes is to be read off them again. */
  onArrival(ids: readonly NoteId[]): void
  /** A value that is given on this device, now. */
  sign(value: string): Candidate<string>
}

interface ListedNote {
  id: NoteId
  title: string
}

export class SecondNotes {
  readonly #parts: SecondNotesParts

  constructor(parts: SecondNotesParts) {
    this.#parts = parts
  }

  /**
   * The id of the note that keeps this value of a field. One that is listed already was made when the same value was kept
   * before, and is somebody's note since.
   */
  idFor(of: NoteId, field: string, value: string): NoteId {
    for (let round = 0; ; round++) {
      const id = secondNoteId(of, field, value, round)
      if (!this.#parts.space.has(id)) return id
    }
  }

  /**
   * Stores copies of a note under these ids, or resolves with `false` where the note is listed and has not come yet, or not all
   * of it: a copy would stay without the rest. Rejects where this device's storage refuses them. `change` is done to the copies.
   */
  async store(of: NoteId, ids: readonly NoteId[], change?: (doc: Y.Doc) => void): Promise<boolean> {
    const { docs, records } = this.#parts
    const copy = await docs.read(noteStoreName(of), (doc) => copyOf(doc, change))
    if (copy === undefined) return false
    await records.receive(
      receiptOf(
        ids.map((id) => ({ id, ...copy })),
        undefined,
      ),
    )
    this.#parts.onArrival(ids)
    return true
  }

  /** Lists them, as old as the original, each called as is given here and a suffix says. */
  list(of: NoteId, seconds: readonly ListedNote[], language: SuffixLanguage): ListedNote[] {
    const { space } = this.#parts
    const taken = new Set(this.#parts.titles())
    const createdAt = space.entry(of)?.createdAt ?? 0
    const listOne = ({ id, title: given }: ListedNote): ListedNote => {
      const title = secondTitle(given, language, taken)
      taken.add(title)
      space.addNote(id, { createdAt, editedAt: Date.now() })
      space.folders.placeLike(of, id)
      for (const tag of space.tags.of(of)) space.tags.put(id, tag)
      space.titles.suggest(id, this.#parts.sign(title))
      return { id, title }
    }
    return space.doc.transact(() => seconds.map(listOne))
  }
}

function copyOf(original: Y.Doc, change: ((doc: Y.Doc) => void) | undefined): Omit<Arrival, 'id'> | undefined {
  const { clients, pendingStructs, pendingDs } = original.store
  if (clients.size === 0 || pendingStructs !== null || pendingDs !== null) return undefined
  const state = Y.encodeStateAsUpdate(original)
  if (change === undefined) return arrivalOf(original, state)
  const doc = new Y.Doc({ guid: '' })
  Y.applyUpdate(doc, state)
  doc.transact(() => change(doc))
  return arrivalOf(doc, Y.encodeStateAsUpdate(doc))
}

const arrivalOf = (doc: Y.Doc, update: Uint8Array): Omit<Arrival, 'id'> => ({
  update,
  headline: headlineOf(noteText(noteContent(doc))),
  edited: true,
})
