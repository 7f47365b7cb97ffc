/**
 * The folders of a space, and which note is in which. Roots of the space doc, flat as all of them (`register.ts`):
 *
 *   folders           id -> { createdAt }   set once by the device that made the folder
 *   folderNames       register: its name. Two that were given at once both stand
 *   folderParents     register: the folder that it is in; '' at the top
 *   folderTombstones  register: present while it is deleted; the names that its author had seen
 *   noteFolders       register, by note: the folder that the note is in; '' at the top
 *
 * A folder holds nothing that could be lost with it: notes and folders say where they are, and `FolderTree` makes of that a tree
 * in which all of them are found. Deleting a folder moves its notes to the trash, by the rules that hold for notes; a name that
 * whoever deleted it had not seen beats the deletion, as an edit does.
 */
import type * as Y from 'yjs'
import { noteIdLength, parseFolderId, type FolderId, type NoteId } from '../ids.ts'
import type { FolderFacts } from './folder-tree.ts'
import { isCandidateOf, isTime, noteOfKey, Registers, type Candidate } from './register.ts'

/** More than anybody makes by hand; what a stranger writes beyond counts as not there, so that no screen stands still. */
export const mostFolders = 5_000
/** A name stands in one line, and in the path of others. */
export const longestFolderName = 100

interface FolderTombstone {
  /** Those that its author had seen. */
  names: readonly string[]
}

/** How it is written that a note, or a folder, is in none. */
const top = ''

/** A name as it is kept: one line, without spaces around it, not too long. '' for none. */
export const folderNameOf = (typed: string): string =>
  [...typed.replace(/[\s\p{Cc}]+/gu, ' ').trim()].slice(0, longestFolderName).join('').trim()

export class Folders {
  readonly #doc: Y.Doc
  readonly #folders: Y.Map<unknown>
  readonly #structure: readonly Y.Map<unknown>[]
  /** Keyed by notes. */
  readonly notesRoot: Y.Map<unknown>
  readonly names: Registers<Candidate<string>, FolderId>
  readonly parents: Registers<Candidate<string>, FolderId>
  readonly tombstones: Registers<Candidate<FolderTombstone>, FolderId>
  /** By their ids; '' for the top. */
  readonly ofNotes: Registers<Candidate<string>, NoteId>
  #ids: readonly FolderId[] | undefined

  constructor(doc: Y.Doc) {
    this.#doc = doc
    this.#folders = doc.getMap('folders')
    const [names, parents, tombstones] = ['folderNames', 'folderParents', 'folderTombstones'].map((name) =>
      doc.getMap<unknown>(name),
    ) as [Y.Map<unknown>, Y.Map<unknown>, Y.Map<unknown>]
    this.#structure = [this.#folders, names, parents, tombstones]
    this.notesRoot = doc.getMap('noteFolders')
    this.names = new Registers(names, isCandidateOf(isName), folderOfKey)
    this.parents = new Registers(parents, isCandidateOf(isPlace), folderOfKey)
    this.tombstones = new Registers(tombstones, isCandidateOf(isTombstone), folderOfKey)
    this.ofNotes = new Registers(this.notesRoot, isCandidateOf(isPlace), noteOfKey)
    this.#folders.observe(() => (this.#ids = undefined))
  }

  /** Also those that are deleted. */
  ids(): readonly FolderId[] {
    this.#ids ??= [...this.#folders.keys()]
      .flatMap((key) => (isFolder(this.#folders.get(key)) ? (parseFolderId(key) ?? []) : []))
      .sort()
      .slice(0, mostFolders)
    return this.#ids
  }

  /** Of all folders, for the tree. */
  facts(): FolderFacts[] {
    return this.ids().map((id) => ({
      id,
      name: this.names.shown(id)?.value ?? '',
      parent: folderAt(this.parents.shown(id)),
      isDeleted: this.isDeleted(id),
    }))
  }

  /** Where the note is, as all replicas show it. The folder may not be here. */
  folderOf(note: NoteId): FolderId | undefined {
    return folderAt(this.ofNotes.shown(note))
  }

  /** Whether there is room for one more. */
  get isFull(): boolean {
    return this.ids().length >= mostFolders
  }

  add(id: FolderId, name: Candidate<string>, parent: FolderId | undefined): void {
    this.#doc.transact(() => {
      this.#folders.set(id, { createdAt: name.at })
      this.names.write(id, name)
      if (parent !== undefined) this.move(id, { ...name, value: parent })
    })
  }

  /** `undefined`: to the top. Whoever puts something into a folder wants it to be there. Returns what it wrote. */
  move(id: FolderId, to: Candidate<FolderId | undefined>): Candidate<string> {
    return this.#put(this.parents, id, to)
  }

  /** Puts a note into a folder, or to the top. Returns what it wrote. */
  place(note: NoteId, to: Candidate<FolderId | undefined>): Candidate<string> {
    return this.#put(this.ofNotes, note, to)
  }

  #put<Subject extends string>(
    registers: Registers<Candidate<string>, Subject>,
    subject: Subject,
    to: Candidate<FolderId | undefined>,
  ): Candidate<string> {
    const written = { ...to, value: to.value ?? top }
    this.#doc.transact(() => {
      registers.write(subject, written)
      this.restorePath(to.value)
    })
    return written
  }

  /** A note that is made of another one is where that is. */
  placeLike(original: NoteId, note: NoteId): void {
    const place = this.ofNotes.shown(original)
    if (place !== undefined && this.ofNotes.shown(note) === undefined) this.ofNotes.write(note, place)
  }

  isDeleted(id: FolderId): boolean {
    const tombstones = this.tombstones.candidates(id)
    if (tombstones.length === 0) return false
    const seen = new Set(tombstones.flatMap(({ value }) => value.names))
    return this.names.candidates(id).every(({ value }) => seen.has(value))
  }

  /** Deletes folders, as they were seen here, and nothing that is in them. */
  delete(ids: Iterable<FolderId>, by: string, at: number): void {
    this.#doc.transact(() => {
      for (const id of ids) {
        const names = this.names.candidates(id).map(({ value }) => value)
        this.tombstones.write(id, { value: { names }, by, at })
      }
    })
  }

  /** A deletion that is not known here yet stays. */
  restore(ids: Iterable<FolderId>): void {
    this.#doc.transact(() => {
      for (const id of ids) this.tombstones.clear(id)
    })
  }

  /** The folder and all that it is in are there, where they are here at all. */
  restorePath(id: FolderId | undefined): void {
    const path = new Set<FolderId>()
    for (let at = id; at !== undefined && !path.has(at); at = folderAt(this.parents.shown(at))) path.add(at)
    this.restore([...path].filter((each) => this.tombstones.shown(each) !== undefined))
  }

  /** Calls back after a transaction that changed folders; not which notes are in them. Returns the function that ends it. */
  observe(listener: (transaction: Y.Transaction) => void): () => void {
    let last: Y.Transaction | undefined
    const observed = (_: unknown, transaction: Y.Transaction): void => void (last = transaction)
    const flush = (transaction: Y.Transaction): void => {
      if (last !== transaction) return
      last = undefined
      listener(transaction)
    }
    for (const root of this.#structure) root.observe(observed)
    this.#doc.on('afterTransaction', flush)
    return () => {
      for (const root of this.#structure) root.unobserve(observed)
      this.#doc.off('afterTransaction', flush)
    }
  }
}

const folderAt = (place: Candidate<string> | undefined): FolderId | undefined => parseFolderId(place?.value ?? top)

const folderOfKey = (key: string): FolderId | undefined =>
  key.charAt(noteIdLength) === '/' ? parseFolderId(key.slice(0, noteIdLength)) : undefined

const isFolder = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'createdAt' in value && isTime(value.createdAt)

const isName = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && folderNameOf(value) === value

const isPlace = (value: unknown): value is string =>
  value === top || (typeof value === 'string' && parseFolderId(value) !== undefined)

const isTombstone = (value: unknown): value is FolderTombstone =>
  typeof value === 'object' &&
  value !== null &&
  'names' in value &&
  Array.isArray(value.names) &&
  value.names.every((name) => typeof name === 'string')
