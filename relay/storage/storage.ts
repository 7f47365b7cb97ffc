/**
 * What the relay keeps of docs, as a contract. Every implementation passes `testing/storage-contract.ts`; the tests
 * there carry the numbers below.
 *
 * [D1] A doc is the list of its entries, each of them one update. Together they hold all that was appended, as it came;
 *      appends that go to disk together may share an entry.
 * [D2] `append` returns at once. Its promise resolves when the update is on disk so that a power cut leaves it there,
 *      and never before. Promises resolve in the order of the appends, over all docs.
 * [D3] What goes to disk together, of whatever docs, shares one promise: a caller can group by it.
 * [D4] A write that fails is tried again, in order, until it works. Meanwhile nothing resolves, `health` says why, and
 *      what is on disk can still be read. Nothing is dropped and nothing rejects, except what cannot be written before
 *      the storage is closed.
 * [D5] At most `maxUncommittedBytes` wait. Beyond that `append` answers `full` and keeps nothing.
 * [D6] `open` sees every update whose append came before it. A doc without entries is a doc with none, not an error; a
 *      doc that cannot be read is an error, never an empty doc. An entry that is not as it was written is a
 *      `DamagedEntryError`. However many are opened or read at once, the entries of a few are in memory at a time.
 * [D7] The epoch is made with the database and stays with it.
 * [D8] A doc has one log at a time: whoever opened it closes it before it is opened again.
 * [D9] Each commit gives every doc that it changes a sequence: a number larger than all before it, over all docs. Entry
 *      and sequence are on disk together, or neither is.
 * [D10] Reading a space's feed from a sequence on gives, in ascending order, all that was committed to its docs after
 *      it: once, or inside the state that has replaced it since. Whoever applies the records of a page in order has, at
 *      each of them, everything up to that record's sequence.
 * [D11] `compact` replaces the entries that were on disk at a mark by one, in one commit, at the place in the feed of the
 *      last of them. What is appended meanwhile stays. Before and after a crash there is either the old or the new.
 * [D12] A log that is open can be read again. `read` sees every update whose promise has resolved, and fails as `open` does;
 *      appending goes on behind it as if nothing had been read. Not while the doc is made compact.
 * [D13] `read` gives a doc's entries as they are on disk at one moment, whether its log is open or not, also while it is
 *      written or made compact. It fails as `open` does.
 * [D14] `purge` removes all of a doc in one commit, its entries and their places in the feed. Before and after a crash there
 *      is all or nothing of it. It goes only if nobody has its log open, and if whoever asks says so twice: of what is on
 *      disk, and when the commit begins. It fails as `open` does. From then on the doc is one without entries: the feed
 *      tells nothing of it from any sequence on, and what is appended later is news. The head of its space may go back.
 * [D15] `spaceDocs` gives the docs with entries whose names have as many bytes as a space's id, those that are no ids among
 *      them.
 */
import type { DocName } from '../../shared/ids.ts'
import type { CheckedUpdate } from '../updates/update.ts'
import type { RowChange } from './row-store.ts'

/** The disk gave back an entry that is not the one that was written. */
export class DamagedEntryError extends Error {
  override readonly name = 'DamagedEntryError'
  /** Which of the doc's entries, from 0. */
  readonly entry: number

  constructor(entry: number, problem: string) {
    super(problem)
    this.entry = entry
  }
}

export type StorageHealth = { state: 'ok' } | { state: 'failing'; reason: string }

/** What a log had on disk at a moment. */
export interface LogMark {
  readonly clock: number
}

export interface DocumentLog {
  /** How many entries are on disk, and their bytes. */
  readonly entries: number
  readonly bytes: number
  append(update: CheckedUpdate): Promise<void> | 'full'
  /** The entries on disk. */
  read(): Promise<readonly Uint8Array[]>
  /** `undefined` while nothing is on disk. */
  mark(): LogMark | undefined
  /** `state` holds all that was on disk at the mark. Resolves when it has replaced that; one at a time. */
  compact(mark: LogMark, state: Uint8Array): Promise<void>
  /** What was appended is still written. */
  close(): void
}

/** What must hold for a doc to go, and what goes to disk with that. */
export interface Purge {
  /** Asked of all that is on disk. */
  readonly mayGo: (entries: readonly Uint8Array[]) => boolean | Promise<boolean>
  /** Asked when the commit begins: listeners have heard of all commits before it. */
  readonly isStillDue: () => boolean
  /** Asked for when it goes. */
  readonly rows: () => readonly RowChange[]
}

/** `absent`: there was nothing of it. `kept`: whoever asked said so. `in-use`: its log is open. */
export type PurgeOutcome = 'purged' | 'absent' | 'kept' | 'in-use'

/** What a doc has gained in one or more commits. */
export type FeedRecord = { readonly sequence: number; readonly name: DocName } & (
  | { readonly kind: 'update'; readonly update: Uint8Array }
  /** What is on disk is not an update. */
  | { readonly kind: 'unreadable'; readonly problem: string }
)

export interface FeedPage {
  readonly records: readonly FeedRecord[]
  /** Where to go on. */
  readonly next: number
  readonly isLast: boolean
}

/** What a commit changed in a space. */
export interface SpaceChange {
  /** The sequence of the space's last change. */
  readonly head: number
  readonly docs: readonly DocName[]
}

/** Gets each space in which a commit changed something. */
export type CommitListener = (changes: ReadonlyMap<string, SpaceChange>) => void

export interface DocumentStorage extends AsyncDisposable {
  readonly epoch: string
  readonly health: StorageHealth
  /** The sequence of the last commit, 0 before the first. */
  readonly sequence: number
  /** The entries stored so far, and the log to append to. */
  open(name: DocName): Promise<{ entries: readonly Uint8Array[]; log: DocumentLog }>
  /** The entries stored so far, and nothing else: `open` is for those who write. */
  read(name: DocName): Promise<readonly Uint8Array[]>
  /** Whoever calls sees to it that nobody opens the doc meanwhile. */
  purge(name: DocName, purge: Purge): Promise<PurgeOutcome>
  spaceDocs(): Promise<readonly DocName[]>
  /** The sequence of a space's last change, 0 if it has none. */
  head(space: string): Promise<number>
  /** At least one record if there is any, and about `maxBytes` of them. */
  readFeed(space: string, since: number, maxBytes: number): Promise<FeedPage>
  /** Calls after each commit. Returns how to stop. */
  onCommit(listener: CommitListener): () => void
  /** Calls whenever health turns. Returns how to stop. */
  onHealth(listener: (health: StorageHealth) => void): () => void
  /** Resolves when nothing waits for the disk; rejects if that takes longer than `closeTimeoutMs`. */
  flushed(): Promise<void>
}
