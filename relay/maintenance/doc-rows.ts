/**
 * A database read doc by doc: the entries of a doc, and what the relay noted of them. Both lie in the order of the docs'
 * names, so one pass over each is enough, and one doc is in memory at a time.
 */
import { MalformedBytes } from '../../shared/protocol/byte-reader.ts'
import type { DatabaseSnapshot, LevelRow } from '../storage/level-database.ts'
import { allEntries, allFeeds, allUpdates, decodeKey, encodeKey, readEntryFacts } from '../storage/level-keys.ts'
import type { EntryFacts, KeyPart, KeyRange } from '../storage/level-keys.ts'

/** What a snapshot is asked for, so that `docsIn` and `feedOf` can read it. */
export const docRanges: readonly KeyRange[] = [allUpdates, allEntries, allFeeds]

export interface Entry {
  readonly clock: number
  readonly bytes: Buffer
}

export interface DocRows {
  /** As it stands in the keys, which another server may have written. */
  readonly doc: string
  /** By clock. */
  readonly entries: readonly Entry[]
  readonly factsByClock: ReadonlyMap<number, EntryFacts>
}

interface Row {
  readonly doc: string
  readonly clock: number
  readonly value: Buffer
}

interface Group {
  readonly doc: string
  readonly rows: Row[]
}

const partsOf = (key: Buffer): KeyPart[] => {
  try {
    return decodeKey(key)
  } catch (error) {
    // Not a key of this layout, and so not about a doc.
    if (error instanceof MalformedBytes) return []
    throw error
  }
}

const asUpdateRow = ({ key, value }: LevelRow): Row | undefined => {
  const [, doc, kind, clock] = partsOf(key)
  return typeof doc === 'string' && kind === 'update' && typeof clock === 'number' ? { doc, clock, value } : undefined
}

const factsBytes = 12

const asFactsRow = ({ key, value }: LevelRow): Row | undefined => {
  const [, , doc, clock] = partsOf(key)
  return typeof doc === 'string' && typeof clock === 'number' && value.length === factsBytes
    ? { doc, clock, value }
    : undefined
}

async function* grouped(
  scan: AsyncIterable<readonly LevelRow[]> | undefined,
  toRow: (row: LevelRow) => Row | undefined,
): AsyncGenerator<Group> {
  let group: Group | undefined
  for await (const chunk of scan ?? [])
    for (const levelRow of chunk) {
      const row = toRow(levelRow)
      if (row === undefined) continue
      if (group?.doc !== row.doc) {
        if (group !== undefined) yield group
        group = { doc: row.doc, rows: [] }
      }
      group.rows.push(row)
    }
  if (group !== undefined) yield group
}

const compareDocs = (a: string, b: string): number => Buffer.compare(encodeKey([a]), encodeKey([b]))

const joined = (doc: string, updates: Group | undefined, facts: Group | undefined): DocRows => ({
  doc,
  entries: (updates?.rows ?? []).map(({ clock, value }) => ({ clock, bytes: value })),
  factsByClock: new Map((facts?.rows ?? []).map(({ clock, value }) => [clock, readEntryFacts(value)])),
})

/** All docs of which there is an entry or a note of one. */
export async function* docsIn(snapshot: DatabaseSnapshot): AsyncGenerator<DocRows> {
  const updates = grouped(snapshot.scans[0], asUpdateRow)
  const facts = grouped(snapshot.scans[1], asFactsRow)
  const next = async (groups: AsyncGenerator<Group>): Promise<Group | undefined> => {
    const result = await groups.next()
    return result.done === true ? undefined : result.value
  }
  let update = await next(updates)
  let fact = await next(facts)
  while (update !== undefined || fact !== undefined) {
    const order = update === undefined ? 1 : fact === undefined ? -1 : compareDocs(update.doc, fact.doc)
    const doc = (order <= 0 ? update : fact)?.doc ?? ''
    yield joined(doc, order <= 0 ? update : undefined, order >= 0 ? fact : undefined)
    if (order <= 0) update = await next(updates)
    if (order >= 0) fact = await next(facts)
  }
}

/** The rows of all feeds, in chunks. */
export async function* feedsIn(snapshot: DatabaseSnapshot): AsyncGenerator<readonly LevelRow[]> {
  yield* snapshot.scans[2] ?? []
}
