/** What is hard to bring about from outside. */
import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { docDigest } from '../../shared/document/digest.ts'
import { ChangeReader, changesMediaType, encodeClaim, type ChangeRecord } from '../../shared/protocol/changes.ts'
import { everybody, type Access, type AccessRule } from '../accounts/access.ts'
import { DocComparison } from '../documents/doc-comparison.ts'
import { limits } from '../limits.ts'
import { documentService } from '../testing/document-service.ts'
import { InlineDigester } from '../testing/inline-digester.ts'
import { memoryLog, type LogLine } from '../testing/memory-log.ts'
import { memoryStorage } from '../testing/memory-storage.ts'
import { until } from '../testing/poll.ts'
import { docName } from '../testing/storage-contract.ts'
import { createChangesApp } from './changes.ts'

/** Its token is the name of whoever asks, and a test says what they may. */
class HandMadeAccess implements AccessRule {
  access: Access = 'write'

  authenticate(token = 'ada') {
    return Promise.resolve({ ok: true as const, principal: { ...everybody, accountId: token } })
  }

  accessTo(): Access {
    return this.access
  }

  onRevoked(): () => void {
    return () => undefined
  }
}

const claims = (count: number): Buffer =>
  Buffer.concat(
    Array.from({ length: count }, (_, index) =>
      encodeClaim({ name: docName(`space/${index}`), digest: docDigest([]) }),
    ),
  )

const create = () => {
  const lines: LogLine[] = []
  const log = memoryLog(lines)
  const storage = memoryStorage()
  const access = new HandMadeAccess()
  const digester = new InlineDigester()
  const { app, counts } = createChangesApp({
    storage,
    documents: documentService(storage, { log }),
    comparison: new DocComparison({ storage, digester, log }),
    log,
    access,
    isAllowed: () => true,
    limits: { ...limits.changes, drainMs: 60_000 },
  })
  const ask = async (body: Buffer, account = 'ada', outgoing = new PassThrough()): Promise<Response> =>
    app.request(
      '/space/digests',
      {
        method: 'POST',
        headers: { 'Content-Type': changesMediaType, Authorization: `Bearer ${account}` },
        body: new Uint8Array(body),
      },
      { outgoing },
    )
  return { counts, lines, access, digester, ask }
}

const recordsOf = async (response: Response): Promise<ChangeRecord[]> => [
  ...new ChangeReader().read(new Uint8Array(await response.arrayBuffer())),
]

test('[F9] the verdicts come in the order of the claims, with an end, and also to no claims', async () => {
  const { ask } = create()
  const records = await recordsOf(await ask(claims(100)))
  expect(records).toEqual([
    ...Array.from({ length: 100 }, (_, index) => ({ type: 'same', index })),
    { type: 'end', sequence: 0 },
  ])
  expect(await recordsOf(await ask(claims(0)))).toEqual([{ type: 'end', sequence: 0 }])
})

test('[F11] one account gets a few answers at once, all together some more, and a place is free again when one is over', async () => {
  const { counts, ask } = create()
  const { answers, answersPerAccount } = limits.changes.digests
  const held: { outgoing: PassThrough; response: Response }[] = []
  const hold = async (account: string): Promise<number> => {
    const outgoing = new PassThrough()
    const response = await ask(claims(1), account, outgoing)
    if (response.status === 200) held.push({ outgoing, response })
    else {
      expect(response.headers.get('Retry-After')).toBe('2')
      expect(await response.json()).toMatchObject({ error: { code: 'busy' } })
    }
    return response.status
  }
  for (let count = 0; count < answersPerAccount; count++) expect(await hold('ada')).toBe(200)
  expect(await hold('ada')).toBe(503)
  for (let count = answersPerAccount; count < answers; count++) expect(await hold(`account-${count}`)).toBe(200)
  expect(await hold('ben')).toBe(503)
  expect(counts.digestsOpen).toBe(answers)
  for (const { outgoing } of held.slice(0, 1)) outgoing.destroy()
  await until('a place is free', () => counts.digestsOpen === answers - 1)
  expect(await hold('ada')).toBe(200)
  for (const { outgoing } of held) outgoing.destroy()
  await until('all places are free', () => counts.digestsOpen === 0)
})

test('[T4] who loses access in the middle is told nothing more', async () => {
  const { access, digester, counts, lines, ask } = create()
  let [runs, go] = [0, (): void => undefined]
  digester.beforeRun = async () => {
    if (++runs === 50) await new Promise<void>((resolve) => (go = resolve))
  }
  const response = await ask(claims(100))
  const reader = response.body?.getReader()
  const told: number[] = []
  const reading = (async () => {
    for (;;) {
      const piece = await reader?.read()
      if (piece?.value === undefined) return 'whole'
      told.push(
        ...[...new ChangeReader().read(piece.value)].flatMap((record) => ('index' in record ? record.index : [])),
      )
    }
  })().catch(() => 'cut')
  await until('a piece has come and another is being made', () => told.length > 0 && runs === 50)
  access.access = 'none'
  const before = told.length
  go()
  expect(await reading).toBe('cut')
  expect(told).toHaveLength(before)
  expect([counts.digestsOpen, lines]).toEqual([0, []])
  expect((await ask(claims(1))).status).toBe(403)
})

test('a reader who leaves in the middle has no more docs compared for them', async () => {
  const { digester, counts, ask } = create()
  let go = (): void => undefined
  digester.beforeRun = () => new Promise<void>((resolve) => (go = resolve))
  const outgoing = new PassThrough()
  const reader = (await ask(claims(500), 'ada', outgoing)).body?.getReader()
  const reading = reader?.read().catch(() => undefined)
  await until('the first is being compared', () => digester.runs === 1)
  outgoing.destroy()
  await reader?.cancel()
  await reading
  await until('the place is free', () => counts.digestsOpen === 0)
  digester.beforeRun = () => Promise.resolve()
  go()
  for (let turn = 0; turn < 200; turn++) await new Promise(setImmediate)
  expect(digester.runs).toBeLessThan(20)
})
