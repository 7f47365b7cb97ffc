import { setTimeout as delay } from 'node:timers/promises'
import { assert } from '../../shared/assert.ts'
import { DocClient } from '../clients/doc-client.ts'
import { seedClient, seedDocs } from '../clients/seed.ts'
import type { ServerProcess } from '../servers/server-process.ts'
import { percentile } from '../statistics.ts'
import type { Measurements, Scenario } from './scenario.ts'
import { until, untilIdle } from './waiting.ts'

const docCount = 200
const textLength = 2_048

interface Storm {
  readonly clients: number
  readonly withinMs: number
}

/** Everybody comes at even intervals; a client is synced when it has the whole text. */
const storm = async (server: ServerProcess, docs: readonly string[], { clients, withinMs }: Storm, name: string) => {
  const milliseconds: number[] = []
  const open: DocClient[] = []
  const usedBefore = server.cpuSeconds()
  const startedAt = performance.now()
  for (let index = 0; index < clients; index++) {
    const waitMs = startedAt + (index * withinMs) / clients - performance.now()
    if (waitMs > 0.5) await delay(waitMs)
    const dialledAt = performance.now()
    let isSynced = false
    const client = new DocClient(server.port, docs[index % docs.length] ?? '', server.kind.wire, {
      onRange: (author, _from, to) => {
        if (isSynced || author !== seedClient || to < textLength) return
        isSynced = true
        milliseconds.push(performance.now() - dialledAt)
      },
    })
    open.push(client)
    // Otherwise nothing is read before the last one has dialled, however late that is.
    if (index % 16 === 15) await delay(0)
  }
  assert(await until(() => milliseconds.length === clients, 60_000), `${milliseconds.length} of ${clients} are synced`)
  await delay(100)
  const used = server.cpuSeconds() - usedBefore
  for (const client of open) client.socket.destroy()
  await untilIdle(server, 20_000)
  return {
    [`${name}P50`]: percentile(milliseconds, 50),
    [`${name}P95`]: percentile(milliseconds, 95),
    [`${name}Cpu`]: (used * 1_000) / clients,
  } satisfies Measurements
}

/** Before the first storm: they had been there, or they could not come back. A server that just started is another matter. */
const before: Storm = { clients: 2_000, withinMs: 4_000 }

/** Everybody comes back at once, as after a network's short failure. The docs are in use all the time. */
export const reconnects: Scenario = {
  name: 'storm',
  title: 'Reconnect storm',
  explanation: `2,000 clients that had come one after the other and were cut off come back within 1 s, then 5,000 within 0.25 s, spread over ${docCount} docs of ${textLength / 1024} KB; from dialling to having the whole text.`,
  columns: [
    { name: 'mildP50', title: '2,000 clients: p50 ms', digits: 1 },
    { name: 'mildP95', title: '2,000 clients: p95 ms', digits: 1 },
    { name: 'mildCpu', title: '2,000 clients: CPU ms each', digits: 3 },
    { name: 'wildP50', title: '5,000 clients: p50 ms', digits: 0 },
    { name: 'wildP95', title: '5,000 clients: p95 ms', digits: 0 },
    { name: 'wildCpu', title: '5,000 clients: CPU ms each', digits: 3 },
  ],
  targets: [
    { column: 'mildP95', is: 'at most', of: 'floor', factor: 2.2 },
    { column: 'mildP95', is: 'at most', of: 'number', factor: 8 },
    { column: 'wildP95', is: 'at most', of: 'floor', factor: 1.2 },
    { column: 'wildP95', is: 'at most', of: 'number', factor: 1_200 },
    { column: 'mildCpu', is: 'at most', of: 'number', factor: 0.25 },
    { column: 'wildCpu', is: 'at most', of: 'number', factor: 0.25 },
  ],
  without: [],
  run: async ({ start, quick }) => {
    const server = await start()
    const docs = Array.from({ length: docCount }, (_, index) => `storm-${index}`)
    const seeders = await seedDocs(server, docs, textLength)
    await untilIdle(server, 20_000)
    const size = quick ? 0.2 : 1
    await storm(server, docs, { clients: before.clients * size, withinMs: before.withinMs * size }, 'before')
    const mild = await storm(server, docs, { clients: 2_000 * size, withinMs: 1_000 * size }, 'mild')
    const wild = await storm(server, docs, { clients: 5_000 * size, withinMs: 250 * size }, 'wild')
    for (const seeder of seeders) seeder.socket.destroy()
    return { ...mild, ...wild }
  },
}
