/**
 * What the relay has acknowledged it still has, however it ends. Unmodified providers type into two docs while the relay
 * process is killed with SIGKILL at moments that a seed decides; each time,
 *
 *   - all that came back to its author (PROTOCOL.md S4), and all that the relay's state vector claimed (S3), is in what
 *     a new relay reads from the folder,
 *   - every provider comes back by itself, and all replicas become equal without anything missing.
 *
 * At the end the folder alone, read by y-leveldb, makes the same docs.
 *
 * DRIFTLESS_LONG=1 kills 50 times instead of 5. DRIFTLESS_SEED repeats a run's moments and edits; what the processes
 * interleave in between is theirs.
 */
import { rm } from 'node:fs/promises'
import * as prng from 'lib0/prng'
import { LeveldbPersistence } from 'y-leveldb'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { decodeMessage } from '../../shared/protocol/messages.ts'
import { until } from '../../relay/testing/poll.ts'
import { PlainClient } from '../../relay/testing/providers.ts'
import { newDataFolder, TestRelay } from '../../relay/testing/test-relay.ts'

const kills = process.env['DRIFTLESS_LONG'] === '1' ? 50 : 5
const seed = Number(process.env['DRIFTLESS_SEED'] ?? Math.floor(Math.random() * 2 ** 31))
const rooms = ['novel', 'letters/一月']
const writersPerRoom = 3
/** Edits per writer between two kills, at most; the kill comes somewhere among them. */
const maxEdits = 120

/** Somebody who types, and who knows how much of it the relay has said is stored. */
class Writer implements Disposable {
  readonly room: string
  readonly client: PlainClient
  /** The first clock of the writer's own that the relay has not said to have. */
  acknowledged = 0

  constructor(server: string, room: string) {
    this.room = room
    const doc = new Y.Doc()
    this.client = new PlainClient(server, room, {
      doc,
      tap: { onSent: () => undefined, onReceived: (message) => this.#read(message, doc.clientID) },
    })
  }

  edit(gen: prng.PRNG): void {
    const text = this.client.doc.getText('content')
    const at = prng.int32(gen, 0, text.length)
    if (text.length > 20 && prng.int32(gen, 0, 3) === 0)
      text.delete(Math.min(at, text.length - 3), prng.int32(gen, 1, 3))
    else text.insert(at, prng.word(gen, 1, 8))
  }

  get state(): Uint8Array {
    return Y.encodeStateAsUpdate(this.client.doc)
  }

  [Symbol.dispose](): void {
    this.client[Symbol.dispose]()
  }

  /** Only a run without a gap counts: what lies behind one is not acknowledged yet. */
  #read(bytes: Uint8Array, clientId: number): void {
    const message = decodeMessage(bytes)
    if (message.type === 'step1') this.acknowledged = Math.max(this.acknowledged, message.vector.get(clientId) ?? 0)
    if (message.type !== 'update') return
    for (const { id, length } of Y.decodeUpdate(message.update).structs)
      if (id.client === clientId && id.clock <= this.acknowledged)
        this.acknowledged = Math.max(this.acknowledged, id.clock + length)
  }
}

const stateClock = (doc: Y.Doc, clientId: number): number => Y.getState(doc.store, clientId)

/** What a relay that starts from the folder has of each doc, told to a client that knows nothing. */
const readFresh = async (folder: string): Promise<Map<string, Y.Doc>> => {
  await using relay = await TestRelay.start({ folder })
  const docs = new Map<string, Y.Doc>()
  for (const room of rooms) {
    using reader = new PlainClient(relay.docs, room)
    await reader.synced()
    const copy = new Y.Doc()
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(reader.doc))
    docs.set(room, copy)
  }
  return docs
}

const areEqual = (writers: readonly Writer[]): boolean =>
  rooms.every((room) => {
    const states = writers.filter((writer) => writer.room === room).map(({ client }) => client.doc)
    const [first] = states
    return states.every(
      (doc) =>
        first !== undefined &&
        doc.store.pendingStructs === null &&
        doc.getText('content').toJSON() === first.getText('content').toJSON() &&
        Buffer.from(Y.encodeStateVector(doc)).equals(Buffer.from(Y.encodeStateVector(first))),
    )
  })

test(
  `[S3] [S4] [D2] nothing acknowledged is lost in ${kills} kills (DRIFTLESS_SEED=${seed})`,
  { timeout: 60_000 + kills * 30_000 },
  async () => {
    const gen = prng.create(seed)
    const folder = await newDataFolder()
    let relay = await TestRelay.start({ folder })
    const { port } = relay
    const writers = rooms.flatMap((room) =>
      Array.from({ length: writersPerRoom }, () => new Writer(`ws://127.0.0.1:${port}/ws`, room)),
    )
    let acknowledgedInAll = 0
    for (let kill = 1; kill <= kills; kill++) {
      await until(`all are connected before kill ${kill}`, () => writers.every(({ client }) => client.provider.synced))
      // Some edits are sent one by one, some in bursts; the kill falls between any two of them, with answers on the way.
      const edits = prng.int32(gen, 1, maxEdits)
      for (let edit = 0; edit < edits; edit++) {
        for (const writer of writers) if (prng.bool(gen)) writer.edit(gen)
        if (prng.int32(gen, 0, 2) === 0) await new Promise((resolve) => setTimeout(resolve, prng.int32(gen, 0, 6)))
      }
      const ended = relay.kill()
      // Typing goes on while nobody listens.
      for (const writer of writers) writer.edit(gen)
      await ended
      const stored = await readFresh(folder)
      for (const { room, client, acknowledged } of writers) {
        const kept = stateClock(stored.get(room) ?? new Y.Doc(), client.doc.clientID)
        expect(kept, `${room}: acknowledged to ${client.doc.clientID} before kill ${kill}`).toBeGreaterThanOrEqual(
          acknowledged,
        )
      }
      relay = await TestRelay.start({ folder, environment: { PORT: String(port) } })
      await until(`all replicas are equal after kill ${kill}`, () => areEqual(writers))
      await until(`all is acknowledged after kill ${kill}`, () =>
        writers.every(({ client, acknowledged }) => acknowledged === stateClock(client.doc, client.doc.clientID)),
      )
      acknowledgedInAll = writers.reduce((sum, { acknowledged }) => sum + acknowledged, 0)
    }
    expect(acknowledgedInAll).toBeGreaterThan(kills * writers.length)
    expect((await relay.stop()).code).toBe(0)

    const persistence = new LeveldbPersistence(folder)
    for (const writer of writers) {
      const doc = await persistence.getYDoc(writer.room)
      expect(doc.getText('content').toJSON()).toBe(writer.client.text)
      expect(doc.store.pendingStructs).toBeNull()
    }
    await persistence.destroy()
    for (const writer of writers) writer[Symbol.dispose]()
    await rm(folder, { recursive: true })
  },
)
