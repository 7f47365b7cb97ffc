/** [E3] What a client misses while it does not read, and how it gets it: by hand first, then at random with a seed. */
import * as prng from 'lib0/prng'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import * as awarenessProtocol from 'y-protocols/awareness'
import * as Y from 'yjs'
import { decodeMessage, encodeStep1, encodeStep2, encodeUpdate } from '../../shared/protocol/messages.ts'
import type { DocumentService } from '../documents/document-service.ts'
import { presenceIntervalMs } from '../documents/room.ts'
import { memoryStorage } from '../testing/memory-storage.ts'
import { documentService } from '../testing/document-service.ts'
import type { MemoryStorage } from '../storage/memory-storage.ts'
import { decodeAwarenessEntries, HandDrivenClient, settle } from '../testing/hand-driven-client.ts'
import { HeldWrites } from '../testing/held-writes.ts'
import { docName } from '../testing/storage-contract.ts'

const name = docName('doc')
let writes: HeldWrites
let storage: MemoryStorage
let documents: DocumentService

beforeEach(() => {
  writes = new HeldWrites()
  storage = memoryStorage({ maxUncommittedBytes: 10_000_000, beforeWrite: () => writes.beforeWrite() })
  documents = documentService(storage)
})

const join = async (sessionId = 'test'): Promise<HandDrivenClient> => {
  const client = new HandDrivenClient(documents, name, sessionId)
  client.greet()
  await settle()
  client.deliver()
  await settle()
  client.deliver()
  return client
}

const typed = (text: string): Uint8Array => {
  const doc = new Y.Doc()
  doc.getText('content').insert(0, text)
  return Y.encodeStateAsUpdate(doc)
}
const typesSince = (client: HandDrivenClient, from: number) => client.messages.slice(from).map(({ type }) => type)
const storedDoc = (): Y.Doc => {
  const doc = new Y.Doc()
  for (const entry of storage.stored(name)) Y.applyUpdate(doc, entry)
  return doc
}

/** Is sent one message more than it may leave unread, and misses one. */
const stall = async (client: HandDrivenClient, by: HandDrivenClient): Promise<void> => {
  client.maxUnread = 0
  by.type('.')
  const before = client.received.length
  by.type('.')
  await settle()
  expect(client.received).toHaveLength(before)
}

describe('a client that does not read', () => {
  test('is sent nothing more of what goes to all, then one diff, and then what comes', async () => {
    const [ada, ben] = [await join(), await join()]
    await stall(ben, ada)
    const before = ben.received.length
    for (const word of ['one ', 'two ', 'three ']) {
      ada.type(word)
      await settle()
    }
    expect(ben.received).toHaveLength(before)
    expect(ben.isReadingPaused).toBe(true)
    ben.deliver()
    expect(typesSince(ben, before)).toEqual(['update'])
    ben.maxUnread = Infinity
    ben.deliver()
    expect(ben.text).toBe('..one two three ')
    expect(ben.isReadingPaused).toBe(false)
    ada.type('four')
    ben.deliver()
    expect(ben.text).toBe('..one two three four')
    expect(ben.closedWith).toBeUndefined()
  })

  test('gets in its diff no struct that it was sent before', async () => {
    const [ada, ben] = [await join(), await join()]
    ada.type('x'.repeat(50_000))
    await settle()
    await stall(ben, ada)
    ada.type('missed')
    await settle()
    const before = ben.received.length
    ben.deliver()
    expect(ben.received.slice(before).map(({ length }) => length)).toEqual([expect.toSatisfy((n: number) => n < 60)])
  })

  test('gets deletes that it has missed, which move no state vector', async () => {
    const [ada, ben] = [await join(), await join()]
    ada.type('abc')
    ben.deliver()
    await settle()
    await stall(ben, ada)
    ada.doc.getText('content').delete(0, 2)
    await settle()
    ben.deliver()
    ben.deliver()
    expect(ben.text).toBe('c..')
  })

  test('hears who has come, changed and gone meanwhile', async () => {
    const [ada, ben, cleo] = [await join(), await join(), await join()]
    ada.present([1, 1, { name: 'Ada' }])
    cleo.present([3, 1, { name: 'Cleo' }])
    await stall(ben, ada)
    ada.present([1, 2, { name: 'Ada', at: 5 }])
    cleo.leave()
    const dora = await join()
    dora.present([4, 1, { name: 'Dora' }])
    const before = ben.received.length
    ben.deliver()
    expect(typesSince(ben, before)).toEqual(['update', 'awareness'])
    const last = ben.messagesOf('awareness').at(-1)?.entries ?? new Uint8Array()
    expect(decodeAwarenessEntries(last).sort(([a], [b]) => a - b)).toEqual([
      [1, 2, '{"name":"Ada","at":5}'],
      [3, 1, 'null'],
      [4, 1, '{"name":"Dora"}'],
    ])
  })

  test('is not told before the commit what it sent itself, nor that anything of it is stored', async () => {
    const [ada, ben] = [await join(), await join()]
    writes.hold()
    ben.type('mine')
    await settle()
    await stall(ben, ada)
    const before = ben.received.length
    ben.deliver()
    expect(ben.received).toHaveLength(before)
    // Still out of the conversation: what others do comes with the diff.
    ada.type('theirs')
    expect(ben.received).toHaveLength(before)
    writes.release()
    await settle()
    expect(storedDoc().getText('content').toJSON()).toContain('mine')
    expect(typesSince(ben, before)).toEqual(['update', 'update'])
    ben.deliver()
    ada.deliver()
    expect(ben.text).toBe(ada.text)
    expect(ben.text).toContain('theirs')
  })

  test('is not shown its own words from before a crash by the step 2 of another, before they are on disk', async () => {
    const [ada, ben] = [await join(), await join()]
    await stall(ben, ada)
    writes.hold()
    const words = typed('from before')
    ada.session.receive(encodeStep2(words))
    await settle()
    const before = ben.received.length
    ben.deliver()
    expect(ben.received).toHaveLength(before)
    writes.release()
    await settle()
    expect(typesSince(ben, before)).toEqual(['update'])
    ben.deliver()
    expect(ben.text).toContain('from before')
  })

  test('misses no step 2 that came while it was there and was stored when it had fallen behind', async () => {
    const [ada, ben] = [await join(), await join()]
    writes.hold()
    ada.session.receive(encodeStep2(typed('first')))
    ada.session.receive(encodeStep2(typed('second')))
    ada.session.receive(encodeStep2(typed('third')))
    await settle()
    ben.maxUnread = 0
    writes.release()
    await settle()
    ben.deliver()
    ben.deliver()
    for (const word of ['first', 'second', 'third']) expect(ben.text).toContain(word)
  })

  test('is answered when it has read, in order, what the relay had read of it before', async () => {
    const [ada, ben] = [await join(), await join()]
    await stall(ben, ada)
    ada.type('more')
    await settle()
    const before = ben.received.length
    ben.session.receive(encodeStep1(Uint8Array.of(0)))
    ben.session.receive(encodeUpdate(typed('late')))
    await settle()
    expect(ben.received).toHaveLength(before)
    expect(storedDoc().getText('content').toJSON()).not.toContain('late')
    ben.maxUnread = Infinity
    ben.deliver()
    await settle()
    expect(typesSince(ben, before)).toEqual(['update', 'step2', 'update'])
    expect(storedDoc().getText('content').toJSON()).toContain('late')
  })

  test('who asks for everything again and again is not answered faster than it reads', async () => {
    const [ada, ben] = [await join(), await join()]
    ada.type('x'.repeat(1_000))
    ben.maxUnread = 3
    const before = ben.messagesOf('step2').length
    for (let count = 0; count < 1_000; count++) ben.session.receive(encodeStep1(Uint8Array.of(0)))
    expect(ben.messagesOf('step2').length - before).toBeLessThanOrEqual(4)
    ben.maxUnread = Infinity
    ben.deliver()
    expect(ben.messagesOf('step2').length - before).toBe(1_000)
  })

  test('keeps nothing of the room when it leaves', async () => {
    const [ada, ben] = [await join(), await join()]
    await stall(ben, ada)
    ada.type('more')
    ben.leave()
    await settle()
    const before = ben.received.length
    ben.session.drained()
    expect(ben.received).toHaveLength(before)
    expect(ada.closedWith).toBeUndefined()
  })
})

describe('at random', () => {
  // Only what waits to be told of presence is on this clock.
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  const seeds = Array.from({ length: 100 }, (_, index) => index + 1)

  /** A client with a screen: what it shows of others, and a check of each acknowledgement. */
  class Person {
    readonly client: HandDrivenClient
    readonly awareness: awarenessProtocol.Awareness
    readonly id: number
    /** Positions in `received` up to which this has looked. */
    #seen = 0
    clock = 0

    constructor(client: HandDrivenClient, id: number) {
      this.client = client
      this.id = id
      this.awareness = new awarenessProtocol.Awareness(new Y.Doc())
      this.awareness.setLocalState(null)
    }

    /** Whatever an update message brings back of its receiver's own is on disk when it is sent. */
    checkAcknowledged(): void {
      const { received, doc } = this.client
      if (this.#seen === received.length) return
      const onDisk = Y.getState(storedDoc().store, doc.clientID)
      for (; this.#seen < received.length; this.#seen++) {
        const message = decodeMessage(received[this.#seen] ?? new Uint8Array())
        if (message.type === 'awareness') awarenessProtocol.applyAwarenessUpdate(this.awareness, message.entries, this)
        if (message.type !== 'update') continue
        for (const { id, length } of Y.decodeUpdate(message.update).structs)
          if (id.client === doc.clientID) expect(id.clock + length).toBeLessThanOrEqual(onDisk)
      }
    }

    get shown(): Record<string, unknown> {
      return Object.fromEntries(this.awareness.getStates())
    }
  }

  const act = async (gen: prng.PRNG, person: Person): Promise<void> => {
    const { client } = person
    const text = client.doc.getText('content')
    switch (prng.int32(gen, 0, 10)) {
      case 0:
        if (text.length > 0) text.delete(prng.int32(gen, 0, text.length - 1), 1)
        return
      case 1:
        client.deliver(prng.int32(gen, 0, 3))
        return
      case 2:
        client.deliver()
        return
      case 3:
        writes.hold()
        return
      case 4:
        writes.release()
        await settle()
        return
      case 5:
        client.present([person.id, ++person.clock, { at: prng.int32(gen, 0, 9) }])
        return
      case 6:
        vi.advanceTimersByTime(presenceIntervalMs)
        return
      default:
        text.insert(prng.int32(gen, 0, text.length), prng.word(gen, 1, 4))
    }
  }

  test.each(seeds)('slow readers, writers and commits mix, and all replicas end equal: seed %i', async (seed) => {
    const gen = prng.create(seed)
    const people: Person[] = []
    for (let id = 1; id <= 4; id++) {
      const client = await join(`person ${id}`)
      client.maxUnread = prng.int32(gen, 0, 4)
      people.push(new Person(client, id))
    }
    let stalls = 0
    for (let step = 0; step < 120; step++) {
      const person = prng.oneOf(gen, people)
      await act(gen, person)
      for (const each of people) each.checkAcknowledged()
      if (people.some(({ client }) => client.isReadingPaused)) stalls++
    }
    expect(stalls).toBeGreaterThan(0)
    writes.release()
    // Whoever reads sets others in motion; it ends because nobody types any more.
    for (let round = 0; round < 40; round++) {
      await settle()
      vi.advanceTimersByTime(presenceIntervalMs)
      for (const { client } of people) client.deliver()
    }
    for (const person of people) person.checkAcknowledged()
    const [first, ...others] = people
    if (first === undefined) throw new Error('nobody')
    const state = Y.encodeStateAsUpdate(first.client.doc)
    expect(first.client.doc.store.pendingStructs).toBeNull()
    for (const { client } of others) {
      expect(client.text).toBe(first.client.text)
      expect(Y.encodeStateAsUpdate(client.doc)).toEqual(state)
    }
    expect(storedDoc().getText('content').toJSON()).toBe(first.client.text)
    // Everybody shows everybody else as they were last.
    const latest = Object.fromEntries(people.flatMap(({ id, clock }) => (clock > 0 ? [[String(id), clock]] : [])))
    for (const { id, awareness, client } of people) {
      expect(client.closedWith).toBeUndefined()
      const clocks = Object.fromEntries([...awareness.meta].map(([client, { clock }]) => [String(client), clock]))
      for (const [other, clock] of Object.entries(latest)) if (other !== String(id)) expect(clocks[other]).toBe(clock)
    }
  })
})
