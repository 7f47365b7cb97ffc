/**
 * The relay in numbers, for Prometheus. What is counted is counted by those who do it, in plain fields; they are read
 * here when somebody asks. docs/operations.md says what each number means.
 */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { DocComparison } from './documents/doc-comparison.ts'
import type { DocumentService } from './documents/document-service.ts'
import type { TrashKeeper } from './documents/trash-keeper.ts'
import type { LevelStorage } from './storage/level-storage.ts'
import type { ChangesCounts } from './transport/changes.ts'
import type { WebSocketDoor } from './transport/websocket.ts'

export interface MetricSources {
  readonly storage: LevelStorage
  readonly documents: DocumentService
  readonly comparison: DocComparison
  readonly trash: TrashKeeper
  readonly door: WebSocketDoor
  readonly feed: ChangesCounts
}

/** From a fast disk's fsync to a disk that is about to give up. */
const commitSeconds = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30]

/** A number now. */
type Read = () => number
/** Numbers now, by what tells them apart. */
type ReadEach = () => Iterable<readonly [label: string, value: number]>

const gauge = (registers: Registry[], name: string, help: string, read: Read): void => {
  new Gauge({
    name,
    help,
    registers,
    collect() {
      this.set(read())
    },
  })
}

const gauges = (registers: Registry[], name: string, help: string, label: string, read: ReadEach): void => {
  new Gauge({
    name,
    help,
    labelNames: [label],
    registers,
    collect() {
      for (const [value, number] of read()) this.set({ [label]: value }, number)
    },
  })
}

// A counter of the library takes increments only, so it begins anew each time.
const counter = (registers: Registry[], name: string, help: string, read: Read): void => {
  new Counter({
    name,
    help,
    registers,
    collect() {
      this.reset()
      this.inc(read())
    },
  })
}

const counters = (registers: Registry[], name: string, help: string, label: string, read: ReadEach): void => {
  new Counter({
    name,
    help,
    labelNames: [label],
    registers,
    collect() {
      this.reset()
      for (const [value, number] of read()) this.inc({ [label]: value }, number)
    },
  })
}

const addDoor = (to: Registry[], door: WebSocketDoor): void => {
  gauges(to, 'driftless_sockets', 'Open WebSockets.', 'door', () => {
    const { docSockets, syncSockets } = door.census()
    return [
      ['ws', docSockets],
      ['sync', syncSockets],
    ]
  })
  gauge(to, 'driftless_channels', 'Docs open on sockets of /sync.', () => door.census().channels)
  gauge(to, 'driftless_slow_readers', 'Sockets that have more to read than they may.', () => door.census().slowReaders)
  gauge(to, 'driftless_unsent_bytes', 'Bytes that wait for readers.', () => door.census().waitingBytes)
  counter(to, 'driftless_messages_received_total', 'Messages over WebSockets.', () => door.received.messages)
  counter(to, 'driftless_received_bytes_total', 'Bytes of those messages.', () => door.received.bytes)
  counter(to, 'driftless_sent_bytes_total', 'Bytes of frames sent over WebSockets.', () => door.bytesOut)
  const refused = 'Sockets and channels that the relay closed or refused.'
  counters(to, 'driftless_closes_total', refused, 'reason', () => door.closes.byName)
}

const addDocuments = (to: Registry[], documents: DocumentService): void => {
  const { counts } = documents
  gauge(to, 'driftless_rooms', 'Docs that are open, or were of late.', () => documents.openRooms)
  gauge(to, 'driftless_sleeping_rooms', 'Of these, docs that are on disk only.', () => documents.sleepingRooms)
  gauge(to, 'driftless_room_bytes', 'What they take, about.', () => documents.roomBytes)
  gauge(to, 'driftless_quarantined_docs', 'Docs that could not be read.', () => documents.quarantined.size)
  counters(to, 'driftless_updates_total', 'Updates from clients.', 'outcome', () => [
    ['taken', counts.updatesTaken],
    ['known', counts.updatesKnown],
    ['refused', counts.updatesRefused],
  ])
  counter(to, 'driftless_passed_on_total', 'Updates and presence passed on.', () => counts.messagesPassedOn)
  counter(to, 'driftless_room_wakes_total', 'Sleeping docs read again.', () => counts.wakes)
  counter(to, 'driftless_fell_behind_total', 'Readers that fell behind.', () => counts.fellBehind)
  counters(to, 'driftless_compactions_total', 'Docs made compact.', 'outcome', () => [
    ['done', documents.compactions.compacted],
    ['failed', documents.compactions.failed],
  ])
}

const addStorage = (to: Registry[], storage: LevelStorage): void => {
  gauge(to, 'driftless_storage_ok', 'Whether updates can be written.', () => (storage.health.state === 'ok' ? 1 : 0))
  gauge(to, 'driftless_uncommitted_bytes', 'Bytes that wait for the disk.', () => storage.uncommittedBytes)
  gauge(to, 'driftless_sequence', 'The sequence of the last commit.', () => storage.sequence)
  const name = 'driftless_commit_seconds'
  const help = 'From the first update of a commit to the disk.'
  const times = new Histogram({ name, help, buckets: commitSeconds, registers: to })
  // Once per commit, of which there are a hundred a second at most.
  storage.onCommitTime((ms) => times.observe(ms / 1000))
}

const addFeed = (to: Registry[], counts: ChangesCounts): void => {
  gauge(to, 'driftless_feeds_open', 'Answers from the change feed under way.', () => counts.feedsOpen)
  counter(to, 'driftless_feeds_total', 'Answers from the change feed.', () => counts.feedsServed)
  counter(to, 'driftless_feeds_cut_off_total', 'Answers that nobody read.', () => counts.feedsCutOff)
  counter(to, 'driftless_feed_docs_total', 'Records sent through the change feed.', () => counts.docsSent)
  counters(to, 'driftless_offered_docs_total', 'Updates offered over HTTP.', 'outcome', () => [
    ['taken', counts.docsTaken],
    ['rejected', counts.docsRejected],
  ])
}

const addComparison = (to: Registry[], { counts }: DocComparison, feed: ChangesCounts): void => {
  gauge(to, 'driftless_digests_open', 'Requests with digests under way.', () => feed.digestsOpen)
  counters(to, 'driftless_compared_docs_total', 'Docs compared by their digests.', 'outcome', () => [
    ['same', counts.same],
    ['differs', counts.differing],
    ['failed', counts.failed],
  ])
}

const addTrash = (to: Registry[], { counts }: TrashKeeper): void => {
  counters(to, 'driftless_purges_total', 'Notes whose time in the trash was over.', 'outcome', () => [
    ['done', counts.purged],
    ['unseen', counts.unseen],
    ['in-use', counts.inUse],
    ['failed', counts.failed],
  ])
}

export const createMetrics = ({ storage, documents, comparison, trash, door, feed }: MetricSources): Registry => {
  const registry = new Registry()
  const to = [registry]
  addDoor(to, door)
  addDocuments(to, documents)
  addStorage(to, storage)
  addFeed(to, feed)
  addComparison(to, comparison, feed)
  addTrash(to, trash)
  // The process: processor, memory, open files, event-loop delay, garbage collection.
  collectDefaultMetrics({ register: registry })
  return registry
}
