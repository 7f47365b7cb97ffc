/** leveldown with promises, and the little of it that the relay uses. */
import leveldown, { type Callback, type LevelDown } from 'leveldown'
import { randomUUID } from 'node:crypto'
import { open as openFile, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { KeyRange } from './level-keys.ts'

export interface LevelRow {
  readonly key: Buffer
  readonly value: Buffer
}

/** Absent value: the row goes. */
export interface LevelChange {
  readonly key: Buffer
  readonly value: Uint8Array | undefined
}

export interface ReadOptions {
  readonly reverse?: boolean
  /** At most so many rows. */
  readonly limit?: number
  /** Keys alone; the values are empty. */
  readonly keysOnly?: boolean
}

export interface KeyValueDatabase {
  get(key: Buffer): Promise<Buffer | undefined>
  getMany(keys: readonly Buffer[]): Promise<(Buffer | undefined)[]>
  /** The rows of a range, by key. */
  rows(range: KeyRange, options?: ReadOptions): Promise<LevelRow[]>
  /** The rows of a range, or of everything, as they are at the first call, in chunks that bound what is held at once. */
  scan(range?: KeyRange): AsyncIterable<readonly LevelRow[]>
  /** Resolves when all changes are on disk: one atomic batch, with fsync. */
  write(changes: readonly LevelChange[]): Promise<void>
  /** Makes the database usable again after a write failed. Throws while the disk takes nothing. */
  recover(bytes: number): Promise<void>
  /** Gives the disk back what was deleted in a range. */
  reclaim(range: KeyRange): Promise<void>
  close(): Promise<void>
}

/** What LevelDB reads ahead per call; one call per row costs more than the rows. */
const readAheadBytes = 1024 * 1024
const scanChunkRows = 1_000
const scanChunkBytes = 1024 * 1024

const settle = (run: (callback: Callback) => void): Promise<void> =>
  new Promise((resolve, reject) => run((error) => (error ? reject(error) : resolve())))

const openLevel = async (folder: string): Promise<LevelDown> => {
  const level = leveldown(folder)
  await settle((done) => level.open({ createIfMissing: true }, done))
  return level
}

const asBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** Writes and syncs a file as large as what is waiting, so that LevelDB is only asked again when it can succeed. */
const probe = async (folder: string, bytes: number): Promise<void> => {
  const path = join(folder, `probe-${randomUUID()}.tmp`)
  const file = await openFile(path, 'wx')
  try {
    await file.writeFile(Buffer.alloc(bytes))
    await file.sync()
  } finally {
    await file.close()
    await unlink(path)
  }
}

/** Above what is waiting: opening a database writes a manifest and moves its log into a table. */
const probeMarginBytes = 8 * 1024 * 1024

export class LevelDatabase implements KeyValueDatabase {
  readonly #folder: string
  #level: LevelDown
  /** While it is being opened anew, who reads waits. */
  #reopening: Promise<void> = Promise.resolve()

  private constructor(folder: string, level: LevelDown) {
    this.#folder = folder
    this.#level = level
  }

  static async open(folder: string): Promise<LevelDatabase> {
    return new LevelDatabase(folder, await openLevel(folder))
  }

  async get(key: Buffer): Promise<Buffer | undefined> {
    const [value] = await this.getMany([key])
    return value
  }

  async getMany(keys: readonly Buffer[]): Promise<(Buffer | undefined)[]> {
    await this.#reopening
    return new Promise((resolve, reject) =>
      this.#level.getMany(keys, (error, values) => (error ? reject(error) : resolve(values ?? []))),
    )
  }

  async rows(
    range: KeyRange,
    { reverse = false, limit = -1, keysOnly = false }: ReadOptions = {},
  ): Promise<LevelRow[]> {
    await this.#reopening
    const iterator = this.#level.iterator({
      ...range,
      reverse,
      limit,
      keys: true,
      values: !keysOnly,
      highWaterMark: readAheadBytes,
    })
    const rows: LevelRow[] = []
    try {
      await new Promise<void>((resolve, reject) => {
        const onRow = (error: Error | null | undefined, key?: Buffer, value?: Buffer): void => {
          if (error) return reject(error)
          if (key === undefined || value === undefined) return resolve()
          rows.push({ key, value })
          iterator.next(onRow)
        }
        iterator.next(onRow)
      })
    } finally {
      await settle((done) => iterator.end(done))
    }
    return rows
  }

  async *scan(range?: KeyRange): AsyncIterable<readonly LevelRow[]> {
    await this.#reopening
    const iterator = this.#level.iterator({ ...range, keys: true, values: true, highWaterMark: readAheadBytes })
    const nextRow = (): Promise<LevelRow | undefined> =>
      new Promise((resolve, reject) =>
        iterator.next((error, key, value) => {
          if (error) reject(error)
          else resolve(key === undefined || value === undefined ? undefined : { key, value })
        }),
      )
    try {
      let rows: LevelRow[] = []
      let bytes = 0
      for (let row = await nextRow(); row !== undefined; row = await nextRow()) {
        rows.push(row)
        bytes += row.value.length
        if (rows.length < scanChunkRows && bytes < scanChunkBytes) continue
        yield rows
        rows = []
        bytes = 0
      }
      if (rows.length > 0) yield rows
    } finally {
      await settle((done) => iterator.end(done))
    }
  }

  async write(changes: readonly LevelChange[]): Promise<void> {
    await this.#reopening
    const operations = changes.map(({ key, value }) =>
      value === undefined ? { type: 'del' as const, key } : { type: 'put' as const, key, value: asBuffer(value) },
    )
    await settle((done) => this.#level.batch(operations, { sync: true }, done))
  }

  /**
   * After a failed write LevelDB's log may end in half a record. What is written behind that would be lost at the next
   * start, so the database is opened anew, which reads the log up to its last whole record and begins another.
   */
  async recover(bytes: number): Promise<void> {
    await probe(this.#folder, bytes + probeMarginBytes)
    const reopening = this.#reopen()
    // Readers wait, and do not fail with it: they find the database closed and say so themselves.
    this.#reopening = reopening.catch(() => undefined)
    await reopening
  }

  async reclaim({ gte, lt }: KeyRange): Promise<void> {
    await this.#reopening
    await settle((done) => this.#level.compactRange(gte, lt, done))
  }

  close(): Promise<void> {
    return settle((done) => this.#level.close(done))
  }

  async #reopen(): Promise<void> {
    // An earlier attempt may have closed it and failed to open it.
    await settle((done) => this.#level.close(done)).catch(() => undefined)
    this.#level = await openLevel(this.#folder)
  }
}
