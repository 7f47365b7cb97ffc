/** Lists and notes are read in the test's own thread; a test can count it, or have it do something before. */
import type { TrashReader } from '../documents/trash-keeper.ts'
import type { JobOutcome } from '../documents/worker-jobs.ts'
import { doTrashJob, type TrashAnswer, type TrashJob } from '../updates/trash.ts'

export class InlineTrashReader implements TrashReader {
  /** What was read. */
  readonly runs: TrashJob['type'][] = []
  beforeRun: (job: TrashJob) => Promise<void> = () => Promise.resolve()

  async run(job: TrashJob): Promise<JobOutcome<TrashAnswer>> {
    this.runs.push(job.type)
    await this.beforeRun(job)
    return { ok: true, result: doTrashJob(job) }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve()
  }
}
