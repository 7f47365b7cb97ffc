import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { assert } from '../../shared/assert.ts'
import { DocClient } from '../clients/doc-client.ts'
import { loadTrace } from '../clients/trace.ts'
import { encodeFrames } from '../clients/typist.ts'
import type { Scenario } from './scenario.ts'
import { backlogSeconds, storedDocs, until, untilIdle } from './waiting.ts'

/** Operations on their way to the reader. */
const inFlight = 4_096
const doc = 'trace'

const folderBytes = (folder: string): number =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0)

/** A real document, letter by letter, and somebody who opens it afterwards. */
export const trace: Scenario = {
  name: 'trace',
  title: 'A real trace',
  explanation:
    'All 259,778 operations of the automerge-paper trace, one message each, from one client to another; then a restart, and a client that has nothing.',
  columns: [
    { name: 'operations', title: 'operations/s', digits: 0 },
    { name: 'backlog', title: 'backlog s', digits: 2 },
    { name: 'cpu', title: 'CPU µs per operation', digits: 2 },
    { name: 'joinMs', title: 'cold join ms', digits: 0 },
    { name: 'joinBytes', title: 'cold join bytes', digits: 0 },
    { name: 'disk', title: 'on disk × merged size', digits: 2 },
  ],
  targets: [
    { column: 'operations', is: 'at least', of: 'floor', factor: 0.72 },
    { column: 'backlog', is: 'at most', of: 'number', factor: 0.1 },
    { column: 'cpu', is: 'at most', of: 'number', factor: 7 },
    { column: 'joinMs', is: 'at most', of: 'number', factor: 100 },
    { column: 'joinMs', is: 'at most', of: 'hocuspocus', factor: 0.8 },
    { column: 'joinBytes', is: 'at most', of: 'number', factor: 350_000 },
    { column: 'disk', is: 'at most', of: 'number', factor: 1.3 },
  ],
  without: [],
  run: async ({ start, kind, dataDir, quick }) => {
    const { source, client: author, updates, clocks, mergedBytes } = loadTrace(quick ? 40_000 : undefined)
    if (source === 'generated') console.log('   the recorded trace is not here: this is a generated one')
    const { bytes, ends } = encodeFrames(kind.wire.updateHead(doc), updates)
    const lastClock = clocks.at(-1) ?? 0

    let server = await start()
    const stored = storedDocs(server)
    let delivered = 0
    let sent = 0
    /** As many operations as may be on the way, and those that remove something until the next that can be seen to arrive. */
    const send = (): void => {
      let limit = delivered + 1
      while (limit < updates.length && clocks[limit] === clocks[delivered]) limit++
      limit = Math.min(limit + inFlight, updates.length)
      if (limit <= sent) return
      writer.socket.send(bytes.subarray(sent === 0 ? 0 : ends[sent - 1], ends[limit - 1]))
      sent = limit
    }
    let isScheduled = false
    const sendSoon = (): void => {
      if (isScheduled) return
      isScheduled = true
      setImmediate(() => {
        isScheduled = false
        send()
      })
    }

    let isAcknowledged = false
    let counted = 0
    const writer = new DocClient(server.port, doc, kind.wire, {
      onRange: (client, _from, to) => {
        if (client === author && to >= lastClock) isAcknowledged = true
      },
      onCount: (count) => {
        counted += count
        if (counted >= updates.length) isAcknowledged = true
      },
    })
    const reader = new DocClient(server.port, doc, kind.wire, {
      onRange: (client, _from, to) => {
        if (client !== author) return
        // What came before the newest insertion has arrived, and so has the insertion.
        while ((clocks[delivered] ?? Infinity) < to) delivered++
        if (clocks[delivered] === to) delivered++
        sendSoon()
      },
    })
    await Promise.all([writer.socket.opened, reader.socket.opened])
    await untilIdle(server, 5_000)

    const usedBefore = server.cpuSeconds()
    const startedAt = performance.now()
    send()
    const timeoutMs = quick ? 60_000 : 300_000
    assert(await until(() => delivered === updates.length, timeoutMs, 1), `all ${updates.length} operations arrive`)
    const seconds = (performance.now() - startedAt) / 1_000
    stored.restart()
    const backlog = await backlogSeconds(
      server,
      { isAcknowledged: () => isAcknowledged, docs: [doc], stored: stored.since },
      timeoutMs,
    )
    const used = server.cpuSeconds() - usedBefore
    writer.socket.destroy()
    reader.socket.destroy()
    const load = { operations: updates.length / seconds, cpu: (used * 1e6) / updates.length }
    if (backlog === undefined || !kind.persists) return load

    await server.stop()
    server = await start()
    await untilIdle(server, 5_000)
    let joinedClock = 0
    const joinedAt = performance.now()
    const newcomer = new DocClient(server.port, doc, kind.wire, {
      onRange: (client, _from, to) => {
        if (client === author) joinedClock = Math.max(joinedClock, to)
      },
    })
    assert(await until(() => joinedClock >= lastClock, timeoutMs, 0), 'a newcomer gets everything')
    const joinMs = performance.now() - joinedAt
    const joinBytes = newcomer.socket.bytesRead
    newcomer.socket.destroy()
    await untilIdle(server, 10_000)
    return { ...load, backlog, joinMs, joinBytes, disk: folderBytes(dataDir) / mergedBytes }
  },
}
