/**
 * Compares what clients say that they have of docs with what is on disk of them, for many docs that nobody needs to have in
 * use: no room is opened and none is woken. A few docs are read at a time and their digests computed one after the other
 * in a worker of its own, so that neither writing nor compaction waits for it.
 */
import { isSameDigest } from '../../shared/document/digest.ts'
import type { DocName } from '../../shared/ids.ts'
import type { Claim } from '../../shared/protocol/changes.ts'
import { closeCodes, type CloseCode } from '../../shared/protocol/close-codes.ts'
import { limits } from '../limits.ts'
import type { Log } from '../log.ts'
import { ReadTurns } from '../storage/read-turns.ts'
import { DamagedEntryError } from '../storage/storage.ts'
import type { EntriesDigest } from '../updates/entries-digest.ts'
import type { JobOutcome } from './worker-jobs.ts'

/** Whoever computes digests. One doc at a time, and disposed of by whoever compares. */
export interface Digester extends AsyncDisposable {
  /** Takes the entries over. Never rejects. */
  run(entries: readonly Uint8Array[], transferred: readonly ArrayBuffer[]): Promise<JobOutcome<EntriesDigest>>
}

/** The part of storage that a comparison needs. */
export interface StoredDocs {
  read(name: DocName): Promise<readonly Uint8Array[]>
}

export interface DocComparisonOptions {
  readonly storage: StoredDocs
  readonly digester: Digester
  readonly log: Log
}

/** Or why it cannot be told. */
export type Verdict = 'same' | 'differs' | CloseCode

export class DocComparison implements AsyncDisposable {
  readonly #options: DocComparisonOptions
  /** A doc has its turn until its digest is there, so that no more than these are in memory. */
  readonly #docs = new ReadTurns(limits.comparison.docsAtOnce)
  readonly #jobs = new ReadTurns(1)
  #isDisposed = false
  readonly counts = { same: 0, differing: 0, failed: 0 }

  constructor(options: DocComparisonOptions) {
    this.#options = options
  }

  /** Whoever is told `same` may take all that they have of the doc as stored. Never rejects. */
  async compare({ name, digest }: Claim): Promise<Verdict> {
    const own = await this.#docs.take(() => this.#digestOf(name))
    if ('code' in own) {
      this.counts.failed++
      return own
    }
    const isSame = isSameDigest(own.digest, digest)
    this.counts[isSame ? 'same' : 'differing']++
    return isSame ? 'same' : 'differs'
  }

  /** What is asked for from now on cannot be told. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isDisposed = true
    await this.#options.digester[Symbol.asyncDispose]()
  }

  async #digestOf(name: DocName): Promise<{ digest: Uint8Array } | CloseCode> {
    const { storage, digester, log } = this.#options
    if (this.#isDisposed) return closeCodes.shuttingDown
    try {
      // Copies: what the disk gives may be a view of what is shared.
      const entries = (await storage.read(name)).map((entry) => new Uint8Array(entry))
      const transferred = entries.map(({ buffer }) => buffer)
      const outcome = await this.#jobs.take(() => digester.run(entries, transferred))
      if (this.#isDisposed) return closeCodes.shuttingDown
      if (!outcome.ok) return this.#failed(name, outcome.reason)
      const { result } = outcome
      switch (result.state) {
        case 'digest':
          return { digest: result.digest }
        case 'unreadable':
          return this.#unreadable(name, result.entry, result.problem)
        case 'failed':
          return this.#failed(name, result.reason)
      }
    } catch (error) {
      if (error instanceof DamagedEntryError) return this.#unreadable(name, error.entry, error.message)
      log.error({ doc: name, error }, 'doc not loaded')
      return closeCodes.loadFailed
    }
  }

  #failed(name: DocName, reason: string): CloseCode {
    this.#options.log.warn({ doc: name, reason }, 'doc not compared')
    return closeCodes.loadFailed
  }

  #unreadable(name: DocName, entry: number, problem: string): CloseCode {
    this.#options.log.error({ doc: name, entry, problem }, 'doc unreadable')
    return closeCodes.docUnreadable
  }
}
