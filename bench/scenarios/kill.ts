import { setTimeout as delay } from 'node:timers/promises'
import { assert } from '../../shared/assert.ts'
import { DocClient } from '../clients/doc-client.ts'
import { MeteredRoom } from '../clients/metered-room.ts'
import { atRandomMoments } from '../clients/pace.ts'
import type { Bench, Measurements, Scenario } from './scenario.ts'
import { until, untilIdle } from './waiting.ts'

const rooms = 20
const clientsPerRoom = 5
/** What others have seen longer ago than this may be expected to be safe. */
const graceMs = 50

interface Loss {
  acknowledged: number
  acknowledgedLost: number
  seen: number
  seenLost: number
}

/** Which ids of each client a server has. */
class Holdings {
  readonly #ranges = new Map<number, [from: number, to: number][]>()

  add(client: number, from: number, to: number): void {
    const ranges = this.#ranges.get(client)
    if (ranges === undefined) this.#ranges.set(client, [[from, to]])
    else ranges.push([from, to])
  }

  /** How many of a client's first updates are missing. */
  missingOf(client: number, count: number): number {
    let missing = 0
    let covered = 0
    for (const [from, to] of (this.#ranges.get(client) ?? []).sort(([a], [b]) => a - b)) {
      missing += Math.max(0, Math.min(from, count) - covered)
      covered = Math.max(covered, Math.min(to, count))
    }
    return missing + Math.max(0, count - covered)
  }
}

const killOnce = async ({ startFresh, start, kind, quick }: Bench, perSecond: number, loss: Loss): Promise<void> => {
  const server = await startFresh()
  const docs = Array.from({ length: rooms }, (_, index) => `kill-${index}`)
  const open = await Promise.all(docs.map((doc) => MeteredRoom.open(server.port, doc, clientsPerRoom, kind.wire, {})))
  await untilIdle(server, 5_000)
  let isOver = false
  const unsent = new Set<MeteredRoom>()
  const typing = atRandomMoments(
    perSecond,
    Infinity,
    (random) => {
      const room = open[Math.floor(random() * rooms)]
      if (room === undefined) return
      room.type()
      if (unsent.size === 0)
        setImmediate(() => {
          for (const each of unsent) each.flush()
          unsent.clear()
        })
      unsent.add(room)
    },
    () => isOver,
  )
  // At a moment that nobody chose.
  await delay((quick ? 1_000 : 3_000) + Math.random() * 1_000)
  const killedAt = performance.now()
  await server.kill()
  isOver = true
  await typing
  // What the server had sent arrives, and counts.
  await delay(100)
  const histories = open.map((room) => room.history(killedAt - graceMs))
  for (const room of open) room.close()

  const restarted = await start()
  const holdings = new Holdings()
  let answered = 0
  const readers = docs.map(
    (doc) =>
      new DocClient(restarted.port, doc, kind.wire, {
        onRange: (client, from, to) => holdings.add(client, from, to),
        onStep2: () => answered++,
      }),
  )
  if (kind.acknowledges) assert(await until(() => answered >= docs.length, 60_000), 'every doc is answered')
  // Some answer before they have loaded.
  await untilIdle(restarted, 60_000)
  for (const { socket } of readers) socket.destroy()
  await restarted.kill()
  for (const { client, acknowledged, seen } of histories.flat()) {
    loss.acknowledged += acknowledged
    loss.acknowledgedLost += holdings.missingOf(client, acknowledged)
    loss.seen += seen
    loss.seenLost += holdings.missingOf(client, seen)
  }
}

const killed = async (bench: Bench, perSecond: number, name: string): Promise<Measurements> => {
  const loss: Loss = { acknowledged: 0, acknowledgedLost: 0, seen: 0, seenLost: 0 }
  for (let times = bench.quick ? 1 : 5; times > 0; times--) await killOnce(bench, perSecond, loss)
  return {
    ...(bench.kind.acknowledges
      ? {
          [`${name}Acknowledged`]: loss.acknowledged,
          [`${name}AcknowledgedLost`]: loss.acknowledgedLost,
        }
      : {}),
    [`${name}Seen`]: loss.seen,
    [`${name}SeenLost`]: loss.seenLost,
  }
}

/** What an acknowledgement is worth. */
export const kill: Scenario = {
  name: 'kill',
  title: 'kill -9',
  explanation: `The server is killed five times each at 2,000 and at 10,000 updates a second, and started again. Acknowledged: by whatever it acknowledges with. Seen: by another client, more than ${graceMs} ms before.`,
  columns: [
    { name: 'calmAcknowledged', title: '2,000/s: acknowledged', digits: 0 },
    { name: 'calmAcknowledgedLost', title: '2,000/s: of these lost', digits: 0 },
    { name: 'calmSeen', title: '2,000/s: seen', digits: 0 },
    { name: 'calmSeenLost', title: '2,000/s: of these lost', digits: 0 },
    { name: 'busyAcknowledged', title: '10,000/s: acknowledged', digits: 0 },
    { name: 'busyAcknowledgedLost', title: '10,000/s: of these lost', digits: 0 },
    { name: 'busySeen', title: '10,000/s: seen', digits: 0 },
    { name: 'busySeenLost', title: '10,000/s: of these lost', digits: 0 },
  ],
  targets: ['calmAcknowledgedLost', 'calmSeenLost', 'busyAcknowledgedLost', 'busySeenLost'].map(
    (column) => ({ column, is: 'at most', of: 'number', factor: 0 }) as const,
  ),
  without: ['floor', 'corked-floor', 'y-websocket'],
  run: async (bench) => ({
    ...(await killed(bench, 2_000, 'calm')),
    ...(await killed(bench, 10_000, 'busy')),
  }),
}
