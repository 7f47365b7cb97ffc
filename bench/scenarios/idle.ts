import { assert } from '../../shared/assert.ts'
import { DocClient } from '../clients/doc-client.ts'
import { MeteredRoom } from '../clients/metered-room.ts'
import { atRandomMoments } from '../clients/pace.ts'
import { seedClient } from '../clients/seed.ts'
import { encodeText, someText } from '../clients/typist.ts'
import { percentile } from '../statistics.ts'
import type { Scenario } from './scenario.ts'
import { until, untilIdle } from './waiting.ts'

const textLength = 1_024
const dialsAtOnce = 100
const activeClients = 4
const activeUpdatesPerSecond = 50

/** Everybody's laptop is open and nobody types, but for one room. */
export const idle: Scenario = {
  name: 'idle',
  title: 'Idle sockets',
  explanation: `10,000 sockets, each with a doc of 1 KB of its own, and one room of ${activeClients} in which ${activeUpdatesPerSecond} updates a second are typed.`,
  columns: [
    { name: 'memory', title: 'RSS KiB per socket', digits: 1 },
    { name: 'connects', title: 'connects/s', digits: 0 },
    { name: 'p50', title: 'active room p50 ms', digits: 2 },
    { name: 'p95', title: 'active room p95 ms', digits: 2 },
  ],
  targets: [
    { column: 'memory', is: 'at most', of: 'number', factor: 14 },
    { column: 'connects', is: 'at least', of: 'floor', factor: 0.65 },
    { column: 'p95', is: 'at most', of: 'floor', factor: 1.5 },
  ],
  without: [],
  run: async ({ start, kind, quick }) => {
    const sockets = quick ? 1_000 : 10_000
    const server = await start()
    const update = encodeText(seedClient, 0, someText(textLength))
    const latencies: number[] = []
    const active = await MeteredRoom.open(server.port, 'active', activeClients, kind.wire, {
      onDelivered: (sentAt) => latencies.push(performance.now() - sentAt),
    })
    const type = (forMs: number): Promise<void> =>
      atRandomMoments(activeUpdatesPerSecond, forMs, () => {
        active.type()
        active.flush()
      })
    await type(1_000)
    await untilIdle(server, 5_000)

    const rssBefore = server.rssBytes()
    const open: DocClient[] = []
    let connected = 0
    let closed = 0
    const startedAt = performance.now()
    const dial = (): void => {
      if (open.length === sockets) return
      let isConnected = false
      // With its step 2 where there is one, else with the upgrade, it is connected and the next may come.
      const connect = (): void => {
        if (isConnected) return
        isConnected = true
        connected++
        client.sendUpdate(update)
        dial()
      }
      const client: DocClient = new DocClient(server.port, `idle-${open.length}`, kind.wire, {
        ...(kind.acknowledges ? { onStep2: connect } : {}),
        onClose: () => closed++,
      })
      open.push(client)
      if (!kind.acknowledges) void client.socket.opened.then(connect)
    }
    for (let index = 0; index < dialsAtOnce; index++) dial()
    assert(await until(() => connected === sockets, 120_000), `${connected} of ${sockets} connect`)
    const connects = (sockets * 1_000) / (performance.now() - startedAt)
    await untilIdle(server, 30_000)

    latencies.length = 0
    await type(quick ? 3_000 : 10_000)
    await untilIdle(server, 5_000)
    assert(closed === 0, `${closed} idle sockets were closed`)
    return {
      memory: (server.rssBytes() - rssBefore) / 1_024 / sockets,
      connects,
      p50: percentile(latencies, 50),
      p95: percentile(latencies, 95),
    }
  },
}
