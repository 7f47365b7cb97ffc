/**
 * Group commit. While one batch is being written, everything that arrives gathers in the next one, so the number of
 * fsyncs follows the speed of the disk and not the number of updates. A batch that fails is tried again, as it is and
 * before any other, with growing pauses.
 *
 *        add            turn ends, or interval over         written
 *   idle ───▶ gathering ───────────────────────────▶ writing ───────▶ idle, or the next batch
 *                                                      │  ▲
 *                                                failed ▼  │ pause over
 *                                                     waiting
 *
 * An fsync costs processor time whatever it holds, so batches begin at most once per interval: the first update after a
 * pause is written at once, those of the following milliseconds together.
 */
import { assert } from '../../shared/assert.ts'
import type { Log } from '../log.ts'
import type { StorageHealth } from './storage.ts'

export interface CommitQueueOptions<Source, Prepared> {
  /** Called once per batch, when it begins: what is to be written of these sources. */
  readonly prepare: (sources: ReadonlySet<Source>) => Prepared
  /** Resolves when all is on disk, together; rejects if it cannot be sure of that. Writing twice must be harmless. */
  readonly write: (prepared: Prepared) => Promise<void>
  readonly maxBytes: number
  /** The least time between the beginnings of two batches. */
  readonly intervalMs: number
  readonly firstRetryMs: number
  readonly maxRetryMs: number
  /** A write that takes longer counts as failing while it goes on. */
  readonly stalledMs: number
  /** How long closing waits for writes that keep failing. */
  readonly closeTimeoutMs: number
  readonly onHealth: (health: StorageHealth) => void
  /** A batch is on disk, so long after the first that is in it was added. */
  readonly onCommitted: (ms: number) => void
  readonly log: Log
}

interface Batch<Source> {
  readonly sources: Set<Source>
  bytes: number
  /** When the first was added. */
  since: number
  readonly done: Promise<void>
  readonly resolve: () => void
  readonly reject: (error: Error) => void
}

const newBatch = <Source>(): Batch<Source> => {
  let resolve = (): void => undefined
  let reject: (error: Error) => void = resolve
  const done = new Promise<void>((onResolve, onReject) => {
    resolve = onResolve
    reject = onReject
  })
  // Those who appended hear of a rejection; an abandoned batch of nobody must not end the process.
  done.catch(() => undefined)
  return { sources: new Set(), bytes: 0, since: 0, done, resolve, reject }
}

export class CommitQueue<Source, Prepared> {
  readonly #options: CommitQueueOptions<Source, Prepared>
  #gathering: Batch<Source> = newBatch()
  #writing: Batch<Source> | undefined
  #beganAt = -Infinity
  /** Begins the batch that gathers; present while that is arranged for. */
  #begin: (() => void) | undefined
  #health: StorageHealth = { state: 'ok' }
  #closed = false
  /** What is running of `#writeGathered`. */
  #writer: Promise<void> = Promise.resolve()
  /** Ends a pause before its time. */
  #wake: (() => void) | undefined

  constructor(options: CommitQueueOptions<Source, Prepared>) {
    this.#options = options
  }

  get health(): StorageHealth {
    return this.#health
  }

  /** The bytes that wait or are being written. */
  get bytes(): number {
    return this.#gathering.bytes + (this.#writing?.bytes ?? 0)
  }

  /**
   * Resolves when what the source has is on disk; one promise for all that goes there together. What has no bytes is
   * always taken.
   */
  add(source: Source, bytes: number): Promise<void> | 'full' {
    assert(!this.#closed, 'nothing is added to a closed queue')
    const queued = this.bytes
    // What is larger than the whole budget is taken when nothing else waits.
    if (bytes > 0 && queued > 0 && queued + bytes > this.#options.maxBytes) return 'full'
    const batch = this.#gathering
    if (batch.sources.size === 0) batch.since = performance.now()
    batch.sources.add(source)
    batch.bytes += bytes
    if (this.#begin === undefined && this.#writing === undefined) this.#schedule()
    return batch.done
  }

  /** Resolves when all that was added before is on disk. */
  async flushed(): Promise<void> {
    if (this.#gathering.sources.size > 0) await this.#gathering.done
    else await this.#writing?.done
  }

  /**
   * Writes what waits, for a limited time, and gives up on the rest: its promises reject. An attempt that was abandoned
   * still runs; it gets as much time again. Resolves to whether it has ended, so that what it writes to may be closed.
   */
  async close(): Promise<{ readonly isIdle: boolean; readonly unwritten: Error | undefined }> {
    this.#closed = true
    this.#begin?.()
    this.#wake?.()
    const timer = setTimeout(() => this.#abandon(), this.#options.closeTimeoutMs)
    const unwritten = await this.flushed().then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
    )
    clearTimeout(timer)
    return { isIdle: await this.#writerEnds(), unwritten }
  }

  #writerEnds(): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), this.#options.closeTimeoutMs)
      void this.#writer.then(() => {
        clearTimeout(timer)
        resolve(true)
      })
    })
  }

  #schedule(): void {
    const waitMs = this.#closed ? 0 : this.#beganAt + this.#options.intervalMs - performance.now()
    const timer = waitMs > 0 ? setTimeout(() => this.#begin?.(), waitMs) : undefined
    // All that arrives in this turn of the event loop joins the batch.
    const immediate = timer === undefined ? setImmediate(() => this.#begin?.()) : undefined
    this.#begin = () => {
      clearTimeout(timer)
      clearImmediate(immediate)
      this.#begin = undefined
      this.#writer = this.#writeGathered()
    }
  }

  async #writeGathered(): Promise<void> {
    const batch = this.#gathering
    this.#gathering = newBatch()
    this.#writing = batch
    this.#beganAt = performance.now()
    await this.#writeUntilDone(batch)
    if (this.#writing !== batch) return
    this.#writing = undefined
    batch.resolve()
    this.#options.onCommitted(performance.now() - batch.since)
    if (this.#gathering.sources.size > 0) this.#schedule()
  }

  async #writeUntilDone(batch: Batch<Source>): Promise<void> {
    const { log, prepare, write, firstRetryMs, maxRetryMs, stalledMs } = this.#options
    const prepared = prepare(batch.sources)
    for (let pauseMs = firstRetryMs; this.#writing === batch; pauseMs = Math.min(2 * pauseMs, maxRetryMs)) {
      const stalled = setTimeout(() => this.#stall(), stalledMs)
      try {
        await write(prepared)
        if (this.#health.state === 'failing') {
          log.info('storage writes again')
          this.#setHealth({ state: 'ok' })
        }
        return
      } catch (error) {
        const wasOk = this.#health.state === 'ok'
        if (wasOk) log.error({ error }, 'storage cannot write')
        this.#setHealth({ state: 'failing', reason: error instanceof Error ? error.message : String(error) })
      } finally {
        clearTimeout(stalled)
      }
      if (this.#writing === batch) await this.#pause(pauseMs)
    }
  }

  #stall(): void {
    const reason = `the disk has not answered for ${this.#options.stalledMs} ms`
    if (this.#health.state === 'ok') this.#options.log.error({ reason }, 'storage cannot write')
    this.#setHealth({ state: 'failing', reason })
  }

  #setHealth(health: StorageHealth): void {
    const turned = health.state !== this.#health.state
    this.#health = health
    if (turned) this.#options.onHealth(health)
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
