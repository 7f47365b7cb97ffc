import { beforeEach, describe, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { closeCodes } from '../../shared/protocol/close-codes.ts'
import { decodeMessage, encodeStep2, encodeUpdate } from '../../shared/protocol/messages.ts'
import type { MemoryStorage } from '../storage/memory-storage.ts'
import { memoryStorage } from '../testing/memory-storage.ts'
import { decodeAwarenessEntries, HandDrivenClient, settle } from '../testing/hand-driven-client.ts'
import { documentService } from '../testing/document-service.ts'
import { HeldWrites } from '../testing/held-writes.ts'
import { docName } from '../testing/storage-contract.ts'
import type { DocumentService } from './document-service.ts'
import { presenceIntervalMs } from './room.ts'

const name = docName('doc')
let writes: HeldWrites
let storage: MemoryStorage
let documents: DocumentService
beforeEach(() => {
  writes = new HeldWrites()
  storage = memoryStorage({ beforeWrite: () => writes.beforeWrite() })
  documents = documentService(storage)
})

/** Ends the process in thought: only what is on disk remains. */
const crash = (): void => {
  writes = new HeldWrites()
  storage = storage.afterCrash(() => writes.beforeWrite())
  documents = documentService(storage)
}

const join = async (): Promise<HandDrivenClient> => {
  const client = new HandDrivenClient(documents, name)
  client.greet()
  await settle()
  client.deliver()
  await settle()
  return client
}

const updatesTo = (client: HandDrivenClient) => client.messagesOf('update').map(({ update }) => update)
const storedText = (): string => {
  const doc = new Y.Doc()
  for (const entry of storage.stored(name)) Y.applyUpdate(doc, entry)
  return doc.getText('content').toJSON()
}
const vectorSentTo = (client: HandDrivenClient) => client.messagesOf('step1').at(-1)?.vector

describe('sync', () => {
  test('[S1] the relay speaks first: its state vector; a step 1 is answered by exactly one step 2', async () => {
    const ada = await join()
    expect(ada.messages.map(({ type }) => type)).toEqual(['step1', 'step2'])
  })

  test('[S2] what one types the other sees, and a newcomer sees all of it', async () => {
    const [ada, ben] = [await join(), await join()]
    ada.type('hello')
    ben.deliver()
    expect(ben.text).toBe('hello')
    ben.type(' there')
    ada.deliver()
    expect(ada.text).toBe('hello there')
    expect((await join()).text).toBe('hello there')
  })

  test('[S2] an update is passed on as the bytes that came, one message for all', async () => {
    const [ada, ben, cleo] = [await join(), await join(), await join()]
    const doc = new Y.Doc()
    doc.getText('content').insert(0, 'x')
    const update = Y.encodeStateAsUpdate(doc)
    ada.session.receive(encodeUpdate(update))
    expect(updatesTo(ben)).toEqual([update])
    expect(ben.received.at(-1)).toBe(cleo.received.at(-1))
  })

  test('[S2] a step 2 reaches the others as an update, or they would believe that they are in sync', async () => {
    const [ada, ben] = [await join(), await join()]
    const doc = new Y.Doc()
    doc.getText('content').insert(0, 'offline')
    const before = ben.messagesOf('step2').length
    ada.session.receive(encodeStep2(Y.encodeStateAsUpdate(doc)))
    await settle()
    expect(ben.messagesOf('step2')).toHaveLength(before)
    ben.deliver()
    expect(ben.text).toBe('offline')
  })

  test('[S4] a step 2 that waits for the disk does not come twice to somebody who joined meanwhile', async () => {
    const ada = await join()
    const doc = new Y.Doc()
    doc.getText('content').insert(0, 'offline')
    const offline = Y.encodeStateAsUpdate(doc)
    writes.hold()
    ada.session.receive(encodeStep2(offline))
    await settle()
    const ben = await join()
    expect(ben.text).toBe('offline')
    writes.release()
    await settle()
    expect(updatesTo(ben)).toEqual([])
  })

  test('[S4] what a crash left with others does not come back to its author before it is on disk', async () => {
    const [ada, ben] = [await join(), await join()]
    writes.hold()
    ada.type('forwarded')
    ben.deliver()
    crash()
    // Both come back; Ben, who has Ada's words and words of his own, is first.
    writes.hold()
    const [adaAgain, benAgain] = [new HandDrivenClient(documents, name), new HandDrivenClient(documents, name)]
    Y.applyUpdate(adaAgain.doc, Y.encodeStateAsUpdate(ada.doc), adaAgain)
    Y.applyUpdate(benAgain.doc, Y.encodeStateAsUpdate(ben.doc), benAgain)
    benAgain.doc.transact(() => benAgain.type(', and heard'), benAgain)
    for (const client of [benAgain, adaAgain]) client.greet()
    await settle()
    for (const client of [benAgain, adaAgain, benAgain]) client.deliver()
    await settle()
    expect([updatesTo(adaAgain), storedText()]).toEqual([[], ''])
    writes.release()
    await settle()
    adaAgain.deliver()
    expect([adaAgain.text, storedText()]).toEqual(['forwarded, and heard', 'forwarded, and heard'])
  })

  test('[S3] the state vector tells only what is on disk', async () => {
    const ada = await join()
    ada.type('on disk')
    await settle()
    writes.hold()
    ada.type(', not yet')
    await settle()
    const ben = await join()
    expect(vectorSentTo(ben)?.get(ada.doc.clientID)).toBe('on disk'.length)
    // The content itself is served at once.
    expect(ben.text).toBe('on disk, not yet')
    writes.release()
    await settle()
    expect(vectorSentTo(await join())?.get(ada.doc.clientID)).toBe('on disk, not yet'.length)
  })

  test('[S5] an update whose predecessor is missing is kept over a restart and served with it', async () => {
    const author = new Y.Doc()
    const updates: Uint8Array[] = []
    author.on('update', (update: Uint8Array) => updates.push(update))
    author.getText('content').insert(0, 'first ')
    author.getText('content').insert(6, 'second')
    const [first, second] = updates
    if (first === undefined || second === undefined) throw new Error('two updates')

    const ada = await join()
    ada.session.receive(encodeUpdate(second))
    await settle()
    expect(updatesTo(ada)).toEqual([second])
    crash()
    const ben = await join()
    expect(vectorSentTo(ben)?.size).toBe(0)
    ben.session.receive(encodeUpdate(first))
    await settle()
    expect((await join()).text).toBe('first second')
    crash()
    expect((await join()).text).toBe('first second')
  })

  test('[S6] a hundred reconnects of an unchanged doc with deletes store nothing', async () => {
    const ada = await join()
    ada.type('abcdef')
    ada.doc.getText('content').delete(1, 2)
    await settle()
    const entries = storage.stored(name).length
    const state = Y.encodeStateAsUpdate(ada.doc)
    ada.leave()
    for (let count = 0; count < 100; count++) {
      const client = new HandDrivenClient(documents, name)
      Y.applyUpdate(client.doc, state, client)
      client.greet()
      await settle()
      client.deliver()
      expect(client.messagesOf('step1')[0]?.vector.get(ada.doc.clientID)).toBe(6)
      client.leave()
    }
    await settle()
    expect(storage.stored(name)).toHaveLength(entries)
  })

  test('[S6] an empty update is neither stored nor passed on nor echoed', async () => {
    const [ada, ben] = [await join(), await join()]
    ada.session.receive(encodeUpdate(new Uint8Array([0, 0])))
    await settle()
    expect([updatesTo(ada), updatesTo(ben), storage.stored(name)]).toEqual([[], [], []])
  })

  test('[S7] a reconnecting client gets only the difference', async () => {
    const ada = await join()
    ada.type('x'.repeat(50_000))
    await settle()
    ada.leave()
    const ben = new HandDrivenClient(documents, name)
    Y.applyUpdate(ben.doc, Y.encodeStateAsUpdate(ada.doc), ben)
    const cleo = await join()
    cleo.type('y')
    ben.greet()
    await settle()
    expect(ben.messagesOf('step2')[0]?.update.length).toBeLessThan(40)
  })
})

describe('[S4] the echo', () => {
  test('comes after the commit, while the others hear at once', async () => {
    const [ada, ben] = [await join(), await join()]
    writes.hold()
    ada.type('hello')
    await settle()
    expect(updatesTo(ben)).toHaveLength(1)
    expect(updatesTo(ada)).toEqual([])
    expect(storedText()).toBe('')
    writes.release()
    await settle()
    expect(updatesTo(ada)).toEqual(updatesTo(ben))
    expect(storedText()).toBe('hello')
  })

  test('is one message for all that one commit holds', async () => {
    const ada = await join()
    writes.hold()
    ada.type('a')
    await settle()
    ada.type('b')
    ada.type('c')
    writes.release()
    await settle()
    expect(updatesTo(ada)).toHaveLength(2)
    const doc = new Y.Doc()
    for (const update of updatesTo(ada)) Y.applyUpdate(doc, update)
    expect(doc.getText('content').toJSON()).toBe('abc')
  })

  test('never covers more than what is on disk, in whatever order commits and updates meet', async () => {
    const [ada, ben] = [await join(), await join()]
    const echoed = new Y.Doc()
    let seen = 0
    for (let round = 0; round < 30; round++) {
      if (round % 3 === 0) writes.hold()
      ada.type(String(round % 10))
      if (round % 2 === 0) ben.deliver()
      if (round % 4 === 0) ben.type('.')
      if (round % 3 === 2) writes.release()
      if (round % 5 === 0) await settle()
      const updates = updatesTo(ada).filter((update) =>
        Y.decodeUpdate(update).structs.some(({ id }) => id.client === ada.doc.clientID),
      )
      for (const update of updates.slice(seen)) Y.applyUpdate(echoed, update)
      seen = updates.length
      const stored = new Y.Doc()
      for (const entry of storage.stored(name)) Y.applyUpdate(stored, entry)
      const clockIn = (doc: Y.Doc) => Y.getState(doc.store, ada.doc.clientID)
      expect(clockIn(echoed)).toBeLessThanOrEqual(clockIn(stored))
    }
    writes.release()
    await settle()
    expect(seen).toBeGreaterThan(3)
  })

  test('of something known waits for the commits that are running', async () => {
    const ada = await join()
    writes.hold()
    ada.type('hello')
    await settle()
    ada.leave()
    // Another connection of the same device offers the same again.
    const again = new HandDrivenClient(documents, name)
    Y.applyUpdate(again.doc, Y.encodeStateAsUpdate(ada.doc), again)
    again.greet()
    await settle()
    again.deliver()
    await settle()
    expect(updatesTo(again)).toEqual([])
    writes.release()
    await settle()
    expect(updatesTo(again)).toHaveLength(1)
    expect(storage.stored(name)).toHaveLength(1)
  })

  test('of something known and on disk comes at once', async () => {
    const ada = await join()
    ada.type('hello')
    await settle()
    ada.session.receive(encodeStep2(Y.encodeStateAsUpdate(ada.doc)))
    expect(updatesTo(ada)).toHaveLength(2)
  })

  test('does not come while the disk takes nothing, and comes when it does again', async () => {
    const [ada, ben] = [await join(), await join()]
    writes.failWrites(Infinity)
    ada.type('hello')
    await settle()
    expect(updatesTo(ada)).toEqual([])
    expect(storage.health).toMatchObject({ state: 'failing' })
    ben.deliver()
    expect(ben.text).toBe('hello')
    expect((await join()).text).toBe('hello')
    writes.failWrites(0)
    await expect.poll(() => updatesTo(ada), { timeout: 20_000 }).toHaveLength(1)
    expect(storedText()).toBe('hello')
  })

  test('changes nothing in the doc of its sender', async () => {
    const ada = await join()
    let events = 0
    ada.doc.on('update', () => events++)
    ada.doc.on('afterTransaction', ({ changed }: Y.Transaction) => changed.size > 0 && events++)
    ada.type('hello')
    const after = events
    const before = Y.encodeStateAsUpdate(ada.doc)
    await settle()
    ada.deliver()
    expect(updatesTo(ada)).toHaveLength(1)
    expect(events).toBe(after)
    expect(Y.encodeStateAsUpdate(ada.doc)).toEqual(before)
  })
})

test('beyond the budget of what waits for the disk, writers are sent away and readers stay', async () => {
  const [ada, ben] = [await join(), await join()]
  writes.hold()
  ada.type('x'.repeat(600_000))
  ada.type('y'.repeat(600_000))
  expect(ada.closedWith).toBe(closeCodes.cannotStore)
  ben.deliver()
  expect(ben.text).toBe('x'.repeat(600_000))
  expect(ben.closedWith).toBeUndefined()
})

test('what storage gives up is not served as if it were safe', async () => {
  const ada = await join()
  writes.failWrites(Infinity)
  ada.type('hello')
  await settle()
  await expect(storage[Symbol.asyncDispose]()).rejects.toThrow()
  await settle()
  expect(ada.closedWith).toBe(closeCodes.cannotStore)
  expect(updatesTo(ada)).toEqual([])
})

describe('presence', () => {
  const entriesTo = (client: HandDrivenClient) => client.messagesOf('awareness').map(({ entries }) => entries)

  test('[A1] goes to the others, and to newcomers', async () => {
    const [ada, ben] = [await join(), await join()]
    ada.present([1, 1, { name: 'Ada' }])
    expect(entriesTo(ben)).toHaveLength(1)
    expect(entriesTo(ada)).toEqual([])
    expect(entriesTo(await join())).toEqual(entriesTo(ben))
  })

  test('[A1] what follows within a moment gathers: the newest state of each client, once, in one message for all', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const [ada, ben, cleo] = [await join(), await join(), await join()]
      for (let clock = 1; clock <= 20; clock++) {
        ada.present([1, clock, { at: clock }])
        ben.present([2, clock, { at: clock }])
      }
      const first: [number, number, string][] = [[1, 1, '{"at":1}']]
      expect(entriesTo(cleo).map(decodeAwarenessEntries)).toEqual([first])
      vi.advanceTimersByTime(presenceIntervalMs)
      const newest: [number, number, string][] = [
        [2, 20, '{"at":20}'],
        [1, 20, '{"at":20}'],
      ]
      expect(entriesTo(cleo).map(decodeAwarenessEntries)).toEqual([first, newest])
      expect(cleo.received.at(-1)).toBe(ben.received.at(-1))
      // Nothing new, nothing told; and the clock stands still until there is.
      vi.advanceTimersByTime(presenceIntervalMs)
      expect(entriesTo(cleo)).toHaveLength(2)
      expect(vi.getTimerCount()).toBe(0)
      ada.present([1, 21, { at: 21 }])
      expect(entriesTo(cleo)).toHaveLength(3)
    } finally {
      vi.useRealTimers()
    }
  })

  test('[A1] what others repeat is told to nobody', async () => {
    const [ada, ben, cleo] = [await join(), await join(), await join()]
    ada.present([1, 1, { name: 'Ada' }])
    const heard = [ada, ben, cleo].map(({ received }) => received.length)
    for (const client of [ben, cleo, ben]) client.present([1, 1, { name: 'Ada' }])
    await settle()
    expect([ada, ben, cleo].map(({ received }) => received.length)).toEqual(heard)
  })

  test('[A2] ends at once, also while other news wait', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const [ada, ben, cleo] = [await join(), await join(), await join()]
      ada.present([1, 1, {}])
      ben.present([2, 1, {}])
      ada.leave()
      expect(entriesTo(cleo).map(decodeAwarenessEntries)).toEqual([[[1, 1, '{}']], [[1, 1, 'null']]])
      for (const client of [ben, cleo]) client.leave()
      // Nobody is left to be told of Ben.
      expect(vi.getTimerCount()).toBe(0)
    } finally {
      vi.useRealTimers()
    }
  })

  test('[A2] ends at once when its connection ends', async () => {
    const [ada, ben] = [await join(), await join()]
    ada.present([1, 7, { name: 'Ada' }])
    ada.leave()
    expect(entriesTo(ben).map((entries) => [...entries])).toHaveLength(2)
    expect(entriesTo(await join())).toEqual([])
  })

  test('[A4] is told to whoever asks', async () => {
    const [ada, ben] = [await join(), await join()]
    ada.present([1, 1, { name: 'Ada' }])
    ben.session.receive(Uint8Array.of(3))
    expect(entriesTo(ben)).toHaveLength(2)
  })
})

test('everything that the relay sends can be read again', async () => {
  const ada = await join()
  ada.present([1, 1, {}])
  ada.type('x')
  await settle()
  for (const message of ada.received) expect(decodeMessage(message).type).not.toBe('malformed')
})
