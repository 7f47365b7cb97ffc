/** Compaction in a worker thread, one doc at a time. */
import type { CompactionResult } from '../updates/compaction.ts'
import { WorkerJobs, type WorkerOptions } from './worker-jobs.ts'

export interface Compactor extends AsyncDisposable {
  /** Takes the bytes over. Never rejects. */
  compact(update: Uint8Array): Promise<CompactionResult>
}

export class WorkerCompactor implements Compactor {
  readonly #jobs: WorkerJobs<Uint8Array, CompactionResult>

  constructor(options: WorkerOptions) {
    this.#jobs = new WorkerJobs(options)
  }

  async compact(update: Uint8Array): Promise<CompactionResult> {
    const outcome = await this.#jobs.run(update, [update.buffer as ArrayBuffer])
    return outcome.ok ? outcome.result : outcome
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#jobs[Symbol.asyncDispose]()
  }
}
