/**
 * Who sits at a simulated tab: what they write, name, decide and look at there, which the ledgers hear of as it happens. What
 * changes a note or a title without a person is wrong.
 */
import * as Y from 'yjs'
import { assertNever } from '../../shared/assert.ts'
import { noteContent, noteText } from '../../shared/document/note-doc.ts'
import type { Candidate } from '../../shared/document/register.ts'
import type { NoteId } from '../../shared/ids.ts'
import type { Decided, Decision, NoteChoice } from '../../client/state/app-state.ts'
import { Choices } from '../../client/state/choices.ts'
import { SecondNotes } from '../../client/state/second-notes.ts'
import { isFromThisDevice } from '../../client/store/doc-store.ts'
import type { Receipt } from '../../client/store/index-db.ts'
import { isFromRelay } from '../../client/sync/relay-origin.ts'
import { editsTo, takeableBack, type Kept } from '../../client/ui/editor/kept-passage.ts'
import { deletedIn, lettersOf, typedIn } from './letters.ts'
import type { Tab, TabParts } from './simulated-tab.ts'
import type { Seen } from './title-ledger.ts'
import type { VaultWorld } from './vault-world.ts'

export const isByAPerson = (origin: unknown): boolean => !isFromThisDevice(origin) && !isFromRelay(origin)

export class Person {
  /** A choice that they have before them. Others may have settled it since. */
  looksAt: NoteChoice | undefined
  /** What takes back what they decided last. */
  readonly takesBack: (() => void)[] = []
  readonly #world: VaultWorld
  readonly #tab: Tab
  /** Whether they write in a note at this moment. */
  #isWriting = false
  /** The titles that they have before them while they replace some. */
  readonly #seen = new Set<readonly Seen[]>()
  /** Of what they put into a note while they look at what came together. */
  readonly #reviewOrigin = {}

  constructor(world: VaultWorld, tab: Tab) {
    this.#world = world
    this.#tab = tab
  }

  sign(value: string): Candidate<string> {
    const { name } = this.#tab.device
    return { value, by: name, at: Date.now(), device: name }
  }

  /** Writes in a note that is open. Resolves when it is known whether that is saved. */
  async write(id: NoteId, change: (content: Y.Text) => void): Promise<void> {
    const open = this.#tab.notes.get(id)
    if (open === undefined) return
    this.#isWriting = true
    change(open.note.content)
    this.#isWriting = false
    const { letters } = this.#world
    const unsaved = letters.unsavedIn(id, this.#tab)
    const [isStored, isListed] = await Promise.all([open.lease.saved(), this.#parts.spaceLease.saved()])
    letters.saved(unsaved, isStored, isListed)
  }

  /** Something was written in a note that is open. */
  wrote(id: NoteId, transaction: Y.Transaction): void {
    if (!isByAPerson(transaction.origin)) return
    const { letters } = this.#world
    const typed = typedIn(transaction, noteContent(transaction.doc))
    const deleted = deletedIn(transaction)
    if (typed.length === 0 && deleted.length === 0) return
    if (!this.#isWriting) throw new Error(`something writes in ${this.#world.nameOf(id)} by itself`)
    letters.deleted(id, deleted, this.#tab)
    letters.typed(id, typed, this.#tab)
  }

  /** Notes of files are about to be stored. */
  imports(receipt: Pick<Receipt, 'updates'>): void {
    for (const [id, doc] of this.#docsIn(receipt)) {
      this.#world.knows(id)
      this.#world.letters.typed(id, lettersOf(noteContent(doc)), this.#tab)
    }
  }

  rename(id: NoteId, title: string): Promise<void> {
    const { titles } = this.#parts.space
    const seen = { note: id, titles: new Set(titles.standing(id).map(({ value }) => value)) }
    return this.#replaceTitles([seen], () => {
      if (title === '') titles.clear(id)
      else titles.write(id, this.sign(title))
    })
  }

  /** Something was done to titles. */
  titlesChanged(event: Y.YMapEvent<unknown>, transaction: Y.Transaction): void {
    if (isByAPerson(transaction.origin))
      this.#world.titles.changed(event, transaction, [...this.#seen].flat(), this.#tab)
  }

  /** Resolves when it is known whether what was done to titles here is saved. */
  async titlesSaved(): Promise<boolean> {
    const saved = this.#world.titles.unsaved(this.#tab)
    const isSaved = (await this.#parts.spaceLease.saved()) && !this.#tab.isDead
    if (isSaved) saved()
    return isSaved
  }

  /** Decides what there was to choose, as they saw it. Returns of how many notes. */
  async decide(decision: Decision): Promise<number> {
    const choices = decision.kind === 'keepOwn' ? decision.choices : [decision.choice]
    const seen = choices.map(({ noteId, values }) => ({
      note: noteId,
      titles: new Set(values.map(({ text }) => text)),
    }))
    this.#seen.add(seen)
    const decided = await this.#choicesOver(seen).decide(decision)
    this.#seen.delete(seen)
    switch (decided.kind) {
      case 'settled':
        if (decided.count > 0) this.#canTakeBack(decision, choices, decided.undo)
        void this.titlesSaved()
        return decided.count
      case 'keptBoth':
        void this.#keptBoth(decided.notes)
        return decided.notes.length
      case 'notHere':
      case 'notSaved':
        return 0
      default:
        return assertNever(decided)
    }
  }

  /** Looks at what came together in a note that is open, and keeps one side or both; `undefined` leaves it as it is. */
  async settle(id: NoteId, kept: Kept | undefined): Promise<void> {
    const { reviews } = this.#parts
    const [review, open] = [await reviews.read(id), this.#tab.notes.get(id)]
    if (review === undefined || open === undefined || this.#tab.isDead) return
    const { note } = open
    let takeBack: (() => void) | undefined
    if (kept !== undefined)
      await this.write(id, (content) => {
        const text = noteText(content)
        const edits = review.places().flatMap((place) => editsTo(text.slice(place.from, place.to), place, kept))
        note.undoManager.addTrackedOrigin(this.#reviewOrigin)
        takeBack = takeableBack(note, this.#reviewOrigin, () => {
          content.doc?.transact(() => {
            for (const { from, to, insert } of edits.reverse()) {
              content.delete(from, to - from)
              content.insert(from, insert)
            }
          }, this.#reviewOrigin)
        })
        note.undoManager.removeTrackedOrigin(this.#reviewOrigin)
      })
    review.release()
    const bringBack = await reviews.settle(id)
    this.takesBack.push(() => {
      // Who has closed the note takes nothing back in it.
      if (takeBack !== undefined && this.#tab.notes.get(id) !== open) return
      this.#tab.do(() => this.write(id, () => takeBack?.()))
      bringBack()
    })
  }

  get #parts(): TabParts {
    const { parts, profile } = this.#tab
    if (parts === undefined) throw new Error(`${profile} is not open`)
    return parts
  }

  async #replaceTitles(seen: readonly Seen[], change: () => void): Promise<void> {
    this.#seen.add(seen)
    change()
    this.#seen.delete(seen)
    await this.titlesSaved()
  }

  /** Whoever takes a choice back replaces what was chosen. */
  #canTakeBack(decision: Decision, choices: readonly NoteChoice[], undo: () => void): void {
    const chosen = choices.map(({ noteId, values }) => {
      const own = values.filter(({ isOwn }) => isOwn).map(({ text }) => text)
      return { note: noteId, titles: new Set(decision.kind === 'keep' ? [decision.text] : own) }
    })
    this.takesBack.push(() => this.#tab.do(() => this.#replaceTitles(chosen, undo)))
  }

  async #keptBoth(notes: Extract<Decided, { kind: 'keptBoth' }>['notes']): Promise<void> {
    const { letters, titles } = this.#world
    // The dead go on in memory.
    if (this.#tab.isDead) return
    const isSaved = notes.map(({ id, title }) => {
      letters.listed(id, this.#tab)
      return titles.kept(id, title)
    })
    const unsaved = notes.map(({ id }) => letters.unsavedIn(id, this.#tab))
    if (!(await this.titlesSaved())) return
    for (const copy of unsaved) letters.saved(copy, true, true)
    for (const say of isSaved) say()
  }

  /** The app keeps one, which remembers nothing from one choice to the next. */
  #choicesOver([seen]: readonly Seen[]): Choices {
    const { space, docs, records, list, headlines } = this.#parts
    const { letters, titles } = this.#world
    /** Returns what is to be called when they are stored. */
    const copies = (receipt: Pick<Receipt, 'updates'>): (() => void)[] =>
      this.#docsIn(receipt).map(([id, doc]) => {
        if (seen === undefined) throw new Error(`${id} is the second note of none`)
        this.#world.knows(id)
        if (titles.secondOf(seen.note, seen.titles, id, (second) => space.has(second)))
          this.#world.happened('keptBothAgain', `${this.#tab.profile} makes ${this.#world.nameOf(id)} too`)
        return letters.copied(seen.note, id, doc, this.#tab)
      })
    const seconds = new SecondNotes({
      space,
      docs,
      records: {
        receive: async (receipt) => {
          let stored: (() => void)[] = []
          this.#tab.run(() => {
            stored = copies(receipt)
          })
          await records.receive(receipt)
          for (const say of stored) say()
        },
      },
      titles: () => [...list.lists.notes, ...list.lists.trash].map(({ title }) => title),
      onArrival: (ids) => headlines.refresh(ids),
      sign: (value) => this.sign(value),
    })
    return new Choices({ space, seconds })
  }

  /** What is about to be stored, unless the tab is dead. */
  #docsIn({ updates }: Pick<Receipt, 'updates'>): [NoteId, Y.Doc][] {
    return (this.#tab.isDead ? [] : updates).map(({ note, update }) => {
      const doc = new Y.Doc()
      Y.applyUpdate(doc, update)
      return [note, doc]
    })
  }
}
