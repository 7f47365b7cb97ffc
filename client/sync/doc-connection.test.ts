import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'

// Before the first import: y-websocket's clock is whatever `Date.now` was when it was loaded.
vi.hoisted(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] }))

import { spaceDocName, type SpaceId } from '../../shared/ids.ts'
import { decodeMessage, encodeStep1, encodeStep2, encodeUpdate } from '../../shared/protocol/messages.ts'
import {
  encodeClosed,
  encodeCommitted,
  encodeOnChannel,
  encodePong,
  encodeRejected,
  encodeStorage,
} from '../../shared/protocol/sync-messages.ts'
import { DocConnection } from './doc-connection.ts'
import type { OnMeeting } from './sync-channel.ts'
import { piecesOf } from './update-pieces.ts'
import { HandDrivenRelay, settle } from './testing/hand-driven-relay.ts'

const name = spaceDocName('00000000-0000-4000-8000-000000000001' as SpaceId)

let relay: HandDrivenRelay
/** What the relay has of the doc. */
let stored: Y.Doc
let doc: Y.Doc
let awareness: Awareness
let connection: DocConnection
const onMeeting = vi.fn<OnMeeting>()
const text = (of: Y.Doc): Y.Text => of.getText('content')

beforeEach(async () => {
  relay = new HandDrivenRelay()
  stored = new Y.Doc()
  doc = new Y.Doc()
  awareness = new Awareness(doc)
  connection = new DocConnection(relay.socket, name, doc, awareness, () => undefined, onMeeting)
  await relay.welcome()
})
afterEach(() => {
  connection[Symbol.dispose]()
  relay.socket[Symbol.dispose]()
  awareness.destroy()
})

const channel = (): number => relay.wire.framesOf('open').at(-1)?.channel ?? 0
const say = (message: Uint8Array): void => relay.wire.deliver(encodeOnChannel(channel(), message))

/** The messages with an update that came on the latest channel. */
const offered = (): Uint8Array[] =>
  relay.wire
    .framesOf('onChannel')
    .filter((frame) => frame.channel === channel())
    .map(({ message }) => decodeMessage(message))
    .flatMap((message) => (message.type === 'step2' || message.type === 'update' ? [message.update] : []))

/** Answers the client's step 1 and asks with the relay's. */
const greet = (): void => {
  say(encodeStep1(Y.encodeStateVector(stored)))
  say(encodeStep2(Y.encodeStateAsUpdate(stored)))
}

/** Takes all that was offered, and says so. */
const commit = (): void => {
  for (const update of offered()) Y.applyUpdate(stored, update)
  relay.wire.deliver(encodeCommitted(channel(), offered().length))
}

const reject = (index: number, code: number): void =>
  relay.wire.deliver(encodeRejected(channel(), index, code, 'Not now.'))

describe('a long greeting', () => {
  /** What the page waits for between two pieces. */
  let pauses: (() => void)[]
  const goOn = async (): Promise<void> => {
    pauses.shift()?.()
    await settle()
  }
  beforeEach(async () => {
    pauses = []
    const thread = {
      isFor: () => true,
      split: (update: Uint8Array) => Promise.resolve(piecesOf(update, 1)),
      pause: () => new Promise<void>((resolve) => pauses.push(resolve)),
    }
    connection[Symbol.dispose]()
    connection = new DocConnection(
      relay.socket,
      name,
      doc,
      awareness,
      () => undefined,
      () => undefined,
      thread,
    )
    await settle()
    for (const word of ['one', 'two', 'three']) stored.getMap(word).set('is', word)
  })
  const known = (): string[] => ['one', 'two', 'three'].filter((word) => doc.getMap(word).has('is'))

  it('[M11] is taken piece by piece, and what came after it stays after it', async () => {
    greet()
    await settle()
    expect(connection.isReceiving).toBe(true)
    expect(known()).toEqual(['one'])
    doc.getMap('here').set('is', 'here')
    Y.applyUpdate(stored, offered().at(-1) ?? Uint8Array.of(0, 0))
    const other = new Y.Doc()
    Y.applyUpdate(other, Y.encodeStateAsUpdate(stored))
    other.on('update', (update: Uint8Array) => say(encodeUpdate(update)))
    other.getMap('one').set('is', 'another one')
    commit()
    await goOn()
    expect(known()).toEqual(['one', 'two'])
    expect(connection.received).toBe(false)
    expect(connection.settled).toBe(false)
    await goOn()
    expect(known()).toEqual(['one', 'two', 'three'])
    expect(doc.getMap('one').get('is')).toBe('another one')
    expect(connection.isReceiving).toBe(false)
    expect(connection.received).toBe(true)
    // The relay may not have on its disk what it passed on since.
    expect(connection.settled).toBe(false)
    await vi.advanceTimersByTimeAsync(1_000)
    commit()
    expect(connection.settled).toBe(true)
  })

  it('ends with its connection, and the next one brings the rest', async () => {
    greet()
    await settle()
    relay.wire.deliver(encodeClosed(channel(), 4503, 'again'))
    expect(connection.isReceiving).toBe(false)
    await goOn()
    expect(known()).toEqual(['one'])
    expect(connection.received).toBe(false)
    await vi.advanceTimersByTimeAsync(60_000)
    say(encodeStep1(Y.encodeStateVector(stored)))
    say(encodeStep2(Y.encodeStateAsUpdate(stored, Y.encodeStateVector(doc))))
    await settle()
    while (pauses.length > 0) await goOn()
    expect(known()).toEqual(['one', 'two', 'three'])
    expect(connection.received).toBe(true)
  })
})

it('tells of what the relay has before the doc has it, once on each channel, and again when it is there', () => {
  const seen: string[] = []
  onMeeting.mockImplementation((update, known) => {
    const theirs = new Y.Doc()
    Y.applyUpdate(theirs, update)
    seen.push(`here “${text(doc).toJSON()}”, there “${text(theirs).toJSON()}”, ${known?.size} known`)
    return () => seen.push(`now “${text(doc).toJSON()}”`)
  })
  text(stored).insert(0, 'theirs')
  greet()
  say(encodeStep2(Y.encodeStateAsUpdate(stored)))
  onMeeting.mockReset()
  expect(seen).toEqual(['here “”, there “theirs”, 1 known', 'now “theirs”'])
})

describe('a connection is settled', () => {
  it('[M11] when the relay has what was offered on its disk, and not before', () => {
    text(doc).insert(0, 'written before')
    greet()
    expect(connection.state).toBe('connected')
    expect(connection.received).toBe(true)
    expect(connection.settled).toBe(false)
    commit()
    expect(connection.settled).toBe(true)
    text(doc).insert(0, 'and now ')
    expect(connection.settled).toBe(false)
    text(doc).insert(0, 'again ')
    relay.wire.deliver(encodeCommitted(channel(), offered().length - 1))
    expect(connection.settled).toBe(false)
    commit()
    expect(connection.settled).toBe(true)
    expect(text(stored).toJSON()).toBe('again and now written before')
  })

  it('[M11] only with its own deletes, whatever others deleted meanwhile', async () => {
    text(stored).insert(0, 'gone on both')
    greet()
    commit()
    expect(text(doc).toJSON()).toBe('gone on both')
    const other = new Y.Doc()
    Y.applyUpdate(other, Y.encodeStateAsUpdate(stored))
    text(doc).delete(0, 4)
    other.on('update', (update: Uint8Array) => say(encodeUpdate(update)))
    text(other).delete(0, 4)
    expect(connection.settled).toBe(false)
    commit()
    await vi.advanceTimersByTimeAsync(1_000)
    commit()
    expect(connection.settled).toBe(true)
  })

  it('[M11] with what the relay has passed on only when that is on its disk too, for which it asks', async () => {
    greet()
    commit()
    expect(connection.settled).toBe(true)
    const other = new Y.Doc()
    other.on('update', (update: Uint8Array) => say(encodeUpdate(update)))
    text(other).insert(0, 'passed on')
    expect(text(doc).toJSON()).toBe('passed on')
    expect(connection.settled).toBe(false)
    const before = offered().length
    await vi.advanceTimersByTimeAsync(1_000)
    expect(offered().slice(before)).toEqual([Uint8Array.of(0, 0)])
    expect(connection.settled).toBe(false)
    commit()
    expect(connection.settled).toBe(true)
  })

  it('not while a transaction runs, nor in what hears of it first', () => {
    greet()
    commit()
    const seen: boolean[] = []
    text(doc).observe(() => seen.push(connection.settled))
    doc.on('afterTransaction', () => seen.push(connection.settled))
    doc.transact(() => {
      text(doc).insert(0, 'a')
      seen.push(connection.settled)
    })
    expect(seen).toEqual([false, false, false])
    commit()
    expect(connection.settled).toBe(true)
  })

  it('not before the relay said what it has, nor before it sent it', () => {
    say(encodeStep1(Y.encodeStateVector(stored)))
    commit()
    expect(connection.settled).toBe(false)
    say(encodeStep2(Y.encodeStateAsUpdate(stored)))
    expect(connection.settled).toBe(false)
    commit()
    expect(connection.settled).toBe(true)
  })

  it('and what was written here is not offered before both sides have met: a page that dies between leaves them apart', async () => {
    text(doc).insert(0, 'offline')
    text(stored).insert(0, 'elsewhere')
    relay.wire.drop()
    await relay.pass(200)
    await relay.welcome()
    onMeeting.mockReset()
    say(encodeStep1(Y.encodeStateVector(stored)))
    expect(offered()).toEqual([])
    const known = Y.decodeStateVector(Y.encodeStateVector(stored))
    say(encodeStep2(Y.encodeStateAsUpdate(stored)))
    expect(onMeeting.mock.calls.map(([, relayHas]) => relayHas)).toEqual([known])
    expect(offered()).toHaveLength(1)
  })

  it('anew on the next channel', async () => {
    greet()
    commit()
    relay.wire.drop()
    expect(connection.settled).toBe(false)
    text(doc).insert(0, 'offline')
    await relay.pass(200)
    await relay.welcome()
    expect(connection.settled).toBe(false)
    greet()
    commit()
    expect(connection.settled).toBe(true)
    expect(text(stored).toJSON()).toBe('offline')
  })
})

describe('what the relay did not take', () => {
  beforeEach(() => {
    greet()
    commit()
    text(doc).insert(0, 'a')
    text(doc).insert(1, 'b')
    reject(offered().length - 2, 4507)
    relay.wire.deliver(encodeCommitted(channel(), offered().length))
  })

  it('[M12] keeps it from being settled, though the count has passed it', () => {
    expect(connection.settled).toBe(false)
    expect(connection.rejection).toMatchObject({ code: 4507 })
    expect(connection.state).toBe('connected')
  })

  it('[M12] is offered again as one message, after a while', () => {
    const before = offered().length
    vi.advanceTimersByTime(200)
    expect(offered()).toHaveLength(before + 1)
    Y.applyUpdate(stored, offered().at(-1) ?? new Uint8Array())
    expect(text(stored).toJSON()).toBe('ab')
    expect(connection.settled).toBe(false)
    relay.wire.deliver(encodeCommitted(channel(), before + 1))
    expect(connection.settled).toBe(true)
    expect(connection.rejection).toBeUndefined()
  })

  it('[M12] is offered ever less often while it is rejected', () => {
    const before = offered().length
    for (let round = 0; round < 3; round++) {
      vi.advanceTimersByTime(200 * 2 ** round)
      expect(offered()).toHaveLength(before + round + 1)
      reject(before + round, 4507)
      relay.wire.deliver(encodeCommitted(channel(), offered().length))
    }
    expect(connection.settled).toBe(false)
  })

  it('[M16] is offered at once when the relay can store again', () => {
    const before = offered().length
    relay.wire.deliver(encodeStorage('full'))
    expect(offered()).toHaveLength(before)
    relay.wire.deliver(encodeStorage(''))
    expect(offered()).toHaveLength(before + 1)
  })
})

it('[M12] what may not be taken later is not offered again until somebody asks', () => {
  greet()
  text(doc).insert(0, 'a')
  reject(offered().length - 1, 4413)
  const before = offered().length
  // Less than what y-websocket takes for a dead line.
  vi.advanceTimersByTime(25_000)
  expect(offered()).toHaveLength(before)
  expect(connection.settled).toBe(false)
  connection.wake()
  expect(offered()).toHaveLength(before + 1)
})

describe('a channel that the relay closes', () => {
  it('[C1] for good is not opened again until somebody asks', async () => {
    relay.wire.deliver(encodeClosed(channel(), 4422, 'Damaged.'))
    expect(connection.state).toBe('refused')
    vi.advanceTimersByTime(100_000)
    expect(relay.wire.framesOf('open')).toHaveLength(1)
    connection.wake()
    await settle()
    expect(relay.wire.framesOf('open')).toHaveLength(2)
  })

  it('[C1] for a while is opened again on the same socket, later each time', async () => {
    for (let attempt = 1; attempt <= 3; attempt++) {
      relay.wire.deliver(encodeClosed(channel(), 4500, 'Later.'))
      expect(connection.state).toBe('unreachable')
      await vi.advanceTimersByTimeAsync(50 * 2 ** attempt - 1)
      expect(relay.wire.framesOf('open')).toHaveLength(attempt)
      await vi.advanceTimersByTimeAsync(50 * 2 ** attempt + 200)
      expect(relay.wire.framesOf('open')).toHaveLength(attempt + 1)
    }
    expect(relay.wires).toHaveLength(1)
  })
})

it('comes back as soon as the socket does', async () => {
  greet()
  relay.wire.drop()
  await relay.pass(200)
  await relay.welcome()
  // No timer of the provider has run.
  expect(relay.wire.framesOf('open')).toHaveLength(1)
  expect(connection.state).toBe('connected')
})

it('[M17] y-websocket takes a quiet channel for alive while the socket is', async () => {
  greet()
  for (let second = 0; second < 200; second += 20) {
    await relay.pass(20_000)
    await vi.advanceTimersByTimeAsync(20_000)
    relay.wire.deliver(encodePong(0))
  }
  expect(connection.state).toBe('connected')
  expect(relay.wire.framesOf('open')).toHaveLength(1)
  // It would notice.
  await vi.advanceTimersByTimeAsync(40_000)
  await settle()
  expect(relay.wire.framesOf('close')).toHaveLength(1)
})

it('closes its channel when it ends, and leaves the socket', () => {
  connection[Symbol.dispose]()
  expect(relay.wire.framesOf('close')).toEqual([{ type: 'close', channel: 1 }])
  expect(relay.socket.welcome).toBeDefined()
})
