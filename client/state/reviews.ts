/**
 * What there is to look at after changes came together: of which notes the screen says so, and where in a note it is. A
 * review is there until somebody settles it, or for thirty days.
 */
import { noteContent } from '../../shared/document/note-doc.ts'
import type { SpaceDoc } from '../../shared/document/space-doc.ts'
import type { NoteId } from '../../shared/ids.ts'
import type { DocStore } from '../store/doc-store.ts'
import { noteStoreName } from '../store/profile.ts'
import type { ReviewDb, StoredPassage, StoredReview } from '../store/review-db.ts'
import type { TabChannel } from '../store/tab-channel.ts'
import type { placesOf } from '../sync/offline-merge.ts'
import type { OpenReview, ReviewSummary } from './app-state.ts'

export interface ReviewsParts {
  db: ReviewDb
  tabs: TabChannel
  docs: Pick<DocStore, 'acquire' | 'isSaved'>
  space: Pick<SpaceDoc, 'editedElsewhereBy'>
  /** The clientIDs under which this device has written in the list (store/own-writers.ts). */
  ownWriters(): ReadonlySet<string>
  deviceName(): string
  loadMerging(): Promise<{ placesOf: typeof placesOf }>
  onChange(reviews: ReadonlyMap<NoteId, ReviewSummary>): void
  wallClock(): number
}

const keptForMs = 30 * 24 * 60 * 60_000

export class Reviews {
  readonly #parts: ReviewsParts
  #reviews = new Map<NoteId, StoredReview>()
  #announceLoaded: () => void = () => undefined
  readonly #whenLoaded = new Promise<void>((resolve) => (this.#announceLoaded = resolve))

  constructor(parts: ReviewsParts) {
    this.#parts = parts
    parts.tabs.listen((message) => {
      if (message.kind === 'reviews') void this.load()
    })
  }

  /** Reads what is stored. What is too old is forgotten; where storage refuses to be read there is nothing to look at. */
  async load(): Promise<void> {
    const { db } = this.#parts
    const stored = await db.reviews().catch(() => [])
    const oldest = this.#parts.wallClock() - keptForMs
    const old = stored.filter(({ at }) => at < oldest).map(({ note }) => note)
    if (old.length > 0) void db.removeReviews(old).catch(() => undefined)
    const recent = stored.filter(({ at }) => at >= oldest)
    this.#reviews = new Map(recent.map((review) => [review.note, this.#named(review)]))
    this.#announceLoaded()
    this.#parts.onChange(new Map([...this.#reviews].map(([id, { by }]) => [id, { by }])))
  }

  /** The devices that edited the note last, but for this one. Two that bear the same name cannot be told apart. */
  othersOf(id: NoteId): string[] {
    const own = this.#parts.deviceName()
    const { space } = this.#parts
    return space.editedElsewhereBy(id, this.#parts.ownWriters()).filter((name) => name !== own)
  }

  /** There is something new to look at. */
  async made(): Promise<void> {
    this.#parts.tabs.post({ kind: 'reviews' })
    await this.load()
  }

  /** The list says something new of these notes: maybe who wrote what had come before. */
  async listed(changed: Iterable<NoteId>): Promise<void> {
    const isUnnamed = (id: NoteId): boolean => this.#reviews.get(id)?.by.length === 0
    if ([...changed].some((id) => isUnnamed(id) && this.othersOf(id).length > 0)) await this.load()
  }

  /** What is to be looked at in a note; `undefined` when it has been settled, as soon as that is known. */
  async read(id: NoteId): Promise<OpenReview | undefined> {
    await this.#whenLoaded
    const review = this.#reviews.get(id)
    if (review === undefined) return undefined
    const { placesOf } = await this.#parts.loadMerging()
    const lease = await this.#parts.docs.acquire(noteStoreName(id))
    const places = (): ReturnType<OpenReview['places']> =>
      placesOf(review.passages, noteContent(lease.doc)).map(({ from, to, passage: { mine, theirs } }) => ({
        from,
        to,
        mine,
        theirs,
      }))
    return { by: review.by, places, release: () => lease.release() }
  }

  /** What both sides wrote; nothing where that has been settled. */
  passagesOf(id: NoteId): readonly StoredPassage[] {
    return this.#reviews.get(id)?.passages ?? []
  }

  /**
   * Somebody has looked at it. It is forgotten when what they made of the note is on disk: whoever dies before is asked
   * again. Returns what brings it back.
   */
  async settle(id: NoteId): Promise<() => void> {
    await this.#whenLoaded
    const review = this.#reviews.get(id)
    await this.#parts.docs.isSaved(noteStoreName(id))
    await this.#parts.db.removeReviews([id]).catch(() => undefined)
    await this.made()
    return () => {
      if (review !== undefined && !this.#reviews.has(id)) void this.#put(review)
    }
  }

  /** What comes of a note and what the list says of it are two ways: either may be first. */
  #named(review: StoredReview): StoredReview {
    const by = review.by.length > 0 ? [] : this.othersOf(review.note)
    if (by.length === 0) return review
    void this.#parts.db.nameReview(review.note, by).catch(() => undefined)
    return { ...review, by }
  }

  async #put(review: StoredReview): Promise<void> {
    await this.#parts.db.putReview(review).catch(() => undefined)
    await this.made()
  }
}
