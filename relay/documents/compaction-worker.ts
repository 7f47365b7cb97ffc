/** The worker's side of worker-compactor.ts: one state in, its compact form out, and what the thread's heap now takes. */
import { parentPort } from 'node:worker_threads'
import { compactUpdate, type CompactionResult } from '../updates/compaction.ts'
import type { WorkerAnswer } from './worker-jobs.ts'

parentPort?.on('message', (bytes: Uint8Array) => {
  const result = compactUpdate(bytes)
  const answer: WorkerAnswer<CompactionResult> = { result, heapBytes: process.memoryUsage().heapTotal }
  parentPort?.postMessage(answer, result.ok ? [result.update.bytes.buffer as ArrayBuffer] : [])
})
