import { beforeEach, expect, test } from 'vitest'
import * as Y from 'yjs'
import { digestBytes, docDigest } from '../../shared/document/digest.ts'
import { closeCodes } from '../../shared/protocol/close-codes.ts'
import { limits } from '../limits.ts'
import type { MemoryStorage } from '../storage/memory-storage.ts'
import { InlineDigester } from '../testing/inline-digester.ts'
import { memoryLog, type LogLine } from '../testing/memory-log.ts'
import { memoryStorage } from '../testing/memory-storage.ts'
import { until } from '../testing/poll.ts'
import { docName } from '../testing/storage-contract.ts'
import { checked, typing } from '../testing/updates.ts'
import { DocComparison } from './doc-comparison.ts'
import { WorkerJobs } from './worker-jobs.ts'
import type { EntriesDigest } from '../updates/entries-digest.ts'

const name = docName('space/doc')
let storage: MemoryStorage
let digester: InlineDigester
let lines: LogLine[]
let comparison: DocComparison
beforeEach(() => {
  storage = memoryStorage()
  digester = new InlineDigester()
  lines = []
  comparison = new DocComparison({ storage, digester, log: memoryLog(lines) })
})

const store = async (updates: readonly Uint8Array[], doc = name): Promise<void> => {
  const { log } = await storage.open(doc)
  for (const update of updates) await log.append(checked(update))
  log.close()
}

test('[F9] a replica that holds the same is told so, however it holds it, and one that lacks something or has more is not', async () => {
  const updates = typing('drift')
  await store(updates)
  const compare = (...held: readonly Uint8Array[]) => comparison.compare({ name, digest: docDigest(held) })
  const doc = new Y.Doc()
  for (const update of updates) Y.applyUpdate(doc, update)
  expect(await compare(...updates)).toBe('same')
  expect(await compare(Y.encodeStateAsUpdate(doc))).toBe('same')
  expect(await compare(...updates.slice(1))).toBe('differs')
  expect(await compare(...updates.slice(0, -1))).toBe('differs')
  doc.getText('content').insert(0, 'more')
  expect(await compare(Y.encodeStateAsUpdate(doc))).toBe('differs')
  expect(comparison.counts).toEqual({ same: 2, differing: 3, failed: 0 })
})

test('[F10] a doc that there is not is an empty doc', async () => {
  expect(await comparison.compare({ name, digest: docDigest([]) })).toBe('same')
  expect(await comparison.compare({ name, digest: docDigest(typing('x')) })).toBe('differs')
})

test('[F10] what waits for the disk is not there yet', async () => {
  let write = (): void => undefined
  storage = memoryStorage({ beforeWrite: () => new Promise((resolve) => (write = resolve)) })
  comparison = new DocComparison({ storage, digester, log: memoryLog(lines) })
  const [update = new Uint8Array()] = typing('x')
  const { log } = await storage.open(name)
  const durable = log.append(checked(update))
  const digest = docDigest([update])
  expect(await comparison.compare({ name, digest })).toBe('differs')
  await new Promise(setImmediate)
  write()
  await durable
  expect(await comparison.compare({ name, digest })).toBe('same')
})

test('[F9] a doc with an entry that is no update, or not as it was written, is told as unreadable, and named in the log', async () => {
  await store(typing('drift'))
  storage.tamper(name, 2, Uint8Array.of(1, 2, 3))
  expect(await comparison.compare({ name, digest: docDigest([]) })).toBe(closeCodes.docUnreadable)
  const foreign = docName('space/foreign')
  storage.tamper(foreign, 0, Uint8Array.of(9))
  expect(await comparison.compare({ name: foreign, digest: docDigest([]) })).toBe(closeCodes.docUnreadable)
  expect(lines.map(({ message }) => message)).toEqual(['doc unreadable', 'doc unreadable'])
  expect(comparison.counts.failed).toBe(2)
})

test('[F9] a doc whose digest cannot be made in time, or not read, is told to try again, and the next one is compared', async () => {
  const updates = typing('drift')
  await store(updates)
  const claim = { name, digest: docDigest(updates) }
  digester.failure = 'it took longer than 10000 ms'
  expect(await comparison.compare(claim)).toBe(closeCodes.loadFailed)
  digester.failure = undefined
  const unread = new DocComparison({
    storage: { read: () => Promise.reject(new Error('Input/output error')) },
    digester,
    log: memoryLog(lines),
  })
  expect(await unread.compare(claim)).toBe(closeCodes.loadFailed)
  expect(await comparison.compare(claim)).toBe('same')
  expect(lines.map(({ message }) => message)).toEqual(['doc not compared', 'doc not loaded'])
})

test('[F11] of many docs a few are in memory, and one is computed at a time', async () => {
  await store(typing('x'))
  let [reads, running, most] = [0, 0, 0]
  let go = (): void => undefined
  digester.beforeRun = async () => {
    most = Math.max(most, ++running)
    await new Promise<void>((resolve) => (go = resolve))
    running--
  }
  const counted = new DocComparison({
    storage: {
      read: (doc) => {
        reads++
        return storage.read(doc)
      },
    },
    digester,
    log: memoryLog(lines),
  })
  const docs = 20
  let done = 0
  for (let count = 0; count < docs; count++)
    void counted.compare({ name, digest: new Uint8Array(digestBytes) }).then(() => done++)
  for (let finished = 0; finished < docs; finished++) {
    await until('one is computed', () => running === 1 && done === finished)
    expect(reads).toBeLessThanOrEqual(finished + limits.comparison.docsAtOnce)
    go()
  }
  await until('all are done', () => done === docs)
  expect(most).toBe(1)
})

test('the worker computes what a client computes, and none is started for whoever asks after the end', async () => {
  const worker = new WorkerJobs<readonly Uint8Array[], EntriesDigest>({
    workerFile: new URL('./digest-worker.from-source.mjs', import.meta.url),
    timeoutMs: 20_000,
    maxHeapMib: 256,
  })
  await using real = new DocComparison({ storage, digester: worker, log: memoryLog(lines) })
  const updates = typing('drift')
  await store(updates)
  const claim = { name, digest: docDigest(updates) }
  expect(await Promise.all([real.compare(claim), real.compare(claim)])).toEqual(['same', 'same'])
  await real[Symbol.asyncDispose]()
  expect(await real.compare(claim)).toBe(closeCodes.shuttingDown)
})
