/** Storage without a disk, for tests and simulation: its writes end when, and how, the caller of the constructor says. */
import { randomUUID } from 'node:crypto'
import { assert } from '../../shared/assert.ts'
import type { DocName } from '../../shared/ids.ts'
import type { Log } from '../log.ts'
import { CommitQueue } from './commit-queue.ts'
import type { DocumentLog, DocumentStorage, StorageHealth } from './storage.ts'

interface MemoryRow {
  readonly name: DocName
  readonly index: number
  readonly entry: Uint8Array
}

export interface MemoryStorageOptions {
  readonly log: Log
  /** Awaited before each write; a write fails if it rejects. */
  readonly beforeWrite: () => Promise<void>
  readonly maxUncommittedBytes: number
  readonly closeTimeoutMs: number
  readonly firstRetryMs: number
}

export class MemoryStorage implements DocumentStorage {
  readonly epoch: string
  readonly #options: MemoryStorageOptions
  readonly #entries: Map<DocName, Uint8Array[]>
  readonly #openDocs = new Set<DocName>()
  readonly #queue: CommitQueue<MemoryRow>

  static create(options: MemoryStorageOptions): MemoryStorage {
    return new MemoryStorage(randomUUID(), new Map(), options)
  }

  private constructor(epoch: string, entries: Map<DocName, Uint8Array[]>, options: MemoryStorageOptions) {
    this.epoch = epoch
    this.#entries = entries
    this.#options = options
    this.#queue = new CommitQueue<MemoryRow>({
      write: async (rows) => {
        await options.beforeWrite()
        for (const { name, index, entry } of rows) this.stored(name)[index] = entry
      },
      maxBytes: options.maxUncommittedBytes,
      closeTimeoutMs: options.closeTimeoutMs,
      firstRetryMs: options.firstRetryMs,
      maxRetryMs: options.firstRetryMs,
      log: options.log,
    })
  }

  get health(): StorageHealth {
    return this.#queue.health
  }

  /** A new storage with what a crash at this moment would leave. */
  afterCrash(beforeWrite: () => Promise<void>): MemoryStorage {
    const entries = new Map([...this.#entries].map(([name, list]) => [name, [...list]]))
    return new MemoryStorage(this.epoch, entries, { ...this.#options, beforeWrite })
  }

  /** What is on the imagined disk. */
  stored(name: DocName): Uint8Array[] {
    const entries = this.#entries.get(name) ?? []
    this.#entries.set(name, entries)
    return entries
  }

  async open(name: DocName): Promise<{ entries: readonly Uint8Array[]; log: DocumentLog }> {
    assert(!this.#openDocs.has(name), `doc ${name} has one log at a time`)
    this.#openDocs.add(name)
    await this.#queue.flushed()
    const entries = [...this.stored(name)]
    let index = entries.length
    return {
      entries,
      log: {
        append: (entry) => {
          const durable = this.#queue.add([{ name, index, entry }], entry.length)
          if (durable !== 'full') index++
          return durable
        },
        close: () => this.#openDocs.delete(name),
      },
    }
  }

  flushed(): Promise<void> {
    return this.#queue.flushed()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#queue.close()
  }
}
