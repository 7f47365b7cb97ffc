/**
 * Devices that come back after months to a relay that has purged a note: the client's own sync, on storage in memory, against
 * a relay as a process.
 */
import { rm } from 'node:fs/promises'
import { toBase64 } from 'lib0/buffer'
import { afterEach, beforeEach, expect, test } from 'vitest'
import WebSocket from 'ws'
import * as Y from 'yjs'
import { noteStoreName, spaceStoreName } from '../../client/store/profile.ts'
import { ReviewDb } from '../../client/store/review-db.ts'
import { SpaceChanges } from '../../client/store/space-changes.ts'
import type { DocLease } from '../../client/store/doc-store.ts'
import { DeviceStorage } from '../../client/store/testing/device-storage.ts'
import { ApartNotes } from '../../client/sync/apart-notes.ts'
import { joined, meet } from '../../client/sync/offline-merge.ts'
import { SyncEngine } from '../../client/sync/sync-engine.ts'
import { SyncSession } from '../../client/sync/sync-session.ts'
import { nobodyTypes } from '../../client/sync/testing/nobody-types.ts'
import type { WireSocket } from '../../client/sync/sync-socket.ts'
import { docsOf, getChanges } from '../../relay/testing/feed-client.ts'
import { until } from '../../relay/testing/poll.ts'
import { PlainClient } from '../../relay/testing/providers.ts'
import { newDataFolder, TestRelay } from '../../relay/testing/test-relay.ts'
import { lookedDaysAgo } from '../../relay/testing/trash-days.ts'
import { noteContent } from '../../shared/document/note-doc.ts'
import { SpaceDoc } from '../../shared/document/space-doc.ts'
import { newNoteId, noteDocName, type NoteId } from '../../shared/ids.ts'
import { openSpaceId } from '../../shared/relay-info.ts'

process.setMaxListeners(100)

class Device implements Disposable {
  readonly storage: DeviceStorage
  readonly list: SpaceDoc
  readonly #lease: DocLease
  readonly #spaceChanges: SpaceChanges
  #engine: SyncEngine | undefined
  /** What the app remembers of the relay that it met. */
  readonly #settings = { current: { syncEnabled: true, syncAddress: '', syncRelay: '' } }

  private constructor(storage: DeviceStorage, lease: DocLease, spaceChanges: SpaceChanges) {
    this.storage = storage
    this.#lease = lease
    this.list = new SpaceDoc(lease.doc)
    this.#spaceChanges = spaceChanges
  }

  static async open(): Promise<Device> {
    const storage = await DeviceStorage.open()
    return new Device(storage, await storage.docs.acquire(spaceStoreName), await SpaceChanges.open(storage.db))
  }

  connect(relay: TestRelay): void {
    this.#settings.current.syncAddress = relay.http
    const settings = this.#settings
    this.#engine = new SyncEngine({
      network: {
        // What ws has is what a browser has, as far as it is used.
        dial: (url, subprotocols) => new WebSocket(url, subprotocols) as unknown as WireSocket,
        fetch: (input, init) => fetch(input, init),
      },
      docs: this.storage.docs,
      space: this.list,
      spaceChanges: this.#spaceChanges,
      records: this.storage.records,
      tabs: this.storage.tabs,
      settings: {
        get current() {
          return settings.current
        },
        change: (change) => {
          settings.current = { ...settings.current, ...change }
          return Promise.resolve()
        },
      },
      db: this.storage.db,
      loadSession: () => Promise.resolve(SyncSession),
      onArrival: () => undefined,
      thread: undefined,
      gaps: nobodyTypes,
      apart: new ApartNotes({
        db: new ReviewDb(this.storage.profile),
        docs: this.storage.docs,
        records: this.storage.records,
        loadMerging: () => Promise.resolve({ meet, joined }),
        whenIdle: (callback) => callback(),
        othersOf: () => [],
        onReview: () => undefined,
        wallClock: () => Date.now(),
      }),
      isOnlyTab: () => Promise.resolve(true),
      accountAt: () => undefined,
      onChange: () => undefined,
    })
    this.#engine.lead()
  }

  disconnect(): void {
    this.#engine?.[Symbol.dispose]()
    this.#engine = undefined
  }

  inStep(): Promise<void> {
    return until('a device is in step', () => {
      const { connection, round, notTaken } = this.#engine?.facts ?? {}
      return connection === 'connected' && !round && !notTaken && this.#engine?.waitingNotes().size === 0
    })
  }

  async write(id: NoteId, text: string): Promise<void> {
    await this.storage.write(id, (content) => content.insert(content.length, text))
    this.list.addNote(id, { createdAt: 1, editedAt: 1 })
    this.#engine?.refresh()
  }

  async trash(id: NoteId): Promise<void> {
    const doc = await this.read(id)
    const stateVector = toBase64(Y.encodeStateVector(doc))
    this.list.tombstones.write(id, { value: { stateVector }, by: 'Desk', at: 1 })
  }

  /** A copy of the note as it is stored. */
  read(id: NoteId): Promise<Y.Doc> {
    return this.storage.docs.read(noteStoreName(id), (doc) => {
      const copy = new Y.Doc()
      Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc))
      return copy
    })
  }

  [Symbol.dispose](): void {
    this.disconnect()
    this.#lease.release()
    this.storage[Symbol.dispose]()
  }
}

let folder: string
let relay: TestRelay
let port: string
const devices: Device[] = []
beforeEach(async () => {
  folder = await newDataFolder()
  relay = await TestRelay.start({ folder })
  port = String(relay.port)
})
afterEach(async () => {
  for (const device of devices.splice(0)) device[Symbol.dispose]()
  await relay[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

const newDevice = async (): Promise<Device> => {
  const device = await Device.open()
  devices.push(device)
  return device
}

const onRelay = async (id: NoteId): Promise<Y.Doc> => {
  const doc = new Y.Doc()
  for (const { name, update } of docsOf(await getChanges(relay.http, openSpaceId)))
    if (name === noteDocName(openSpaceId, id)) Y.applyUpdate(doc, update)
  return doc
}
const textOnRelay = async (id: NoteId): Promise<string> => noteContent(await onRelay(id)).toJSON()

/** A month passes, in which nobody reaches the relay. */
const monthsPass = async (purged: readonly NoteId[]): Promise<void> => {
  await relay.stop()
  await lookedDaysAgo(folder, 31)
  relay = await TestRelay.start({ folder, environment: { PORT: port } })
  const gone = (): unknown[] => relay.log.flatMap((line) => ('note' in line ? [line.note] : []))
  await until('the notes are purged', () => purged.every((id) => gone().includes(id)))
}

/** Two devices have the note; the first has written more and thrown it away, which the second does not know. */
const trashedBehindTheBack = async (): Promise<{ desk: Device; phone: Device; id: NoteId }> => {
  const [desk, phone, id] = [await newDevice(), await newDevice(), newNoteId()]
  desk.connect(relay)
  phone.connect(relay)
  await desk.write(id, 'Milk')
  await until('the phone has it', async () => noteContent(await phone.read(id)).toJSON() === 'Milk')
  await Promise.all([desk.inStep(), phone.inStep()])
  phone.disconnect()
  await desk.write(id, ' and honey')
  await desk.trash(id)
  await desk.inStep()
  desk.disconnect()
  return { desk, phone, id }
}

test('an edit that nobody had seen brings the whole note back, byte for byte, to a device that never had it', async () => {
  const { desk, phone, id } = await trashedBehindTheBack()
  await phone.write(id, ', bread')
  await monthsPass([id])
  expect(await textOnRelay(id)).toBe('')

  phone.connect(relay)
  await until('the relay has all of the phone', async () => (await textOnRelay(id)) === 'Milk, bread')
  await phone.inStep()
  expect((await onRelay(id)).store.pendingStructs).toBeNull()
  // As whoever finds an edit outside of what was seen does.
  phone.list.tombstones.clear(id)
  await phone.inStep()
  desk.connect(relay)
  const tablet = await newDevice()
  tablet.connect(relay)
  const all = [desk, phone, tablet]
  await until('all have what both wrote', async () => {
    const docs = [await onRelay(id), ...(await Promise.all(all.map((device) => device.read(id))))]
    const [first, ...others] = docs.map((doc) => Y.snapshot(doc))
    const text = noteContent(docs[0] ?? new Y.Doc()).toJSON()
    return (
      text.includes(' and honey') &&
      text.includes(', bread') &&
      first !== undefined &&
      others.every((other) => Y.equalSnapshots(first, other))
    )
  })
  for (const doc of [await onRelay(id), ...(await Promise.all(all.map((device) => device.read(id))))])
    expect([doc.store.pendingStructs, doc.store.pendingDs]).toEqual([null, null])
})

test('a note that is taken out of the trash while nothing is connected is whole again on the relay', async () => {
  const { desk, id } = await trashedBehindTheBack()
  await monthsPass([id])
  desk.list.tombstones.clear(id)
  desk.connect(relay)
  await until('the relay has it', async () => (await textOnRelay(id)) === 'Milk and honey')
  await desk.inStep()
})

test('a device that has nothing unseen leaves the note where it is', async () => {
  const { desk, phone, id } = await trashedBehindTheBack()
  const other = newNoteId()
  await desk.write(other, 'Bread')
  await monthsPass([id])
  for (const device of [desk, phone]) {
    device.connect(relay)
    await device.inStep()
  }
  await until('all that is new is there', async () => (await textOnRelay(other)) === 'Bread')
  await Promise.all([desk.inStep(), phone.inStep()])
  expect(await textOnRelay(id)).toBe('')
  // And keeps its own copy.
  expect(noteContent(await desk.read(id)).toJSON()).toBe('Milk and honey')
})

test('any Yjs application that comes back brings what it has', async () => {
  const { phone, id } = await trashedBehindTheBack()
  const doc = await phone.read(id)
  noteContent(doc).insert(4, ', bread')
  await monthsPass([id])
  using plain = new PlainClient(relay.docs, noteDocName(openSpaceId, id), { doc })
  await plain.synced()
  await until('it is there', async () => (await textOnRelay(id)) === 'Milk, bread')
})
