/** Digests in the test's own thread; a test can have it wait or fail. */
import type { Digester } from '../documents/doc-comparison.ts'
import type { JobOutcome } from '../documents/worker-jobs.ts'
import { digestEntries, type EntriesDigest } from '../updates/entries-digest.ts'

export class InlineDigester implements Digester {
  runs = 0
  beforeRun: () => Promise<void> = () => Promise.resolve()
  /** Why the next runs fail; absent if they do not. */
  failure: string | undefined

  async run(entries: readonly Uint8Array[]): Promise<JobOutcome<EntriesDigest>> {
    this.runs++
    await this.beforeRun()
    return this.failure === undefined
      ? { ok: true, result: digestEntries(entries) }
      : { ok: false, reason: this.failure }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve()
  }
}
