/** The worker's side of doc-comparison.ts: the entries of one doc in, its digest out, and what the thread's heap now takes. */
import { parentPort } from 'node:worker_threads'
import { digestEntries, type EntriesDigest } from '../updates/entries-digest.ts'
import type { WorkerAnswer } from './worker-jobs.ts'

parentPort?.on('message', (entries: readonly Uint8Array[]) => {
  const result = digestEntries(entries)
  const answer: WorkerAnswer<EntriesDigest> = { result, heapBytes: process.memoryUsage().heapTotal }
  parentPort?.postMessage(answer)
})
