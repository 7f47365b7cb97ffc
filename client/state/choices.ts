/**
 * Settles fields of notes that have several values. Whoever decides has looked at some of them: only those are replaced, and
 * what came since stays beside them.
 *
 * To keep both makes a second note. It begins as the original's own Yjs state, under an id that follows from what is kept:
 * two devices that do so at once make one note, in which each of the original's letters is once, because to Yjs it is the
 * same letter (docs/decisions/0017-a-copy-begins-as-the-originals-history.md).
 */
import { assertNever } from '../../shared/assert.ts'
import type { Candidate, Registers } from '../../shared/document/register.ts'
import type { SuffixLanguage } from '../../shared/document/second-note.ts'
import type { SpaceDoc } from '../../shared/document/space-doc.ts'
import { parseFolderId, type NoteId } from '../../shared/ids.ts'
import type { ChoiceField, Decided, Decision, NoteChoice } from './app-state.ts'
import type { SecondNotes } from './second-notes.ts'

export interface ChoicesParts {
  space: SpaceDoc
  seconds: SecondNotes
}

interface Settled {
  choice: NoteChoice
  kept: Candidate<string>
  replaced: Candidate<string>[]
}

export class Choices {
  readonly #parts: ChoicesParts

  constructor(parts: ChoicesParts) {
    this.#parts = parts
  }

  decide(decision: Decision): Promise<Decided> {
    switch (decision.kind) {
      case 'keep':
        return Promise.resolve(this.#keep([{ choice: decision.choice, text: decision.text }]))
      case 'keepOwn':
        return Promise.resolve(this.#keep(decision.choices.flatMap(ownOf)))
      case 'keepBoth':
        return this.#keepBoth(decision.choice, decision.language)
      default:
        return assertNever(decision)
    }
  }

  #keep(wanted: readonly { choice: NoteChoice; text: string }[]): Decided {
    const settled: Settled[] = []
    this.#parts.space.doc.transact(() => {
      for (const { choice, text } of wanted) {
        const replaced = this.#standing(choice)
        const kept = replaced.find(({ value }) => value === text)
        if (kept === undefined || replaced.length < 2) continue
        this.#registers(choice.field).replace(choice.noteId, replaced, [kept])
        if (choice.field === 'folder') this.#parts.space.folders.restorePath(parseFolderId(kept.value))
        // Somebody may have linked to it by the other title.
        if (choice.field === 'title')
          for (const { value } of replaced)
            if (value !== kept.value) this.#parts.space.keepFormerTitle(choice.noteId, value)
        settled.push({ choice, kept, replaced })
      }
    })
    return { kind: 'settled', count: settled.length, undo: () => this.#takeBack(settled) }
  }

  #takeBack(settled: readonly Settled[]): void {
    this.#parts.space.doc.transact(() => {
      for (const { choice, kept, replaced } of settled) {
        const registers = this.#registers(choice.field)
        const standing = registers.candidates(choice.noteId)
        // Where somebody went on from what was chosen, that holds.
        if (!standing.some(({ value }) => value === kept.value)) continue
        registers.replace(choice.noteId, [kept], replaced)
      }
    })
  }

  async #keepBoth(choice: NoteChoice, language: SuffixLanguage): Promise<Decided> {
    const { space, seconds } = this.#parts
    const { noteId, field } = choice
    const [kept, ...others] = this.#standing(choice)
    if (kept === undefined || others.length === 0) return { kind: 'keptBoth', notes: [] }
    const toKeep = others.map(({ value }) => ({ id: seconds.idFor(noteId, field, value), title: value }))
    try {
      const ids = toKeep.map(({ id }) => id)
      if (!(await seconds.store(noteId, ids))) return { kind: 'notHere' }
    } catch {
      return { kind: 'notSaved' }
    }
    const all = [kept, ...others]
    // Another device may have settled it since, and what it chose holds.
    if (this.#standing(choice).length < all.length) return { kind: 'keptBoth', notes: [] }
    const notes = space.doc.transact(() => {
      const listed = seconds.list(noteId, toKeep, language)
      this.#registers(field).replace(noteId, all, [kept])
      return listed
    })
    return { kind: 'keptBoth', notes }
  }

  /** Of the values that the person saw, those that still stand. */
  #standing({ noteId, field, values }: NoteChoice): Candidate<string>[] {
    const seen = new Set(values.map(({ text }) => text))
    return this.#registers(field)
      .candidates(noteId)
      .filter(({ value }) => seen.has(value))
  }

  #registers(field: ChoiceField): Registers<Candidate<string>, NoteId> {
    switch (field) {
      case 'title':
        return this.#parts.space.titles
      case 'folder':
        return this.#parts.space.folders.ofNotes
      default:
        return assertNever(field)
    }
  }
}

/** This device's value of a choice, if there is exactly one. */
function ownOf(choice: NoteChoice): { choice: NoteChoice; text: string }[] {
  const [own, ...more] = choice.values.filter(({ isOwn }) => isOwn)
  return own === undefined || more.length > 0 ? [] : [{ choice, text: own.text }]
}
