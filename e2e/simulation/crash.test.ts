/**
 * What the relay has acknowledged it still has, however it ends. People type into two docs through all of the relay's
 * doors while its process is killed with SIGKILL at moments that a seed decides: while it commits, while it makes docs
 * compact, while it shuts down. In some of its lives it has no memory for docs, and reads them again whenever one has been
 * quiet. Each time,
 *
 *   - all that was acknowledged, in whichever way a door does, is in what is read from the folder,
 *   - the feed tells the same docs as the log does,
 *   - everybody comes back by themselves, and all replicas become equal without anything missing.
 *
 * At the end the folder alone, read by y-leveldb, makes the same docs.
 *
 * DRIFTLESS_LONG=1 kills 200 times instead of 20. DRIFTLESS_SEED repeats a run's moments and edits; what the processes
 * interleave in between is theirs.
 */
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { get, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import * as prng from 'lib0/prng'
import { LeveldbPersistence } from 'y-leveldb'
import { beforeAll, expect, test } from 'vitest'
import * as Y from 'yjs'
import { assert } from '../../shared/assert.ts'
import { limits } from '../../relay/limits.ts'
import { LevelDatabase } from '../../relay/storage/level-database.ts'
import { LevelStorage } from '../../relay/storage/level-storage.ts'
import { silentLog } from '../../relay/testing/memory-log.ts'
import { until } from '../../relay/testing/poll.ts'
import { contractLimits, docName } from '../../relay/testing/storage-contract.ts'
import { newDataFolder, TestRelay } from '../../relay/testing/test-relay.ts'
import { spaceOfDoc } from '../../shared/protocol/doc-name.ts'
import { ensureBuilt } from '../../scripts/lib/built.mjs'
import { FeedWriter, PlainWriter, SyncWriter, type Writer } from './writers.ts'

const kills = process.env['DRIFTLESS_LONG'] === '1' ? 200 : 20
const seed = Number(process.env['DRIFTLESS_SEED'] ?? Math.floor(Math.random() * 2 ** 31))
const rooms = ['novel', 'letters/一月']
/** Rounds of edits between two kills, at most; the kill comes somewhere among them. */
const maxRounds = 120

/** What the relay does when it is killed. */
type Moment = 'committing' | 'shutting down' | 'compacting'
const moments: Moment[] = ['committing', 'committing', 'shutting down', 'compacting']
/** So little that each doc is on disk only while nobody needs it. */
const noMemory = { MAX_ROOM_BYTES: '1024' }

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** What the folder holds of each doc, from its log and from its feed. */
const readFolder = async (folder: string): Promise<Map<string, { fromLog: Y.Doc; fromFeed: Y.Doc }>> => {
  const database = await LevelDatabase.open(folder)
  const storage = await LevelStorage.open({ ...contractLimits, database, log: silentLog() })
  const docs = new Map<string, { fromLog: Y.Doc; fromFeed: Y.Doc }>()
  for (const room of rooms) {
    const name = docName(room)
    const [fromLog, fromFeed] = [new Y.Doc(), new Y.Doc()]
    const { entries, log } = await storage.open(name)
    for (const entry of entries) Y.applyUpdate(fromLog, entry)
    log.close()
    for (let since = 0, isLast = false; !isLast;) {
      const page = await storage.readFeed(spaceOfDoc(name), since, 10_000)
      for (const record of page.records) {
        if (record.kind !== 'update') throw new Error(`${record.name} is unreadable: ${record.problem}`)
        if (record.name === name) Y.applyUpdate(fromFeed, record.update)
      }
      since = page.next
      isLast = page.isLast
    }
    docs.set(room, { fromLog, fromFeed })
  }
  await storage[Symbol.asyncDispose]()
  return docs
}

const contentOf = (doc: Y.Doc): unknown => [
  doc.getText('content').toJSON(),
  Buffer.from(Y.encodeStateVector(doc)).toString('hex'),
  doc.store.pendingStructs === null,
]

/** Over a connection of its own: one that was used before may be closed at the moment in which it is used again. */
const metricsOf = async (relay: TestRelay): Promise<string> => {
  const request = get(`${relay.http}/metrics`, { agent: false })
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  return text(response)
}

/** Grows by one with each commit of each doc. */
const sequenceOf = async (relay: TestRelay): Promise<number> =>
  Number(/^driftless_sequence (\d+)$/m.exec(await metricsOf(relay))?.[1])

const compactionsBegun = (relay: TestRelay): number => relay.log.filter(({ msg }) => msg === 'compaction begins').length

const areEqual = (writers: readonly Writer[]): boolean =>
  rooms.every((room) => {
    const states = writers.filter((writer) => writer.room === room).map(({ doc }) => doc)
    const [first] = states
    return states.every(
      (doc) =>
        first !== undefined &&
        doc.store.pendingStructs === null &&
        doc.getText('content').toJSON() === first.getText('content').toJSON() &&
        Buffer.from(Y.encodeStateVector(doc)).equals(Buffer.from(Y.encodeStateVector(first))),
    )
  })

/** Draws moments in an order of chance, so that none is left out for long. */
const drawing = (gen: prng.PRNG): (() => Moment) => {
  let left: Moment[] = []
  return () => {
    if (left.length === 0) left = [...moments]
    const [drawn] = left.splice(prng.int32(gen, 0, left.length - 1), 1)
    assert(drawn !== undefined, 'there are moments')
    return drawn
  }
}

/** Some edits are sent one by one, some in bursts. */
const writeAWhile = async (writers: readonly Writer[], gen: prng.PRNG): Promise<void> => {
  const rounds = prng.int32(gen, 1, maxRounds)
  for (let round = 0; round < rounds; round++) {
    for (const writer of writers) if (prng.bool(gen)) writer.edit(gen)
    if (prng.int32(gen, 0, 2) === 0) await pause(prng.int32(gen, 0, 6))
  }
}

/** Kills the relay at the moment; resolves when it is gone. */
const killWhile = async (
  moment: Moment,
  relay: TestRelay,
  writers: readonly Writer[],
  gen: prng.PRNG,
): Promise<void> => {
  switch (moment) {
    case 'committing':
      await writeAWhile(writers, gen)
      break
    case 'shutting down': {
      await writeAWhile(writers, gen)
      const stopped = relay.stop()
      await pause(prng.int32(gen, 0, 30))
      await Promise.all([stopped, relay.kill()])
      return
    }
    case 'compacting': {
      const begun = compactionsBegun(relay)
      // Of a doc that was compact when it was opened a quarter has to be new.
      for (const room of rooms) {
        const writer = writers.find((one) => one.room === room)
        writer?.writeInVain(Y.encodeStateAsUpdate(writer.doc).length)
      }
      // Enough commits that the docs are due as soon as nobody writes; then the relay says when it begins. It may say so before,
      // where this machine stood still for as long as the relay takes for a pause.
      const enough = (await sequenceOf(relay)) + rooms.length * (limits.compactionEntries + 20)
      while (compactionsBegun(relay) === begun && (await sequenceOf(relay)) < enough)
        for (let round = 0; round < 10 && compactionsBegun(relay) === begun; round++) {
          for (const writer of writers) writer.edit(gen)
          await pause(12)
        }
      await until('a compaction begins', () => compactionsBegun(relay) > begun).catch((error: unknown) => {
        throw new Error(`after ${JSON.stringify(relay.log.slice(-20))}`, { cause: error })
      })
      await pause(prng.int32(gen, 0, 25))
      break
    }
  }
  const ended = relay.kill()
  // Typing goes on while nobody listens.
  for (const writer of writers) writer.edit(gen)
  await ended
}

beforeAll(async () => {
  const { ok, output } = await ensureBuilt()
  if (!ok) throw new Error(`The relay cannot be built:\n${output}`)
})

/** Longer than a client of the feed waits for an answer that died with the relay, before it asks again. */
const settleLimitMs = 90_000

test(
  `[S3] [S4] [M11] [F6] [D2] [D11] nothing acknowledged is lost in ${kills} kills (DRIFTLESS_SEED=${seed})`,
  { timeout: 60_000 + kills * 30_000 },
  async () => {
    const gen = prng.create(seed)
    const folder = await newDataFolder()
    const environment = { LOG_LEVEL: 'debug' }
    const drawMoment = drawing(gen)
    let moment = drawMoment()
    let relay = await TestRelay.start({ folder, environment, isBuilt: true })
    const { port } = relay
    const address = `127.0.0.1:${port}`
    const writers: Writer[] = rooms.flatMap((room) => [
      new PlainWriter(address, room),
      new PlainWriter(address, room),
      new SyncWriter(address, room),
      new FeedWriter(address, room),
    ])
    let acknowledgedInAll = 0
    let sleeps = 0
    const seen = new Map<Moment, number>()
    for (let kill = 1; kill <= kills; kill++) {
      const what = `kill ${kill}, while ${moment}`
      await until(`all are connected before ${what}`, () => writers.every(({ isInSync }) => isInSync))
      await killWhile(moment, relay, writers, gen)
      seen.set(moment, (seen.get(moment) ?? 0) + 1)
      sleeps += relay.log.filter(({ msg }) => msg === 'room asleep').length
      const acknowledged = writers.map((writer) => ({ writer, upTo: writer.acknowledged }))
      const stored = await readFolder(folder)
      for (const { writer, upTo } of acknowledged) {
        const { fromLog, fromFeed } = stored.get(writer.room) ?? { fromLog: new Y.Doc(), fromFeed: new Y.Doc() }
        const kept = Y.getState(fromLog.store, writer.doc.clientID)
        expect(kept, `${writer.room}: acknowledged to ${writer.doc.clientID} before ${what}`).toBeGreaterThanOrEqual(
          upTo,
        )
        expect(contentOf(fromFeed), `${writer.room}: feed and log after ${what}`).toEqual(contentOf(fromLog))
      }
      moment = drawMoment()
      // Without memory docs are made compact before they sleep, and not when nobody writes.
      const memory = moment !== 'compacting' && kill % 2 === 0 ? noMemory : {}
      relay = await TestRelay.start({
        folder,
        environment: { ...environment, ...memory, PORT: String(port) },
        isBuilt: true,
      })
      await until(`all replicas are equal after ${what}`, () => areEqual(writers), settleLimitMs)
      await until(
        `all is acknowledged after ${what}`,
        () => writers.every(({ clock, acknowledged: upTo }) => upTo === clock),
        settleLimitMs,
      )
      if (memory === noMemory)
        await until('a doc is on disk only', () => relay.log.some(({ msg }) => msg === 'room asleep'), settleLimitMs)
      acknowledgedInAll = writers.reduce((sum, writer) => sum + writer.acknowledged, 0)
      for (const writer of writers) if (writer instanceof FeedWriter) expect(writer.problem).toBeUndefined()
      if (kill % 20 === 0) console.info(`${kill} of ${kills} kills, ${acknowledgedInAll} characters acknowledged`)
    }
    expect(acknowledgedInAll).toBeGreaterThan(kills * writers.length)
    expect([...seen.keys()].sort(), 'every moment has had its kills').toEqual([...new Set(moments)].sort())
    expect(sleeps, 'docs have been on disk only').toBeGreaterThan(0)
    expect((await relay.stop()).code).toBe(0)

    const persistence = new LeveldbPersistence(folder)
    for (const writer of writers) {
      const doc = await persistence.getYDoc(writer.room)
      expect(doc.getText('content').toJSON()).toBe(writer.text)
      expect(doc.store.pendingStructs).toBeNull()
    }
    await persistence.destroy()
    for (const writer of writers) writer[Symbol.dispose]()
    await rm(folder, { recursive: true })
  },
)
