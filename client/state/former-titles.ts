/**
 * Keeps the titles that notes had when they were called otherwise here, so that links to them go on leading there. A title
 * that comes from the first line changes with each key: only one that has stood for a while counts as one that the note had.
 */
import type { SpaceDoc } from '../../shared/document/space-doc.ts'
import type { NoteId } from '../../shared/ids.ts'

export interface FormerTitlesParts {
  space: Pick<SpaceDoc, 'keepFormerTitle'>
  /** As the list shows it now. */
  titleOf(id: NoteId): string
}

/** A title that stands as long as this is one that somebody may have linked to. */
export const standsMs = 60_000

interface Watched {
  /** What the note was called, while what it is called now has not stood for long. */
  settled: string
  title: string
  since: number
  timer: ReturnType<typeof setTimeout> | undefined
}

export class FormerTitles {
  readonly #parts: FormerTitlesParts
  readonly #watched = new Map<NoteId, Watched>()

  constructor(parts: FormerTitlesParts) {
    this.#parts = parts
  }

  /** The note is being written in here. */
  edited(id: NoteId): void {
    const title = this.#parts.titleOf(id)
    const watched = this.#watched.get(id) ?? { settled: title, title, since: 0, timer: undefined }
    this.#watched.set(id, watched)
    this.#look(id, watched)
    // When it has been left alone for so long, it has settled.
    clearTimeout(watched.timer)
    watched.timer = setTimeout(() => this.#settle(id), standsMs)
  }

  /** The page may be about to go away: what notes are called now is what they are called. */
  flush(): void {
    for (const id of [...this.#watched.keys()]) this.#settle(id)
  }

  #look(id: NoteId, watched: Watched): void {
    const title = this.#parts.titleOf(id)
    const now = performance.now()
    // What was shown until now has stood for long enough, and is left behind.
    if (now - watched.since >= standsMs) this.#leave(id, watched, watched.title)
    if (title === watched.title) return
    watched.title = title
    watched.since = now
  }

  #settle(id: NoteId): void {
    const watched = this.#watched.get(id)
    if (watched === undefined) return
    clearTimeout(watched.timer)
    this.#watched.delete(id)
    this.#leave(id, watched, this.#parts.titleOf(id))
  }

  #leave(id: NoteId, watched: Watched, title: string): void {
    if (title === watched.settled) return
    this.#parts.space.keepFormerTitle(id, watched.settled)
    watched.settled = title
  }
}
