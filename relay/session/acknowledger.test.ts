import { beforeEach, describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { closeCodes, type CloseCode } from '../../shared/protocol/close-codes.ts'
import { encodeStep2, encodeUpdate } from '../../shared/protocol/messages.ts'
import type { DocumentService } from '../documents/document-service.ts'
import { memoryStorage } from '../testing/memory-storage.ts'
import { HandDrivenClient, settle } from '../testing/hand-driven-client.ts'
import { documentService } from '../testing/document-service.ts'
import { HeldWrites } from '../testing/held-writes.ts'
import { docName } from '../testing/storage-contract.ts'
import type { CheckedUpdate } from '../updates/update.ts'
import type { Acknowledger } from './acknowledger.ts'

const name = docName('doc')

/** What a session's client has been told, as a client would hear it that counts its messages. */
class Receipts implements Acknowledger {
  readonly commits: Uint8Array[][] = []
  readonly refusals: { ordinal: number; why: CloseCode }[] = []

  stored(updates: readonly CheckedUpdate[]): void {
    this.commits.push(updates.map(({ bytes }) => Uint8Array.from(bytes)))
  }

  rejected(ordinal: number, why: CloseCode): void {
    this.refusals.push({ ordinal, why })
  }
}

let writes: HeldWrites
let documents: DocumentService
beforeEach(() => {
  writes = new HeldWrites()
  const storage = memoryStorage({ beforeWrite: () => writes.beforeWrite() })
  documents = documentService(storage)
})

const join = async (acknowledger: Acknowledger): Promise<HandDrivenClient> => {
  const client = new HandDrivenClient(documents, name, 'test', acknowledger)
  client.greet()
  await settle()
  client.deliver()
  await settle()
  return client
}

const updateOf = (text: string): Uint8Array => {
  const doc = new Y.Doc()
  doc.getText('content').insert(0, text)
  return Y.encodeStateAsUpdate(doc)
}
const empty = Uint8Array.of(0, 0)

describe('what a member sent and is on disk is told', () => {
  test('once per commit, one for each message, known and empty ones included, in their order', async () => {
    const [ofAda, ofBen] = [new Receipts(), new Receipts()]
    const [ada, ben] = [await join(ofAda), await join(ofBen)]
    writes.hold()
    ben.session.receive(encodeUpdate(updateOf('first commit')))
    await settle()
    const [told, told2] = [ofAda.commits.length, ofBen.commits.length]
    const [a, b, c] = [updateOf('a'), updateOf('b'), updateOf('c')]
    ada.session.receive(encodeUpdate(a))
    ben.session.receive(encodeUpdate(b))
    ada.session.receive(encodeUpdate(empty))
    ada.session.receive(encodeStep2(b))
    ada.session.receive(encodeStep2(c))
    ada.session.receive(encodeUpdate(a))
    await settle()
    expect([ofAda.commits.length, ofBen.commits.length]).toEqual([told, told2])
    writes.release()
    await settle()
    expect(ofAda.commits.slice(told)).toEqual([[a, empty, b, c, a]])
    expect(ofBen.commits.slice(told2)).toEqual([[expect.any(Uint8Array)], [b]])
  })

  test('at once, where nothing is on its way to disk and the message brings nothing', async () => {
    const receipts = new Receipts()
    const ada = await join(receipts)
    const told = receipts.commits.length
    ada.session.receive(encodeUpdate(empty))
    expect(receipts.commits.slice(told)).toEqual([[empty]])
  })

  test('not any more when the member has left', async () => {
    const receipts = new Receipts()
    const ada = await join(receipts)
    const told = receipts.commits.length
    writes.hold()
    ada.session.receive(encodeUpdate(updateOf('a')))
    await settle()
    ada.leave()
    writes.release()
    await settle()
    expect(receipts.commits).toHaveLength(told)
  })
})

test('a message that cannot be kept is rejected by its number, and the conversation goes on', async () => {
  const receipts = new Receipts()
  const [ada, ben] = [await join(receipts), await join(new Receipts())]
  // In answer to the relay's step 1 it has sent a step 2, its first.
  const told = receipts.commits.length
  writes.hold()
  const [small, smallToo] = [updateOf('small'), updateOf('small too')]
  ada.session.receive(encodeUpdate(small))
  ada.session.receive(encodeUpdate(updateOf('x'.repeat(1_100_000))))
  ada.session.receive(encodeUpdate(smallToo))
  expect(receipts.refusals).toEqual([{ ordinal: 3, why: closeCodes.cannotStore }])
  writes.release()
  await settle()
  expect(receipts.commits.slice(told).flat()).toEqual([small, smallToo])
  expect(ada.closedWith).toBeUndefined()
  ben.deliver()
  expect([...ben.text].sort().join('')).toBe([...'smallsmall too'].sort().join(''))
})
