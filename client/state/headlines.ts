/**
 * What lists show of notes, read off their texts: of a note that is open when it has changed, of those that changed while
 * they were closed a few at a time, out of the way of whoever types.
 */
import type * as Y from 'yjs'
import { headlineOf, headlineScanLength, type Headline } from '../../shared/document/headline.ts'
import { noteBeginning } from '../../shared/document/note-beginning.ts'
import { noteContent } from '../../shared/document/note-doc.ts'
import type { NoteId } from '../../shared/ids.ts'
import type { DocStore } from '../store/doc-store.ts'
import { tidyInbox } from '../store/inbox-tidying.ts'
import type { IndexDb } from '../store/index-db.ts'
import type { NoteRecords } from '../store/note-records.ts'
import { noteStoreName } from '../store/profile.ts'

export interface HeadlinesParts {
  docs: Pick<DocStore, 'read'>
  records: NoteRecords
  db: IndexDb
  /** This is the text of a note that is open, and has changed. */
  onShow(id: NoteId, content: Y.Text): void
  /** This is what is here of a note for which something came. */
  onRead(id: NoteId, doc: Y.Doc): void
}

/** Each waits for a database of its own to open. */
const readAtOnce = 8

export class Headlines {
  readonly #parts: HeadlinesParts
  readonly #waiting = new Set<NoteId>()
  #isReading = false

  constructor(parts: HeadlinesParts) {
    this.#parts = parts
  }

  /** Something came for these notes. */
  refresh(ids: Iterable<NoteId>): void {
    for (const id of ids) this.#waiting.add(id)
    if (!this.#isReading) void this.#read()
  }

  /** This is the text of a note that is open. */
  show(id: NoteId, content: Y.Text): void {
    this.#parts.records.setHeadlines(new Map([[id, headlineIn(content)]]))
    this.#parts.onShow(id, content)
  }

  async #read(): Promise<void> {
    this.#isReading = true
    while (this.#waiting.size > 0) {
      const some = [...this.#waiting].slice(0, readAtOnce)
      const headlines = new Map<NoteId, Headline>()
      await Promise.all(
        some.map(async (id) => {
          this.#waiting.delete(id)
          // Of what cannot be read the record goes on saying that it is stale, so the next start tries again.
          const headline = await this.#headline(id).catch(() => undefined)
          if (headline !== undefined) headlines.set(id, headline)
        }),
      )
      this.#parts.records.setHeadlines(headlines)
      // What storage refuses is tidied the next time.
      await tidyInbox(this.#parts.db, [...headlines.keys()]).catch(() => undefined)
    }
    this.#isReading = false
  }

  #headline(id: NoteId): Promise<Headline> {
    return this.#parts.docs.read(noteStoreName(id), (doc) => {
      this.#parts.onRead(id, doc)
      return headlineIn(noteContent(doc))
    })
  }
}

const headlineIn = (content: Y.Text): Headline => headlineOf(noteBeginning(content, headlineScanLength))
