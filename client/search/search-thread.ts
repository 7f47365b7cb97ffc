/**
 * The search thread of this tab, as the page sees it. It starts when there is something to find or to take in, ends when there
 * has been nothing of that for a while, and with it goes the memory that it took. Where it cannot be started, or dies, nothing
 * is found, and the app says so.
 */
import type { NoteId } from '../../shared/ids.ts'
import type { Hits } from './hits.ts'
import type { LinkingNote } from './links.ts'
import type { PackedPlaces } from './note-places.ts'
import { pack, type SearchAnswer, type SearchRequest } from './search-messages.ts'
import type { TitleHits } from './titles.ts'

/** What is used of a `Worker`. */
export interface SearchLine {
  onmessage: ((event: MessageEvent<SearchAnswer>) => void) | null
  onerror: ((event: ErrorEvent) => void) | null
  postMessage(request: SearchRequest): void
  terminate(): void
}

export interface SearchThreadParts {
  start(): SearchLine
  /** All notes that can be found, for a thread that has just started. */
  notes(): readonly { id: NoteId; title: string; editedAt: number }[]
  /** Where they are, as far as they are anywhere; `undefined` where nothing is in a place. */
  places(): PackedPlaces | undefined
  /** It has written the index. */
  onWritten(): void
}

/** Its name says whose notes it finds. */
export const startSearchThread = (profile: string): SearchLine =>
  new Worker(new URL('./search-worker.ts', import.meta.url), { type: 'module', name: profile })

/** What has been found so far; `undefined` where the search does not work here. */
export type OnFound = (found: FoundNotes | undefined) => void
export interface FoundNotes extends Hits {
  /** Nothing more will come. */
  readonly isLast: boolean
  /** Some notes have not been looked at yet, because they have just come. */
  readonly isIndexing: boolean
}
export type OnFoundTitles = (found: TitleHits | undefined) => void
export interface FoundLinks {
  readonly notes: readonly LinkingNote[]
  readonly isIndexing: boolean
}
export type OnFoundLinks = (found: FoundLinks | undefined) => void

const idleMs = 60_000

export class SearchThread {
  readonly #parts: SearchThreadParts
  #line: SearchLine | undefined
  #leads = false
  #isBusy = false
  #questions = 0
  #asked: { question: number; onFound: OnFound; onTitles: OnFoundTitles } | undefined
  #askedLinks: { question: number; names: string[]; onFound: OnFoundLinks } | undefined
  #endTimer: ReturnType<typeof setTimeout> | undefined

  constructor(parts: SearchThreadParts) {
    this.#parts = parts
  }

  get isRunning(): boolean {
    return this.#line !== undefined
  }

  /** Whether this tab writes the index. */
  lead(leads: boolean): void {
    if (leads === this.#leads) return
    this.#leads = leads
    // One that starts with this hears of it then.
    if (this.#line === undefined && leads) this.#begin()
    else this.#line?.postMessage({ kind: 'lead', leads })
  }

  /** Where none runs it reads the whole list when it starts. */
  list(notes: readonly { id: NoteId; title: string; editedAt: number }[], gone: readonly NoteId[]): void {
    const line = this.#leads ? this.#begin() : this.#line
    if (notes.length > 0) line?.postMessage({ kind: 'list', notes: pack(notes) })
    if (gone.length > 0) line?.postMessage({ kind: 'unlist', ids: [...gone] })
  }

  /** Notes or folders are elsewhere. */
  places(places: PackedPlaces): void {
    const line = this.#leads ? this.#begin() : this.#line
    line?.postMessage({ kind: 'places', places })
  }

  /** The texts of these notes may be others now. */
  changed(ids: readonly NoteId[]): void {
    if (this.#leads && ids.length > 0) this.#begin()?.postMessage({ kind: 'changed', ids: [...ids] })
  }

  /** The text of a note that is open in this tab. */
  text(id: NoteId, text: string): void {
    const line = this.#leads ? this.#begin() : this.#line
    line?.postMessage({ kind: 'text', id, text })
  }

  /** Somebody writes in a note, in this tab or another. */
  somebodyTypes(): void {
    this.#line?.postMessage({ kind: 'typing' })
  }

  /** Another tab has written the index. */
  writtenElsewhere(): void {
    this.#line?.postMessage({ kind: 'written' })
  }

  /** Starts it, where somebody is about to ask, and has it do what the first question would take longest for. */
  prepare(): void {
    this.#begin()?.postMessage({ kind: 'prepare' })
  }

  /** Whoever asked before gets no answer any more. */
  find(typed: string, onFound: OnFound): void {
    this.#ask('find', typed, onFound, () => onFound(undefined))
  }

  findTitles(typed: string, onTitles: OnFoundTitles): void {
    this.#ask('findTitles', typed, () => onTitles(undefined), onTitles)
  }

  /** Beside a search: somebody looks at links while they search. */
  findLinks(names: readonly string[], onFound: OnFoundLinks): void {
    const question = ++this.#questions
    this.#askedLinks = names.length === 0 ? undefined : { question, names: [...names], onFound }
    // One that starts with this hears of it then.
    const wasRunning = this.isRunning
    const line = names.length === 0 ? this.#line : this.#begin()
    if (names.length > 0 && line === undefined) this.#failLinks()
    else if (wasRunning) line?.postMessage({ kind: 'findLinks', question, names: [...names] })
  }

  #ask(kind: 'find' | 'findTitles', typed: string, onFound: OnFound, onTitles: OnFoundTitles): void {
    const line = this.#begin()
    const question = ++this.#questions
    this.#asked = { question, onFound, onTitles }
    if (line === undefined) this.#fail()
    else line.postMessage({ kind, question, typed })
  }

  #begin(): SearchLine | undefined {
    this.#endLater()
    if (this.#line !== undefined) return this.#line
    let line: SearchLine
    try {
      line = this.#parts.start()
    } catch {
      return undefined
    }
    line.onmessage = ({ data }) => this.#hear(data)
    line.onerror = () => {
      this.#end()
      this.#fail()
      this.#failLinks()
    }
    this.#line = line
    line.postMessage({ kind: 'list', notes: pack(this.#parts.notes()) })
    const places = this.#parts.places()
    if (places !== undefined) line.postMessage({ kind: 'places', places })
    if (this.#leads) line.postMessage({ kind: 'lead', leads: true })
    if (this.#askedLinks !== undefined) {
      const { question, names } = this.#askedLinks
      line.postMessage({ kind: 'findLinks', question, names })
    }
    return line
  }

  #hear(answer: SearchAnswer): void {
    this.#endLater()
    const asked = this.#asked
    switch (answer.kind) {
      case 'found': {
        const { question, found, isLast, isIndexing } = answer
        if (asked?.question === question) asked.onFound({ ...found, isLast, isIndexing })
        return
      }
      case 'foundTitles':
        if (asked?.question === answer.question) asked.onTitles(answer.found)
        return
      case 'foundLinks': {
        const { question, notes, isIndexing } = answer
        if (this.#askedLinks?.question === question) this.#askedLinks.onFound({ notes, isIndexing })
        return
      }
      case 'failed':
        if (asked?.question === answer.question) this.#fail()
        if (this.#askedLinks?.question === answer.question) this.#failLinks()
        return
      case 'written':
        return this.#parts.onWritten()
      case 'left':
        this.#isBusy = answer.notes > 0
        return
    }
  }

  #fail(): void {
    const asked = this.#asked
    this.#asked = undefined
    asked?.onFound(undefined)
  }

  #failLinks(): void {
    const asked = this.#askedLinks
    this.#askedLinks = undefined
    asked?.onFound(undefined)
  }

  #endLater(): void {
    clearTimeout(this.#endTimer)
    this.#endTimer = setTimeout(() => {
      if (this.#isBusy) this.#endLater()
      else this.#end()
    }, idleMs)
  }

  #end(): void {
    clearTimeout(this.#endTimer)
    this.#line?.terminate()
    this.#line = undefined
    this.#isBusy = false
  }
}
