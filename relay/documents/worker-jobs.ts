/**
 * Jobs for a worker thread, one at a time. One that takes too long or too much memory costs its worker, which is replaced
 * for the next one, and nobody else anything.
 */
import { Worker, type TransferListItem } from 'node:worker_threads'
import { assert } from '../../shared/assert.ts'

export type JobOutcome<Result> = { ok: true; result: Result } | { ok: false; reason: string }

/** What the worker sends. `heapBytes` is what its heap takes, garbage included. */
export interface WorkerAnswer<Result> {
  readonly result: Result
  readonly heapBytes: number
}

/** A thread gives nothing back of what it has once used; one with a larger heap is not kept for the next job. */
const keptHeapBytes = 32 * 1024 * 1024

/** V8 takes 48 MiB for what is new unless told, and fills it before it looks for garbage. */
const youngHeapMib = 12

export interface WorkerOptions {
  readonly workerFile: URL
  readonly timeoutMs: number
  readonly maxHeapMib: number
}

const stopping = 'the relay stops'

export class WorkerJobs<Job, Result> implements AsyncDisposable {
  readonly #options: WorkerOptions
  #worker: Worker | undefined
  /** Ends what is running. */
  #finish: ((outcome: JobOutcome<Result>) => void) | undefined
  #isDisposed = false

  constructor(options: WorkerOptions) {
    this.#options = options
  }

  /** Never rejects. What is listed in `transferred` is taken over. */
  run(job: Job, transferred: readonly TransferListItem[]): Promise<JobOutcome<Result>> {
    assert(this.#finish === undefined, 'one job is done at a time')
    if (this.#isDisposed) return Promise.resolve({ ok: false, reason: stopping })
    const { timeoutMs } = this.#options
    const worker = (this.#worker ??= this.#start())
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#discard(`it took longer than ${timeoutMs} ms`), timeoutMs)
      this.#finish = (outcome) => {
        clearTimeout(timer)
        this.#finish = undefined
        resolve(outcome)
      }
      worker.postMessage(job, transferred)
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isDisposed = true
    const worker = this.#worker
    this.#discard(stopping)
    await worker?.terminate()
  }

  #start(): Worker {
    const { workerFile, maxHeapMib } = this.#options
    const worker = new Worker(workerFile, {
      resourceLimits: { maxOldGenerationSizeMb: maxHeapMib, maxYoungGenerationSizeMb: youngHeapMib },
    })
    worker.unref()
    worker.on('message', ({ result, heapBytes }: WorkerAnswer<Result>) => {
      if (worker !== this.#worker) return
      if (heapBytes > keptHeapBytes) this.#letGo()
      this.#finish?.({ ok: true, result })
    })
    worker.on('error', (error) => {
      if (worker === this.#worker) this.#discard(error.message)
    })
    return worker
  }

  #letGo(): void {
    const worker = this.#worker
    this.#worker = undefined
    void worker?.terminate()
  }

  #discard(reason: string): void {
    this.#letGo()
    this.#finish?.({ ok: false, reason })
  }
}
