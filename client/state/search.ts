/**
 * Keeps the search thread informed: which notes are listed, which texts have changed, what stands in notes that are open. Told a
 * moment later, so that neither typing nor thousands of arrivals are disturbed; at once where somebody searches.
 */
import type * as Y from 'yjs'
import { noteText } from '../../shared/document/note-doc.ts'
import type { FolderTree } from '../../shared/document/folder-tree.ts'
import type { NoteId } from '../../shared/ids.ts'
import { type NamedFolder, packPlaces, type PackedPlaces, type PlacedNote } from '../search/note-places.ts'
import {
  SearchThread,
  type OnFound,
  type OnFoundLinks,
  type OnFoundTitles,
  type SearchLine,
} from '../search/search-thread.ts'
import type { NoteRecords } from '../store/note-records.ts'
import type { TabChannel } from '../store/tab-channel.ts'
import type { NoteList } from './note-list.ts'

export interface SearchParts {
  startThread: () => SearchLine
  list: Pick<NoteList, 'lists' | 'get'>
  records: Pick<NoteRecords, 'listen' | 'listenForArrivals'>
  tabs: TabChannel
}

/** Whatever follows sooner than this is told together with what came before, */
const quietMs = 2_000
/** but nothing is told later than this. */
const longestMs = 20_000

export class Search {
  readonly #parts: SearchParts
  readonly #thread: SearchThread
  readonly #listed = new Set<NoteId>()
  /** Of notes that are somewhere, where the thread was told that they are. */
  readonly #toldPlaces = new Map<NoteId, string>()
  #toldFolders: FolderTree | undefined
  readonly #changed = new Set<NoteId>()
  readonly #texts = new Map<NoteId, Y.Text>()
  #timer: ReturnType<typeof setTimeout> | undefined
  #waitingSince = 0
  #leads = false

  constructor(parts: SearchParts) {
    this.#parts = parts
    const { list, records, tabs } = parts
    this.#thread = new SearchThread({
      start: () => parts.startThread(),
      notes: () => list.lists.notes,
      places: () => this.#allPlaces(),
      onWritten: () => tabs.post({ kind: 'searchWritten' }),
    })
    tabs.listen((message) => {
      if (message.kind === 'searchWritten') this.#thread.writtenElsewhere()
    })
    records.listen((ids) => this.listed(ids))
    records.listenForArrivals((ids) => {
      for (const id of ids) this.#changed.add(id)
      this.#tellLater()
    })
  }

  /** This tab leads: it writes the index. */
  lead(leads: boolean): void {
    this.#leads = leads
    if (leads) this.#tellLater()
    else this.#thread.lead(false)
  }

  /** Something about these notes may have changed. */
  listed(ids: Iterable<NoteId>): void {
    for (const id of ids) this.#listed.add(id)
    this.#tellLater()
  }

  /** Folders may be others. */
  placesChanged(): void {
    this.#tellLater()
  }

  /** This is the text of a note that is open here, and has changed. */
  written(id: NoteId, content: Y.Text): void {
    this.#texts.set(id, content)
    this.#tellLater()
  }

  /** What is to be taken in can wait. */
  somebodyTypes(): void {
    this.#thread.somebodyTypes()
  }

  prepare(): void {
    this.#thread.prepare()
    this.#tell()
  }

  find(typed: string, onFound: OnFound): void {
    this.#tell()
    this.#thread.find(typed, onFound)
  }

  findTitles(typed: string, onFound: OnFoundTitles): void {
    this.#tell()
    this.#thread.findTitles(typed, onFound)
  }

  #tellPlaces(notes: readonly PlacedNote[]): void {
    const moved = notes.filter((note) => signOf(note) !== (this.#toldPlaces.get(note.id) ?? nowhere))
    const folders = this.#namedFolders()
    if (moved.length === 0 && folders === undefined) return
    for (const note of moved) this.#toldPlaces.set(note.id, signOf(note))
    this.#thread.places(packPlaces(moved, folders))
  }

  /** For a thread that has just begun. */
  #allPlaces(): PackedPlaces | undefined {
    const { notes } = this.#parts.list.lists
    this.#toldFolders = undefined
    this.#toldPlaces.clear()
    const placed = notes.filter((note) => signOf(note) !== nowhere)
    const folders = this.#namedFolders()
    for (const note of placed) this.#toldPlaces.set(note.id, signOf(note))
    return placed.length === 0 && folders === undefined ? undefined : packPlaces(placed, folders)
  }

  /** Where they are others than were told last. */
  #namedFolders(): NamedFolder[] | undefined {
    const { folders } = this.#parts.list.lists.places
    const before = this.#toldFolders
    if (before === folders) return undefined
    this.#toldFolders = folders
    if (before === undefined && folders.folders.length === 0) return undefined
    return folders.folders.map(({ id }) => ({ id, path: folders.pathOf(id).map(({ name }) => name) }))
  }

  findLinks(names: readonly string[], onFound: OnFoundLinks): void {
    if (names.length > 0) this.#tell()
    this.#thread.findLinks(names, onFound)
  }

  #tellLater(): void {
    const now = performance.now()
    if (this.#timer === undefined) this.#waitingSince = now
    else clearTimeout(this.#timer)
    const left = this.#waitingSince + longestMs - now
    this.#timer = setTimeout(() => this.#tell(), Math.max(0, Math.min(quietMs, left)))
  }

  #tell(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#thread.lead(this.#leads)
    const summaries = [...this.#listed].flatMap((id) => this.#parts.list.get(id) ?? [])
    this.#listed.clear()
    const isGone = ({ trashedAt }: { trashedAt: number | undefined }): boolean => trashedAt !== undefined
    this.#thread.list(
      summaries.filter((summary) => !isGone(summary)),
      summaries.filter(isGone).map(({ id }) => id),
    )
    this.#tellPlaces(summaries)
    for (const [id, content] of this.#texts) this.#thread.text(id, noteText(content))
    this.#texts.clear()
    this.#thread.changed([...this.#changed])
    this.#changed.clear()
  }
}

const signOf = ({ folder, tags }: PlacedNote): string => [folder ?? '', ...tags].join(' ')
const nowhere = ''
