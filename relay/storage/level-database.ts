/** leveldown with promises, and the little of it that the relay uses. */
import leveldown, { type Callback, type LevelDown } from 'leveldown'
import { randomUUID } from 'node:crypto'
import { open as openFile, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { KeyRange } from './level-keys.ts'

export interface LevelRow {
  readonly key: Buffer
  readonly value: Uint8Array
}

export interface KeyValueDatabase {
  get(key: Buffer): Promise<Buffer | undefined>
  /** All rows of a range, by key. */
  rows(range: KeyRange): Promise<{ key: Buffer; value: Buffer }[]>
  /** Resolves when all rows are on disk: one atomic batch, with fsync. */
  write(rows: readonly LevelRow[]): Promise<void>
  /** Makes the database usable again after a write failed. Throws while the disk takes nothing. */
  recover(bytes: number): Promise<void>
  close(): Promise<void>
}

/** What LevelDB reads ahead per call; one call per row costs more than the rows. */
const readAheadBytes = 1024 * 1024

const settle = (run: (callback: Callback) => void): Promise<void> =>
  new Promise((resolve, reject) => run((error) => (error ? reject(error) : resolve())))

const openLevel = async (folder: string): Promise<LevelDown> => {
  const level = leveldown(folder)
  await settle((done) => level.open({ createIfMissing: true }, done))
  return level
}

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

  private constructor(folder: string, level: LevelDown) {
    this.#folder = folder
    this.#level = level
  }

  static async open(folder: string): Promise<LevelDatabase> {
    return new LevelDatabase(folder, await openLevel(folder))
  }

  get(key: Buffer): Promise<Buffer | undefined> {
    return new Promise((resolve, reject) =>
      this.#level.get(key, (error, value) => {
        if (!error) resolve(value)
        else if (error.message.startsWith('NotFound')) resolve(undefined)
        else reject(error)
      }),
    )
  }

  async rows(range: KeyRange): Promise<{ key: Buffer; value: Buffer }[]> {
    const iterator = this.#level.iterator({ ...range, keys: true, values: true, highWaterMark: readAheadBytes })
    const rows: { key: Buffer; value: Buffer }[] = []
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

  write(rows: readonly LevelRow[]): Promise<void> {
    const operations = rows.map(({ key, value }) => ({
      type: 'put' as const,
      key,
      value: Buffer.from(value.buffer, value.byteOffset, value.byteLength),
    }))
    return settle((done) => this.#level.batch(operations, { sync: true }, done))
  }

  /**
   * After a failed write LevelDB's log may end in half a record. What is written behind that would be lost at the next
   * start, so the database is opened anew, which reads the log up to its last whole record and begins another.
   */
  async recover(bytes: number): Promise<void> {
    await probe(this.#folder, bytes + probeMarginBytes)
    // An earlier attempt may have closed it and failed to open it.
    await settle((done) => this.#level.close(done)).catch(() => undefined)
    this.#level = await openLevel(this.#folder)
  }

  close(): Promise<void> {
    return settle((done) => this.#level.close(done))
  }
}
