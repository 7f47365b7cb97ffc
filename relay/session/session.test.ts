import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { closeCodes } from '../../shared/protocol/close-codes.ts'
import { encodeUpdate } from '../../shared/protocol/messages.ts'
import type { DocumentService } from '../documents/document-service.ts'
import { limits } from '../limits.ts'
import { MemoryStorage } from '../storage/memory-storage.ts'
import { HandDrivenClient, settle } from '../testing/hand-driven-client.ts'
import { documentService } from '../testing/document-service.ts'
import { silentLog } from '../testing/memory-log.ts'
import { docName } from '../testing/storage-contract.ts'
import { keepAliveMs } from './session.ts'

const name = docName('doc')
let documents: DocumentService

beforeEach(() => {
  const storage = MemoryStorage.create({
    log: silentLog(),
    maxUncommittedBytes: 1_000_000,
    closeTimeoutMs: 100,
    firstRetryMs: 1,
    commitIntervalMs: 0,
    beforeWrite: () => Promise.resolve(),
  })
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
  const now = performance.now()
  // The first look sees that something was sent since it came.
  ada.session.keepAlive(now)
  ada.session.keepAlive(now + keepAliveMs - 1)
  expect(ada.received).toHaveLength(heard)
  ada.session.keepAlive(now + keepAliveMs)
  expect(ada.received.slice(heard)).toEqual([Uint8Array.of(1, 1, 0)])
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
