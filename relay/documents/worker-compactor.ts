/**
 * Compaction in a worker thread, one at a time. A doc that takes too long or too much memory costs its worker, which is
 * replaced for the next one, and nobody else anything.
 */
import { Worker } from 'node:worker_threads'
import { assert } from '../../shared/assert.ts'
import type { CompactionResult } from '../updates/compaction.ts'

export interface Compactor extends AsyncDisposable {
  /** Takes the bytes over. Never rejects. */
  compact(update: Uint8Array): Promise<CompactionResult>
}

/** What the worker sends. `heapBytes` is what its heap takes, garbage included. */
export interface WorkerAnswer {
  readonly result: CompactionResult
  readonly heapBytes: number
}

/** A thread gives nothing back of what it has once used; one with a larger heap is not kept for the next doc. */
const keptHeapBytes = 32 * 1024 * 1024

/** V8 takes 48 MiB for what is new unless told, and fills it before it looks for garbage. */
const youngHeapMib = 12

export interface WorkerCompactorOptions {
  readonly workerFile: URL
  readonly timeoutMs: number
  readonly maxHeapMib: number
}

export class WorkerCompactor implements Compactor {
  readonly #options: WorkerCompactorOptions
  #worker: Worker | undefined
  /** Ends what is running. */
  #finish: ((result: CompactionResult) => void) | undefined

  constructor(options: WorkerCompactorOptions) {
    this.#options = options
  }

  compact(update: Uint8Array): Promise<CompactionResult> {
    assert(this.#finish === undefined, 'one doc is made compact at a time')
    const { timeoutMs } = this.#options
    const worker = (this.#worker ??= this.#start())
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#discard(`it took longer than ${timeoutMs} ms`), timeoutMs)
      this.#finish = (result) => {
        clearTimeout(timer)
        this.#finish = undefined
        resolve(result)
      }
      worker.postMessage(update, [update.buffer as ArrayBuffer])
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const worker = this.#worker
    this.#discard('the relay stops')
    await worker?.terminate()
  }

  #start(): Worker {
    const { workerFile, maxHeapMib } = this.#options
    const worker = new Worker(workerFile, {
      resourceLimits: { maxOldGenerationSizeMb: maxHeapMib, maxYoungGenerationSizeMb: youngHeapMib },
    })
    worker.unref()
    worker.on('message', ({ result, heapBytes }: WorkerAnswer) => {
      if (worker !== this.#worker) return
      if (heapBytes > keptHeapBytes) this.#letGo()
      this.#finish?.(result)
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
