/** Compaction in the test's own thread; a test can have it wait, fail, or count it. */
import type { Compactor } from '../documents/worker-compactor.ts'
import { compactUpdate, type CompactionResult } from '../updates/compaction.ts'

export class InlineCompactor implements Compactor {
  runs = 0
  beforeRun: () => Promise<void> = () => Promise.resolve()
  /** Why the next runs fail; absent if they do not. */
  failure: string | undefined

  async compact(update: Uint8Array): Promise<CompactionResult> {
    this.runs++
    await this.beforeRun()
    return this.failure === undefined ? compactUpdate(update) : { ok: false, reason: this.failure }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve()
  }
}
