/**
 * Opens a folder for the relay: one that no relay has used before, which may hold what a y-websocket server wrote with
 * y-leveldb, gets an epoch, a place in the feed for each doc, and the relay's own names.
 *
 * y-websocket's server names a doc by the address as it is written there (`%E4%BD%A0`), the relay by what it stands for
 * (`你`). The entries of a doc whose name can be unescaped are copied to the doc that it stands for; nothing is renamed or
 * removed, and the old server would still find all it wrote.
 */
import { randomUUID } from 'node:crypto'
import type { DocName } from '../../shared/ids.ts'
import { parseDocName } from '../../shared/ids.ts'
import { decodeDocName, spaceOfDoc } from '../../shared/protocol/doc-name.ts'
import type { KeyValueDatabase, LevelChange } from './level-database.ts'
import {
  checksumOf,
  clockOfUpdateKey,
  decodeKey,
  docKey,
  docRange,
  docValue,
  entryKey,
  entryValue,
  epochKey,
  feedKey,
  feedValue,
  layoutKey,
  readSequence,
  restoringKey,
  sequenceKey,
  sequenceValue,
  updateKey,
  updateRange,
} from './level-keys.ts'

export interface Layout {
  readonly epoch: string
  readonly sequence: number
}

export const layoutVersion = '1'

/** Names of all docs that y-leveldb would list. */
export const docNames = async (database: KeyValueDatabase, range = docRange): Promise<string[]> =>
  (await database.rows(range, { keysOnly: true })).flatMap(({ key }) => {
    const name = decodeKey(key)[1]
    return typeof name === 'string' ? [name] : []
  })

/** Puts all entries of a doc at one place in the feed. */
export const placeInFeed = async (
  database: KeyValueDatabase,
  name: DocName,
  sequence: number,
): Promise<readonly LevelChange[]> => {
  const rows = await database.rows(updateRange(name))
  const clocks = rows.map(({ key }) => clockOfUpdateKey(key))
  const [fromClock] = clocks
  const toClock = clocks.at(-1)
  if (fromClock === undefined || toClock === undefined) return []
  const bytes = rows.reduce((sum, { value }) => sum + value.length, 0)
  return [
    { key: feedKey(spaceOfDoc(name), sequence), value: feedValue({ name, fromClock, toClock, bytes }) },
    ...rows.map(({ key, value }) => ({
      key: entryKey(name, clockOfUpdateKey(key)),
      value: entryValue({ sequence, checksum: checksumOf(value) }),
    })),
  ]
}

const copyEntries = async (database: KeyValueDatabase, from: string, to: DocName): Promise<void> => {
  const rows = await database.rows(updateRange(from))
  const [last] = await database.rows(updateRange(to), { reverse: true, limit: 1, keysOnly: true })
  const firstClock = last === undefined ? 0 : clockOfUpdateKey(last.key) + 1
  const changes: LevelChange[] = rows.map(({ value }, index) => ({ key: updateKey(to, firstClock + index), value }))
  const [first] = rows
  if (firstClock === 0 && first !== undefined) changes.push({ key: docKey(to), value: docValue(first.value) })
  await database.write(changes)
}

/** Whatever is done twice, because a first attempt was cut off, leads to the same docs. */
const createLayout = async (database: KeyValueDatabase): Promise<Layout> => {
  for (const spelling of await docNames(database)) {
    const name = decodeDocName(spelling)
    if (name !== undefined && name !== spelling) await copyEntries(database, spelling, name)
  }
  let sequence = 0
  for (const text of await docNames(database)) {
    const name = parseDocName(text)
    if (name === undefined) continue
    const changes = await placeInFeed(database, name, sequence + 1)
    if (changes.length === 0) continue
    sequence++
    await database.write(changes)
  }
  const epoch = randomUUID()
  await database.write([
    { key: epochKey, value: Buffer.from(epoch) },
    { key: sequenceKey, value: sequenceValue(sequence) },
    { key: layoutKey, value: Buffer.from(layoutVersion) },
  ])
  return { epoch, sequence }
}

/** A folder that must not be served, and why. The message follows the name of the folder. */
export class FolderError extends Error {
  override readonly name = 'FolderError'
}

/** Throws a `FolderError` if a newer relay has written the folder, or a restore has not come to its end. */
export const openLayout = async (database: KeyValueDatabase): Promise<Layout> => {
  const [layout, epoch, sequence, restoring] = await database.getMany([layoutKey, epochKey, sequenceKey, restoringKey])
  if (restoring !== undefined)
    throw new FolderError('a backup was being restored there and not all of it arrived; empty it and restore again')
  if (layout === undefined || epoch === undefined || sequence === undefined) return createLayout(database)
  if (layout.toString() !== layoutVersion)
    throw new FolderError(`a newer version of the relay has written it (layout ${layout.toString()})`)
  return { epoch: epoch.toString(), sequence: readSequence(sequence) }
}
