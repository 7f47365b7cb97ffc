/**
 * A relay under people for a long time: `npm run soak -- --minutes 30 --clients 200`. They come through all doors, type,
 * stop reading, vanish and come back with what they wrote meanwhile, and between them strangers send garbage. It ends well
 * if the relay's memory has stopped growing, and if every replica, the feed and a newcomer have the same docs.
 *
 * DRIFTLESS_SEED repeats the edits and lives; how they interleave is the machine's.
 */
import { createHash } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import * as prng from 'lib0/prng'
import WebSocket from 'ws'
import * as Y from 'yjs'
import { docsOf, getChanges } from '../../relay/testing/feed-client.ts'
import { until } from '../../relay/testing/poll.ts'
import { newDataFolder, TestRelay } from '../../relay/testing/test-relay.ts'
import { ensureBuilt } from '../../scripts/lib/built.mjs'
import { FeedWriter, PlainWriter, SyncWriter, type Writer } from '../simulation/writers.ts'

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    clients: { type: 'string', default: '200' },
    report: { type: 'string' },
  },
})
const minutes = Number(values.minutes)
const clientCount = Number(values.clients)
const seed = Number(process.env['DRIFTLESS_SEED'] ?? Math.floor(Math.random() * 2 ** 31))
const roomCount = Math.max(1, Math.round(clientCount / 10))
/** Beyond it people delete as much as they write, so that the docs stop growing and the relay should, too. */
const maxTextLength = 3_000
/** Between two edits of a person, on average. */
const editIntervalMs = 4_000
const sampleIntervalMs = 5_000
/** Growth of the median of the last third over that of the middle third. */
const maxGrowth = 0.1
const mib = 1024 * 1024

const gen = prng.create(seed)
// Each provider listens for the process's end.
process.setMaxListeners(0)
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
const say = (text: string): void => void process.stdout.write(`${text}\n`)

const edit = (writer: Writer): void => {
  const text = writer.doc.getText('content')
  if (text.length > maxTextLength) text.delete(prng.int32(gen, 0, text.length - 200), 200)
  else writer.edit(gen)
}

/** One person's doc and what they do with it, over and over, until it is time. */
class Person {
  readonly room: string
  readonly doc = new Y.Doc()
  readonly #address: string
  writer: Writer
  edits = 0

  constructor(address: string, room: string) {
    this.#address = address
    this.room = room
    this.writer = this.#come()
  }

  async live(isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      await pause(prng.int32(gen, 0, 2 * editIntervalMs))
      edit(this.writer)
      this.edits++
      const luck = prng.int32(gen, 0, 99)
      if (luck < 3) {
        // Away, writing on.
        this.writer[Symbol.dispose]()
        edit(this.writer)
        await pause(prng.int32(gen, 0, 10_000))
        this.writer = this.#come()
      } else if (luck < 6 && this.writer instanceof SyncWriter) this.writer.stall(prng.int32(gen, 1_000, 20_000))
    }
  }

  #come(): Writer {
    const kind = prng.int32(gen, 0, 9)
    if (kind < 5) return new PlainWriter(this.#address, this.room, this.doc)
    if (kind < 9) return new SyncWriter(this.#address, this.room, this.doc)
    return new FeedWriter(this.#address, this.room, this.doc, 1_000)
  }
}

/** Somebody who means harm, or whose program is broken: a few frames of anything, and gone. */
const beAStranger = async (address: string, room: string): Promise<void> => {
  const isSync = prng.bool(gen)
  const socket = isSync
    ? new WebSocket(`ws://${address}/sync`, 'driftless.v1')
    : new WebSocket(`ws://${address}/ws/${encodeURIComponent(room)}`)
  socket.on('error', () => undefined)
  const frames = prng.int32(gen, 1, 5)
  socket.on('open', () => {
    for (let count = 0; count < frames; count++) socket.send(prng.uint8Array(gen, prng.int32(gen, 0, 2_000)))
    // One update that Yjs could read, of a doc of its own: kept, and harmless.
    if (prng.int32(gen, 0, 3) === 0) socket.send('text')
  })
  await pause(prng.int32(gen, 100, 3_000))
  socket.terminate()
}

/** How often the relay logged what. */
const countByMessage = (lines: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {}
  for (const line of lines) {
    const message = /"msg":"([^"]*)"/.exec(line)?.[1] ?? line
    counts[message] = (counts[message] ?? 0) + 1
  }
  return counts
}

/** Who differs from most of the room, and how. */
const differences = (people: readonly Person[]): string[] => {
  const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 8)
  return people
    .map(({ room, doc, writer }) => {
      const text = doc.getText('content').toJSON()
      const state = writer.isInSync ? 'in sync' : 'not in sync'
      const pending = doc.store.pendingStructs === null ? '' : ', lacks what others built on'
      return `${room} ${hashOf(text)} ${text.length} letters, ${writer.constructor.name} ${state}${pending}`
    })
    .sort()
}

const median = (numbers: readonly number[]): number => [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? 0

const run = async (): Promise<boolean> => {
  const { ok, output } = await ensureBuilt()
  if (!ok) throw new Error(output)
  const folder = await newDataFolder()
  // As `npm start` does.
  const environment = { LOG_LEVEL: 'warn', MALLOC_ARENA_MAX: '1' }
  const relay = await TestRelay.start({ folder, isBuilt: true, environment })
  const address = `127.0.0.1:${relay.port}`
  say(`${clientCount} people in ${roomCount} rooms for ${minutes} minutes (DRIFTLESS_SEED=${seed})`)
  const endsAt = performance.now() + minutes * 60_000
  const isOver = (): boolean => performance.now() >= endsAt
  const rooms = Array.from({ length: roomCount }, (_, index) => `soak/${index}`)
  const people = Array.from({ length: clientCount }, (_, index) => new Person(address, rooms[index % roomCount] ?? ''))
  const samples: { seconds: number; rssMib: number; edits: number }[] = []
  let strangers = 0
  const startedAt = performance.now()
  const watching = (async () => {
    while (!isOver()) {
      await pause(sampleIntervalMs)
      const sample = {
        seconds: Math.round((performance.now() - startedAt) / 1_000),
        rssMib: Math.round((await relay.memoryBytes()) / mib),
        edits: people.reduce((sum, { edits }) => sum + edits, 0),
      }
      samples.push(sample)
      if (samples.length % 12 === 1) say(JSON.stringify(sample))
    }
  })()
  const strangeness = (async () => {
    while (!isOver()) {
      strangers++
      await beAStranger(address, prng.oneOf(gen, rooms))
    }
  })()
  await Promise.all([watching, strangeness, ...people.map((person) => person.live(isOver))])

  const states = (): Set<string> => {
    const different = new Set<string>()
    for (const { room, doc } of people) different.add(`${room} ${doc.getText('content').toJSON()}`)
    return different
  }
  let areEqual = true
  await until(
    'all replicas are equal',
    () => people.every(({ doc }) => doc.store.pendingStructs === null) && states().size === roomCount,
    120_000,
  ).catch((error: unknown) => {
    areEqual = false
    say(String(error))
    for (const line of differences(people)) say(line)
  })
  const fromFeed = new Map<string, Y.Doc>(rooms.map((room) => [room, new Y.Doc()]))
  for (const { name, update } of docsOf(await getChanges(relay.http, 'soak'))) {
    const doc = fromFeed.get(name)
    if (doc !== undefined) Y.applyUpdate(doc, update)
  }
  const feedEquals = people.every(
    ({ room, doc }) => fromFeed.get(room)?.getText('content').toJSON() === doc.getText('content').toJSON(),
  )
  for (const { writer } of people) writer[Symbol.dispose]()
  const ended = await relay.stop()

  const third = Math.floor(samples.length / 3)
  const middle = median(samples.slice(third, 2 * third).map(({ rssMib }) => rssMib))
  const last = median(samples.slice(2 * third).map(({ rssMib }) => rssMib))
  const isFlat = last <= middle * (1 + maxGrowth)
  const result = {
    minutes,
    clients: clientCount,
    rooms: roomCount,
    seed,
    edits: people.reduce((sum, { edits }) => sum + edits, 0),
    strangers,
    rssMib: { middleThird: middle, lastThird: last, highest: Math.max(...samples.map(({ rssMib }) => rssMib)) },
    isFlat,
    areEqual,
    feedEquals,
    exitCode: ended.code,
    logged: countByMessage(ended.stderr),
  }
  say(JSON.stringify(result, undefined, 2))
  if (values.report !== undefined) await writeFile(values.report, JSON.stringify({ ...result, samples }, undefined, 2))
  await rm(folder, { recursive: true })
  return isFlat && areEqual && feedEquals && ended.code === 0
}

process.exitCode = (await run()) ? 0 : 1
