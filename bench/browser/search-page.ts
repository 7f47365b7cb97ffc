/** The app's search, and what stands beside it, each in a page of its own on notes that a seed makes. */
import MiniSearch from 'minisearch'
import { Catalogue } from '../../client/search/catalogue.ts'
import { find } from '../../client/search/finding.ts'
import { fold } from '../../client/search/fold.ts'
import { readHits } from '../../client/search/hits.ts'
import { parseQuery } from '../../client/search/query.ts'
import { Sounds } from '../../client/search/pinyin.ts'
import { readings } from '../../client/search/readings.ts'
import { openSearchDb } from '../../client/search/search-db.ts'
import { SearchIndex } from '../../client/search/search-index.ts'
import { pack, type PackedNotes } from '../../client/search/search-messages.ts'
import type { NoteId } from '../../shared/ids.ts'
import { NoteGenerator } from '../search/generated-notes.ts'
import { typedQueries } from '../search/typed-queries.ts'

const seed = 1
const querySeed = 2
const takenAtOnce = 64
const firstHits = 20

export interface Started {
  /** Milliseconds until a question can be answered. */
  start: number
  /** And then, while nothing has been typed yet, for what is made ready for the first question. */
  prepare?: number
}
export interface Answered {
  /** Milliseconds until the first results are there, for each query. */
  times: number[]
  /** How many notes were found in all. */
  found: number
}

const ended = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('the browser refused'))
  })

/** The browser is quit next, so it has to be on disk. */
const committed = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(transaction.error ?? new Error('the browser took it back'))
  })

/** One store of what a peer keeps, and of what the app has from its list of notes. */
const openRows = (): Promise<IDBDatabase> => {
  const opening = indexedDB.open('rows')
  opening.onupgradeneeded = () => opening.result.createObjectStore('rows')
  return ended(opening)
}
const putRow = async (key: string, value: unknown): Promise<void> => {
  const db = await openRows()
  const transaction = db.transaction('rows', 'readwrite', { durability: 'strict' })
  transaction.objectStore('rows').put(value, key)
  await committed(transaction)
  db.close()
}
const getRow = async <T>(key: string): Promise<T> => {
  const db = await openRows()
  const row = (await ended(db.transaction('rows').objectStore('rows').get(key))) as T
  db.close()
  return row
}

/** Milliseconds of work until all notes are on disk and in segments; making them is not counted. */
const buildOurs = async (count: number): Promise<number> => {
  const catalogue = new Catalogue()
  const index = await SearchIndex.open(await openSearchDb('bench'), catalogue)
  const listed: { id: NoteId; title: string; editedAt: number }[] = []
  let took = 0
  let some: { id: NoteId; text: string; editedAt: number }[] = []
  const take = async (): Promise<void> => {
    const startedAt = performance.now()
    await index.take(some)
    await index.tidy()
    took += performance.now() - startedAt
    some = []
  }
  for (const note of new NoteGenerator(seed).notes(count)) {
    const id = note.id as NoteId
    const { title, text, editedAt } = note
    listed.push({ id, title, editedAt })
    catalogue.list(pack([{ id, title, editedAt }]))
    some.push({ id, text, editedAt })
    if (some.length === takenAtOnce) await take()
  }
  await take()
  index[Symbol.dispose]()
  await putRow('list', pack(listed))
  return took
}

let search: ((typed: string) => Promise<number>) | undefined

const startOurs = async (): Promise<Started> => {
  const list = await getRow<PackedNotes>('list')
  const startedAt = performance.now()
  const catalogue = new Catalogue()
  // At once, as in the app.
  const opening = openSearchDb('bench').then((db) => SearchIndex.open(db, catalogue))
  catalogue.list(list)
  const index = await opening
  index.wanted()
  const start = performance.now() - startedAt
  const readyAt = performance.now()
  const sounds = new Sounds(readings)
  void catalogue.newestFirst
  sounds.prepare(catalogue.titleText)
  const prepare = performance.now() - readyAt
  search = async (typed) => {
    const found = await find(index, parseQuery(typed), sounds, undefined)
    return (await readHits(index, found, sounds, firstHits)).total
  }
  return { start, prepare }
}

const words = /[\p{Script=Han}]+|[\p{L}\p{N}]+/gu
const miniOptions = {
  fields: ['title', 'text'],
  tokenize: (text: string): string[] =>
    [...text.matchAll(words)].flatMap(([run]) =>
      /^\p{Script=Han}/u.test(run) ? [...run].flatMap((one, at) => [one, run.slice(at, at + 2)]) : [run],
    ),
}

const buildMiniSearch = async (count: number): Promise<number> => {
  const notes = [...new NoteGenerator(seed).notes(count)]
  const startedAt = performance.now()
  const index = new MiniSearch(miniOptions)
  index.addAll(notes)
  await putRow('mini', JSON.stringify(index))
  return performance.now() - startedAt
}

const startMiniSearch = async (): Promise<Started> => {
  const startedAt = performance.now()
  const index = MiniSearch.loadJSON(await getRow<string>('mini'), miniOptions)
  const start = performance.now() - startedAt
  search = (typed) => {
    const plain = typed.replaceAll('"', '')
    return Promise.resolve(index.search(plain, { prefix: true, fuzzy: 0.2, combineWith: 'AND' }).length)
  }
  return { start }
}

const buildScan = async (count: number): Promise<number> => {
  const startedAt = performance.now()
  await putRow(
    'scan',
    Array.from(new NoteGenerator(seed).notes(count), ({ title, text }) => fold(`${title}\n${text}`).text),
  )
  return performance.now() - startedAt
}

/** All texts in memory, looked through for the parts of what is typed; without typos, and words are found within words. */
const startScan = async (): Promise<Started> => {
  const startedAt = performance.now()
  const texts = await getRow<string[]>('scan')
  const start = performance.now() - startedAt
  search = (typed) => {
    const parts = typed.startsWith('"') ? [typed.slice(1, -1)] : typed.split(' ')
    return Promise.resolve(texts.filter((text) => parts.every((part) => text.includes(part))).length)
  }
  return { start }
}

const answer = async (queries: number): Promise<Answered> => {
  if (search === undefined) throw new Error('nothing has been started')
  const times: number[] = []
  let found = 0
  for (const typed of typedQueries(querySeed, queries)) {
    const startedAt = performance.now()
    found += await search(typed)
    times.push(performance.now() - startedAt)
  }
  return { times, found }
}

const searches = { buildOurs, startOurs, buildMiniSearch, startMiniSearch, buildScan, startScan, answer }

declare global {
  interface Window {
    searches: typeof searches
  }
}

window.searches = searches
