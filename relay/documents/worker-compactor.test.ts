import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { WorkerCompactor } from './worker-compactor.ts'

/** A worker that does what the first byte says: answers, never ends, takes all memory, throws, or has a large heap. */
const program = `
import { parentPort } from 'node:worker_threads'
let answers = 0
parentPort.on('message', (bytes) => {
  const update = { bytes: Uint8Array.of(++answers), runs: [], deletes: [] }
  switch (bytes[0]) {
    case 1: for (;;);
    case 2: { const kept = []; for (;;) kept.push(new Array(100_000).fill(kept.length)) }
    case 3: throw new Error('broken')
    default: parentPort.postMessage({ result: { ok: true, update }, heapBytes: bytes[0] === 4 ? 2 ** 30 : 0 })
  }
})
`

let folder: string
let compactor: WorkerCompactor
const open = (timeoutMs: number): WorkerCompactor =>
  new WorkerCompactor({ workerFile: pathToFileURL(join(folder, 'worker.mjs')), timeoutMs, maxHeapMib: 32 })
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'driftless-worker-'))
  await writeFile(join(folder, 'worker.mjs'), program)
  compactor = open(50_000)
})
afterEach(async () => {
  await compactor[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

const run = (kind: number) => compactor.compact(Uint8Array.of(kind))

test.each([
  ['takes too long', 1, 'it took longer than 4000 ms', 4_000],
  ['takes too much memory', 2, expect.stringContaining('memory') as string, 50_000],
  ['makes its program fail', 3, 'broken', 50_000],
])('a doc that %s fails alone; the next one gets a new worker', async (_what, kind, reason, timeoutMs) => {
  compactor = open(timeoutMs)
  expect(await run(0)).toMatchObject({ ok: true })
  expect(await run(kind)).toEqual({ ok: false, reason })
  expect(await run(0)).toMatchObject({ ok: true })
})

test('stopping ends what runs', async () => {
  const running = run(1)
  await compactor[Symbol.asyncDispose]()
  expect(await running).toEqual({ ok: false, reason: 'the relay stops' })
})

test('a worker is kept for the next doc, unless its heap has grown large', async () => {
  const answerOf = async (kind: number): Promise<number | undefined> => {
    const result = await run(kind)
    return result.ok ? result.update.bytes[0] : undefined
  }
  expect([await answerOf(0), await answerOf(0), await answerOf(4), await answerOf(0)]).toEqual([1, 2, 3, 1])
})
