/**
 * Whether all that a folder holds can be read, and is found by those who follow the feed. Reads one snapshot and changes
 * nothing; one doc is in memory at a time, as a Y.Doc.
 */
import * as Y from 'yjs'
import { parseDocName } from '../../shared/ids.ts'
import { spaceOfDoc } from '../../shared/protocol/doc-name.ts'
import type { DatabaseSnapshot, LevelRow } from '../storage/level-database.ts'
import {
  checksumOf,
  docKey,
  entryKey,
  feedKey,
  layoutKey,
  notAsWritten,
  readEntryFacts,
  readFeedPlace,
  readSequence,
  restoringKey,
  sequenceKey,
  sequenceOfFeedKey,
  updateKey,
} from '../storage/level-keys.ts'
import { readUpdate } from '../updates/update.ts'
import { docRanges, docsIn, feedsIn, type DocRows } from './doc-rows.ts'
import type { SnapshotSource } from './snapshot-source.ts'

export type ProblemKind =
  /** A restore was cut off. */
  | 'half-restored'
  /** An entry is no update. */
  | 'not-an-update'
  /** An entry is another than the one that was written. */
  | 'changed'
  /** Yjs cannot build the doc from its entries. */
  | 'not-buildable'
  /** An entry that the feed does not lead to. Another server wrote it. */
  | 'not-in-feed'
  /** A place in the feed, or a note of an entry, without the entry. Another server deleted it. */
  | 'leads-nowhere'
  /** Entries of a doc that is not in the list of docs, and so counts as new. */
  | 'not-listed'
  /** The next commit would take a place in the feed that is taken. */
  | 'sequence-behind'

export interface Problem {
  readonly kind: ProblemKind
  /** Absent where it is about no doc. */
  readonly doc?: string
  /** The entry's clock, for who looks into the database. */
  readonly clock?: number
  readonly message: string
}

export interface DocReport {
  readonly doc: string
  readonly entries: number
  readonly bytes: number
  readonly problems: readonly Problem[]
  /** Something was built upon that is in no entry. The client that has it brings it; no fault of the folder. */
  readonly isIncomplete: boolean
}

export interface VerifyReport {
  readonly docs: number
  readonly entries: number
  readonly bytes: number
  /** Places in all feeds. */
  readonly places: number
  /** False for a folder that only another server has used. The relay makes the feed when it first opens the folder. */
  readonly hasFeed: boolean
  readonly incompleteDocs: number
  readonly problems: number
}

export interface VerifyListener {
  onDoc(report: DocReport): void
  /** What is not about the entries of one doc. */
  onProblem(problem: Problem): void
}

interface Building {
  readonly problems: Problem[]
  isIncomplete: boolean
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const checkEntries = ({ doc, entries, factsByClock }: DocRows): Problem[] => {
  const problems: Problem[] = []
  for (const { clock, bytes } of entries) {
    const reading = readUpdate(bytes)
    if (!reading.ok) problems.push({ kind: 'not-an-update', doc, clock, message: `no update: ${reading.problem}` })
    const facts = factsByClock.get(clock)
    if (facts !== undefined && facts.checksum !== checksumOf(bytes))
      problems.push({ kind: 'changed', doc, clock, message: notAsWritten })
  }
  return problems
}

const build = ({ doc: name, entries }: DocRows): Building => {
  const doc = new Y.Doc()
  try {
    doc.transact(() => {
      for (const { bytes } of entries) Y.applyUpdate(doc, bytes)
    })
    return { problems: [], isIncomplete: doc.store.pendingStructs !== null || doc.store.pendingDs !== null }
  } catch (error) {
    const message = `Yjs cannot build it: ${messageOf(error)}`
    return { problems: [{ kind: 'not-buildable', doc: name, message }], isIncomplete: false }
  } finally {
    doc.destroy()
  }
}

const checkPlaces = async (snapshot: DatabaseSnapshot, rows: DocRows): Promise<Problem[]> => {
  const { doc, entries, factsByClock } = rows
  const name = parseDocName(doc)
  // What bears no name that the relay serves is in no feed.
  if (name === undefined) return []
  const problems: Problem[] = []
  const [listed] = await snapshot.getMany([docKey(name)])
  if (entries.length > 0 && listed === undefined)
    problems.push({ kind: 'not-listed', doc, message: 'it has entries and is not in the list of docs' })
  const clocks = new Set(entries.map(({ clock }) => clock))
  for (const clock of factsByClock.keys())
    if (!clocks.has(clock))
      problems.push({ kind: 'leads-nowhere', doc, clock, message: 'noted as an entry, but there is none' })
  const space = spaceOfDoc(name)
  const sequences = [...new Set([...factsByClock.values()].map(({ sequence }) => sequence))]
  const places = await snapshot.getMany(sequences.map((sequence) => feedKey(space, sequence)))
  const placeBySequence = new Map(sequences.map((sequence, index) => [sequence, places[index]]))
  for (const { clock } of entries) {
    const facts = factsByClock.get(clock)
    const value = facts === undefined ? undefined : placeBySequence.get(facts.sequence)
    const place = value === undefined ? undefined : readFeedPlace(value)
    if (place?.name !== doc || clock < place.fromClock || clock > place.toClock)
      problems.push({ kind: 'not-in-feed', doc, clock, message: 'an entry that the feed does not lead to' })
  }
  return problems
}

/** Checks a chunk of a feed, and returns the largest sequence in it. */
const checkFeed = async (
  snapshot: DatabaseSnapshot,
  rows: readonly LevelRow[],
  onProblem: (problem: Problem) => void,
): Promise<number> => {
  const places = rows.map(({ key, value }) => ({ ...readFeedPlace(value), sequence: sequenceOfFeedKey(key) }))
  const facts = await snapshot.getMany(places.map(({ name, toClock }) => entryKey(name, toClock)))
  const updates = await snapshot.getMany(places.map(({ name, toClock }) => updateKey(name, toClock)))
  let largest = 0
  for (const [index, { name, toClock, sequence }] of places.entries()) {
    largest = Math.max(largest, sequence)
    const value = facts[index]
    if (value !== undefined && updates[index] !== undefined && readEntryFacts(value).sequence === sequence) continue
    const message = `place ${sequence} of the feed leads to no entry`
    onProblem({ kind: 'leads-nowhere', doc: name, clock: toClock, message })
  }
  return largest
}

export const verify = async (source: SnapshotSource, listener: VerifyListener): Promise<VerifyReport> => {
  await using snapshot = await source.snapshot(docRanges)
  const report = { docs: 0, entries: 0, bytes: 0, places: 0, hasFeed: false, incompleteDocs: 0, problems: 0 }
  const onProblem = (problem: Problem): void => {
    report.problems++
    listener.onProblem(problem)
  }
  const [layout, sequence, restoring] = await snapshot.getMany([layoutKey, sequenceKey, restoringKey])
  report.hasFeed = layout !== undefined
  if (restoring !== undefined) onProblem({ kind: 'half-restored', message: 'a restore into this folder was cut off' })
  for await (const rows of docsIn(snapshot)) {
    const problems = checkEntries(rows)
    const isReadable = !problems.some(({ kind }) => kind === 'not-an-update')
    const built: Building = isReadable ? build(rows) : { problems: [], isIncomplete: false }
    problems.push(...built.problems)
    if (report.hasFeed) problems.push(...(await checkPlaces(snapshot, rows)))
    const bytes = rows.entries.reduce((sum, entry) => sum + entry.bytes.length, 0)
    const { isIncomplete } = built
    const entries = rows.entries.length
    report.docs += entries === 0 ? 0 : 1
    report.entries += entries
    report.bytes += bytes
    report.problems += problems.length
    report.incompleteDocs += isIncomplete ? 1 : 0
    listener.onDoc({ doc: rows.doc, entries, bytes, problems, isIncomplete })
  }
  let largest = 0
  for await (const chunk of feedsIn(snapshot)) {
    report.places += chunk.length
    largest = Math.max(largest, await checkFeed(snapshot, chunk, onProblem))
  }
  const last = sequence === undefined ? 0 : readSequence(sequence)
  if (largest > last)
    onProblem({ kind: 'sequence-behind', message: `the feed goes on to ${largest}, but the last commit was ${last}` })
  return report
}
