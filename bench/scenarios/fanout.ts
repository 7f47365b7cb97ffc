import { setTimeout as delay } from 'node:timers/promises'
import { MeteredRoom } from '../clients/metered-room.ts'
import { atRandomMoments } from '../clients/pace.ts'
import { percentile } from '../statistics.ts'
import type { Scenario } from './scenario.ts'

const rooms = 50
const clientsPerRoom = 4
const updatesPerSecond = 250
const warmUpMs = 2_000

/** People who type now and then: what a relay does most of the day. */
export const fanout: Scenario = {
  name: 'fanout',
  title: 'Light fan-out',
  explanation: `${rooms} rooms of ${clientsPerRoom} clients, ${updatesPerSecond} updates a second in all, each delivered to the ${clientsPerRoom - 1} others of its room.`,
  columns: [
    { name: 'cpu', title: 'CPU µs per delivered update', digits: 1 },
    { name: 'p50', title: 'p50 ms', digits: 2 },
    { name: 'p95', title: 'p95 ms', digits: 2 },
    { name: 'p99', title: 'p99 ms', digits: 2 },
  ],
  targets: [
    { column: 'cpu', is: 'at most', of: 'logging-floor', factor: 1.5 },
    { column: 'cpu', is: 'at most', of: 'hocuspocus', factor: 0.75 },
    { column: 'p99', is: 'at most', of: 'floor', factor: 1.5 },
  ],
  without: [],
  run: async ({ start, kind, quick }) => {
    const seconds = quick ? 6 : 24
    const server = await start()
    const latencies: number[] = []
    const listener = { onDelivered: (sentAt: number) => latencies.push(performance.now() - sentAt) }
    const open = await Promise.all(
      Array.from({ length: rooms }, (_, index) =>
        MeteredRoom.open(server.port, `fanout-${index}`, clientsPerRoom, kind.wire, listener),
      ),
    )
    await delay(500)

    const type = (forMs: number): Promise<void> =>
      atRandomMoments(updatesPerSecond, forMs, (random) => {
        const room = open[Math.floor(random() * rooms)]
        room?.type()
        room?.flush()
      })

    await type(warmUpMs)
    latencies.length = 0
    const deliveredBefore = open.reduce((sum, { delivered }) => sum + delivered, 0)
    const usedBefore = server.cpuSeconds()
    await type(seconds * 1_000)
    const used = server.cpuSeconds() - usedBefore
    const delivered = open.reduce((sum, room) => sum + room.delivered, 0) - deliveredBefore
    return {
      cpu: (used * 1e6) / delivered,
      p50: percentile(latencies, 50),
      p95: percentile(latencies, 95),
      p99: percentile(latencies, 99),
    }
  },
}
