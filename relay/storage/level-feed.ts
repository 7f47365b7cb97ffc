/** Reads the feed of a space from LevelDB (level-keys.ts says how it lies there). */
import type { DocName } from '../../shared/ids.ts'
import { mergeUpdates } from '../updates/doc-state.ts'
import { readUpdate, type CheckedUpdate } from '../updates/update.ts'
import type { KeyValueDatabase } from './level-database.ts'
import {
  clockOfUpdateKey,
  feedRange,
  readFeedPlace,
  sequenceOfFeedKey,
  updateKey,
  updateRange,
  type FeedPlace,
} from './level-keys.ts'
import type { FeedPage, FeedRecord } from './storage.ts'

/** Places that are looked up together. Their entries are in memory at once, so a page can exceed its bytes by as many. */
const placesPerRead = 64

interface Place extends FeedPlace {
  readonly sequence: number
}

/** The entries that stand at each of the places; none where a compaction has moved them on since. */
const readEntries = async (database: KeyValueDatabase, places: readonly Place[]): Promise<Uint8Array[][]> => {
  const single = places.filter(({ fromClock, toClock }) => fromClock === toClock)
  const found = await database.getMany(single.map(({ name, toClock }) => updateKey(name, toClock)))
  const entryOf = new Map(single.map((place, index) => [place, found[index]]))
  return Promise.all(
    places.map(async (place) => {
      if (place.fromClock === place.toClock) {
        const entry = entryOf.get(place)
        return entry === undefined ? [] : [entry]
      }
      return (await database.rows(updateRange(place.name)))
        .filter(({ key }) => clockOfUpdateKey(key) >= place.fromClock && clockOfUpdateKey(key) <= place.toClock)
        .map(({ value }) => value)
    }),
  )
}

interface Gathered {
  readonly sequence: number
  readonly updates: CheckedUpdate[]
  problem: string | undefined
}

/** What several places say of the same doc is said at the first of them: early, and never late. */
const gather = (places: readonly Place[], entries: readonly Uint8Array[][], into: Map<DocName, Gathered>): number => {
  let bytes = 0
  for (const [index, { name, sequence }] of places.entries()) {
    const found = entries[index] ?? []
    if (found.length === 0) continue
    const record = into.get(name) ?? { sequence, updates: [], problem: undefined }
    into.set(name, record)
    for (const entry of found) {
      bytes += entry.length
      const reading = readUpdate(entry)
      if (reading.ok) record.updates.push(reading.update)
      else record.problem = reading.problem
    }
  }
  return bytes
}

const asRecord = (name: DocName, { sequence, updates, problem }: Gathered): FeedRecord => {
  const [first] = updates
  if (problem !== undefined || first === undefined)
    return { sequence, name, kind: 'unreadable', problem: problem ?? 'no entry' }
  return { sequence, name, kind: 'update', update: updates.length === 1 ? first.bytes : mergeUpdates(updates) }
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
    bytes += gather(places, await readEntries(database, places), gathered)
    next = places.at(-1)?.sequence ?? next
    isLast = places.length < placesPerRead
  }
  return { records: [...gathered].map(([name, record]) => asRecord(name, record)), next, isLast }
}

/** The sequence of a space's last change. */
export const readHead = async (database: KeyValueDatabase, space: string): Promise<number> => {
  const [last] = await database.rows(feedRange(space, 0), { reverse: true, limit: 1, keysOnly: true })
  return last === undefined ? 0 : sequenceOfFeedKey(last.key)
}
