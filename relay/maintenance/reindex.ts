/**
 * Puts the list of docs and the feed right in a folder that another server has used since the relay did: what that wrote
 * gets a place in the feed, so that clients hear of it, and places of what it deleted go. Entries themselves are never touched. No relay may
 * run meanwhile.
 */
import { parseDocName, type DocName } from '../../shared/ids.ts'
import { spaceOfDoc } from '../../shared/protocol/doc-name.ts'
import type { DatabaseSnapshot, KeyValueDatabase, LevelChange, LevelRow } from '../storage/level-database.ts'
import {
  checksumOf,
  docKey,
  docValue,
  entryKey,
  entryValue,
  feedKey,
  feedValue,
  readEntryFacts,
  readFeedPlace,
  sequenceKey,
  sequenceOfFeedKey,
  sequenceValue,
  updateKey,
} from '../storage/level-keys.ts'
import { openLayout } from '../storage/level-layout.ts'
import { docRanges, docsIn, feedsIn, type DocRows, type Entry } from './doc-rows.ts'

export interface ReindexReport {
  /** Docs with entries that the feed did not lead to. */
  readonly docs: number
  /** Entries that have a place in the feed now. */
  readonly placed: number
  /** Places and notes that led nowhere, and are gone. */
  readonly removed: number
}

/** Changes that are written together. */
const batchChanges = 1_000

const isPlace = async (snapshot: DatabaseSnapshot, rows: readonly LevelRow[]): Promise<boolean[]> => {
  const places = rows.map(({ key, value }) => ({ ...readFeedPlace(value), sequence: sequenceOfFeedKey(key) }))
  const facts = await snapshot.getMany(places.map(({ name, toClock }) => entryKey(name, toClock)))
  const entries = await snapshot.getMany(places.map(({ name, toClock }) => updateKey(name, toClock)))
  return places.map(({ sequence }, index) => {
    const value = facts[index]
    return value !== undefined && entries[index] !== undefined && readEntryFacts(value).sequence === sequence
  })
}

/** Entries with the notes of them that are right; what stands elsewhere in the feed, or nowhere, is not. */
const placedClocks = async (snapshot: DatabaseSnapshot, name: DocName, rows: DocRows): Promise<Set<number>> => {
  const facts = [...rows.factsByClock]
  const places = await snapshot.getMany(facts.map(([, { sequence }]) => feedKey(spaceOfDoc(name), sequence)))
  return new Set(
    facts.flatMap(([clock], index) => {
      const value = places[index]
      const place = value === undefined ? undefined : readFeedPlace(value)
      return place?.name === name && clock >= place.fromClock && clock <= place.toClock ? [clock] : []
    }),
  )
}

/** Neighbours share a place. */
const runsOf = (entries: readonly Entry[]): Entry[][] => {
  const runs: Entry[][] = []
  for (const entry of entries) {
    const run = runs.at(-1)
    if (run !== undefined && run.at(-1)?.clock === entry.clock - 1) run.push(entry)
    else runs.push([entry])
  }
  return runs
}

class Reindexing {
  readonly #database: KeyValueDatabase
  #sequence: number
  #changes: LevelChange[] = []
  docs = 0
  placed = 0
  removed = 0

  constructor(database: KeyValueDatabase, sequence: number) {
    this.#database = database
    this.#sequence = sequence
  }

  async feed(snapshot: DatabaseSnapshot, rows: readonly LevelRow[]): Promise<void> {
    const good = await isPlace(snapshot, rows)
    for (const [index, { key }] of rows.entries()) {
      this.#sequence = Math.max(this.#sequence, sequenceOfFeedKey(key))
      if (good[index] === true) continue
      this.#changes.push({ key, value: undefined })
      this.removed++
    }
    await this.#writeIfMany()
  }

  async doc(snapshot: DatabaseSnapshot, rows: DocRows): Promise<void> {
    const name = parseDocName(rows.doc)
    if (name === undefined) return
    const placed = await placedClocks(snapshot, name, rows)
    const clocks = new Set(rows.entries.map(({ clock }) => clock))
    for (const clock of rows.factsByClock.keys()) {
      if (clocks.has(clock)) continue
      this.#changes.push({ key: entryKey(name, clock), value: undefined })
      this.removed++
    }
    const runs = runsOf(rows.entries.filter(({ clock }) => !placed.has(clock)))
    for (const run of runs) this.#place(name, run)
    const [first] = rows.entries
    const [listed] = await snapshot.getMany([docKey(name)])
    if (first !== undefined && listed === undefined)
      this.#changes.push({ key: docKey(name), value: docValue(first.bytes) })
    this.docs += runs.length === 0 ? 0 : 1
    await this.#writeIfMany()
  }

  async end(): Promise<void> {
    this.#changes.push({ key: sequenceKey, value: sequenceValue(this.#sequence) })
    await this.#write()
  }

  #place(name: DocName, run: readonly Entry[]): void {
    const fromClock = run[0]?.clock ?? 0
    const toClock = run.at(-1)?.clock ?? fromClock
    const sequence = ++this.#sequence
    this.placed += run.length
    const bytes = run.reduce((sum, entry) => sum + entry.bytes.length, 0)
    const place = feedValue({ name, fromClock, toClock, bytes })
    this.#changes.push({ key: feedKey(spaceOfDoc(name), sequence), value: place })
    for (const entry of run) {
      const value = entryValue({ sequence, checksum: checksumOf(entry.bytes) })
      this.#changes.push({ key: entryKey(name, entry.clock), value })
    }
  }

  async #writeIfMany(): Promise<void> {
    if (this.#changes.length >= batchChanges) await this.end()
  }

  async #write(): Promise<void> {
    await this.#database.write(this.#changes)
    this.#changes = []
  }
}

export const reindex = async (database: KeyValueDatabase): Promise<ReindexReport> => {
  const { sequence } = await openLayout(database)
  const reindexing = new Reindexing(database, sequence)
  // The feeds first: new places come behind all that there are.
  {
    await using snapshot = await database.snapshot(docRanges)
    for await (const rows of feedsIn(snapshot)) await reindexing.feed(snapshot, rows)
  }
  {
    await using snapshot = await database.snapshot(docRanges)
    for await (const rows of docsIn(snapshot)) await reindexing.doc(snapshot, rows)
  }
  await reindexing.end()
  const { docs, placed, removed } = reindexing
  return { docs, placed, removed }
}
