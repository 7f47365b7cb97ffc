/** A device that takes a note for the same as the relay's where it is not: found by the digests, mended by a conversation. */
import { rm } from 'node:fs/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import WebSocket from 'ws'
import * as Y from 'yjs'
import { receiptOf } from '../../client/store/arrivals.ts'
import { keepCheck, lastCheck } from '../../client/store/relay-records.ts'
import { noteStoreName } from '../../client/store/profile.ts'
import { DeviceStorage, updateOfText } from '../../client/store/testing/device-storage.ts'
import { ChangeFeed } from '../../client/sync/change-feed.ts'
import { visitNote } from '../../client/sync/note-visit.ts'
import { SyncSocket, type WireSocket } from '../../client/sync/sync-socket.ts'
import { VaultCheck } from '../../client/sync/vault-check.ts'
import { until } from '../../relay/testing/poll.ts'
import { newDataFolder, TestRelay } from '../../relay/testing/test-relay.ts'
import { toBase64 } from 'lib0/buffer'
import { SpaceDoc } from '../../shared/document/space-doc.ts'
import { noteContent } from '../../shared/document/note-doc.ts'
import { newNoteId, noteDocName, type NoteId, type SpaceId } from '../../shared/ids.ts'

const space = '33333333-3333-4333-8333-333333333333' as SpaceId
const relayKey = `${space}@epoch`

let folder: string
let relay: TestRelay
let storage: DeviceStorage
let socket: SyncSocket
let feed: ChangeFeed
const listed: NoteId[] = []
let list: SpaceDoc
beforeEach(async () => {
  folder = await newDataFolder()
  relay = await TestRelay.start({ folder })
  storage = await DeviceStorage.open()
  listed.length = 0
  list = new SpaceDoc(new Y.Doc())
  socket = new SyncSocket(`ws://127.0.0.1:${relay.port}/sync`, {
    // What ws has is what a browser has, as far as it is used.
    dial: (url, subprotocols) => new WebSocket(url, subprotocols) as unknown as WireSocket,
    token: () => Promise.resolve({ kind: 'none' }),
    schedule: (callback, delayMs) => {
      const timer = setTimeout(callback, delayMs)
      return () => clearTimeout(timer)
    },
    now: () => performance.now(),
    random: Math.random,
  })
  feed = new ChangeFeed({
    address: relay.http,
    space,
    fetch: (input, init) => fetch(input, init),
    token: () => Promise.resolve({ kind: 'none' }),
    schedule: () => () => undefined,
  })
})
afterEach(async () => {
  socket[Symbol.dispose]()
  storage[Symbol.dispose]()
  await relay[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

/** Waits for nothing: each wait of a check ends at once, but for those of a day. */
const soon = (callback: () => void, delayMs: number): (() => void) => {
  const timer = delayMs <= 60_000 ? setTimeout(callback, 0) : undefined
  return () => clearTimeout(timer)
}

const apart = { meeting: () => undefined }
const check = (): VaultCheck =>
  new VaultCheck({
    feed,
    space,
    relay: relayKey,
    records: storage.records,
    docs: storage.docs,
    list: { ids: () => listed, tombstones: list.tombstones },
    isQuiet: () => true,
    isLive: () => false,
    visit: (id, signal) =>
      visitNote(
        { socket, docs: storage.docs, apart, id, storeName: noteStoreName(id), docName: noteDocName(space, id) },
        signal,
      ),
    lastCheck: () => lastCheck(storage.db, relayKey),
    keepCheck: (last) => keepCheck(storage.db, last),
    onArrival: () => undefined,
    onChange: () => undefined,
    schedule: soon,
    wallClock: () => Date.now(),
  })

/** Both have it, and this device knows that they do. */
async function have(id: NoteId, update: Uint8Array): Promise<void> {
  listed.push(id)
  expect(await feed.offer([{ name: noteDocName(space, id), update }], new AbortController().signal)).toEqual([
    undefined,
  ])
  const acknowledged = { relay: relayKey, vector: Y.encodeStateVectorFromUpdate(update) }
  await storage.records.receive(
    receiptOf([{ id, update, headline: { title: '', snippet: '' }, acknowledged }], undefined),
  )
}

const onRelay = async (id: NoteId): Promise<string> => {
  const doc = new Y.Doc()
  for await (const records of feed.changes(undefined, new AbortController().signal))
    for (const record of records)
      if (record.type === 'doc' && record.name === noteDocName(space, id)) Y.applyUpdate(doc, record.update)
  return noteContent(doc).toJSON()
}

test('a difference is found, mended on both sides, and counted once', async () => {
  const [same, lacking, ahead] = [newNoteId(), newNoteId(), newNoteId()]
  for (const id of [same, lacking, ahead]) await have(id, updateOfText('Milk'))
  // The device lacks what the relay has, though its cursor is past it.
  const theirs = new Y.Doc()
  noteContent(theirs).insert(0, 'Fresh ')
  const update = Y.encodeStateAsUpdate(theirs)
  await feed.offer([{ name: noteDocName(space, lacking), update }], new AbortController().signal)
  // The relay lacks what the device has, though it is marked as acknowledged.
  const lease = await storage.docs.acquire(noteStoreName(ahead))
  noteContent(lease.doc).insert(4, ' and honey')
  await lease.saved()
  lease.release()

  using first = check()
  await until('the check has ended', () => first.last !== undefined)
  expect(first.last).toMatchObject({ compared: 3, mended: 2 })
  expect(await storage.text(same)).toBe('Milk')
  expect((await storage.text(lacking)).split(/(?=Fresh |Milk)/).sort()).toEqual(['Fresh ', 'Milk'])
  expect(await onRelay(ahead)).toBe('Milk and honey')
  expect(await lastCheck(storage.db, relayKey)).toEqual(first.last)
})

test('notes that wait to be sent are not compared, and the next check is a day later', async () => {
  const id = newNoteId()
  await have(id, updateOfText('Milk'))
  await storage.write(id, (content) => content.insert(0, 'Fresh '))
  using first = check()
  await until('the check has ended', () => first.last !== undefined)
  expect(first.last).toMatchObject({ compared: 0, mended: 0 })
  const { last } = first
  using second = check()
  await until('it knows of the last one', () => second.last !== undefined)
  expect(second.last).toEqual(last)
  expect(await onRelay(id)).toBe('Milk')
})

test('a note that the relay has put away stays away, unless something here was not seen by those who deleted it', async () => {
  const [away, edited, unlike] = [newNoteId(), newNoteId(), newNoteId()]
  const update = updateOfText('Milk')
  const acknowledged = { relay: relayKey, vector: Y.encodeStateVectorFromUpdate(update) }
  for (const id of [away, edited, unlike]) {
    listed.push(id)
    await storage.records.receive(
      receiptOf([{ id, update, headline: { title: '', snippet: '' }, acknowledged }], undefined),
    )
    const stateVector = toBase64(acknowledged.vector)
    // One of them is in nobody's trash: the relay has lost it.
    if (id !== unlike) list.tombstones.write(id, { value: { stateVector }, by: 'Desk', at: 1 })
  }
  const lease = await storage.docs.acquire(noteStoreName(edited))
  noteContent(lease.doc).insert(4, ' and honey')
  await lease.saved()
  lease.release()
  using first = check()
  await until('the check has ended', () => first.last !== undefined)
  expect(first.last).toMatchObject({ compared: 3, mended: 2 })
  expect(await Promise.all([away, edited, unlike].map(onRelay))).toEqual(['', 'Milk and honey', 'Milk'])
  expect(await storage.text(away)).toBe('Milk')
})
