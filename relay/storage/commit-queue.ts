/**
 * Group commit. While one batch is being written, everything that arrives gathers in the next one, so the number of
 * fsyncs follows the speed of the disk and not the number of updates. A batch that fails is tried again, as it is and
 * before any other, with growing pauses.
 *
 *        add            turn of the event loop ends         written
 *   idle ───▶ gathering ──────────────────────────▶ writing ───────▶ idle, or the next batch
 *                                                      │  ▲
 *                                                failed ▼  │ pause over
 *                                                     waiting
 */
import { assert } from '../../shared/assert.ts'
import type { Log } from '../log.ts'
import type { StorageHealth } from './storage.ts'

export interface CommitQueueOptions<Row> {
  /** Resolves when all rows are on disk, together; rejects if it cannot be sure of that. Writing rows twice is harmless. */
  readonly write: (rows: readonly Row[]) => Promise<void>
  readonly maxBytes: number
  readonly firstRetryMs: number
  readonly maxRetryMs: number
  /** How long closing waits for writes that keep failing. */
  readonly closeTimeoutMs: number
  readonly log: Log
}

interface Batch<Row> {
  readonly rows: Row[]
  bytes: number
  readonly done: Promise<void>
  readonly resolve: () => void
  readonly reject: (error: Error) => void
}

const newBatch = <Row>(): Batch<Row> => {
  let resolve = (): void => undefined
  let reject: (error: Error) => void = resolve
  const done = new Promise<void>((onResolve, onReject) => {
    resolve = onResolve
    reject = onReject
  })
  // Those who appended hear of a rejection; an abandoned batch of nobody must not end the process.
  done.catch(() => undefined)
  return { rows: [], bytes: 0, done, resolve, reject }
}

export class CommitQueue<Row> {
  readonly #options: CommitQueueOptions<Row>
  #gathering: Batch<Row> = newBatch()
  #writing: Batch<Row> | undefined
  #scheduled = false
  #health: StorageHealth = { state: 'ok' }
  #closed = false
  /** What is running of `#writeAll`. */
  #writer: Promise<void> = Promise.resolve()
  /** Ends a pause before its time. */
  #wake: (() => void) | undefined

  constructor(options: CommitQueueOptions<Row>) {
    this.#options = options
  }

  get health(): StorageHealth {
    return this.#health
  }

  /** Resolves when the rows are on disk; one promise for all rows that go there together. */
  add(rows: readonly Row[], bytes: number): Promise<void> | 'full' {
    assert(!this.#closed, 'nothing is added to a closed queue')
    const queued = this.#gathering.bytes + (this.#writing?.bytes ?? 0)
    // What is larger than the whole budget is taken when nothing else waits.
    if (queued > 0 && queued + bytes > this.#options.maxBytes) return 'full'
    const batch = this.#gathering
    for (const row of rows) batch.rows.push(row)
    batch.bytes += bytes
    this.#schedule()
    return batch.done
  }

  /** Resolves when all that was added before is on disk. */
  async flushed(): Promise<void> {
    if (this.#gathering.rows.length > 0) await this.#gathering.done
    else await this.#writing?.done
  }

  /** Writes what waits, for a limited time, and gives up on the rest: its promises reject. */
  async close(): Promise<void> {
    this.#closed = true
    this.#wake?.()
    const timer = setTimeout(() => this.#abandon(), this.#options.closeTimeoutMs)
    try {
      await this.flushed()
    } finally {
      clearTimeout(timer)
      // An attempt that was abandoned still runs, and must end before what it writes to is closed.
      await this.#writer
    }
  }

  /** All that arrives in this turn of the event loop joins the batch. */
  #schedule(): void {
    if (this.#scheduled || this.#writing !== undefined) return
    this.#scheduled = true
    setImmediate(() => {
      this.#scheduled = false
      this.#writer = this.#writeAll()
    })
  }

  async #writeAll(): Promise<void> {
    while (this.#gathering.rows.length > 0 && this.#writing === undefined) {
      const batch = this.#gathering
      this.#gathering = newBatch()
      this.#writing = batch
      await this.#writeUntilDone(batch)
      if (this.#writing !== batch) return
      this.#writing = undefined
      batch.resolve()
    }
  }

  async #writeUntilDone(batch: Batch<Row>): Promise<void> {
    const { log, write, firstRetryMs, maxRetryMs } = this.#options
    for (let pauseMs = firstRetryMs; this.#writing === batch; pauseMs = Math.min(2 * pauseMs, maxRetryMs)) {
      try {
        await write(batch.rows)
        if (this.#health.state === 'failing') log.info('storage writes again')
        this.#health = { state: 'ok' }
        return
      } catch (error) {
        if (this.#health.state === 'ok') log.error({ error }, 'storage cannot write')
        this.#health = { state: 'failing', reason: error instanceof Error ? error.message : String(error) }
      }
      if (this.#writing === batch) await this.#pause(pauseMs)
    }
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  #abandon(): void {
    const reason = this.#health.state === 'failing' ? this.#health.reason : 'the disk did not answer in time'
    const error = new Error(`Storage was closed before it could write: ${reason}`)
    const abandoned = [this.#writing, this.#gathering]
    this.#writing = undefined
    this.#gathering = newBatch()
    this.#wake?.()
    for (const batch of abandoned) batch?.reject(error)
  }
}
