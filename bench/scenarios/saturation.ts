import { setTimeout as delay } from 'node:timers/promises'
import { MeteredRoom } from '../clients/metered-room.ts'
import type { Scenario } from './scenario.ts'
import { backlogSeconds, storedDocs, until } from './waiting.ts'

const rooms = 20
const clientsPerRoom = 5
const inFlightPerRoom = 16
const warmUpMs = 1_000

/** As fast as it goes: an update that all others have is followed by the next. */
export const saturation: Scenario = {
  name: 'saturation',
  title: 'Saturation',
  explanation: `${rooms} rooms of ${clientsPerRoom} clients with ${inFlightPerRoom} updates on the way in each room. Sustained: counting the time until everything is on disk.`,
  columns: [
    { name: 'delivered', title: 'delivered/s', digits: 0 },
    { name: 'updates', title: 'updates/s', digits: 0 },
    { name: 'sustained', title: 'sustained updates/s', digits: 0 },
    { name: 'backlog', title: 'backlog s', digits: 2 },
    { name: 'cpu', title: 'CPU µs per delivered update', digits: 2 },
  ],
  targets: [
    { column: 'delivered', is: 'at least', of: 'logging-floor', factor: 0.5 },
    { column: 'delivered', is: 'at least', of: 'hocuspocus', factor: 4 },
    { column: 'sustained', is: 'at least', of: 'y-websocket-leveldb', factor: 20 },
  ],
  without: [],
  run: async ({ start, kind, quick }) => {
    const seconds = quick ? 2 : 8
    const server = await start()
    const stored = storedDocs(server)

    let isLoading = true
    /** Rooms that typed and have not sent it. */
    const unsent = new Set<MeteredRoom>()
    const flush = (): void => {
      for (const room of unsent) room.flush()
      unsent.clear()
    }
    const type = (room: MeteredRoom): void => {
      if (!isLoading) return
      room.type()
      if (unsent.size === 0) setImmediate(flush)
      unsent.add(room)
    }

    const docs = Array.from({ length: rooms }, (_, index) => `saturation-${index}`)
    const open = await Promise.all(
      docs.map((doc) => MeteredRoom.open(server.port, doc, clientsPerRoom, kind.wire, { onComplete: type })),
    )
    await delay(500)
    const sum = (count: (room: MeteredRoom) => number): number => open.reduce((total, room) => total + count(room), 0)

    const startedAt = performance.now()
    for (const room of open) for (let count = 0; count < inFlightPerRoom; count++) type(room)
    await delay(warmUpMs)
    const before = {
      at: performance.now(),
      used: server.cpuSeconds(),
      delivered: sum(({ delivered }) => delivered),
      completed: sum(({ completed }) => completed),
    }
    await delay(seconds * 1_000)
    const used = server.cpuSeconds() - before.used
    const window = (performance.now() - before.at) / 1_000
    const delivered = sum((room) => room.delivered) - before.delivered
    const updates = sum((room) => room.completed) - before.completed

    isLoading = false
    stored.restart()
    await until(() => open.every(({ isComplete }) => isComplete), 30_000)
    const loaded = (performance.now() - startedAt) / 1_000
    const backlog = await backlogSeconds(
      server,
      { isAcknowledged: () => open.every(({ isAcknowledged }) => isAcknowledged), docs, stored: stored.since },
      quick ? 60_000 : 300_000,
    )
    return {
      delivered: delivered / window,
      updates: updates / window,
      ...(backlog === undefined ? {} : { backlog, sustained: sum(({ typed }) => typed) / (loaded + backlog) }),
      cpu: (used * 1e6) / delivered,
    }
  },
}
