/**
 * Keeps the search thread informed: which notes are listed, which texts have changed, what stands in notes that are open. Told a
 * moment later, so that neither typing nor thousands of arrivals are disturbed; at once where somebody searches.
 */
import type * as Y from 'yjs'
import { noteText } from '../../shared/document/note-doc.ts'
import type { NoteId } from '../../shared/ids.ts'
import { SearchThread, type OnFound, type OnFoundTitles, type SearchLine } from '../search/search-thread.ts'
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

  /** This is the text of a note that is open here, and has changed. */
  written(id: NoteId, content: Y.Text): void {
    this.#texts.set(id, content)
    this.#tellLater()
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
    for (const [id, content] of this.#texts) this.#thread.text(id, noteText(content))
    this.#texts.clear()
    this.#thread.changed([...this.#changed])
    this.#changed.clear()
  }
}
