import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { WorkerCompactor } from './worker-compactor.ts'

/** A worker that does what the first byte says: answers, never ends, takes all memory, or throws. */
const program = `
import { parentPort } from 'node:worker_threads'
parentPort.on('message', (bytes) => {
  switch (bytes[0]) {
    case 1: for (;;);
    case 2: { const kept = []; for (;;) kept.push(new Array(100_000).fill(kept.length)) }
    case 3: throw new Error('broken')
    default: parentPort.postMessage({ ok: true, update: { bytes, runs: [], deletes: [] } })
  }
})
`

let folder: string
let compactor: WorkerCompactor
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'driftless-worker-'))
  const path = join(folder, 'worker.mjs')
  await writeFile(path, program)
  compactor = new WorkerCompactor({ workerFile: pathToFileURL(path), timeoutMs: 2_000, maxHeapMib: 32 })
})
afterEach(async () => {
  await compactor[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

const run = (kind: number) => compactor.compact(Uint8Array.of(kind))

test.each([
  ['takes too long', 1, 'it took longer than 2000 ms'],
  ['takes too much memory', 2, expect.stringContaining('memory') as string],
  ['makes its program fail', 3, 'broken'],
])('a doc that %s fails alone; the next one gets a new worker', async (_what, kind, reason) => {
  expect(await run(0)).toMatchObject({ ok: true })
  expect(await run(kind)).toEqual({ ok: false, reason })
  expect(await run(0)).toMatchObject({ ok: true })
})

test('stopping ends what runs', async () => {
  const running = run(1)
  await compactor[Symbol.asyncDispose]()
  expect(await running).toEqual({ ok: false, reason: 'the relay stops' })
})
