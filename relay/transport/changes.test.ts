/** What is hard to bring about from outside. */
import { PassThrough } from 'node:stream'
import { afterEach, expect, test, vi } from 'vitest'
import { OpenAccess } from '../accounts/access.ts'
import { DocComparison } from '../documents/doc-comparison.ts'
import { limits } from '../limits.ts'
import { documentService } from '../testing/document-service.ts'
import { readRecords } from '../testing/feed-client.ts'
import { InlineDigester } from '../testing/inline-digester.ts'
import { memoryLog, type LogLine } from '../testing/memory-log.ts'
import { memoryStorage } from '../testing/memory-storage.ts'
import { createChangesApp } from './changes.ts'

afterEach(() => vi.restoreAllMocks())

const create = () => {
  const lines: LogLine[] = []
  const log = memoryLog(lines)
  const storage = memoryStorage()
  const { app, counts } = createChangesApp({
    storage,
    documents: documentService(storage, { log }),
    comparison: new DocComparison({ storage, digester: new InlineDigester(), log }),
    log,
    access: new OpenAccess(),
    isAllowed: () => true,
    limits: { ...limits.changes, drainMs: 60_000 },
  })
  const outgoing = new PassThrough()
  const ask = async (): Promise<Response> => app.request('/space/changes', {}, { outgoing })
  return { storage, counts, lines, outgoing, ask }
}

test('a page of which a compaction has left nothing does not end the answer', async () => {
  const { storage, ask } = create()
  vi.spyOn(storage, 'head').mockResolvedValue(3)
  vi.spyOn(storage, 'readFeed').mockImplementation((_space, since) =>
    Promise.resolve({ records: [], next: since + 1, isLast: since === 2 }),
  )
  const records = readRecords(new Uint8Array(await (await ask()).arrayBuffer()))
  expect(records.map(({ type }) => type)).toEqual(['start', 'end'])
})

test('a reader who has left before the answer began takes no place', async () => {
  const { storage, counts, lines, outgoing, ask } = create()
  let know: (head: number) => void = () => undefined
  vi.spyOn(storage, 'head').mockReturnValue(new Promise((resolve) => (know = resolve)))
  const asking = ask()
  outgoing.destroy()
  await new Promise((resolve) => outgoing.once('close', resolve))
  know(3)
  await (await asking).arrayBuffer()
  expect(lines).toEqual([])
  expect(counts).toMatchObject({ feedsOpen: 0, feedsCutOff: 0 })
})

test('a reader who leaves while a page is read is no failure', async () => {
  const { storage, counts, lines, outgoing, ask } = create()
  vi.spyOn(storage, 'head').mockResolvedValue(3)
  let answer: (page: { records: []; next: number; isLast: boolean }) => void = () => undefined
  vi.spyOn(storage, 'readFeed').mockReturnValue(new Promise((resolve) => (answer = resolve)))
  const reader = (await ask()).body?.getReader()
  const reading = reader?.read()
  await reader?.cancel()
  outgoing.destroy()
  answer({ records: [], next: 3, isLast: true })
  await reading
  await new Promise(setImmediate)
  expect(lines).toEqual([])
  expect(counts).toMatchObject({ feedsOpen: 0, feedsCutOff: 0 })
})
