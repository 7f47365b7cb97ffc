import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { closeCodes } from '../../shared/protocol/close-codes.ts'
import { encodeAwareness, encodeStep1, encodeStep2 } from '../../shared/protocol/messages.ts'
import {
  encodeClose,
  encodeOnChannel,
  encodeOpen,
  encodePing,
  encodeToken,
  encodeUnwatch,
  encodeWatch,
} from '../../shared/protocol/sync-messages.ts'
import type { DocumentService } from '../documents/document-service.ts'
import { defaultLimits, limits } from '../limits.ts'
import type { MemoryStorage } from '../storage/memory-storage.ts'
import { memoryStorage } from '../testing/memory-storage.ts'
import { documentService } from '../testing/document-service.ts'
import { HandDrivenAccess } from '../testing/hand-driven-access.ts'
import { awarenessEntries, HandDrivenClient, settle } from '../testing/hand-driven-client.ts'
import { HandDrivenSync } from '../testing/hand-driven-sync.ts'
import { HeldWrites } from '../testing/held-writes.ts'
import { memoryLog, type LogLine } from '../testing/memory-log.ts'
import { until } from '../testing/poll.ts'
import { docName } from '../testing/storage-contract.ts'
import { Admission } from './admission.ts'
import { keepAliveMs } from './session.ts'
import { CloseCounts } from './close-counts.ts'
import type { SyncServices } from './sync-connection.ts'
import { SyncFrames } from './sync-frames.ts'
import { SyncWatches } from './sync-watches.ts'

const maxChannels = 10
const maxUncommittedBytes = 100_000
let writes: HeldWrites
let storage: MemoryStorage
let documents: DocumentService
let services: SyncServices
let lines: LogLine[]

beforeEach(() => {
  writes = new HeldWrites()
  lines = []
  storage = memoryStorage({ maxUncommittedBytes, beforeWrite: () => writes.beforeWrite() })
  documents = documentService(storage)
  const log = memoryLog(lines)
  services = {
    documents,
    storage,
    maxChannels,
    limits: defaultLimits,
    log,
    watches: new SyncWatches(storage, log),
    frames: new SyncFrames(),
    closes: new CloseCounts(),
  }
})

const connect = (): HandDrivenSync => new HandDrivenSync(services)

/** An update that inserts a text into a doc of its own. */
const typed = (text: string): Uint8Array => {
  const doc = new Y.Doc()
  doc.getText('content').insert(0, text)
  return Y.encodeStateAsUpdate(doc)
}
const nothing = Uint8Array.of(0, 0)
const emptyVector = Uint8Array.of(0)

const committed = async (client: HandDrivenSync, channel: number, count: number): Promise<void> =>
  until(`${count} messages are committed`, () =>
    client.framesOf('committed').some((frame) => frame.channel === channel && frame.count === count),
  )

describe('channels', () => {
  test('[M6] the welcome comes first and says what there is', () => {
    expect(connect().frames).toEqual([
      { type: 'welcome', version: 1, epoch: storage.epoch, maxMessageBytes: defaultLimits.messageBytes, maxChannels },
    ])
  })

  test('[M7] each is a conversation about its doc, from its first moment', async () => {
    const client = connect()
    client.open(1, 'one')
    client.sayOn(1, encodeStep1(emptyVector))
    client.open(2, '100%/二')
    client.update(2, typed('on two'))
    await committed(client, 2, 1)
    expect(client.messagesOn(1).map(({ type }) => type)).toEqual(['step1', 'step2'])
    expect(client.messagesOn(2).map(({ type }) => type)).toEqual(['step1'])
    const plain = new HandDrivenClient(documents, docName('100%/二'))
    plain.greet()
    await settle()
    plain.deliver()
    expect(plain.text).toBe('on two')
  })

  test.each([[''], ['x'.repeat(513)]])('[M7] a name that is none of a doc is answered with 4404', (name) => {
    const client = connect()
    client.open(1, name)
    expect(client.framesOf('closed')).toMatchObject([{ channel: 1, code: 4404 }])
    expect(client.closedWith).toBeUndefined()
  })

  test('[M8] a number is free again after it was closed, and what was on the way is dropped', async () => {
    const client = connect()
    client.open(1, 'one')
    await settle()
    client.say(encodeClose(1))
    client.update(1, typed('late'))
    client.say(encodeClose(1))
    expect(client.framesOf('closed')).toEqual([{ type: 'closed', channel: 1, code: 1000, reason: '' }])
    client.open(1, 'two')
    client.update(1, typed('on two'))
    await committed(client, 1, 1)
    const plain = new HandDrivenClient(documents, docName('one'))
    plain.greet()
    await settle()
    plain.deliver()
    expect(plain.text).toBe('')
  })

  test('[M9] what cannot be read on one ends that one alone', async () => {
    const client = connect()
    client.open(1, 'one')
    client.open(2, 'two')
    await settle()
    client.sayOn(1, Uint8Array.of(0, 2, 200, 1))
    client.update(2, typed('fine'))
    await committed(client, 2, 1)
    expect(client.framesOf('closed')).toMatchObject([{ channel: 1, code: 4400 }])
    expect(client.closedWith).toBeUndefined()
  })

  test('[M9] the end of the connection takes its people away everywhere', async () => {
    const [ada, ben] = [connect(), connect()]
    for (const client of [ada, ben]) client.open(1, 'one')
    await settle()
    ben.sayOn(1, encodeAwareness(awarenessEntries([7, 1, { name: 'Ben' }])))
    ben.connection.closed()
    expect(ada.messagesOn(1).filter(({ type }) => type === 'awareness')).toHaveLength(2)
    expect(ben.connection.openChannels).toBe(0)
  })

  test('[M10] there are as many as the welcome said', () => {
    const client = connect()
    for (let channel = 1; channel <= maxChannels + 1; channel++) client.open(channel, `doc ${channel}`)
    expect(client.connection.openChannels).toBeLessThanOrEqual(maxChannels)
    return until('the last is refused', () => client.framesOf('closed').length > 0).then(() => {
      expect(client.framesOf('closed')).toMatchObject([{ channel: maxChannels + 1, code: 4510 }])
      expect(client.connection.openChannels).toBe(maxChannels)
    })
  })

  test('[M8] a room that ends its members ends channels with the codes of /ws', async () => {
    const client = connect()
    client.open(1, 'one')
    await settle()
    const opening = await documents.acquire(docName('one')).opening
    if (opening.type === 'open') opening.room.end(closeCodes.cannotStore)
    expect(client.framesOf('closed')).toMatchObject([{ channel: 1, code: 4507 }])
    client.open(1, 'one')
    await settle()
    expect(client.messagesOn(1).at(-1)?.type).toBe('step1')
  })
})

describe('[M5] what cannot be read ends the connection:', () => {
  test.each([
    ['no channel', []],
    ['a padded channel number', [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0]],
    ['a control message that is cut off', [0, 6]],
    ['a body that claims more than there is', [0, 1, 255, 255, 255, 7, 1]],
    ['a name that is not UTF-8', [0, 1, 3, 1, 1, 0xff]],
    ['a channel 0', [...encodeOpen(0, 'doc')]],
  ])('%s', (_, bytes) => {
    const client = connect()
    client.say(Uint8Array.from(bytes))
    expect(client.closedWith).toBe(closeCodes.badMessage)
  })

  test('a channel that is open', () => {
    const client = connect()
    client.open(1, 'one')
    client.open(1, 'two')
    expect(client.closedWith).toBe(closeCodes.badMessage)
  })

  test('random frames never throw, and nobody else notices', async () => {
    const ada = connect()
    ada.open(1, 'one')
    await settle()
    const frames = fc.array(
      fc.oneof(
        fc.uint8Array({ maxLength: 60 }),
        fc.uint8Array({ maxLength: 20 }).map((rest) => Uint8Array.of(0, ...rest)),
        fc.uint8Array({ maxLength: 20 }).map((rest) => Uint8Array.of(1, ...rest)),
      ),
      { maxLength: 8 },
    )
    await fc.assert(
      fc.asyncProperty(frames, async (damaged) => {
        const mallory = connect()
        mallory.open(1, 'one')
        await settle()
        for (const frame of damaged) mallory.say(frame)
        mallory.connection.closed()
      }),
      { numRuns: 200 },
    )
    ada.update(1, typed('still here'))
    await committed(ada, 1, 1)
    expect(ada.framesOf('closed')).toEqual([])
  })
})

test('[M4] unknown control messages are skipped, in bounded number', () => {
  const client = connect()
  for (let count = 0; count < limits.unknownMessages; count++) client.say(Uint8Array.of(0, 99, 1, 1))
  expect(client.closedWith).toBeUndefined()
  client.say(Uint8Array.of(0, 99, 0))
  expect(client.closedWith).toBe(closeCodes.badMessage)
})

describe('[M3] a token', () => {
  const minute = 60_000
  let access: HandDrivenAccess

  const enter = (expiresInMs: number): HandDrivenSync => {
    const principal = access.issue('first-secret', { expiresAt: Date.now() + expiresInMs })
    return new HandDrivenSync(services, new Admission(access, principal))
  }

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'] })
    access = new HandDrivenAccess()
    access.give('s', 'ada')
    access.give('other', 'ben')
  })
  afterEach(() => vi.useRealTimers())

  test('opens what its account may use, and nothing else', async () => {
    const client = enter(60 * minute)
    client.say(encodeOpen(1, docName('s/a')))
    client.say(encodeOpen(2, docName('other/a')))
    client.say(encodeOpen(3, docName('nowhere/a')))
    await settle()
    const { code, reason } = closeCodes.noAccess
    expect(client.framesOf('closed')).toEqual([
      { type: 'closed', channel: 2, code, reason },
      { type: 'closed', channel: 3, code, reason },
    ])
    expect(documents.openRooms).toBe(1)
  })

  test('lets nobody watch the space of somebody else', () => {
    const client = enter(60 * minute)
    client.say(encodeWatch('s'))
    expect(client.closedWith).toBeUndefined()
    client.say(encodeWatch('other'))
    expect(client.closedWith).toBe(closeCodes.noAccess)
  })

  test('is asked for in time and once, and a newer one of the same device takes its place', async () => {
    const client = enter(6 * minute)
    client.connection.keepAlive(0)
    expect(client.framesOf('tokenNeeded')).toEqual([])
    vi.setSystemTime(Date.now() + 2 * minute)
    client.connection.keepAlive(0)
    client.connection.keepAlive(0)
    expect(client.framesOf('tokenNeeded')).toEqual([{ type: 'tokenNeeded', secondsLeft: 240 }])
    access.issue('second-secret', { expiresAt: Date.now() + 60 * minute })
    client.say(encodeToken('second-secret'))
    await settle()
    client.connection.keepAlive(0)
    vi.setSystemTime(Date.now() + 56 * minute)
    client.connection.keepAlive(0)
    expect(client.framesOf('tokenNeeded')).toHaveLength(2)
    expect(client.closedWith).toBeUndefined()
  })

  test.each([
    ['of another account', { accountId: 'ben' }],
    ['of another device', { deviceId: 'phone' }],
  ])('%s ends the connection', async (_, who) => {
    const client = enter(60 * minute)
    access.issue('second-secret', who)
    client.say(encodeToken('second-secret'))
    await settle()
    expect(client.closedWith).toBe(closeCodes.authRequired)
  })

  test('that has expired says so', async () => {
    const client = enter(60 * minute)
    access.refuse('second-secret', 'expired')
    client.say(encodeToken('second-secret'))
    await settle()
    expect(client.closedWith).toBe(closeCodes.tokenExpired)
  })

  test('is looked at one after the other; of those that came meanwhile only the newest counts', async () => {
    const client = enter(60 * minute)
    for (let count = 0; count < 1_000; count++) client.say(encodeToken(`wrong ${count}`))
    access.issue('last', {})
    client.say(encodeToken('last'))
    await settle()
    expect(access.asked.length).toBeLessThanOrEqual(2)
  })

  test('is never logged', async () => {
    const client = enter(60 * minute)
    client.say(encodeToken('second-secret'))
    await settle()
    expect(JSON.stringify(lines)).not.toContain('secret')
  })
})

describe('what is stored', () => {
  test('[M11] nothing is said before it is on disk, and then all at once', async () => {
    const client = connect()
    client.open(1, 'one')
    await settle()
    writes.hold()
    const known = typed('hello')
    client.sayOn(1, encodeStep2(known))
    client.update(1, typed('there'))
    client.update(1, known)
    client.update(1, nothing)
    await settle()
    expect(client.framesOf('committed')).toEqual([])
    writes.release()
    await committed(client, 1, 4)
    expect(client.framesOf('committed')).toHaveLength(1)
  })

  test('[M11] what is known or empty counts at once when nothing is on the way', async () => {
    const client = connect()
    client.open(1, 'one')
    await settle()
    client.update(1, nothing)
    expect(client.framesOf('committed')).toEqual([{ type: 'committed', channel: 1, count: 1 }])
  })

  test('[M11] each channel counts from its own opening, and nobody hears of what others sent', async () => {
    const [ada, ben] = [connect(), connect()]
    for (const client of [ada, ben]) client.open(1, 'one')
    await settle()
    ada.update(1, typed('a'))
    await committed(ada, 1, 1)
    ada.say(encodeClose(1))
    ada.open(1, 'one')
    ada.update(1, typed('b'))
    await until('the second is committed', () => ada.framesOf('committed').length === 2)
    expect(ada.framesOf('committed').map(({ count }) => count)).toEqual([1, 1])
    expect(ben.framesOf('committed')).toEqual([])
    expect(ben.messagesOn(1).map(({ type }) => type)).toEqual(['step1', 'update', 'update'])
    // No echo.
    expect(ada.messagesOn(1).map(({ type }) => type)).toEqual(['step1', 'step1'])
  })

  test('[M12] what does not fit is rejected by its index, and the channel goes on', async () => {
    const client = connect()
    client.open(1, 'one')
    await settle()
    writes.hold()
    client.update(1, typed('a'))
    client.update(1, typed('x'.repeat(maxUncommittedBytes)))
    client.update(1, typed('y'.repeat(maxUncommittedBytes)))
    client.update(1, typed('b'))
    await settle()
    expect(client.framesOf('rejected')).toMatchObject([
      { channel: 1, index: 1, code: 4507 },
      { channel: 1, index: 2, code: 4507 },
    ])
    expect(client.framesOf('committed')).toEqual([])
    writes.release()
    await committed(client, 1, 4)
    expect(client.framesOf('closed')).toEqual([])
  })

  test('[M12] the count passes over what was rejected, also when that came last', async () => {
    const client = connect()
    client.open(1, 'one')
    client.open(2, 'two')
    await settle()
    writes.hold()
    client.update(2, typed('a'))
    client.update(1, nothing)
    client.update(1, typed('x'.repeat(maxUncommittedBytes)))
    writes.release()
    expect(client.frames.slice(-3)).toMatchObject([
      { type: 'committed', count: 1 },
      { type: 'rejected', index: 1 },
      { type: 'committed', count: 2 },
    ])
  })
})

describe('[M16] whether the relay can store', () => {
  test('is told to everybody, and to those who come meanwhile', async () => {
    const ada = connect()
    ada.open(1, 'one')
    await settle()
    writes.failWrites(1_000)
    ada.update(1, typed('a'))
    await until('Ada is told', () => ada.framesOf('storage').length === 1)
    const ben = connect()
    for (const client of [ada, ben])
      expect(client.framesOf('storage')).toEqual([
        { type: 'storage', failing: true, reason: expect.stringContaining('No space left on device') as string },
      ])
    expect(ben.frames.map(({ type }) => type)).toEqual(['welcome', 'storage'])
    // What is there is served.
    ben.open(1, 'one')
    ben.sayOn(1, encodeStep1(emptyVector))
    await settle()
    expect(ben.messagesOn(1).map(({ type }) => type)).toEqual(['step1', 'step2'])
    writes.failWrites(0)
    await committed(ada, 1, 1)
    for (const client of [ada, ben])
      expect(client.framesOf('storage').at(-1)).toEqual({ type: 'storage', failing: false, reason: '' })
    ben.connection.closed()
    const heard = ben.frames.length
    writes.failWrites(1)
    ada.update(1, typed('b'))
    await committed(ada, 1, 2)
    expect(ben.frames).toHaveLength(heard)
  })
})

describe('[M15] changes in a space', () => {
  test('are told with the head, first and after each commit', async () => {
    const [ada, ben] = [connect(), connect()]
    ada.open(1, 'space/note')
    ada.update(1, typed('a'))
    await committed(ada, 1, 1)
    ben.say(encodeWatch('space'))
    ben.say(encodeWatch('space'))
    ben.say(encodeWatch('other'))
    await until('Ben knows the heads', () => ben.framesOf('changed').length === 2)
    expect(ben.framesOf('changed')).toEqual([
      { type: 'changed', space: 'space', sequence: storage.sequence, docs: undefined },
      { type: 'changed', space: 'other', sequence: 0, docs: undefined },
    ])
    ada.update(1, typed('b'))
    await committed(ada, 1, 2)
    await until('Ben is told', () => ben.framesOf('changed').length === 3)
    const { sequence } = storage
    expect(ben.framesOf('changed').at(-1)).toEqual({ type: 'changed', space: 'space', sequence, docs: ['space/note'] })
    ben.say(encodeUnwatch('space'))
    ada.update(1, typed('c'))
    await committed(ada, 1, 3)
    expect(ben.framesOf('changed')).toHaveLength(3)
  })

  test('[M10] a connection may watch so many', () => {
    const client = connect()
    for (let count = 0; count < limits.watches; count++) client.say(encodeWatch(`space ${count}`))
    expect(client.closedWith).toBeUndefined()
    client.say(encodeWatch('one more'))
    expect(client.closedWith).toBe(closeCodes.limitExceeded)
  })

  test('that a reader cannot take wait as one per space', async () => {
    const client = connect()
    client.say(encodeWatch('one'))
    await until('the head is known', () => client.framesOf('changed').length === 1)
    vi.useFakeTimers({ toFake: ['setTimeout'] })
    client.isFull = true
    const other = connect()
    other.open(1, 'one')
    for (let count = 1; count <= 3; count++) {
      other.update(1, typed('x'))
      while (other.framesOf('committed').length < count) await settle()
      vi.advanceTimersByTime(100)
    }
    vi.useRealTimers()
    expect(client.framesOf('changed')).toHaveLength(1)
    client.drain()
    expect(client.framesOf('changed').map(({ sequence }) => sequence)).toEqual([0, storage.sequence])
    // What the first two named is in no later frame.
    expect(client.framesOf('changed').at(-1)?.docs).toBeUndefined()
    other.update(1, typed('y'))
    await until('the next is told', () => client.framesOf('changed').length === 3)
    expect(client.framesOf('changed').at(-1)?.docs).toEqual(['one'])
  })
})

describe('[M17] the keep-alive', () => {
  test('a ping is answered', () => {
    const client = connect()
    client.say(encodePing(9))
    expect(client.framesOf('pong')).toEqual([{ type: 'pong', nonce: 9 }])
  })

  test('a quiet connection gets one sign of life, whatever number of channels it has', async () => {
    const client = connect()
    client.open(1, 'one')
    client.open(2, 'two')
    await settle()
    const now = Math.ceil(performance.now())
    client.connection.keepAlive(now)
    const heard = client.frames.length
    client.connection.keepAlive(now + keepAliveMs - 1)
    expect(client.frames).toHaveLength(heard)
    client.connection.keepAlive(now + keepAliveMs + 1)
    expect(client.frames.slice(heard)).toEqual([{ type: 'pong', nonce: 0 }])
  })
})

describe('[M13] a client that asks for much and reads nothing', () => {
  test('is not read further while its socket is full, and gets its turn when it has drained', async () => {
    const client = connect()
    client.open(1, 'one')
    await settle()
    client.isFull = true
    // What was read already still comes.
    for (let count = 0; count < 1_000; count++) client.sayOn(1, encodeStep1(emptyVector))
    client.say(encodePing(1))
    expect(client.isReadingPaused).toBe(true)
    expect(client.messagesOn(1).filter(({ type }) => type === 'step2')).toEqual([])
    client.isFull = false
    client.connection.drained()
    expect(client.messagesOn(1).filter(({ type }) => type === 'step2')).toHaveLength(1_000)
    expect(client.framesOf('pong')).toHaveLength(1)
    expect(client.isReadingPaused).toBe(false)
  })

  test('has few docs loaded at once, whatever number it opens', async () => {
    const client = connect()
    for (let channel = 1; channel <= maxChannels; channel++) client.open(channel, `doc ${channel}`)
    expect(client.connection.openChannels).toBe(4)
    expect(client.isReadingPaused).toBe(true)
    await until('all are open', () => client.connection.openChannels === maxChannels)
    await settle()
    expect(client.isReadingPaused).toBe(false)
    for (let channel = 1; channel <= maxChannels; channel++)
      expect(client.messagesOn(channel).map(({ type }) => type)).toEqual(['step1'])
  })

  test('gets what waited in the order in which it was asked for', async () => {
    const client = connect()
    client.open(1, 'one')
    await settle()
    client.isFull = true
    client.say(encodeOnChannel(1, encodeStep1(emptyVector)))
    client.say(encodeClose(1))
    client.say(encodeOpen(1, 'two'))
    client.drain()
    await settle()
    expect(client.frames.map((frame) => (frame.type === 'onChannel' ? 'onChannel' : frame.type)).slice(-4)).toEqual([
      'onChannel',
      'onChannel',
      'closed',
      'onChannel',
    ])
  })
})

test('nothing is delivered after the end, in either direction', async () => {
  const [ada, ben] = [connect(), connect()]
  for (const client of [ada, ben]) client.open(1, 'one')
  await settle()
  ben.connection.end(closeCodes.shuttingDown)
  expect(ben.closedWith).toBe(closeCodes.shuttingDown)
  const heard = ben.frames.length
  ada.update(1, typed('hello'))
  ben.update(1, typed('too late'))
  await committed(ada, 1, 1)
  expect(ben.frames).toHaveLength(heard)
  expect(ada.messagesOn(1).filter(({ type }) => type === 'update')).toEqual([])
  ben.connection.closed()
})

test('one message to many channels of one number is one frame', () => {
  const frames = new SyncFrames()
  const message = Uint8Array.of(3)
  expect(frames.frame(1, message)).toBe(frames.frame(1, message))
  expect(frames.frame(2, message)).toEqual(Uint8Array.of(2, 3))
  expect(frames.frame(1, Uint8Array.of(3))).toEqual(Uint8Array.of(1, 3))
  expect(frames.frame(1, new Uint8Array(100_000))).toBeUndefined()
  expect(frames.head(300)).toEqual(Uint8Array.of(0xac, 2))
})
