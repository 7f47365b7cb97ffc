import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { closeCodes } from '../../shared/protocol/close-codes.ts'
import { encodeUpdate } from '../../shared/protocol/messages.ts'
import type { DocumentService } from '../documents/document-service.ts'
import { defaultLimits, limits, type Limits } from '../limits.ts'
import { memoryStorage } from '../testing/memory-storage.ts'
import { HandDrivenClient, settle } from '../testing/hand-driven-client.ts'
import { documentService } from '../testing/document-service.ts'
import { docName } from '../testing/storage-contract.ts'
import { keepAliveMs } from './session.ts'

const name = docName('doc')
let documents: DocumentService

beforeEach(() => {
  const storage = memoryStorage()
  documents = documentService(storage)
})

const join = async (): Promise<HandDrivenClient> => {
  const client = new HandDrivenClient(documents, name)
  client.greet()
  await settle()
  client.deliver()
  return client
}

describe('[E1] bytes that cannot be read end their session and nobody else notices:', () => {
  test.each([
    ['no message', []],
    ['a sync message without a kind', [0]],
    ['an unknown kind of sync message', [0, 9, 0]],
    ['a body longer than the message', [0, 2, 200, 1]],
    ['a state vector that claims many clients', [0, 0, 4, 255, 255, 255, 7]],
    ['an update of nothing but a claim', [0, 2, 3, 255, 255, 127]],
    ['a padded number', [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0]],
    ['an awareness message that claims many entries', [1, 2, 255, 1]],
    ['an awareness state that is not JSON', [1, 6, 1, 1, 1, 1, 123]],
  ])('%s', async (_, bytes) => {
    const [ada, ben, mallory] = [await join(), await join(), await join()]
    const heard = ben.received.length
    mallory.session.receive(Uint8Array.from(bytes))
    expect(mallory.closedWith).toBe(closeCodes.badMessage)
    expect(ben.received).toHaveLength(heard)
    ada.type('still here')
    ben.deliver()
    expect(ben.text).toBe('still here')
  })

  test('random bytes never throw', async () => {
    const ada = await join()
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 5 }), async (messages) => {
        const mallory = await join()
        for (const message of messages) mallory.session.receive(message)
        mallory.leave()
      }),
      { numRuns: 200 },
    )
    expect(ada.closedWith).toBeUndefined()
  })
})

test('[E2] messages of unknown types are skipped, in bounded number', async () => {
  const ada = await join()
  ada.session.receive(Uint8Array.of(100, 1, 2))
  ada.session.receive(Uint8Array.of(2, 0, 0))
  expect(ada.closedWith).toBeUndefined()
  for (let count = 0; count < limits.unknownMessages; count++) ada.session.receive(Uint8Array.of(100))
  expect(ada.closedWith).toBe(closeCodes.badMessage)
})

test('[E4] a session that has heard nothing for a while gets a sign of life', async () => {
  const ada = await join()
  const heard = ada.received.length
  // Whole, because sums of fractions are not exact.
  const now = Math.ceil(performance.now())
  // The first look sees that something was sent since it came.
  ada.session.keepAlive(now)
  ada.session.keepAlive(now + keepAliveMs - 1)
  expect(ada.received).toHaveLength(heard)
  ada.session.keepAlive(now + keepAliveMs)
  expect(ada.received.slice(heard)).toEqual([Uint8Array.of(1, 1, 0)])
})

describe('[E7] message rate: who sends more than the allowance', () => {
  const scarce: Limits = {
    ...defaultLimits,
    messageBurst: 100,
    messagesPerSecond: 10,
    byteBurst: 100_000,
    bytesPerSecond: 10_000,
  }

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  const joinScarce = async (): Promise<HandDrivenClient> => {
    const client = new HandDrivenClient(documents, name, 'scarce', undefined, scarce)
    client.greet()
    await settle()
    client.deliver()
    return client
  }
  const answers = (client: HandDrivenClient) => client.messagesOf('step2').length

  test('is not read until there is some again, and loses nothing', async () => {
    const [ada, ben] = [await joinScarce(), await join()]
    for (let count = 0; count < 150; count++) ada.type(String(count % 10))
    expect(ada.isReadingPaused).toBe(true)
    expect(ada.closedWith).toBeUndefined()
    ben.deliver()
    const taken = ben.text.length
    expect(taken).toBeGreaterThan(90)
    expect(taken).toBeLessThanOrEqual(100)
    vi.advanceTimersByTime(2_000)
    ben.deliver()
    expect(ben.text.length).toBeGreaterThan(taken + 15)
    expect(ben.text.length).toBeLessThan(taken + 25)
    vi.advanceTimersByTime(10_000)
    ben.deliver()
    expect(ben.text).toBe(ada.text)
    expect(ada.isReadingPaused).toBe(false)
  })

  test('is not served beyond it with what had been read already', async () => {
    const ada = await joinScarce()
    for (let count = 0; count < 150; count++) ada.session.receive(Uint8Array.of(0, 0, 1, 0))
    expect(answers(ada)).toBeLessThanOrEqual(100)
    vi.advanceTimersByTime(10_000)
    expect(answers(ada)).toBe(151)
  })

  test('pays for what it asks for', async () => {
    const writer = await join()
    writer.type('x'.repeat(30_000))
    await settle()
    const ada = await joinScarce()
    for (let count = 0; count < 10; count++) ada.session.receive(Uint8Array.of(0, 0, 1, 0))
    expect(answers(ada)).toBe(4)
    vi.advanceTimersByTime(3_000)
    expect(answers(ada)).toBe(5)
    vi.advanceTimersByTime(20_000)
    expect(answers(ada)).toBe(11)
  })

  test('delays nobody else', async () => {
    const [ada, ben, cleo] = [await joinScarce(), await join(), await join()]
    for (let count = 0; count < 150; count++) ada.type('a')
    ben.type('b')
    cleo.deliver()
    expect(cleo.text).toContain('b')
  })

  test('may leave meanwhile', async () => {
    const ada = await joinScarce()
    for (let count = 0; count < 150; count++) ada.session.receive(Uint8Array.of(0, 0, 1, 0))
    const before = answers(ada)
    ada.leave()
    vi.advanceTimersByTime(60_000)
    expect(answers(ada)).toBe(before)
    expect(ada.isReadingPaused).toBe(true)
  })
})

test('nothing is delivered after the end, in either direction', async () => {
  const [ada, ben] = [await join(), await join()]
  ben.session.end(closeCodes.shuttingDown)
  const heard = ben.received.length
  ada.type('hello')
  ben.session.receive(encodeUpdate(new Uint8Array([1])))
  expect(ben.received).toHaveLength(heard)
  expect(ben.closedWith).toBe(closeCodes.shuttingDown)
  ben.session.closed()
})
