import { get } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { assert } from '../../shared/assert.ts'
import { ByteReader } from '../../shared/protocol/byte-reader.ts'
import { clientFrame, RawSocket } from '../clients/raw-socket.ts'
import { DocClient } from '../clients/doc-client.ts'
import { seedClient, seedDocs } from '../clients/seed.ts'
import { visitRanges } from '../clients/update-ranges.ts'
import { docNameOf, messageKind, newMessage } from '../clients/wire.ts'
import type { ServerKind } from '../servers/server-kinds.ts'
import type { ServerProcess } from '../servers/server-process.ts'
import type { Scenario } from './scenario.ts'
import { until, untilIdle } from './waiting.ts'

const textLength = 10_240
const timeoutMs = 120_000
const space = 'vault'

interface Vault {
  /** Docs whose text is all there. */
  readonly complete: Set<string>
  /** Docs that were answered as if there were nothing in them. */
  readonly empty: Set<string>
}

type OpenVault = (server: ServerProcess, docs: readonly string[], vault: Vault) => () => void

/** A socket for each doc, all at once. */
const overManySockets: OpenVault = (server, docs, { complete, empty }) => {
  const clients = docs.map(
    (doc) =>
      new DocClient(server.port, doc, server.kind.wire, {
        onRange: (author, _from, to) => {
          if (author === seedClient && to === textLength) complete.add(doc)
        },
        onStep2: (isEmpty) => {
          if (isEmpty) empty.add(doc)
        },
      }),
  )
  return () => clients.forEach(({ socket }) => socket.destroy())
}

/** More docs that wait to be opened and Hocuspocus closes the socket. */
const hocuspocusPending = 90

/** One socket for all docs, as many at once as the server takes. */
const overOneSocket: OpenVault = (server, docs, { complete, empty }) => {
  const { wire } = server.kind
  const message = newMessage()
  let opened = 0
  const openNext = (): void => {
    const doc = docs[opened++]
    if (doc !== undefined) for (const greeting of wire.greeting(doc)) socket.send(clientFrame(greeting))
  }
  const socket = new RawSocket({
    port: server.port,
    path: wire.path(''),
    subprotocol: wire.subprotocol,
    onMessage: (bytes, from, to) => {
      wire.read(bytes, from, to, message)
      if (message.kind !== messageKind.step2 && message.kind !== messageKind.update) return
      const doc = docNameOf(bytes, from)
      if (message.kind === messageKind.step2 && message.to - message.from <= 2) empty.add(doc)
      visitRanges(bytes, message.from, (author, _from, end) => {
        if (author !== seedClient || end !== textLength || complete.has(doc)) return
        complete.add(doc)
        openNext()
      })
    },
  })
  void socket.opened.then(() => {
    for (let pending = 0; pending < hocuspocusPending; pending++) openNext()
  })
  return () => socket.destroy()
}

const docRecord = 2

/** The change feed of the space, as one answer. */
const overTheFeed: OpenVault = (server, _docs, { complete, empty }) => {
  const readFeed = (body: Buffer): void => {
    const reader = new ByteReader(body)
    while (reader.remaining > 0) {
      const kind = reader.varUint()
      const record = new ByteReader(reader.varBytes())
      if (kind !== docRecord) continue
      record.varUint()
      const doc = record.varText()
      const update = record.varBytes()
      if (update.length <= 2) empty.add(doc)
      visitRanges(update, 0, (author, _from, end) => {
        if (author === seedClient && end === textLength) complete.add(doc)
      })
    }
  }
  const request = get({ host: '127.0.0.1', port: server.port, path: `/api/v1/spaces/${space}/changes` }, (answer) => {
    const chunks: Buffer[] = []
    answer.on('data', (chunk: Buffer) => chunks.push(chunk))
    answer.on('end', () => readFeed(Buffer.concat(chunks)))
  })
  return () => request.destroy()
}

/** How each server's own clients would go about it. */
const howToOpen = ({ id }: ServerKind): OpenVault =>
  id === 'hocuspocus' ? overOneSocket : id === 'ours-sync' ? overTheFeed : overManySockets

/** A new device fetches everything. */
export const coldVault: Scenario = {
  name: 'cold-vault',
  title: 'Cold vault',
  explanation:
    '1,000 docs of 10 KB after a restart, and one client that has nothing: over a socket for each doc; Hocuspocus over one socket for all; Driftless without sockets through the change feed, too, which stands in the row of /sync.',
  columns: [
    { name: 'ms', title: 'all there after ms', digits: 0 },
    { name: 'cpu', title: 'CPU ms per doc', digits: 3 },
    { name: 'empty', title: 'answered as empty first', digits: 0 },
  ],
  targets: [
    { column: 'ms', is: 'at most', of: 'number', factor: 200, only: 'ours-sync' },
    { column: 'ms', is: 'at most', of: 'logging-floor', factor: 0.45, only: 'ours-sync' },
    { column: 'cpu', is: 'at most', of: 'number', factor: 0.1, only: 'ours-sync' },
    { column: 'empty', is: 'at most', of: 'number', factor: 0 },
  ],
  without: ['floor', 'corked-floor', 'y-websocket'],
  run: async ({ start, kind, quick }) => {
    const docs = Array.from({ length: quick ? 200 : 1_000 }, (_, index) => `${space}/${index}`)
    const seeding = await start()
    for (const { socket } of await seedDocs(seeding, docs, textLength)) socket.destroy()
    await untilIdle(seeding, timeoutMs)
    await seeding.stop()

    const server = await start()
    await untilIdle(server, 10_000)
    const fetched: Vault = { complete: new Set(), empty: new Set() }
    const open = howToOpen(kind)
    const usedBefore = server.cpuSeconds()
    const startedAt = performance.now()
    const close = open(server, docs, fetched)
    const isThere = await until(() => fetched.complete.size === docs.length, timeoutMs, 1)
    assert(isThere, `${fetched.complete.size} of ${docs.length} docs come back`)
    const ms = performance.now() - startedAt
    await delay(100)
    const used = server.cpuSeconds() - usedBefore
    close()
    return { ms, cpu: (used * 1_000) / docs.length, empty: fetched.empty.size }
  },
}
