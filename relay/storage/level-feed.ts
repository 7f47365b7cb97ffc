/** Reads the feed of a space from LevelDB (level-keys.ts says how it lies there). */
import type { DocName } from '../../shared/ids.ts'
import { mergeUpdates } from '../updates/doc-state.ts'
import { readUpdate, type CheckedUpdate } from '../updates/update.ts'
import type { KeyValueDatabase } from './level-database.ts'
import {
  clockOfUpdateKey,
  entryKey,
  feedRange,
  isAsWritten,
  notAsWritten,
  readFeedPlace,
  sequenceOfFeedKey,
  updateKey,
  updateRange,
  type FeedPlace,
} from './level-keys.ts'
import type { FeedPage, FeedRecord } from './storage.ts'

/** Places that are looked up together. */
const placesPerRead = 128

/** What a record takes beside its update, about. */
const recordOverheadBytes = 64

interface Place extends FeedPlace {
  readonly sequence: number
}

interface Entry {
  readonly bytes: Uint8Array
  /** Whether it is the bytes that were written, and they were checked before; absent where that was not noted. */
  readonly isAsWritten: boolean | undefined
}

/** The entries that stand at each of the places; none where a compaction has moved them on since. */
const readEntries = async (database: KeyValueDatabase, places: readonly Place[]): Promise<Entry[][]> => {
  const single = places.filter(({ fromClock, toClock }) => fromClock === toClock)
  // In one call, so that both are of one moment.
  const found = await database.getMany([
    ...single.map(({ name, toClock }) => updateKey(name, toClock)),
    ...single.map(({ name, toClock }) => entryKey(name, toClock)),
  ])
  const entriesOf = new Map(
    single.map((place, index) => {
      const entry = found[index]
      if (entry === undefined) return [place, []]
      const facts = found[single.length + index]
      return [place, [{ bytes: entry, isAsWritten: facts && isAsWritten(entry, facts) }]]
    }),
  )
  return Promise.all(
    places.map(async (place) => {
      if (place.fromClock === place.toClock) return entriesOf.get(place) ?? []
      return (await database.rows(updateRange(place.name)))
        .filter(({ key }) => clockOfUpdateKey(key) >= place.fromClock && clockOfUpdateKey(key) <= place.toClock)
        .map(({ value }) => ({ bytes: value, isAsWritten: undefined }))
    }),
  )
}

interface Gathered {
  readonly sequence: number
  readonly entries: Entry[]
}

/** What several places say of the same doc is said at the first of them: early, and never late. */
const gather = (places: readonly Place[], entries: readonly Entry[][], into: Map<DocName, Gathered>): void => {
  for (const [index, { name, sequence }] of places.entries()) {
    const found = entries[index] ?? []
    if (found.length === 0) continue
    const record = into.get(name) ?? { sequence, entries: [] }
    into.set(name, record)
    record.entries.push(...found)
  }
}

/** All that the entries say in one update. To read what was checked before it was written would be half of what a page costs. */
const updateOf = (entries: readonly Entry[]): { ok: true; bytes: Uint8Array } | { ok: false; problem: string } => {
  const [first, second] = entries
  if (first?.isAsWritten === true && second === undefined) return { ok: true, bytes: first.bytes }
  const updates: CheckedUpdate[] = []
  for (const { bytes, isAsWritten } of entries) {
    const reading = isAsWritten === false ? ({ ok: false, problem: notAsWritten } as const) : readUpdate(bytes)
    if (!reading.ok) return reading
    updates.push(reading.update)
  }
  const [only] = updates
  return { ok: true, bytes: only !== undefined && updates.length === 1 ? only.bytes : mergeUpdates(updates) }
}

const asRecord = (name: DocName, { sequence, entries }: Gathered): FeedRecord => {
  const update = updateOf(entries)
  return update.ok
    ? { sequence, name, kind: 'update', update: update.bytes }
    : { sequence, name, kind: 'unreadable', problem: update.problem }
}

export const readFeedPage = async (
  database: KeyValueDatabase,
  space: string,
  since: number,
  maxBytes: number,
): Promise<FeedPage> => {
  const gathered = new Map<DocName, Gathered>()
  let next = since
  let isLast = false
  for (let bytes = 0; bytes < maxBytes && !isLast;) {
    const rows = await database.rows(feedRange(space, next), { limit: placesPerRead })
    const places = rows.map(({ key, value }) => ({ ...readFeedPlace(value), sequence: sequenceOfFeedKey(key) }))
    // As many as fit, but one at least: what is larger than a page is a page of its own.
    let taken = 0
    for (; taken < places.length && bytes < maxBytes; taken++)
      bytes += recordOverheadBytes + (places[taken]?.bytes ?? 0)
    const page = places.slice(0, taken)
    gather(page, await readEntries(database, page), gathered)
    next = page.at(-1)?.sequence ?? next
    isLast = taken === places.length && places.length < placesPerRead
  }
  return { records: [...gathered].map(([name, record]) => asRecord(name, record)), next, isLast }
}

/** The sequence of a space's last change. */
export const readHead = async (database: KeyValueDatabase, space: string): Promise<number> => {
  const [last] = await database.rows(feedRange(space, 0), { reverse: true, limit: 1, keysOnly: true })
  return last === undefined ? 0 : sequenceOfFeedKey(last.key)
}
