import { setTimeout as delay } from 'node:timers/promises'
import { assert } from '../../shared/assert.ts'
import { DocClient } from '../clients/doc-client.ts'
import { MeteredRoom } from '../clients/metered-room.ts'
import { atRandomMoments } from '../clients/pace.ts'
import { clientFrame } from '../clients/raw-socket.ts'
import { someText } from '../clients/typist.ts'
import { concat, varBytes, varUint, type Wire } from '../clients/wire.ts'
import type { ServerProcess } from '../servers/server-process.ts'
import { median, percentile } from '../statistics.ts'
import type { Scenario } from './scenario.ts'
import { until, untilIdle } from './waiting.ts'

const messageLength = 16_384
const messagesPerMib = 64
/** Unread by the reader that reads. */
const inFlight = 32
/** A pace that leaves every server time for others: it is about memory, not about speed. */
const messagesPerSecond = 400
const otherRooms = 10
const otherUpdatesPerSecond = 100
/** How long memory is looked at when everything has been sent. */
const restMs = 2_000
const author = 3_456_789_012
const doc = 'big'

/** Sets the same entry of a map again and again, so that the doc itself stays small. */
const encodeOverwrite = (clock: number, value: Uint8Array): Uint8Array =>
  concat(
    Uint8Array.of(1, 1),
    varUint(author),
    varUint(clock),
    clock === 0
      ? concat(Uint8Array.of(0x23, 1), varBytes(Buffer.from('map')), varBytes(Buffer.from('key')))
      : concat(Uint8Array.of(0xa3), varUint(author), varUint(clock - 1)),
    varBytes(value),
    Uint8Array.of(0),
  )

const encodePresence = (clock: number, text: string): Uint8Array =>
  concat(varUint(1), varUint(author), varUint(clock), varBytes(Buffer.from(JSON.stringify({ text }))))

type Kind = 'updates' | 'presence'

interface Traffic {
  /** What the server holds when everything has been sent. */
  readonly rssBytes: number
  readonly peakRssBytes: number
  readonly latencies: readonly number[]
}

/** Sends messages past two readers, of which one may have stopped reading. */
const pass = async (
  server: ServerProcess,
  wire: Wire,
  messages: number,
  kind: Kind,
  { reads }: { readonly reads: boolean },
): Promise<Traffic> => {
  const value = someText(messageLength)
  const text = Buffer.from(value).toString('latin1')
  const latencies: number[] = []
  const others = await Promise.all(
    Array.from({ length: otherRooms }, (_, index) =>
      MeteredRoom.open(server.port, `other-${index}`, 2, wire, {
        onDelivered: (sentAt) => latencies.push(performance.now() - sentAt),
      }),
    ),
  )
  let arrived = 0
  const writer = new DocClient(server.port, doc, wire, {})
  const reader = new DocClient(server.port, doc, wire, {
    onRange: (client, _from, to) => {
      if (client === author) arrived = Math.max(arrived, to)
    },
  })
  const second = new DocClient(server.port, doc, wire, {})
  await Promise.all([writer, reader, second].map(({ socket }) => socket.opened))
  await untilIdle(server, 5_000)
  if (!reads) second.socket.pause()

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
  for (let sent = 0; sent < messages; sent++) {
    const waitMs = startedAt + (sent * 1_000) / messagesPerSecond - performance.now()
    if (waitMs > 1) await delay(waitMs)
    if (kind === 'presence') writer.socket.send(clientFrame(wire.awareness(doc, encodePresence(sent + 1, text))))
    else {
      assert(await until(() => sent - arrived < inFlight, 60_000, 1), 'the reader that reads gets its updates')
      writer.sendUpdate(encodeOverwrite(sent, value))
    }
  }
  if (kind === 'updates')
    assert(await until(() => arrived === messages, 60_000), 'the reader that reads gets everything')
  const samples: number[] = []
  for (const restsUntil = performance.now() + restMs; performance.now() < restsUntil; await delay(50))
    samples.push(server.rssBytes())
  const peakRssBytes = server.peakRssBytes()
  isOver = true
  await typing
  for (const { socket } of [writer, reader, second]) socket.destroy()
  for (const room of others) room.close()
  return { rssBytes: median(samples), peakRssBytes, latencies }
}

/** Somebody's tab is asleep with an open connection. */
export const slowReader: Scenario = {
  name: 'slow-reader',
  title: 'A reader that stopped reading',
  explanation:
    '200 MB of updates, and 200 MB of presence, past a client that does not read, beside one that does; against the same when both read. Other rooms are typed in meanwhile.',
  columns: [
    { name: 'updatesExtra', title: 'updates: extra RSS MiB', digits: 0 },
    { name: 'presenceExtra', title: 'presence: extra RSS MiB', digits: 0 },
    { name: 'peak', title: 'peak RSS MiB', digits: 0 },
    { name: 'p95', title: 'other rooms p95 ms', digits: 2 },
    { name: 'control', title: 'the same when all read', digits: 2 },
    { name: 'slowdown', title: 'ratio', digits: 2 },
  ],
  targets: [
    { column: 'updatesExtra', is: 'at most', of: 'number', factor: 16 },
    { column: 'presenceExtra', is: 'at most', of: 'number', factor: 16 },
    { column: 'slowdown', is: 'at most', of: 'number', factor: 1.2 },
  ],
  without: [],
  run: async ({ startFresh, kind, quick }) => {
    const mib = 1024 * 1024
    const messages = (quick ? 40 : 200) * messagesPerMib
    const bothWays = async (what: Kind) => ({
      control: await pass(await startFresh(), kind.wire, messages, what, { reads: true }),
      stalled: await pass(await startFresh(), kind.wire, messages, what, { reads: false }),
    })
    const updates = await bothWays('updates')
    const presence = await bothWays('presence')
    const p95 = percentile([...updates.stalled.latencies, ...presence.stalled.latencies], 95)
    const control = percentile([...updates.control.latencies, ...presence.control.latencies], 95)
    return {
      updatesExtra: (updates.stalled.rssBytes - updates.control.rssBytes) / mib,
      presenceExtra: (presence.stalled.rssBytes - presence.control.rssBytes) / mib,
      peak: Math.max(updates.stalled.peakRssBytes, presence.stalled.peakRssBytes) / mib,
      p95,
      control,
      slowdown: p95 / control,
    }
  },
}
