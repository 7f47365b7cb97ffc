import { setTimeout as delay } from 'node:timers/promises'
import { assert } from '../../shared/assert.ts'
import { DocClient } from '../clients/doc-client.ts'
import { MeteredRoom } from '../clients/metered-room.ts'
import { atRandomMoments } from '../clients/pace.ts'
import { encodeText, someText } from '../clients/typist.ts'
import type { Wire } from '../clients/wire.ts'
import type { ServerProcess } from '../servers/server-process.ts'
import { percentile } from '../statistics.ts'
import type { Scenario } from './scenario.ts'
import { until, untilIdle } from './waiting.ts'

const updateLength = 16_384
/** Unread by the reader that reads. */
const inFlight = 32
const updatesPerSecond = 400
const otherRooms = 10
const otherUpdatesPerSecond = 100
const author = 3_456_789_012

interface Traffic {
  readonly peakRssBytes: number
  readonly p95: number
}

/** Sends updates past two readers, of which one may have stopped reading. */
const passUpdates = async (
  server: ServerProcess,
  wire: Wire,
  updates: number,
  { reads }: { readonly reads: boolean },
): Promise<Traffic> => {
  const text = someText(updateLength)
  const latencies: number[] = []
  const others = await Promise.all(
    Array.from({ length: otherRooms }, (_, index) =>
      MeteredRoom.open(server.port, `other-${index}`, 2, wire, {
        onDelivered: (sentAt) => latencies.push(performance.now() - sentAt),
      }),
    ),
  )
  let arrived = 0
  const writer = new DocClient(server.port, 'big', wire, {})
  const reader = new DocClient(server.port, 'big', wire, {
    onRange: (client, _from, to) => {
      if (client === author) arrived = Math.max(arrived, to)
    },
  })
  const second = new DocClient(server.port, 'big', wire, {})
  await Promise.all([writer, reader, second].map(({ socket }) => socket.opened))
  await untilIdle(server, 5_000)
  if (!reads) second.socket.pause()

  let peakRssBytes = 0
  const sampling = setInterval(() => (peakRssBytes = Math.max(peakRssBytes, server.rssBytes())), 20)
  let isOver = false
  const typing = atRandomMoments(
    otherUpdatesPerSecond,
    Infinity,
    (random) => {
      const room = others[Math.floor(random() * otherRooms)]
      room?.type()
      room?.flush()
    },
    () => isOver,
  )
  const startedAt = performance.now()
  for (let sent = 0; sent < updates; sent++) {
    // At a pace that leaves the server time for others: it is about memory, not about speed.
    const waitMs = startedAt + (sent * 1_000) / updatesPerSecond - performance.now()
    if (waitMs > 1) await delay(waitMs)
    assert(
      await until(() => sent * updateLength - arrived < inFlight * updateLength, 60_000, 1),
      'the reader that reads gets its updates',
    )
    writer.sendUpdate(encodeText(author, sent * updateLength, text))
  }
  assert(await until(() => arrived === updates * updateLength, 60_000), 'the reader that reads gets everything')
  await delay(500)
  isOver = true
  await typing
  clearInterval(sampling)
  for (const { socket } of [writer, reader, second]) socket.destroy()
  for (const room of others) room.close()
  return { peakRssBytes, p95: percentile(latencies, 95) }
}

/** Somebody's tab is asleep with an open connection. */
export const slowReader: Scenario = {
  name: 'slow-reader',
  title: 'A reader that stopped reading',
  explanation:
    '200 MB of updates past a client that does not read, beside one that does; against the same traffic when both read. Other rooms are typed in meanwhile.',
  columns: [
    { name: 'extra', title: 'extra RSS MiB', digits: 0 },
    { name: 'peak', title: 'peak RSS MiB', digits: 0 },
    { name: 'p95', title: 'other rooms p95 ms', digits: 2 },
    { name: 'control', title: 'the same when all read', digits: 2 },
    { name: 'slowdown', title: 'ratio', digits: 2 },
  ],
  targets: [
    { column: 'extra', is: 'at most', of: 'number', factor: 16 },
    { column: 'slowdown', is: 'at most', of: 'number', factor: 1.2 },
  ],
  without: [],
  run: async ({ startFresh, kind, quick }) => {
    const updates = (quick ? 40 : 200) * 64
    const control = await passUpdates(await startFresh(), kind.wire, updates, { reads: true })
    const stalled = await passUpdates(await startFresh(), kind.wire, updates, { reads: false })
    const mib = 1024 * 1024
    return {
      extra: (stalled.peakRssBytes - control.peakRssBytes) / mib,
      peak: stalled.peakRssBytes / mib,
      p95: stalled.p95,
      control: control.p95,
      slowdown: stalled.p95 / control.p95,
    }
  },
}
