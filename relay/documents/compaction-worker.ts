/** The worker's side of worker-compactor.ts: one state in, its compact form out. */
import { parentPort } from 'node:worker_threads'
import { compactUpdate } from '../updates/compaction.ts'

parentPort?.on('message', (bytes: Uint8Array) => {
  const result = compactUpdate(bytes)
  parentPort?.postMessage(result, result.ok ? [result.update.bytes.buffer as ArrayBuffer] : [])
})
