/** What a stranger or a slow client can do to a running relay, beside somebody who behaves well. */
import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import * as Y from 'yjs'
import { decodeMessage, encodeUpdate } from '../shared/protocol/messages.ts'
import { until } from './testing/poll.ts'
import { RawClient } from './testing/providers.ts'
import { TestRelay } from './testing/test-relay.ts'

const mib = 1024 * 1024

let relay: TestRelay
beforeEach(async () => {
  relay = await TestRelay.start()
})
afterEach(() => relay[Symbol.asyncDispose]())

const memoryBytes = (): number =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${relay.pid}/status`, 'utf8'))?.[1]) * 1024

test('slow reader: what passes a socket that is not read does not stay in memory', async () => {
  using slow = new RawClient(`${relay.docs}/slow`)
  using reader = new RawClient(`${relay.docs}/slow`)
  using writer = new RawClient(`${relay.docs}/slow`)
  await until('all are served', () => [slow, reader, writer].every(({ received }) => received.length > 0))
  // Each message holds the whole doc and one letter more, so that much passes and little is kept.
  const doc = new Y.Doc()
  doc.getText('content').insert(0, 'x'.repeat(mib))
  let sent = 0
  const pass = async (messages: number): Promise<void> => {
    for (let count = 0; count < messages; count++) {
      doc.getText('content').insert(0, String(sent % 10))
      writer.socket.send(encodeUpdate(Y.encodeStateAsUpdate(doc)))
      sent++
      if (count % 10 !== 9) continue
      await until('they have been passed on', () => reader.received.length > sent)
      reader.received.fill(new Uint8Array())
    }
  }
  await pass(60)
  slow.socket.pause()
  slow.received.length = 0
  const seen = new Y.Doc()
  Y.applyUpdate(seen, Y.encodeStateAsUpdate(doc))
  const before = memoryBytes()
  await pass(150)
  expect(memoryBytes() - before).toBeLessThan(64 * mib)
  slow.socket.resume()
  await until('it has caught up', () =>
    slow.received.some((bytes) => {
      const message = decodeMessage(bytes)
      if (message.type === 'update') Y.applyUpdate(seen, message.update)
      return seen.getText('content').length === doc.getText('content').length
    }),
  )
  expect(slow.closedWith).toBeUndefined()
})
