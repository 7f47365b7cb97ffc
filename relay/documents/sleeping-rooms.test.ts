/** Rooms whose state leaves memory while members are in them. */
import { beforeEach, describe, expect, test } from 'vitest'
import * as prng from 'lib0/prng'
import * as Y from 'yjs'
import { closeCodes } from '../../shared/protocol/close-codes.ts'
import { encodeAwareness, encodeStep1, encodeUpdate } from '../../shared/protocol/messages.ts'
import type { MemoryStorage } from '../storage/memory-storage.ts'
import { memoryStorage } from '../testing/memory-storage.ts'
import { documentService } from '../testing/document-service.ts'
import { awarenessEntries, decodeAwarenessEntries, HandDrivenClient, settle } from '../testing/hand-driven-client.ts'
import { HeldReads } from '../testing/held-reads.ts'
import { HeldWrites } from '../testing/held-writes.ts'
import { InlineCompactor } from '../testing/inline-compactor.ts'
import { memoryLog, type LogLine } from '../testing/memory-log.ts'
import { docName } from '../testing/storage-contract.ts'
import { checked, readText } from '../testing/updates.ts'
import { takeOffers } from './change-intake.ts'
import type { DocumentService } from './document-service.ts'

const name = docName('doc')

let writes: HeldWrites
let reads: HeldReads
let storage: MemoryStorage
let compactor: InlineCompactor
let lines: LogLine[]
let documents: DocumentService

const serve = (maxRoomBytes: number): void => {
  documents = documentService(reads.storage(storage), { log: memoryLog(lines), compactor, maxRoomBytes })
}

beforeEach(() => {
  writes = new HeldWrites()
  reads = new HeldReads()
  storage = memoryStorage({ maxUncommittedBytes: 100_000_000, beforeWrite: () => writes.beforeWrite() })
  compactor = new InlineCompactor()
  lines = []
  // Every room sleeps as soon as it may.
  serve(0)
})

const join = async (text = 'doc'): Promise<HandDrivenClient> => {
  const client = new HandDrivenClient(documents, docName(text), text)
  client.greet()
  await settle()
  client.deliver()
  await settle()
  return client
}

/** As the service does about once a second. */
const look = async (): Promise<void> => {
  documents.sweep()
  await settle()
}

const logged = (message: string): unknown[] =>
  lines.filter((line) => line.message === message).map(({ fields }) => (fields as { doc: string }).doc)

const updateOf = (text: string): Uint8Array => {
  const doc = new Y.Doc()
  doc.getText('content').insert(0, text)
  return Y.encodeStateAsUpdate(doc)
}

/** Updates that are told apart by the letter, and come from clients of their own. */
const letterOf = (letter: string): Uint8Array => {
  const doc = new Y.Doc()
  doc.clientID = letter.charCodeAt(0)
  doc.getText('content').insert(0, letter)
  return Y.encodeStateAsUpdate(doc)
}

/** A doc with a text, two members, and no state in memory. */
const asleep = async (text = 'on disk'): Promise<[HandDrivenClient, HandDrivenClient]> => {
  const [ada, ben] = [await join(), await join()]
  ada.type(text)
  await settle()
  ben.deliver()
  await settle()
  await look()
  expect([documents.sleepingRooms, ben.text]).toEqual([1, text])
  return [ada, ben]
}

describe('a room sleeps', () => {
  test('while its members stay, and only over the budget', async () => {
    serve(1_000_000)
    const roomy = await join('roomy')
    roomy.type('x'.repeat(10_000))
    await settle()
    await look()
    expect(documents.sleepingRooms).toBe(0)
    serve(0)
    const [ben] = await asleep()
    expect([documents.openRooms, ben.closedWith]).toEqual([1, undefined])
    // What its members take besides.
    expect(documents.roomBytes).toBe(2_000)
  })

  test('as soon as what came is on disk, if that was much', async () => {
    const ada = await join()
    ada.type('x'.repeat(100_000))
    await settle()
    expect([storage.stored(name).length, documents.sleepingRooms]).toEqual([1, 1])
    expect(documents.roomBytes).toBe(2_000)
  })

  test('the least recently used first, and after those that nobody is in', async () => {
    serve(115_000)
    const clients = new Map<string, HandDrivenClient>()
    for (const text of ['one', 'two', 'left', 'three']) {
      const client = await join(text)
      client.type('x'.repeat(20_000))
      await settle()
      await look()
      clients.set(text, client)
    }
    clients.get('left')?.leave()
    clients.get('one')?.type('used again')
    await settle()
    await look()
    const four = await join('four')
    four.type('x'.repeat(20_000))
    await settle()
    await look()
    expect([logged('room unloaded'), logged('room asleep')]).toEqual([['left'], []])
    const five = await join('five')
    five.type('x'.repeat(20_000))
    await settle()
    await look()
    expect(logged('room asleep')).toEqual(['two'])
    expect(documents.roomBytes).toBeLessThanOrEqual(115_000)
  })

  test('not while something of it is on its way to disk', async () => {
    const ada = await join()
    writes.hold()
    ada.type('slow disk')
    await settle()
    await look()
    expect(documents.sleepingRooms).toBe(0)
    writes.release()
    await settle()
    await look()
    expect(documents.sleepingRooms).toBe(1)
  })

  test('not while it owes somebody a diff', async () => {
    const [ada, ben] = await asleep('')
    ben.maxUnread = 1
    ada.type('1')
    ada.type('2')
    ada.type('3')
    await settle()
    await look()
    expect([documents.counts.fellBehind, documents.sleepingRooms]).toEqual([1, 0])
    ben.maxUnread = Infinity
    ben.deliver()
    await settle()
    ben.deliver()
    expect(ben.text).toBe('123')
    await look()
    expect(documents.sleepingRooms).toBe(1)
  })

  test('not while it is made compact, which a doc that is due is before it sleeps', async () => {
    const [ada, ben] = await asleep('')
    let go = (): void => undefined
    compactor.beforeRun = () => new Promise((resolve) => (go = resolve))
    for (let count = 0; count < 160; count++) {
      ada.type('x')
      await storage.flushed()
    }
    await settle()
    await look()
    expect([compactor.runs, documents.sleepingRooms]).toEqual([1, 0])
    ada.type(' meanwhile')
    await settle()
    await look()
    go()
    await documents.compacted()
    await look()
    expect([compactor.runs, documents.sleepingRooms]).toEqual([1, 1])
    expect(storage.stored(name).length).toBeLessThan(20)
    expect(readText(storage.stored(name))).toBe(ada.text)
    ben.deliver()
    ben.type('!')
    await settle()
    ada.deliver()
    expect([ben.text, ada.text.endsWith(' meanwhile!')]).toEqual([ada.text, true])
  })

  test('and is not read for being made compact when the relay stops', async () => {
    const [other, ada] = [await join('other'), await join()]
    const typeALot = async (client: HandDrivenClient): Promise<void> => {
      for (let count = 0; count < 160; count++) {
        client.type('x')
        await storage.flushed()
      }
      await settle()
    }
    let go = (): void => undefined
    compactor.beforeRun = () => new Promise((resolve) => (go = resolve))
    await typeALot(other)
    await look()
    // The other one has its turn, so this one goes as it is.
    await typeALot(ada)
    await look()
    expect([compactor.runs, logged('room asleep').at(-1)]).toEqual([1, 'doc'])
    const before = [reads.begun, storage.stored(name).length]
    go()
    await documents.compactAll(1_000)
    expect([reads.begun, storage.stored(name).length]).toEqual(before)
    expect(compactor.runs).toBe(1)
  })
})

describe('[L5] a room that sleeps', () => {
  test('[S1] [S7] answers a step 1 with all that is on disk', async () => {
    const [ada] = await asleep()
    const before = ada.messagesOf('step2').length
    ada.session.receive(encodeStep1(Uint8Array.of(0)))
    await settle()
    const answers = ada.messagesOf('step2').slice(before)
    expect(answers.map(({ update }) => readText([update]))).toEqual(['on disk'])
    expect(documents.counts.wakes).toBeGreaterThan(0)
  })

  test('[S2] [S4] passes an update on and acknowledges it, and appends it behind what is there', async () => {
    const [ada, ben] = await asleep()
    const before = storage.stored(name).length
    const heard = ada.received.length
    ada.type(', and more')
    await settle()
    ben.deliver()
    expect(ben.text).toBe('on disk, and more')
    expect(ada.messagesOf('update')).toHaveLength(
      ada.messages.slice(0, heard).filter(({ type }) => type === 'update').length + 1,
    )
    expect(storage.stored(name)).toHaveLength(before + 1)
    expect(readText(storage.stored(name))).toBe('on disk, and more')
  })

  test('takes what came while it was read in the order of each sender, once', async () => {
    const [ada, ben] = await asleep('')
    const cleo = await join()
    await look()
    reads.hold()
    const before = reads.begun
    for (const letter of 'drift') ada.session.receive(encodeUpdate(letterOf(letter)))
    ben.session.receive(encodeUpdate(letterOf('B')))
    await settle()
    // Each is read no further, and nobody hears of anything before the state is there.
    expect([ada.isReadingPaused, ben.isReadingPaused, cleo.isReadingPaused]).toEqual([true, true, false])
    expect(cleo.messagesOf('update')).toEqual([])
    reads.release()
    await settle()
    expect(reads.begun - before).toBe(1)
    expect(cleo.messagesOf('update').map(({ update }) => update)).toEqual([
      ...[...'drift'].map(letterOf),
      letterOf('B'),
    ])
    expect([ada.isReadingPaused, ben.isReadingPaused]).toEqual([false, false])
  })

  test('[L1] lets nobody in before it is awake', async () => {
    await asleep()
    reads.hold()
    const cleo = new HandDrivenClient(documents, name)
    cleo.greet()
    cleo.type('early')
    await settle()
    expect(cleo.received).toEqual([])
    reads.release()
    await settle()
    cleo.deliver()
    expect(cleo.messages.slice(0, 2).map(({ type }) => type)).toEqual(['step1', 'step2'])
    expect(cleo.text).toContain('on disk')
    expect(cleo.text).toContain('early')
  })

  test('[L2] bounds what somebody sends who waits to be let in', async () => {
    await asleep()
    reads.hold()
    const mallory = new HandDrivenClient(documents, name)
    for (let count = 0; count < 1_100; count++) mallory.session.receive(Uint8Array.of(3))
    expect(mallory.closedWith).toBe(closeCodes.tooEarly)
  })

  test('[A1] [A2] [A4] goes on with presence and does not wake for it', async () => {
    const [ada, ben] = await asleep()
    const before = reads.begun
    ada.present([1, 1, { name: 'Ada' }])
    const last = (client: HandDrivenClient) =>
      decodeAwarenessEntries(client.messagesOf('awareness').at(-1)?.entries ?? new Uint8Array([0]))
    expect(last(ben)).toEqual([[1, 1, '{"name":"Ada"}']])
    ben.received.length = 0
    ben.session.receive(Uint8Array.of(3))
    expect(last(ben)).toEqual([[1, 1, '{"name":"Ada"}']])
    ada.leave()
    expect(last(ben)).toEqual([[1, 1, 'null']])
    expect([reads.begun, documents.sleepingRooms]).toEqual([before, 1])
  })

  test('[A1] takes nobody’s presence before the update that was sent before it', async () => {
    const [ada, ben] = await asleep()
    reads.hold()
    const heard = ben.received.length
    ada.type('first')
    ada.session.receive(encodeAwareness(awarenessEntries([1, 1, { at: 5 }])))
    await settle()
    expect(ben.received).toHaveLength(heard)
    reads.release()
    await settle()
    expect(ben.messages.slice(heard).map(({ type }) => type)).toEqual(['update', 'awareness'])
  })

  test('[E3] makes up with a diff for what somebody misses from then on who fell behind meanwhile', async () => {
    const [ada, ben] = await asleep()
    ben.maxUnread = 0
    // Who comes and who goes is told at once.
    ada.session.receive(encodeAwareness(awarenessEntries([1, 1, { a: 1 }])))
    ada.session.receive(encodeAwareness(awarenessEntries([1, 2, null])))
    expect([documents.counts.fellBehind, documents.sleepingRooms]).toEqual([1, 1])
    ada.type(', and more')
    await settle()
    ben.maxUnread = Infinity
    ben.deliver()
    await settle()
    ben.deliver()
    expect(ben.text).toBe('on disk, and more')
    const diff = ben.messagesOf('update').at(-1)?.update ?? new Uint8Array()
    expect(Y.decodeUpdate(diff).structs.map(({ id }) => id.clock)).toEqual(['on disk'.length])
  })

  test('[E3] owes nothing but presence to somebody who fell behind and caught up while it slept', async () => {
    const [ada, ben] = await asleep()
    ben.maxUnread = 0
    ada.session.receive(encodeAwareness(awarenessEntries([1, 1, { a: 1 }])))
    ada.session.receive(encodeAwareness(awarenessEntries([1, 2, null])))
    expect(documents.counts.fellBehind).toBe(1)
    const before = reads.begun
    ben.maxUnread = Infinity
    const heard = ben.received.length
    ben.deliver()
    expect(ben.messages.slice(heard).map(({ type }) => type)).toEqual(['awareness'])
    expect(reads.begun).toBe(before)
    ada.type('!')
    await settle()
    ben.deliver()
    expect(ben.text).toBe('on disk!')
  })

  test('[F6] takes updates from outside', async () => {
    const [ada] = await asleep('')
    const offer = { name, update: updateOf('from outside') }
    expect(await takeOffers(documents, [offer])).toEqual([{ refusal: undefined, isLacking: false }])
    ada.deliver()
    expect([ada.text, readText(storage.stored(name))]).toEqual(['from outside', 'from outside'])
  })

  test('takes updates from outside also if it has fallen asleep since it was asked for', async () => {
    const [ada] = await asleep('')
    const lease = documents.acquire(name)
    const opening = await lease.opening
    await look()
    if (opening.type !== 'open') throw new Error('it is open')
    expect(opening.room.isAwake).toBe(false)
    const { refusal } = await opening.room.takeFromOutside(checked(updateOf('x')), new Map())
    expect(refusal).toBeUndefined()
    lease.release()
    ada.deliver()
    expect(ada.text).toBe('x')
  })

  test('[M11] acknowledges all that came while it was read', async () => {
    let stored = 0
    const ada = new HandDrivenClient(documents, name, 'counting', {
      stored: (updates) => (stored += updates.length),
      rejected: () => undefined,
    })
    await settle()
    await look()
    reads.hold()
    for (const letter of 'drift') ada.session.receive(encodeUpdate(letterOf(letter)))
    await settle()
    expect(stored).toBe(0)
    reads.release()
    await settle()
    expect(stored).toBe(5)
  })

  test('[E1] is not woken by what cannot be read', async () => {
    const [ada, ben] = await asleep()
    const before = reads.begun
    ada.session.receive(Uint8Array.of(0, 9, 0))
    expect([ada.closedWith, ben.closedWith, reads.begun]).toEqual([closeCodes.badMessage, undefined, before])
  })

  test('may be left while it is read, and is forgotten then', async () => {
    const [ada, ben] = await asleep()
    reads.hold()
    ada.type('lost with its sender')
    await settle()
    ada.leave()
    ben.leave()
    await look()
    expect(documents.openRooms).toBe(1)
    reads.release()
    await settle()
    await look()
    expect([documents.openRooms, documents.roomBytes]).toEqual([0, 0])
    expect((await join()).text).toBe('on disk')
  })
})

describe('[L3] [L5] when a room that sleeps cannot be read,', () => {
  test('its members and those who want to be come back later, and the next attempt counts', async () => {
    const [ada, ben] = await asleep()
    reads.hold()
    ada.type('not taken')
    const cleo = new HandDrivenClient(documents, name)
    const outside = takeOffers(documents, [{ name, update: updateOf('nor this') }])
    await settle()
    reads.fail()
    await settle()
    const { loadFailed } = closeCodes
    expect([ada, ben, cleo].map(({ closedWith }) => closedWith)).toEqual([loadFailed, loadFailed, loadFailed])
    expect(await outside).toEqual([{ refusal: loadFailed, isLacking: false }])
    expect(lines.filter(({ level }) => level === 'error')).toMatchObject([
      { message: 'doc not loaded', fields: { doc: name } },
    ])
    expect(storage.stored(name)).toHaveLength(1)
    expect((await join()).text).toBe('on disk')
  })

  test('neither does somebody wait for it who was just to be let in', async () => {
    const [ada] = await asleep()
    ada.type(', awake')
    await settle()
    const cleo = new HandDrivenClient(documents, name)
    documents.sweep()
    reads.hold()
    await settle()
    expect([reads.waiting, cleo.received]).toEqual([1, []])
    reads.fail()
    await settle()
    expect([ada, cleo].map(({ closedWith }) => closedWith)).toEqual([closeCodes.loadFailed, closeCodes.loadFailed])
  })

  test('because an entry is damaged, it is refused and named until it has been mended', async () => {
    const [ada, ben] = await asleep()
    const [good] = storage.stored(name)
    const other = await join('other')
    storage.tamper(name, 0, updateOf('something else'))
    ada.type('not taken')
    await settle()
    const { docUnreadable } = closeCodes
    expect([ada.closedWith, ben.closedWith, other.closedWith]).toEqual([docUnreadable, docUnreadable, undefined])
    expect([...documents.quarantined.keys()]).toEqual([name])
    expect(lines.find(({ message }) => message === 'doc unreadable')).toMatchObject({ fields: { doc: name, entry: 0 } })
    expect((await join()).closedWith).toBe(docUnreadable)
    storage.tamper(name, 0, good)
    expect((await join()).text).toBe('on disk')
    expect(documents.quarantined.size).toBe(0)
  })
})

test.each([1, 2, 3, 4, 5, 6, 7, 8])('under any schedule all replicas and the disk agree: seed %i', async (seed) => {
  const gen = prng.create(seed)
  const names = ['one', 'two', 'three']
  // From none at all to enough for one of them.
  const maxRoomBytes = prng.oneOf(gen, [0, 7_000, 9_000])
  serve(maxRoomBytes)
  const enter = (text: string, doc?: Y.Doc): HandDrivenClient => {
    const client = new HandDrivenClient(documents, docName(text))
    if (doc !== undefined) Y.applyUpdate(client.doc, Y.encodeStateAsUpdate(doc), client)
    client.greet()
    return client
  }
  const clients = names.flatMap((text) => [1, 2, 3].map(() => ({ text, client: enter(text) })))
  await settle()
  for (let step = 0; step < 400; step++) {
    const one = prng.oneOf(gen, clients)
    switch (prng.int32(gen, 0, 12)) {
      case 0:
        one.client.leave()
        one.client = enter(one.text, one.client.doc)
        break
      case 1:
        // Also between an answer and whoever awaits it.
        documents.sweep()
        break
      case 2:
        reads.hold()
        break
      case 3:
        reads.release()
        break
      case 4:
        writes.release()
        writes.hold()
        break
      case 5:
        writes.release()
        break
      case 6:
        one.client.present([one.client.doc.clientID, step, { step }])
        break
      case 7:
        await settle()
        break
      case 8:
        one.client.maxUnread = prng.oneOf(gen, [1, 3, Infinity])
        break
      case 9:
        void takeOffers(documents, [{ name: docName(one.text), update: updateOf(`<${step}>`) }])
        break
      case 10:
        one.client.deliver()
        break
      default:
        one.client.type(String(step % 10))
    }
  }
  reads.release()
  writes.release()
  for (const { client } of clients) client.maxUnread = Infinity
  for (let turn = 0; turn < 6; turn++) {
    await settle()
    for (const { client } of clients) client.deliver()
  }
  expect(documents.counts.wakes).toBeGreaterThan(0)
  for (const text of names) {
    const stored = readText(storage.stored(docName(text)))
    for (const { client, text: room } of clients) if (room === text) expect(client.text).toBe(stored)
  }
  expect(clients.map(({ client }) => client.closedWith)).toEqual(clients.map(() => undefined))
  for (const { client } of clients) client.leave()
  for (let turn = 0; turn < 3; turn++) await look()
  expect(documents.roomBytes).toBeLessThanOrEqual(maxRoomBytes)
})
