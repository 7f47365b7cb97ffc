/**
 * What a person may want to look at after changes came together, in a small database beside the others: what notes were
 * before they were edited apart from the relay, and the passages in which both sides wrote. It never leaves the device.
 */
import type { DBSchema } from 'idb'
import type { NoteId } from '../../shared/ids.ts'
import type { Acknowledged } from './index-db.ts'
import { LateDatabase } from './late-database.ts'

/** A note as it was when a relay had last acknowledged all of it. One for each note that was edited since. */
export interface NoteBase {
  note: NoteId
  /** One update that holds all of it. A text would not do: what others wrote has to be applied to it. */
  state: Uint8Array
  /** What its record said of it then. As long as it says the same, nothing since has been acknowledged. */
  acknowledged: Acknowledged
}

export interface StoredPassage {
  /** Yjs relative positions as JSON: they hold wherever the text around them has moved. */
  from: unknown
  to: unknown
  mine: string
  theirs: string
}

/** What came together in a note and nobody has looked at yet. */
export interface StoredReview {
  note: NoteId
  /** The devices it came from, as people named them; none where that is not known. */
  by: readonly string[]
  /** Milliseconds since 1970, of the latest. */
  at: number
  passages: readonly StoredPassage[]
}

interface ReviewSchema extends DBSchema {
  bases: { key: string; value: NoteBase }
  reviews: { key: string; value: StoredReview }
}

/** What a meeting of both sides leaves behind. */
export interface Meeting {
  base: NoteBase | undefined
  review: StoredReview | undefined
}

export const reviewStoreName = 'reviews'

export class ReviewDb implements Disposable {
  readonly #database: LateDatabase<ReviewSchema>

  constructor(profile: string) {
    this.#database = new LateDatabase(profile, reviewStoreName, (database) => {
      database.createObjectStore('bases', { keyPath: 'note' })
      database.createObjectStore('reviews', { keyPath: 'note' })
    })
  }

  /** Keeps what a note was, unless that is kept already. Resolves when it is on disk. */
  async keepBase(base: NoteBase): Promise<void> {
    const transaction = (await this.#database.open()).transaction('bases', 'readwrite')
    const before = await transaction.store.get(base.note)
    if (before === undefined || !isSame(before.acknowledged, base.acknowledged)) await transaction.store.put(base)
    await transaction.done
  }

  async dropBase(note: NoteId): Promise<void> {
    await (await this.#database.open()).delete('bases', note)
  }

  /** The notes of which it is kept what they were. */
  async bases(): Promise<NoteId[]> {
    return (await (await this.#database.open()).getAllKeys('bases')) as NoteId[]
  }

  async reviews(): Promise<StoredReview[]> {
    return (await this.#database.open()).getAll('reviews')
  }

  async putReview(review: StoredReview): Promise<void> {
    await (await this.#database.open()).put('reviews', review)
  }

  /** Says who wrote what came. Not where that is known, or where the review has been settled meanwhile. */
  async nameReview(note: NoteId, by: string[]): Promise<void> {
    const transaction = (await this.#database.open()).transaction('reviews', 'readwrite')
    const review = await transaction.store.get(note)
    if (review?.by.length === 0) await transaction.store.put({ ...review, by })
    await transaction.done
  }

  async removeReviews(notes: Iterable<NoteId>): Promise<void> {
    const transaction = (await this.#database.open()).transaction('reviews', 'readwrite')
    await Promise.all([...[...notes].map((note) => transaction.store.delete(note)), transaction.done])
  }

  /**
   * Both sides of a note meet: `work` is given what is stored of it, and says at once what is to be stored instead. In one
   * transaction, so that of several tabs to which the same comes one finds that it is new.
   */
  async meet(note: NoteId, work: (stored: Meeting) => Meeting): Promise<void> {
    const transaction = (await this.#database.open()).transaction(['bases', 'reviews'], 'readwrite')
    const [bases, reviews] = [transaction.objectStore('bases'), transaction.objectStore('reviews')]
    const [base, review] = await Promise.all([bases.get(note), reviews.get(note)])
    const after = work({ base, review })
    if (after.base !== undefined && after.base !== base) void bases.put(after.base)
    if (after.review !== undefined && after.review !== review) void reviews.put(after.review)
    await transaction.done
  }

  [Symbol.dispose](): void {
    this.#database[Symbol.dispose]()
  }
}

/** Whether nothing was acknowledged from one to the other. */
export const isSame = (one: Acknowledged, other: Acknowledged): boolean =>
  one.relay === other.relay &&
  one.vector.length === other.vector.length &&
  one.vector.every((byte, at) => byte === other.vector[at])
