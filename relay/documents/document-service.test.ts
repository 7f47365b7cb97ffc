import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { closeCodes } from '../../shared/protocol/close-codes.ts'
import type { MemoryStorage } from '../storage/memory-storage.ts'
import type { DocumentStorage, Purge } from '../storage/storage.ts'
import { memoryStorage } from '../testing/memory-storage.ts'
import { documentService } from '../testing/document-service.ts'
import { HandDrivenClient, settle } from '../testing/hand-driven-client.ts'
import { HeldWrites } from '../testing/held-writes.ts'
import { InlineCompactor } from '../testing/inline-compactor.ts'
import { memoryLog, type LogLine } from '../testing/memory-log.ts'
import { docName } from '../testing/storage-contract.ts'
import { readText } from '../testing/updates.ts'
import { sweepIntervalMs, type DocumentService } from './document-service.ts'

const name = docName('doc')
const idleTimeoutMs = 30_000

let writes: HeldWrites
let storage: MemoryStorage
let lines: LogLine[]
let opened: number
/** Set to hold up loading. */
let beforeOpen: () => Promise<void>
let compactor: InlineCompactor
let documents: DocumentService

beforeEach(() => {
  // Only these: storage and the tests work in real turns of the event loop.
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] })
  writes = new HeldWrites()
  storage = memoryStorage({ beforeWrite: () => writes.beforeWrite() })
  lines = []
  opened = 0
  compactor = new InlineCompactor()
  beforeOpen = () => Promise.resolve()
  const counted: DocumentStorage = {
    epoch: storage.epoch,
    health: storage.health,
    sequence: storage.sequence,
    read: (name) => storage.read(name),
    purge: (name, purge) => storage.purge(name, purge),
    spaceDocs: () => storage.spaceDocs(),
    head: (space) => storage.head(space),
    readFeed: (space, since, maxBytes) => storage.readFeed(space, since, maxBytes),
    onCommit: (listener) => storage.onCommit(listener),
    onHealth: (listener) => storage.onHealth(listener),
    open: async (doc) => {
      opened++
      await beforeOpen()
      return storage.open(doc)
    },
    flushed: () => storage.flushed(),
    [Symbol.asyncDispose]: () => storage[Symbol.asyncDispose](),
  }
  documents = documentService(counted, { log: memoryLog(lines), compactor })
})
afterEach(() => vi.useRealTimers())

const join = (): HandDrivenClient => {
  const client = new HandDrivenClient(documents, name)
  client.greet()
  return client
}

/** A door that the test opens. */
const gate = (): { wait: () => Promise<void>; open: () => void; fail: () => void } => {
  let open = (): void => undefined
  let fail = open
  const opening = new Promise<void>((resolve, reject) => {
    open = resolve
    fail = () => reject(new Error('the disk is gone'))
  })
  return { wait: () => opening, open: () => open(), fail: () => fail() }
}

test('[L1] a room is loaded once for all who wait, and serves nobody before', async () => {
  const loading = gate()
  beforeOpen = loading.wait
  const [ada, ben] = [join(), join()]
  ada.type('early')
  await settle()
  expect([ada.received, ben.received]).toEqual([[], []])
  loading.open()
  await settle()
  ben.deliver()
  expect(opened).toBe(1)
  expect(ben.text).toBe('early')
})

test('[L1] a doc on disk is never answered as empty first', async () => {
  const ada = join()
  await settle()
  ada.type('on disk')
  await settle()
  ada.leave()
  vi.advanceTimersByTime(idleTimeoutMs)
  expect(documents.openRooms).toBe(0)
  const loading = gate()
  beforeOpen = loading.wait
  const ben = join()
  await settle()
  expect(ben.received).toEqual([])
  loading.open()
  await settle()
  expect(ben.messagesOf('step2')).toHaveLength(1)
  ben.deliver()
  expect(ben.text).toBe('on disk')
})

test('[L2] what a session sends while its doc loads is bounded', async () => {
  beforeOpen = gate().wait
  const [many, large, ben] = [join(), join(), join()]
  for (let count = 0; count < 1_100; count++) many.session.receive(Uint8Array.of(3))
  for (let count = 0; count < 10; count++) large.session.receive(new Uint8Array(1024 * 1024))
  await settle()
  expect([many.closedWith, large.closedWith, ben.closedWith]).toEqual([
    closeCodes.tooEarly,
    closeCodes.tooEarly,
    undefined,
  ])
})

test('[L3] a load that fails is not an empty doc: the sessions come back later, and the next load counts', async () => {
  const loading = gate()
  beforeOpen = loading.wait
  const [ada, ben] = [join(), join()]
  loading.fail()
  await settle()
  expect([ada.closedWith, ben.closedWith]).toEqual([closeCodes.loadFailed, closeCodes.loadFailed])
  expect(lines).toMatchObject([{ level: 'error', message: 'doc not loaded', fields: { doc: name } }])
  beforeOpen = () => Promise.resolve()
  const again = join()
  await settle()
  expect(again.messagesOf('step2')).toHaveLength(1)
})

test('[L3] a doc that cannot be read is refused, named in the log, and stops nobody else', async () => {
  storage.tamper(name, 0, new Uint8Array([0, 0]))
  storage.tamper(name, 1, new Uint8Array([1, 2, 3]))
  const ada = join()
  const ben = new HandDrivenClient(documents, docName('other'))
  ben.greet()
  await settle()
  expect(ada.closedWith).toBe(closeCodes.docUnreadable)
  expect(ben.messagesOf('step2')).toHaveLength(1)
  expect(lines.filter(({ level }) => level === 'error')).toMatchObject([
    { message: 'doc unreadable', fields: { doc: name, entry: 1 } },
  ])
  // Once the folder has been mended, the doc is served again.
  storage.tamper(name, 1, undefined)
  const again = join()
  await settle()
  expect(again.closedWith).toBeUndefined()
})

test('[L4] a room is unloaded some time after the last has left', async () => {
  const [ada, ben] = [join(), join()]
  await settle()
  ada.leave()
  vi.advanceTimersByTime(2 * idleTimeoutMs)
  expect(documents.openRooms).toBe(1)
  ben.leave()
  vi.advanceTimersByTime(idleTimeoutMs - 1)
  expect(documents.openRooms).toBe(1)
  const cleo = join()
  vi.advanceTimersByTime(2 * idleTimeoutMs)
  expect(documents.openRooms).toBe(1)
  cleo.leave()
  vi.advanceTimersByTime(idleTimeoutMs + sweepIntervalMs)
  expect(documents.openRooms).toBe(0)
  expect(opened).toBe(1)
})

test('[L4] a room whose commit runs is not forgotten, however long that takes', async () => {
  const ada = join()
  await settle()
  writes.hold()
  ada.type('slow disk')
  await settle()
  ada.leave()
  vi.advanceTimersByTime(10 * idleTimeoutMs)
  expect(documents.openRooms).toBe(1)
  const ben = join()
  await settle()
  ben.deliver()
  expect(ben.text).toBe('slow disk')
  ben.leave()
  writes.release()
  await settle()
  vi.advanceTimersByTime(idleTimeoutMs)
  expect(documents.openRooms).toBe(0)
  const cleo = join()
  await settle()
  cleo.deliver()
  expect(cleo.text).toBe('slow disk')
})

test('[L4] a room that everybody left while it loaded is unloaded too', async () => {
  const loading = gate()
  beforeOpen = loading.wait
  join().leave()
  vi.advanceTimersByTime(idleTimeoutMs)
  loading.open()
  await settle()
  vi.advanceTimersByTime(idleTimeoutMs)
  expect(documents.openRooms).toBe(0)
})

test('an early update of somebody who leaves while the doc loads is taken when it comes again', async () => {
  const loading = gate()
  beforeOpen = loading.wait
  const ada = join()
  ada.type('early')
  ada.leave()
  loading.open()
  await settle()
  const again = new HandDrivenClient(documents, name)
  Y.applyUpdate(again.doc, Y.encodeStateAsUpdate(ada.doc), again)
  again.greet()
  await settle()
  again.deliver()
  await settle()
  expect(storage.stored(name)).toHaveLength(1)
})

test('a doc that nobody can read is quarantined until it can be read', async () => {
  storage.tamper(name, 0, new Uint8Array([1, 2, 3]))
  join()
  await settle()
  expect([...documents.quarantined.keys()]).toEqual([name])
  storage.tamper(name, 0, undefined)
  join()
  await settle()
  expect(documents.quarantined.size).toBe(0)
})

test('rooms that nobody is in go when rooms take more memory than they may, the oldest first', async () => {
  documents = documentService(storage, { maxRoomBytes: 60_000 })
  for (const text of ['first', 'second', 'third']) {
    const client = new HandDrivenClient(documents, docName(text))
    client.greet()
    await settle()
    client.type('x'.repeat(20_000))
    await settle()
    client.leave()
    vi.advanceTimersByTime(1_000)
  }
  const stays = new HandDrivenClient(documents, docName('stays'))
  stays.greet()
  await settle()
  stays.type('x'.repeat(20_000))
  await settle()
  vi.advanceTimersByTime(1_000)
  expect(documents.openRooms).toBe(2)
  expect(documents.roomBytes).toBeLessThanOrEqual(60_000)
  for (const text of ['first', 'second', 'third']) {
    const client = new HandDrivenClient(documents, docName(text))
    client.greet()
    await settle()
    client.deliver()
    expect(client.text).toHaveLength(20_000)
    client.leave()
    vi.advanceTimersByTime(1_000)
  }
})

/** The service looks at its docs twice: to see what there is, and that nobody has written since. */
const lookTwice = async (): Promise<void> => {
  vi.advanceTimersByTime(1_000)
  vi.advanceTimersByTime(1_000)
  await settle()
}

describe('compaction', () => {
  /** Typed in many commits. */
  const typeALot = async (client: HandDrivenClient, letters = 160): Promise<void> => {
    for (let count = 0; count < letters; count++) {
      client.type('x')
      await storage.flushed()
    }
    await settle()
  }

  const readStored = (): string => readText(storage.stored(name))

  test('makes one entry of many, and joiners get what was typed letter by letter as one struct', async () => {
    const ada = join()
    await settle()
    ada.deliver()
    await typeALot(ada)
    expect(storage.stored(name)).toHaveLength(160)
    await lookTwice()
    expect([storage.stored(name).length, compactor.runs]).toEqual([1, 1])
    expect(readStored()).toHaveLength(160)
    const ben = join()
    await settle()
    ben.deliver()
    expect(ben.text).toBe(ada.text)
    expect(ben.messagesOf('step2')[0]?.update.length).toBeLessThan(200)
    // What is compact is left alone.
    await lookTwice()
    expect(compactor.runs).toBe(1)
  })

  test('loses nothing of what is written while it runs, in memory and on disk', async () => {
    const ada = join()
    await settle()
    ada.deliver()
    await typeALot(ada)
    const running = gate()
    compactor.beforeRun = running.wait
    await lookTwice()
    ada.type(' meanwhile')
    await settle()
    // And something that waits for the disk when the compaction goes there.
    writes.hold()
    ada.type(' and later')
    running.open()
    await settle()
    writes.release()
    await settle()
    await documents.compacted()
    expect(readStored()).toBe(ada.text)
    const ben = join()
    await settle()
    ben.deliver()
    expect(ben.text).toBe(ada.text)
    expect(ada.text.endsWith(' meanwhile and later')).toBe(true)
  })

  test('of a doc that Yjs cannot build keeps its updates as they are, in one entry', async () => {
    const ada = join()
    await settle()
    ada.deliver()
    await typeALot(ada)
    compactor.failure = 'it took too long'
    await lookTwice()
    expect(storage.stored(name)).toHaveLength(1)
    expect(readStored()).toBe(ada.text)
    expect(documents.compactions).toEqual({ compacted: 0, failed: 1 })
    expect(lines.find(({ level }) => level === 'warn')).toMatchObject({ fields: { reason: 'it took too long' } })
    // It is not tried over and over.
    await typeALot(ada, 140)
    await lookTwice()
    expect(compactor.runs).toBe(1)
  })

  test('waits for a moment in which nobody writes, but not for ever', async () => {
    const ada = join()
    await settle()
    ada.deliver()
    await typeALot(ada)
    for (let second = 0; second < 40; second++) {
      ada.type('x')
      await settle()
      vi.advanceTimersByTime(sweepIntervalMs)
      await settle()
      expect(compactor.runs).toBe(second < 30 ? 0 : 1)
    }
    expect(readStored()).toBe(ada.text)
  })

  test('is done before the relay stops, as far as there is time', async () => {
    const ada = join()
    await settle()
    ada.deliver()
    await typeALot(ada)
    await documents.compactAll(1_000)
    expect(storage.stored(name)).toHaveLength(1)
    await typeALot(ada)
    compactor.beforeRun = () => new Promise(() => undefined)
    await documents.compactAll(1)
    expect(readStored()).toBe(ada.text)
  })

  test('keeps a room in use, and a room that was forgotten before its turn is left alone', async () => {
    const ada = join()
    await settle()
    ada.deliver()
    await typeALot(ada)
    const running = gate()
    compactor.beforeRun = running.wait
    ada.leave()
    await lookTwice()
    vi.advanceTimersByTime(2 * idleTimeoutMs)
    expect(documents.openRooms).toBe(1)
    running.open()
    await settle()
    vi.advanceTimersByTime(2 * idleTimeoutMs)
    expect(documents.openRooms).toBe(0)
    expect(storage.stored(name)).toHaveLength(1)
  })
})

describe('[D14] a doc is purged', () => {
  const always: Purge = { mayGo: () => true, isStillDue: () => true, rows: () => [] }
  const write = async (): Promise<HandDrivenClient> => {
    const ada = join()
    await settle()
    ada.type('on disk')
    await settle()
    return ada
  }

  test('only when nobody has it in use', async () => {
    const ada = await write()
    expect(await documents.purge(name, always)).toBe('in-use')
    ada.leave()
    // The room is still there for whoever comes back.
    expect(documents.openRooms).toBe(1)
    expect(await documents.purge(name, always)).toBe('purged')
    expect(documents.openRooms).toBe(0)
    const ben = join()
    await settle()
    ben.deliver()
    expect(ben.text).toBe('')
  })

  test('not while something of it is on its way to disk', async () => {
    const ada = await write()
    writes.hold()
    ada.type('more ')
    await settle()
    ada.leave()
    expect(await documents.purge(name, always)).toBe('in-use')
    writes.release()
  })

  test('not if somebody comes for it before it goes', async () => {
    ;(await write()).leave()
    writes.hold()
    const row = storage.write([{ key: ['row'], value: new Uint8Array() }])
    await settle()
    const purging = documents.purge(name, always)
    const ben = join()
    await settle()
    expect(ben.received).toEqual([])
    writes.release()
    expect([await row, await purging]).toEqual([undefined, 'kept'])
    await settle()
    ben.deliver()
    expect(ben.text).toBe('on disk')
  })

  test('and whoever comes while it goes finds an empty doc', async () => {
    ;(await write()).leave()
    writes.hold()
    const purging = documents.purge(name, always)
    await settle()
    const ben = join()
    await settle()
    writes.release()
    expect(await purging).toBe('purged')
    await settle()
    ben.type('anew')
    await settle()
    expect(readText(storage.stored(name))).toBe('anew')
  })
})
