/** The worker's side of trash-keeper.ts: a list of notes or a note in, what is asked of it out, and what the thread's heap takes. */
import { parentPort } from 'node:worker_threads'
import { doTrashJob, type TrashAnswer, type TrashJob } from '../updates/trash.ts'
import type { WorkerAnswer } from './worker-jobs.ts'

parentPort?.on('message', (job: TrashJob) => {
  const answer: WorkerAnswer<TrashAnswer> = { result: doTrashJob(job), heapBytes: process.memoryUsage().heapTotal }
  parentPort?.postMessage(answer)
})
