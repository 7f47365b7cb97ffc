/**
 * What the relay keeps of docs, as a contract. Every implementation passes `testing/storage-contract.ts`; the tests
 * there carry the numbers below.
 *
 * [D1] A doc is the list of its entries, in the order in which they were appended; each is the bytes of one update.
 * [D2] `append` returns at once. Its promise resolves when the entry is on disk so that a power cut leaves it there, and
 *      never before. Promises resolve in the order of the appends, over all docs.
 * [D3] Entries that go to disk together, of whatever docs, share one promise: a caller can group by it.
 * [D4] A write that fails is tried again, in order, until it works. Meanwhile nothing resolves, `health` says why, and
 *      what is on disk can still be read. Nothing is dropped and nothing rejects, except what cannot be written before
 *      the storage is closed.
 * [D5] At most `maxUncommittedBytes` wait. Beyond that `append` answers `full` and keeps nothing.
 * [D6] `open` sees every entry whose append came before it. A doc without entries is a doc with none, not an error; a
 *      doc that cannot be read is an error, never an empty doc.
 * [D7] The epoch is made with the database and stays with it.
 * [D8] A doc has one log at a time: whoever opened it closes it before it is opened again.
 */
import type { DocName } from '../../shared/ids.ts'

export type StorageHealth = { state: 'ok' } | { state: 'failing'; reason: string }

export interface DocumentLog {
  append(entry: Uint8Array): Promise<void> | 'full'
  /** What was appended is still written. */
  close(): void
}

export interface DocumentStorage extends AsyncDisposable {
  readonly epoch: string
  readonly health: StorageHealth
  /** The entries stored so far, and the log to append to. */
  open(name: DocName): Promise<{ entries: readonly Uint8Array[]; log: DocumentLog }>
  /** Resolves when nothing waits for the disk; rejects if that takes longer than `closeTimeoutMs`. */
  flushed(): Promise<void>
}
