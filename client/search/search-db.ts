/**
 * The search index on disk, in a database of its own beside the notes. All of it is made from the notes and can be made again.
 *
 *   notes      what each note's text was when it was taken into the index
 *   pending    the notes that are in no segment yet: they are looked through as they are
 *   segments   which notes a segment indexes, in its order; a segment never changes
 *   blocks     its terms in alphabetical order, some at a time, each with the notes that have it
 *   facts      how all this is written
 *
 * A note that is pending, or in a newer segment, counts no more in an older one.
 */
import { deleteDB, openDB, type DBSchema, type IDBPDatabase } from 'idb'
import type { NoteId } from '../../shared/ids.ts'
import { databaseName } from '../store/profile.ts'
import { searchStoreName } from '../store/profile-databases.ts'

/** Grows with every change of what the index holds and of how texts are taken apart: an older index is made anew. */
export const indexVersion = 2

export interface NoteRow {
  id: NoteId
  text: string
  /** When the note had been changed, by the list of notes, as its text was read: milliseconds since 1970. */
  editedAt: number
}

export interface SegmentRow {
  /** `building`: not all of its blocks are there. `retired`: what it holds is in a newer one. */
  state: 'building' | 'whole' | 'retired'
  /** As `packIds` has them. */
  ids: Int32Array
  editedAt: Float64Array
  /** The first term of each block, separated by line breaks. */
  firstTerms: string
  /** The same of the blocks of words, which come after those. */
  firstWords: string
  /** What the texts have, in characters. */
  size: number
}

export interface BlockRow {
  /** Separated by line breaks. */
  terms: string
  /** Where in `postings` what belongs to each term ends, and how it is written. Of a block of words there are none. */
  ends: Uint32Array
  postings: Uint8Array
}

/** Segment and place in it. */
export type BlockKey = [segment: number, place: number]

export interface SearchSchema extends DBSchema {
  notes: { key: string; value: NoteRow }
  /** Once more what is in `notes`, so that it is read as one. */
  pending: { key: string; value: NoteRow }
  segments: { key: number; value: SegmentRow }
  blocks: { key: BlockKey; value: BlockRow }
  facts: { key: string; value: number }
}

export type SearchDb = IDBPDatabase<SearchSchema>

const stores = ['notes', 'pending', 'segments', 'blocks', 'facts'] as const

/** Rejects when the browser refuses the database. An index of another version is emptied. */
export async function openSearchDb(profile: string): Promise<SearchDb> {
  const open = (): Promise<SearchDb> =>
    openDB<SearchSchema>(databaseName(profile, searchStoreName), 1, {
      upgrade(database) {
        database.createObjectStore('notes', { keyPath: 'id' })
        database.createObjectStore('pending')
        database.createObjectStore('segments', { autoIncrement: true })
        database.createObjectStore('blocks')
        database.createObjectStore('facts')
      },
      blocking(_current, _blocked, event) {
        ;(event.target as IDBDatabase).close()
      },
    })
  let db: SearchDb
  try {
    db = await open()
  } catch (error) {
    if (!(error instanceof DOMException) || error.name !== 'VersionError') throw error
    // A later version of the app wrote it.
    await deleteDB(databaseName(profile, searchStoreName))
    db = await open()
  }
  if ((await db.get('facts', 'version')) !== indexVersion) await emptySearchDb(db)
  return db
}

export async function emptySearchDb(db: SearchDb): Promise<void> {
  const transaction = db.transaction(stores, 'readwrite')
  await Promise.all([
    ...stores.map((name) => transaction.objectStore(name).clear()),
    transaction.objectStore('facts').put(indexVersion, 'version'),
    transaction.done,
  ])
}

/** All blocks of a segment, or those between two places of it. */
export const blocksOf = (segment: number, first = 0, last = Infinity): IDBKeyRange =>
  IDBKeyRange.bound([segment, first], [segment, last])
