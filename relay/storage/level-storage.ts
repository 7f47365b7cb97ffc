/**
 * Documents in LevelDB, in y-leveldb's key layout (level-keys.ts) but with our own writer: one synced batch for all that
 * gathered while the last one was written, the next clock of a doc known from when it was opened, and no error swallowed.
 *
 * y-websocket's server names a doc by the address as it is written there (`%E4%BD%A0`), the relay by what it stands for
 * (`你`). So when a folder is opened that no relay of ours has written before, each doc whose name can be unescaped is
 * remembered as another spelling of the doc that it stands for. Its entries are read beside that doc's own; nothing is
 * renamed, and the old server would still find all it wrote.
 */
import { randomUUID } from 'node:crypto'
import { assert } from '../../shared/assert.ts'
import type { DocName } from '../../shared/ids.ts'
import { decodeDocName } from '../../shared/protocol/doc-name.ts'
import type { Log } from '../log.ts'
import { CommitQueue } from './commit-queue.ts'
import type { KeyValueDatabase, LevelRow } from './level-database.ts'
import {
  clockOfUpdateKey,
  decodeKey,
  docKey,
  docRange,
  docValue,
  epochKey,
  spellingKey,
  spellingRange,
  updateKey,
  updateRange,
} from './level-keys.ts'
import type { DocumentLog, DocumentStorage, StorageHealth } from './storage.ts'

export interface LevelStorageOptions {
  readonly database: KeyValueDatabase
  readonly log: Log
  readonly maxUncommittedBytes: number
  readonly closeTimeoutMs: number
  readonly firstRetryMs: number
}

const maxRetryMs = 5_000

/** Names of all docs that y-leveldb would list. */
const docNames = async (database: KeyValueDatabase): Promise<string[]> =>
  (await database.rows(docRange)).flatMap(({ key }) => {
    const name = decodeKey(key)[1]
    return typeof name === 'string' ? [name] : []
  })

/** Marks a database that has no epoch yet as ours. */
const createEpoch = async (database: KeyValueDatabase): Promise<string> => {
  const epoch = randomUUID()
  const rows: LevelRow[] = [{ key: epochKey, value: Buffer.from(epoch) }]
  for (const spelling of await docNames(database)) {
    const name = decodeDocName(spelling)
    if (name !== undefined && name !== spelling) rows.push({ key: spellingKey(name, spelling), value: Buffer.alloc(0) })
  }
  await database.write(rows)
  return epoch
}

export class LevelStorage implements DocumentStorage {
  readonly epoch: string
  readonly #database: KeyValueDatabase
  readonly #queue: CommitQueue<LevelRow>
  readonly #openDocs = new Set<DocName>()

  private constructor(epoch: string, { database, log, ...options }: LevelStorageOptions) {
    this.epoch = epoch
    this.#database = database
    let mustRecover = false
    this.#queue = new CommitQueue<LevelRow>({
      write: async (rows) => {
        if (mustRecover)
          await database.recover(rows.reduce((sum, { key, value }) => sum + key.length + value.length, 0))
        mustRecover = true
        await database.write(rows)
        mustRecover = false
      },
      maxBytes: options.maxUncommittedBytes,
      closeTimeoutMs: options.closeTimeoutMs,
      firstRetryMs: options.firstRetryMs,
      maxRetryMs,
      log,
    })
  }

  static async open(options: LevelStorageOptions): Promise<LevelStorage> {
    const stored = await options.database.get(epochKey)
    return new LevelStorage(stored?.toString() ?? (await createEpoch(options.database)), options)
  }

  get health(): StorageHealth {
    return this.#queue.health
  }

  async open(name: DocName): Promise<{ entries: readonly Uint8Array[]; log: DocumentLog }> {
    // Two logs of one doc would write the same keys.
    assert(!this.#openDocs.has(name), `doc ${name} has one log at a time`)
    this.#openDocs.add(name)
    try {
      await this.#queue.flushed()
      const entries: Uint8Array[] = []
      for (const { key } of await this.#database.rows(spellingRange(name))) {
        const spelling = decodeKey(key)[3]
        if (typeof spelling === 'string') entries.push(...(await this.#entries(spelling)).entries)
      }
      const own = await this.#entries(name)
      entries.push(...own.entries)
      return { entries, log: this.#openLog(name, own.nextClock) }
    } catch (error) {
      this.#openDocs.delete(name)
      throw error
    }
  }

  flushed(): Promise<void> {
    return this.#queue.flushed()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await this.#queue.close()
    } finally {
      await this.#database.close()
    }
  }

  async #entries(name: string): Promise<{ entries: Uint8Array[]; nextClock: number }> {
    const rows = await this.#database.rows(updateRange(name))
    const last = rows.at(-1)
    return {
      entries: rows.map(({ value }) => value),
      nextClock: last === undefined ? 0 : clockOfUpdateKey(last.key) + 1,
    }
  }

  #openLog(name: DocName, firstClock: number): DocumentLog {
    let clock = firstClock
    return {
      append: (entry) => {
        const rows: LevelRow[] = [{ key: updateKey(name, clock), value: entry }]
        if (clock === 0) rows.push({ key: docKey(name), value: docValue(entry) })
        const durable = this.#queue.add(rows, entry.length)
        if (durable !== 'full') clock++
        return durable
      },
      close: () => this.#openDocs.delete(name),
    }
  }
}
