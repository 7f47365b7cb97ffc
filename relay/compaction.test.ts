/** Compaction in the running relay: its worker, LevelDB on disk, and a kill in between. */
import { rm } from 'node:fs/promises'
import { LeveldbPersistence } from 'y-leveldb'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { encodeUpdate } from '../shared/protocol/messages.ts'
import { until } from './testing/poll.ts'
import { PlainClient, RawClient } from './testing/providers.ts'
import { newDataFolder, TestRelay } from './testing/test-relay.ts'

const debug = { LOG_LEVEL: 'debug' }

/** Every letter an update of its own. */
const letterByLetter = (doc: Y.Doc, text: string): Uint8Array[] => {
  const updates: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => updates.push(update))
  for (const letter of text) doc.getText('content').insert(doc.getText('content').length, letter)
  return updates
}

test('what was typed letter by letter becomes one small entry, and is all there after a kill', async () => {
  const folder = await newDataFolder()
  let relay = await TestRelay.start({ folder, environment: debug })
  const doc = new Y.Doc()
  const text = 'drift '.repeat(2_000)
  {
    using writer = new RawClient(`${relay.docs}/novel`)
    await writer.opened()
    for (const update of letterByLetter(doc, text)) writer.socket.send(encodeUpdate(update))
    await until('the doc is compact', () => relay.log.some(({ msg }) => msg === 'doc made compact'))
    expect(relay.log.filter(({ level }) => level === 'warn')).toEqual([])
  }
  await relay.kill()
  relay = await TestRelay.start({ folder, environment: debug })
  using reader = new PlainClient(relay.docs, 'novel')
  await reader.synced()
  expect(reader.text).toBe(text)
  await relay.stop()
  expect(relay.log.find(({ msg }) => msg === 'room loaded')).toMatchObject({ structs: 1 })
  const persistence = new LeveldbPersistence(folder)
  expect((await persistence.getYDoc('novel')).getText('content').toJSON()).toBe(text)
  await persistence.destroy()
  await rm(folder, { recursive: true })
})

test('content that is replaced again and again does not pile up while somebody writes without a pause', async () => {
  await using relay = await TestRelay.start({ environment: debug })
  using writer = new RawClient(`${relay.docs}/board`)
  await writer.opened()
  const mib = 1024 * 1024
  const picture = 'x'.repeat(mib / 4)
  const doc = new Y.Doc()
  doc.on('update', (update: Uint8Array) => writer.socket.send(encodeUpdate(update)))
  const isCompact = (): boolean => relay.log.some(({ msg }) => msg === 'doc made compact')
  for (let written = 0; !isCompact(); written += picture.length) {
    expect(written).toBeLessThan(64 * mib)
    const heard = writer.received.length
    doc.getMap('board').set('picture', `${written} ${picture}`)
    await until('it is stored', () => writer.received.length > heard)
  }
})
