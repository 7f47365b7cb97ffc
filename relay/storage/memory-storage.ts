/** Storage without a disk, for tests and simulation: its writes end when, and how, the caller of the constructor says. */
import { randomUUID } from 'node:crypto'
import type { DocName } from '../../shared/ids.ts'
import type { DatabaseSnapshot, KeyValueDatabase, LevelChange, LevelRow, ReadOptions } from './level-database.ts'
import {
  docKey,
  epochKey,
  layoutKey,
  sequenceKey,
  sequenceValue,
  updateKey,
  updateRange,
  type KeyRange,
} from './level-keys.ts'
import { layoutVersion } from './level-layout.ts'
import { LevelStorage, type LevelStorageOptions } from './level-storage.ts'

/** One character per byte: texts then sort as bytes do. */
const textOf = (key: Buffer): string => key.toString('latin1')

/** A sorted table, and a gate before each write. */
class MemoryDatabase implements KeyValueDatabase {
  readonly #rows: Map<string, LevelRow>
  readonly #beforeWrite: () => Promise<void>

  constructor(rows: ReadonlyMap<string, LevelRow>, beforeWrite: () => Promise<void>) {
    this.#rows = new Map(rows)
    this.#beforeWrite = beforeWrite
  }

  copy(beforeWrite: () => Promise<void>): MemoryDatabase {
    return new MemoryDatabase(this.#rows, beforeWrite)
  }

  get(key: Buffer): Promise<Buffer | undefined> {
    return Promise.resolve(this.#rows.get(textOf(key))?.value)
  }

  getMany(keys: readonly Buffer[]): Promise<(Buffer | undefined)[]> {
    return Promise.resolve(keys.map((key) => this.#rows.get(textOf(key))?.value))
  }

  rows(range: KeyRange, { reverse = false, limit = Infinity }: ReadOptions = {}): Promise<LevelRow[]> {
    const rows = this.read(range)
    return Promise.resolve((reverse ? rows.reverse() : rows).slice(0, limit))
  }

  snapshot(ranges: readonly KeyRange[]): Promise<DatabaseSnapshot> {
    const copy = this.copy(() => Promise.resolve())
    return Promise.resolve({
      scans: ranges.map(async function* (range) {
        yield await copy.rows(range)
      }),
      getMany: (keys: readonly Buffer[]) => copy.getMany(keys),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    })
  }

  async write(changes: readonly LevelChange[]): Promise<void> {
    await this.#beforeWrite()
    this.apply(changes)
  }

  apply(changes: readonly LevelChange[]): void {
    for (const { key, value } of changes) {
      if (value === undefined) this.#rows.delete(textOf(key))
      else this.#rows.set(textOf(key), { key, value: Buffer.from(value) })
    }
  }

  read(range: KeyRange): LevelRow[] {
    const isIn = (key: string): boolean => key >= textOf(range.gte) && key < textOf(range.lt)
    const keys = [...this.#rows.keys()].filter(isIn).sort()
    return keys.flatMap((key) => this.#rows.get(key) ?? [])
  }

  recover(): Promise<void> {
    return Promise.resolve()
  }

  reclaim(): Promise<void> {
    return Promise.resolve()
  }

  close(): Promise<void> {
    return Promise.resolve()
  }
}

export interface MemoryStorageOptions extends Omit<LevelStorageOptions, 'database'> {
  /** Awaited before each write; a write fails if it rejects. */
  readonly beforeWrite: () => Promise<void>
}

export class MemoryStorage extends LevelStorage {
  readonly #options: MemoryStorageOptions
  readonly #database: MemoryDatabase

  static create(options: MemoryStorageOptions): MemoryStorage {
    const epoch = randomUUID()
    const rows: LevelRow[] = [
      { key: epochKey, value: Buffer.from(epoch) },
      { key: layoutKey, value: Buffer.from(layoutVersion) },
      { key: sequenceKey, value: sequenceValue(0) },
    ]
    const table = new Map(rows.map((row) => [textOf(row.key), row]))
    return new MemoryStorage(epoch, 0, options, new MemoryDatabase(table, options.beforeWrite))
  }

  private constructor(epoch: string, sequence: number, options: MemoryStorageOptions, database: MemoryDatabase) {
    super({ epoch, sequence }, { ...options, database })
    this.#options = options
    this.#database = database
  }

  /** A new storage with what a crash at this moment would leave. */
  afterCrash(beforeWrite: () => Promise<void>): MemoryStorage {
    return new MemoryStorage(this.epoch, this.sequence, this.#options, this.#database.copy(beforeWrite))
  }

  /** A new storage as a backup of this one makes it when it is restored: all that is here, in another epoch. */
  restored(beforeWrite: () => Promise<void>): MemoryStorage {
    const epoch = randomUUID()
    const database = this.#database.copy(beforeWrite)
    database.apply([{ key: epochKey, value: Buffer.from(epoch) }])
    return new MemoryStorage(epoch, this.sequence, this.#options, database)
  }

  /** Changes what is on the imagined disk, as a fault of the disk would; without bytes the entry goes. */
  tamper(name: DocName, clock: number, bytes: Uint8Array | undefined): void {
    this.filter.add(name)
    this.#database.apply([
      { key: updateKey(name, clock), value: bytes },
      // Listed, as every doc with entries is.
      { key: docKey(name), value: new Uint8Array() },
    ])
  }

  /** What is on the imagined disk of a doc. */
  stored(name: DocName): Uint8Array[] {
    return this.#database.read(updateRange(name)).map(({ value }) => value)
  }
}
