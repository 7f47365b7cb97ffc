import { setTimeout as delay } from 'node:timers/promises'
import * as Y from 'yjs'
import { assert } from '../../shared/assert.ts'
import { attacks } from '../clients/hostile.ts'
import { MeteredRoom } from '../clients/metered-room.ts'
import { atRandomMoments } from '../clients/pace.ts'
import { clientFrame, RawSocket } from '../clients/raw-socket.ts'
import { seedDocs } from '../clients/seed.ts'
import { someText } from '../clients/typist.ts'
import { messageKind, newMessage } from '../clients/wire.ts'
import type { ServerKind } from '../servers/server-kinds.ts'
import type { ServerProcess } from '../servers/server-process.ts'
import type { Scenario } from './scenario.ts'
import { untilIdle } from './waiting.ts'

const textLength = 1_000
const pairUpdatesPerSecond = 50
const pairWarmUpMs = 2_000
/** Between two attacks, for the pair's delay to show and for a process to end. */
const pauseMs = 300

/** Whether somebody who comes with Yjs gets the text that honest people wrote. */
const isWhole = async (server: ServerProcess, kind: ServerKind, doc: string): Promise<boolean> => {
  const received = new Y.Doc()
  const message = newMessage()
  let isReadable = true
  const socket = new RawSocket({
    port: server.port,
    path: kind.wire.path(doc),
    subprotocol: kind.wire.subprotocol,
    onMessage: (bytes, from, to) => {
      kind.wire.read(bytes, from, to, message)
      if (message.kind !== messageKind.step2 && message.kind !== messageKind.update) return
      try {
        Y.applyUpdate(received, bytes.slice(message.from, message.to))
      } catch {
        isReadable = false
      }
    },
  })
  try {
    await socket.opened
    for (const greeting of kind.wire.greeting(doc)) socket.send(clientFrame(greeting))
    await delay(150)
    const expected = Buffer.from(someText(textLength)).toString('latin1')
    return isReadable && received.getText('content').toJSON().includes(expected)
  } catch {
    return false
  } finally {
    socket.destroy()
    received.destroy()
  }
}

/** Strangers send what they like, and two people type. */
export const hostile: Scenario = {
  name: 'hostile',
  title: 'Hostile clients',
  explanation: `${attacks.length} violations of WebSocket, of the protocol and of Yjs's encoding, each by a client of its own in a doc of its own that has an honest text, beside a pair that types. A server that dies is started again.`,
  columns: [
    { name: 'deaths', title: 'deaths', digits: 0 },
    { name: 'damaged', title: 'docs damaged', digits: 0 },
    { name: 'peak', title: 'peak RSS MiB', digits: 0 },
    { name: 'worst', title: "the pair's worst delay ms", digits: 0 },
  ],
  targets: [
    { column: 'deaths', is: 'at most', of: 'number', factor: 0 },
    { column: 'damaged', is: 'at most', of: 'number', factor: 0 },
    { column: 'peak', is: 'at most', of: 'number', factor: 150 },
    { column: 'worst', is: 'at most', of: 'number', factor: 100 },
  ],
  without: [],
  run: async ({ start, kind }) => {
    let server = await start()
    const docs = attacks.map((_, index) => `hostile-${index}`)
    for (const { socket } of await seedDocs(server, docs, textLength)) socket.destroy()
    let deaths = 0
    let peak = 0
    let worst = 0
    const openPair = (): Promise<MeteredRoom> =>
      MeteredRoom.open(server.port, `pair-${deaths}`, 2, kind.wire, {
        onDelivered: (sentAt) => {
          if (isMeasuring) worst = Math.max(worst, performance.now() - sentAt)
        },
      })
    let isMeasuring = false
    let pair = await openPair()
    let isOver = false
    const typing = atRandomMoments(
      pairUpdatesPerSecond,
      Infinity,
      () => {
        pair.type()
        pair.flush()
      },
      () => isOver,
    )
    await delay(pairWarmUpMs)
    isMeasuring = true
    for (const [index, attack] of attacks.entries()) {
      const doc = docs[index]
      assert(doc !== undefined, 'every attack has a doc')
      const attacker = new RawSocket({
        port: server.port,
        path: kind.wire.path(doc),
        subprotocol: kind.wire.subprotocol,
        onMessage: () => undefined,
      })
      await attacker.opened
      for (const greeting of kind.wire.greeting(doc)) attacker.send(clientFrame(greeting))
      await delay(20)
      for (const bytes of attack.bytes(kind.wire, doc)) attacker.send(bytes)
      await delay(pauseMs)
      attacker.destroy()
      if (server.isAlive) {
        peak = Math.max(peak, server.peakRssBytes())
        continue
      }
      deaths++
      console.log(`   died of: ${attack.name}`)
      isMeasuring = false
      pair.close()
      server = await start()
      pair = await openPair()
      await delay(pauseMs)
      isMeasuring = true
    }
    isOver = true
    await typing
    await untilIdle(server, 20_000)
    if (kind.persists) {
      await server.stop()
      server = await start()
    }
    const damaged: string[] = []
    for (const [index, { name }] of attacks.entries())
      if (!(await isWhole(server, kind, docs[index] ?? ''))) damaged.push(name)
    if (damaged.length > 0) console.log(`   damaged: ${damaged.join(', ')}`)
    return { deaths, damaged: damaged.length, peak: peak / 1024 / 1024, worst }
  },
}
