/**
 * The space doc: the list of a space's notes. Its roots, all keyed by note id (why flat root maps: `register.ts`):
 *
 *   notes       id -> { kind: 'note', createdAt }   set once by the device that made the note
 *   editedAt    register: milliseconds since 1970; written when a burst of typing begins and ends, not per keystroke
 *   devices     clientID of a writer of `editedAt` -> the device, as a person named it
 *   titles      register: the title a person gave; absent while the first line of the text names the note
 *               (of a note that keeps the other of two titles, suggested: `second-note.ts`)
 *   names       id/title -> true   titles that the note had, for links to them; nobody removes one
 *   templates   id -> true, while new notes may be made from it; of two who say so and not so at once, Yjs keeps one
 *   tombstones  register: present while the note is in the trash; what its author had seen of the note
 *   revivals    register: the note was in the trash and came back, because of an edit that the deletion had not seen
 *   tags        labels that people put on notes (`labels.ts`, `tags.ts`)
 *   marks       labels of this app: favourites, and notes that are pinned
 *   noteFolders register: the folder that it is in; and the roots of folders themselves: folders.ts
 *   settings    not of notes: space-settings.ts
 *
 * Opening 10,000 notes takes about 210 ms in this shape, 260 ms with a nested map per note (yjs 13.6.33, 2.4 MB).
 */
import type * as Y from 'yjs'
import { noteIdLength, parseNoteId, type FolderId, type NoteId } from '../ids.ts'
import { Folders } from './folders.ts'
import { Labels } from './labels.ts'
import { isCandidateOf, isTime, noteOfKey, Registers, type Candidate } from './register.ts'
import { SpaceSettings } from './space-settings.ts'
import { isTag, TagColours } from './tags.ts'
import { coveredBy, isSeenState, seenOf, type NoteState, type SeenState } from './tombstone.ts'

export interface NoteEntry {
  id: NoteId
  createdAt: number
  editedAt: number
  givenTitle: string | undefined
  /** All that stand, the given one first. Where there are more, somebody has to choose. */
  titles: readonly Candidate<string>[]
  trashedAt: number | undefined
  /** The device that moved it to the trash, as a person named it. */
  trashedBy: string | undefined
  /** The folder that it is in, which may not be here; `undefined` at the top. */
  folder: FolderId | undefined
  /** All that stand, the one that it is in first. Where there are more, somebody has to choose. */
  folders: readonly Candidate<string>[]
  tags: readonly string[]
  marks: readonly NoteMark[]
}

/** What people mark notes as, beside tagging them. */
export type NoteMark = 'favourite' | 'pinned'
const isMark = (text: string): text is NoteMark => text === 'favourite' || text === 'pinned'

/** Which deletion an edit has undone. */
export interface Revival {
  deletedBy: string
  /** As the deletion says it. */
  deletedAt: number
}

/** The origin of a write to `editedAt`, which by itself is no change that a person is waiting to see elsewhere. */
export const touchOrigin = Symbol('touch')

/** The same one for all notes that never were called otherwise. */
const noTitles: readonly string[] = []

/** Fewer names of devices than this are not worth looking through for those that nothing is said of. */
const fewDevices = 64

export class SpaceDoc {
  readonly doc: Y.Doc
  readonly #notes: Y.Map<unknown>
  readonly #editedAtRoot: Y.Map<unknown>
  readonly #editedAt: Registers<number, NoteId>
  readonly #devices: Y.Map<unknown>
  readonly #titlesRoot: Y.Map<unknown>
  readonly #namesRoot: Y.Map<unknown>
  readonly #templates: Y.Map<unknown>
  readonly #formerTitles = new Map<NoteId, readonly string[]>()
  readonly #tombstonesRoot: Y.Map<unknown>
  readonly #revivalsRoot: Y.Map<unknown>
  readonly titles: Registers<Candidate<string>, NoteId>
  readonly tombstones: Registers<Candidate<SeenState>, NoteId>
  readonly revivals: Registers<Candidate<Revival>, NoteId>
  readonly folders: Folders
  readonly tags: Labels<string>
  readonly marks: Labels<NoteMark>
  readonly tagColours: TagColours
  readonly settings: SpaceSettings
  /** Kept, because it is asked for all the time while thousands of notes arrive. */
  #ids: readonly NoteId[] | undefined

  constructor(doc: Y.Doc) {
    this.doc = doc
    this.#notes = doc.getMap('notes')
    this.#editedAtRoot = doc.getMap('editedAt')
    this.#devices = doc.getMap('devices')
    this.#titlesRoot = doc.getMap('titles')
    this.#namesRoot = doc.getMap('names')
    this.#templates = doc.getMap('templates')
    this.#tombstonesRoot = doc.getMap('tombstones')
    this.#revivalsRoot = doc.getMap('revivals')
    this.#editedAt = new Registers(this.#editedAtRoot, isTime, noteOfKey)
    this.titles = new Registers(
      this.#titlesRoot,
      isCandidateOf((value): value is string => typeof value === 'string'),
      noteOfKey,
    )
    this.tombstones = new Registers(this.#tombstonesRoot, isCandidateOf(isSeenState), noteOfKey)
    this.revivals = new Registers(this.#revivalsRoot, isCandidateOf(isRevival), noteOfKey)
    this.folders = new Folders(doc)
    this.tags = new Labels(doc.getMap('tags'), isTag)
    this.marks = new Labels(doc.getMap('marks'), isMark)
    this.tagColours = new TagColours(doc)
    this.settings = new SpaceSettings(doc)
    this.#notes.observe(() => (this.#ids = undefined))
    for (const key of this.#namesRoot.keys()) this.#learnName(key)
    this.#namesRoot.observe(({ keysChanged }) => {
      for (const key of keysChanged) if (typeof key === 'string') this.#learnName(key)
    })
  }

  has(id: NoteId): boolean {
    return this.#notes.has(id)
  }

  ids(): readonly NoteId[] {
    this.#ids ??= [...this.#notes.keys()].flatMap((key) => parseNoteId(key) ?? [])
    return this.#ids
  }

  entry(id: NoteId): NoteEntry | undefined {
    const note = this.#notes.get(id)
    if (typeof note !== 'object' || note === null) return undefined
    const createdAt = 'createdAt' in note && isTime(note.createdAt) ? note.createdAt : 0
    const titles = this.titles.candidates(id)
    const tombstone = this.tombstones.shown(id)
    return {
      id,
      createdAt,
      editedAt: this.editedAt(id) ?? createdAt,
      givenTitle: titles[0]?.value,
      titles,
      trashedAt: tombstone?.at,
      trashedBy: tombstone?.by,
      folder: this.folders.folderOf(id),
      folders: this.folders.ofNotes.candidates(id),
      tags: this.tags.of(id),
      marks: this.marks.of(id),
    }
  }

  /** When the note was edited last; `undefined` where nobody has said so. */
  editedAt(id: NoteId): number | undefined {
    const edits = this.#editedAt.candidates(id)
    return edits.length > 0 ? Math.max(...edits) : undefined
  }

  /** Lists a note. Doing it twice, here or on two devices at once, is doing it once. */
  addNote(id: NoteId, times: { createdAt: number; editedAt: number }): void {
    if (this.#notes.has(id)) return
    this.doc.transact(() => {
      this.#notes.set(id, { kind: 'note', createdAt: times.createdAt })
      this.#editedAt.write(id, times.editedAt)
    })
  }

  /** Titles that the note had, in no order that means anything. */
  formerTitles(id: NoteId): readonly string[] {
    return this.#formerTitles.get(id) ?? noTitles
  }

  /** Keeps a title that the note had, so that links to it go on leading there. Doing it twice is doing it once. */
  keepFormerTitle(id: NoteId, title: string): void {
    if (title !== '' && !this.formerTitles(id).includes(title)) this.#namesRoot.set(`${id}/${title}`, true)
  }

  isTemplate(id: NoteId): boolean {
    return this.#templates.get(id) === true
  }

  setTemplate(id: NoteId, isTemplate: boolean): void {
    if (isTemplate) this.#templates.set(id, true)
    else this.#templates.delete(id)
  }

  #learnName(key: string): void {
    const id = noteOfKey(key)
    if (id === undefined) return
    const title = key.slice(noteIdLength + 1)
    const known = this.formerTitles(id)
    if (!known.includes(title)) this.#formerTitles.set(id, [...known, title])
  }

  /**
   * Says that the note was edited, and on which device. The time always grows, so that what a clock says cannot put it
   * behind what was known. `known`: the edits that were known then, where that was earlier; others stand beside it.
   */
  touch(id: NoteId, editedAt: number, device: string, known = this.editTimes(id)): void {
    const next = Math.max(editedAt, ...this.editTimes(id).map((seen) => seen + 1))
    this.doc.transact(() => {
      this.#editedAt.replace(id, known, [next])
      this.#sign(device)
    }, touchOrigin)
  }

  /**
   * The devices that edited the note last: several where they did not know of each other. Of `known` edits nothing is said.
   * Shown, decides nothing.
   */
  editedBy(id: NoteId, known: readonly number[] = []): string[] {
    return this.#namesOf(
      this.#editedAt
        .writers(id)
        .filter((writer) => !known.some((time) => time === this.#editedAtRoot.get(`${id}/${writer}`))),
    )
  }

  /** As `editedBy`, but for what these clientIDs edited, or this replica, whatever the device was called then. */
  editedElsewhereBy(id: NoteId, own: ReadonlySet<string>): string[] {
    const here = String(this.doc.clientID)
    return this.#namesOf(this.#editedAt.writers(id).filter((writer) => writer !== here && !own.has(writer)))
  }

  #namesOf(writers: readonly string[]): string[] {
    const names = writers.map((writer) => this.#devices.get(writer))
    return [...new Set(names.filter((name) => typeof name === 'string'))]
  }

  /** When the note was edited last: several times where some did not know of others. */
  editTimes(id: NoteId): readonly number[] {
    return this.#editedAt.candidates(id)
  }

  isTrashed(id: NoteId): boolean {
    return this.tombstones.shown(id) !== undefined
  }

  /** Another one for other deletions of the note. */
  tombstoneMark(id: NoteId): string {
    const times = this.tombstones.candidates(id).map(({ at }) => at)
    return [...this.tombstones.writers(id).sort(), ...times].join(' ')
  }

  /** Moves notes to the trash, as they were seen here. */
  trash(notes: ReadonlyMap<NoteId, NoteState>, by: string, at: number): void {
    this.doc.transact(() => {
      for (const [id, state] of notes) {
        this.tombstones.write(id, { value: { ...seenOf(state), edits: this.editTimes(id) }, by, at })
        // It has come back for the last time, as far as is known here.
        this.revivals.clear(id)
      }
    })
  }

  /** Takes notes out of the trash, with the folders that they are in. A deletion that is not known here yet stays. */
  restore(ids: Iterable<NoteId>): void {
    this.doc.transact(() => {
      for (const id of ids) {
        this.tombstones.clear(id)
        this.folders.restorePath(this.folders.folderOf(id))
      }
    })
  }

  /** Whether the note is in the trash and this state of it holds an edit that those who put it there had not seen. */
  mustRevive(id: NoteId, state: () => NoteState): boolean {
    const tombstones = this.tombstones.candidates(id)
    return (
      tombstones.length > 0 &&
      !coveredBy(
        tombstones.map(({ value }) => value),
        state(),
      )
    )
  }

  /** Takes the note out of the trash because of an edit, and tells all devices. `by`: where it was made; '' if unknown. */
  revive(id: NoteId, by: string, at: number): void {
    const tombstone = this.tombstones.shown(id)
    if (tombstone === undefined) return
    this.doc.transact(() => {
      this.tombstones.clear(id)
      this.folders.restorePath(this.folders.folderOf(id))
      this.revivals.write(id, { value: { deletedBy: tombstone.by, deletedAt: tombstone.at }, by, at })
    })
  }

  /**
   * That the note came back from the trash. Whoever holds the edit says so: those who do not know where it was made give way
   * to those who do.
   */
  revival(id: NoteId): Candidate<Revival> | undefined {
    const all = this.revivals.standing(id)
    return all.find(({ by }) => by !== '') ?? all[0]
  }

  /** A name of its own for each edit would make the list of 10,000 notes a third larger: what an edit tells of is its writer. */
  #sign(device: string): void {
    const own = String(this.doc.clientID)
    if (this.#devices.get(own) === device) return
    this.#devices.set(own, device)
    if (this.#devices.size <= fewDevices) return
    const writers = new Set(this.ids().flatMap((id) => this.#editedAt.writers(id)))
    for (const writer of [...this.#devices.keys()]) if (!writers.has(writer)) this.#devices.delete(writer)
  }

  /** Calls back once after each transaction that changed how some notes are listed. Returns the function that ends it. */
  observe(listener: (changed: ReadonlySet<NoteId>, transaction: Y.Transaction) => void): () => void {
    const roots = [
      ...[this.#notes, this.#editedAtRoot, this.#titlesRoot, this.#namesRoot, this.#templates],
      ...[this.#tombstonesRoot, this.#revivalsRoot],
      ...[this.folders.notesRoot, this.tags.root, this.marks.root],
    ]
    let changed = new Set<NoteId>()
    const collect = (event: Y.YMapEvent<unknown>): void => {
      for (const note of notesOfEvent(event)) changed.add(note)
    }
    const flush = (transaction: Y.Transaction): void => {
      if (changed.size === 0) return
      const notes = changed
      changed = new Set()
      listener(notes, transaction)
    }
    for (const root of roots) root.observe(collect)
    this.doc.on('afterTransaction', flush)
    return () => {
      for (const root of roots) root.unobserve(collect)
      this.doc.off('afterTransaction', flush)
    }
  }
}

/** The notes that an event in one of the roots is about: their ids are, or begin, the keys. */
function notesOfEvent(event: Y.YMapEvent<unknown>): NoteId[] {
  const notes: NoteId[] = []
  for (const key of event.keysChanged) {
    const note = typeof key === 'string' ? parseNoteId(key.slice(0, noteIdLength)) : undefined
    if (note !== undefined) notes.push(note)
  }
  return notes
}

function isRevival(value: unknown): value is Revival {
  if (typeof value !== 'object' || value === null) return false
  const { deletedBy, deletedAt } = value as Record<string, unknown>
  return typeof deletedBy === 'string' && isTime(deletedAt)
}
