/** leveldown with promises, and the little of it that the relay uses. */
import leveldown, { type Callback, type IteratorOptions, type LevelDown, type LevelIterator } from 'leveldown'
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

/**
 * The rows as they are at one moment, for as long as they are read. Until it is closed the disk keeps what is deleted
 * meanwhile. Opening the database anew ends it: reading on throws.
 */
export interface DatabaseSnapshot extends AsyncDisposable {
  /** For each range that was asked for its rows by key, in chunks that bound what is held at once. Each is read once. */
  readonly scans: readonly AsyncIterable<readonly LevelRow[]>[]
  getMany(keys: readonly Buffer[]): Promise<(Buffer | undefined)[]>
}

export interface KeyValueDatabase {
  /** What is asked for while the last lookup runs is looked up together. */
  get(key: Buffer): Promise<Buffer | undefined>
  getMany(keys: readonly Buffer[]): Promise<(Buffer | undefined)[]>
  /** The rows of a range, by key. */
  rows(range: KeyRange, options?: ReadOptions): Promise<LevelRow[]>
  /** What is there now, to be read in these ranges and by key. */
  snapshot(ranges: readonly KeyRange[]): Promise<DatabaseSnapshot>
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
const chunkRows = 1_000
const chunkBytes = 1024 * 1024

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

/** An iterator that may be ended at any time, and more than once. */
class Cursor {
  readonly #iterator: LevelIterator
  /** What is being read; leveldown neither reads on nor ends before that. */
  #reading: Promise<unknown> = Promise.resolve()
  #ended: Promise<void> | undefined

  constructor(iterator: LevelIterator) {
    this.#iterator = iterator
  }

  next(): Promise<LevelRow | undefined> {
    if (this.#ended !== undefined) return Promise.reject(new Error('The database was opened anew; begin again.'))
    const row = new Promise<LevelRow | undefined>((resolve, reject) =>
      this.#iterator.next((error, key, value) => {
        if (error) reject(error)
        else resolve(key === undefined || value === undefined ? undefined : { key, value })
      }),
    )
    this.#reading = row.catch(() => undefined)
    return row
  }

  /** The first row at the key or behind it. */
  seek(key: Buffer): Promise<LevelRow | undefined> {
    if (this.#ended === undefined) this.#iterator.seek(key)
    return this.next()
  }

  async rows(): Promise<LevelRow[]> {
    const rows: LevelRow[] = []
    for (let row = await this.next(); row !== undefined; row = await this.next()) rows.push(row)
    return rows
  }

  async *chunks(): AsyncGenerator<readonly LevelRow[]> {
    let rows: LevelRow[] = []
    let bytes = 0
    for (let row = await this.next(); row !== undefined; row = await this.next()) {
      rows.push(row)
      bytes += row.key.length + row.value.length
      if (rows.length < chunkRows && bytes < chunkBytes) continue
      yield rows
      rows = []
      bytes = 0
    }
    if (rows.length > 0) yield rows
  }

  end(): Promise<void> {
    this.#ended ??= this.#reading.then(() => settle((done) => this.#iterator.end(done)))
    return this.#ended
  }
}

class LevelSnapshot implements DatabaseSnapshot {
  readonly scans: readonly AsyncIterable<readonly LevelRow[]>[]
  readonly #cursors: readonly Cursor[]
  readonly #lookups: Cursor
  readonly #onClose: () => void
  #lookedUp: Promise<unknown> = Promise.resolve()

  constructor(scans: readonly Cursor[], lookups: Cursor, onClose: () => void) {
    this.scans = scans.map((cursor) => cursor.chunks())
    this.#cursors = [...scans, lookups]
    this.#lookups = lookups
    this.#onClose = onClose
  }

  getMany(keys: readonly Buffer[]): Promise<(Buffer | undefined)[]> {
    const found = this.#lookedUp.then(() => this.#lookUp(keys))
    this.#lookedUp = found.catch(() => undefined)
    return found
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#cursors.map((cursor) => cursor.end()))
    this.#onClose()
  }

  async #lookUp(keys: readonly Buffer[]): Promise<(Buffer | undefined)[]> {
    const values: (Buffer | undefined)[] = []
    for (const key of keys) {
      const row = await this.#lookups.seek(key)
      values.push(row?.key.equals(key) === true ? row.value : undefined)
    }
    return values
  }
}

interface Lookup {
  readonly key: Buffer
  readonly resolve: (value: Buffer | undefined) => void
  readonly reject: (error: unknown) => void
}

export class LevelDatabase implements KeyValueDatabase {
  readonly #folder: string
  /** Asked for, and not being looked up yet. */
  #lookups: Lookup[] = []
  #isLookingUp = false
  readonly #snapshots = new Set<LevelSnapshot>()
  /** Reads of a range that are under way. */
  readonly #reads = new Set<Promise<unknown>>()
  #level: LevelDown
  /** Present while it is being opened anew; everybody else waits. */
  #reopening: Promise<void> | undefined
  /** The write that is under way. */
  #writing: Promise<void> | undefined

  private constructor(folder: string, level: LevelDown) {
    this.#folder = folder
    this.#level = level
  }

  static async open(folder: string): Promise<LevelDatabase> {
    return new LevelDatabase(folder, await openLevel(folder))
  }

  get(key: Buffer): Promise<Buffer | undefined> {
    return new Promise((resolve, reject) => {
      this.#lookups.push({ key, resolve, reject })
      if (this.#isLookingUp) return
      this.#isLookingUp = true
      // What else this turn of the event loop asks for.
      setImmediate(() => void this.#lookUp())
    })
  }

  async getMany(keys: readonly Buffer[]): Promise<(Buffer | undefined)[]> {
    await this.#isOpen()
    return new Promise((resolve, reject) =>
      this.#level.getMany(keys, (error, values) => (error ? reject(error) : resolve(values ?? []))),
    )
  }

  async rows(
    range: KeyRange,
    { reverse = false, limit = -1, keysOnly = false }: ReadOptions = {},
  ): Promise<LevelRow[]> {
    await this.#isOpen()
    const cursor = this.#openCursor({ ...range, reverse, limit, keys: true, values: !keysOnly })
    const reading = cursor.rows().finally(() => cursor.end())
    const settled = reading.then(
      () => undefined,
      () => undefined,
    )
    this.#reads.add(settled)
    try {
      return await reading
    } finally {
      this.#reads.delete(settled)
    }
  }

  async snapshot(ranges: readonly KeyRange[]): Promise<DatabaseSnapshot> {
    // Each iterator sees what was there when it was made; those made while nothing is written see the same.
    while (this.#writing !== undefined || this.#reopening !== undefined) await (this.#writing ?? this.#reopening)
    const scans = ranges.map((range) => this.#openCursor({ ...range, keys: true, values: true }))
    const lookups = this.#openCursor({ keys: true, values: true })
    const snapshot: LevelSnapshot = new LevelSnapshot(scans, lookups, () => this.#snapshots.delete(snapshot))
    this.#snapshots.add(snapshot)
    return snapshot
  }

  async write(changes: readonly LevelChange[]): Promise<void> {
    await this.#isOpen()
    // A list of operations would be asked for each of its properties by name, which takes three times as long.
    const batch = this.#level.batch()
    for (const { key, value } of changes)
      if (value === undefined) batch.del(key)
      else batch.put(key, asBuffer(value))
    const write = settle((done) => batch.write({ sync: true }, done))
    const ended = (): void => {
      if (this.#writing === writing) this.#writing = undefined
    }
    const writing = write.then(ended, ended)
    this.#writing = writing
    await write
  }

  /**
   * After a failed write LevelDB's log may end in half a record. What is written behind that would be lost at the next
   * start, so the database is opened anew, which reads the log up to its last whole record and begins another.
   */
  async recover(bytes: number): Promise<void> {
    await probe(this.#folder, bytes + probeMarginBytes)
    const reopening = this.#reopen()
    const ended = (): void => {
      this.#reopening = undefined
    }
    // Who waits does not fail with it: they find the database closed and say so themselves.
    this.#reopening = reopening.then(ended, ended)
    await reopening
  }

  async reclaim({ gte, lt }: KeyRange): Promise<void> {
    await this.#isOpen()
    await settle((done) => this.#level.compactRange(gte, lt, done))
  }

  async close(): Promise<void> {
    await this.#endReads()
    await settle((done) => this.#level.close(done))
  }

  /** To hand work to another thread costs more than to look up some keys. */
  async #lookUp(): Promise<void> {
    while (this.#lookups.length > 0) {
      const lookups = this.#lookups
      this.#lookups = []
      try {
        const values = await this.getMany(lookups.map(({ key }) => key))
        for (const [index, { resolve }] of lookups.entries()) resolve(values[index])
      } catch (error) {
        for (const { reject } of lookups) reject(error)
      }
    }
    this.#isLookingUp = false
  }

  async #isOpen(): Promise<void> {
    while (this.#reopening !== undefined) await this.#reopening
  }

  #openCursor(options: Omit<IteratorOptions, 'highWaterMark'>): Cursor {
    return new Cursor(this.#level.iterator({ ...options, highWaterMark: readAheadBytes }))
  }

  /** Closing a database under an iterator leaves its reader without an answer. */
  async #endReads(): Promise<void> {
    await Promise.all([...this.#reads, ...[...this.#snapshots].map((snapshot) => snapshot[Symbol.asyncDispose]())])
  }

  async #reopen(): Promise<void> {
    await this.#endReads()
    // An earlier attempt may have closed it and failed to open it.
    await settle((done) => this.#level.close(done)).catch(() => undefined)
    this.#level = await openLevel(this.#folder)
  }
}
