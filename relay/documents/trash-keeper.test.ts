import { toBase64 } from 'lib0/buffer'
import { afterEach, beforeEach, expect, test } from 'vitest'
import * as Y from 'yjs'
import { SpaceDoc } from '../../shared/document/space-doc.ts'
import { newNoteId, noteDocName, spaceDocName, type DocName, type NoteId, type SpaceId } from '../../shared/ids.ts'
import type { MemoryStorage } from '../storage/memory-storage.ts'
import { documentService } from '../testing/document-service.ts'
import { HandDrivenClient, settle } from '../testing/hand-driven-client.ts'
import { HeldWrites } from '../testing/held-writes.ts'
import { InlineTrashReader } from '../testing/inline-trash-reader.ts'
import { memoryLog, type LogLine } from '../testing/memory-log.ts'
import { memoryStorage } from '../testing/memory-storage.ts'
import { readText } from '../testing/updates.ts'
import { takeOffers } from './change-intake.ts'
import type { DocumentService } from './document-service.ts'
import { TrashKeeper } from './trash-keeper.ts'

const space = '11111111-1111-4111-8111-111111111111' as SpaceId
const keepMs = 30 * 24 * 60 * 60_000
const hourMs = 60 * 60_000

let now: number
let writes: HeldWrites
let storage: MemoryStorage
let documents: DocumentService
let reader: InlineTrashReader
let keeper: TrashKeeper
let lines: LogLine[]

const start = (on: MemoryStorage): void => {
  storage = on
  documents = documentService(storage)
  reader = new InlineTrashReader()
  lines = []
  keeper = new TrashKeeper({
    storage,
    documents,
    createReader: () => reader,
    keepMs,
    rowsFor: (name) => [{ key: ['purged', name], value: Uint8Array.of(1) }],
    now: () => now,
    log: memoryLog(lines),
  })
}
beforeEach(() => {
  now = 1_000_000
  writes = new HeldWrites()
  start(memoryStorage({ beforeWrite: () => writes.beforeWrite() }))
})
afterEach(async () => {
  writes.release()
  await keeper[Symbol.asyncDispose]()
  await documents[Symbol.asyncDispose]()
})

/** A device with the list and some notes, which it offers as the app does. */
class Device {
  readonly list = new SpaceDoc(new Y.Doc())
  readonly #notes = new Map<NoteId, Y.Doc>()

  note(id: NoteId): Y.Doc {
    const doc = this.#notes.get(id) ?? new Y.Doc()
    this.#notes.set(id, doc)
    return doc
  }

  async write(id: NoteId, text: string): Promise<void> {
    this.list.addNote(id, { createdAt: 1, editedAt: 1 })
    this.note(id).getText('content').insert(0, text)
    await this.offer(noteDocName(space, id), this.note(id))
    await this.offerList()
  }

  /** With a clock of its own that says whatever it likes. */
  async trash(id: NoteId, at = 5): Promise<void> {
    const stateVector = toBase64(Y.encodeStateVector(this.note(id)))
    this.list.tombstones.write(id, { value: { stateVector }, by: 'Desk', at })
    await this.offerList()
  }

  async restore(id: NoteId): Promise<void> {
    this.list.tombstones.clear(id)
    await this.offerList()
  }

  offerList(): Promise<void> {
    return this.offer(spaceDocName(space), this.list.doc)
  }

  async offer(name: DocName, doc: Y.Doc): Promise<void> {
    const answers = await takeOffers(documents, [{ name, update: Y.encodeStateAsUpdate(doc) }])
    expect(answers.map(({ refusal }) => refusal)).toEqual([undefined])
  }
}

const storedText = (id: NoteId): string => readText(storage.stored(noteDocName(space, id)))

/** Deletions are seen now, and as much later is looked again. */
const lookAfter = async (ms: number): Promise<void> => {
  await keeper.look()
  now += ms
  await keeper.look()
}

test('a note goes when the relay has known its deletion for so long, whatever the clock of its author says', async () => {
  const device = new Device()
  const [old, fresh, kept] = [newNoteId(), newNoteId(), newNoteId()]
  for (const id of [old, fresh, kept]) await device.write(id, 'Milk')
  await device.trash(old, 0)
  await lookAfter(keepMs - 1)
  expect(storedText(old)).toBe('Milk')
  await device.trash(fresh, 0)
  await lookAfter(1)
  expect([storedText(old), storedText(fresh), storedText(kept)]).toEqual(['', 'Milk', 'Milk'])
  expect(storage.stored(noteDocName(space, old))).toEqual([])
  expect(await storage.get(['purged', noteDocName(space, old)])).toBeDefined()
  expect(lines.filter(({ level }) => level !== 'debug')).toMatchObject([
    { level: 'info', message: 'note purged', fields: { space, note: old } },
  ])
  expect(keeper.counts).toMatchObject({ purged: 1, unseen: 0, failed: 0 })
})

test('another deletion begins anew, and one that was taken back is forgotten', async () => {
  const device = new Device()
  const [again, back] = [newNoteId(), newNoteId()]
  for (const id of [again, back]) await device.write(id, 'Milk')
  for (const id of [again, back]) await device.trash(id)
  await lookAfter(keepMs - 1)
  await device.trash(again, 6)
  await device.restore(back)
  await keeper.look()
  await device.trash(back)
  await lookAfter(keepMs - 1)
  expect([storedText(again), storedText(back)]).toEqual(['Milk', 'Milk'])
  await lookAfter(1)
  expect([storedText(again), storedText(back)]).toEqual(['', ''])
  await device.restore(again)
  await keeper.look()
  expect(await storage.rows(['trash'])).toHaveLength(1)
})

test('what the authors of the deletions had not seen keeps the note, also where its predecessors are missing', async () => {
  const device = new Device()
  const [edited, heldBack] = [newNoteId(), newNoteId()]
  for (const id of [edited, heldBack]) await device.write(id, 'Milk')
  const stranger = new Y.Doc()
  Y.applyUpdate(stranger, Y.encodeStateAsUpdate(device.note(heldBack)))
  for (const id of [edited, heldBack]) await device.trash(id)
  device.note(edited).getText('content').insert(0, 'Fresh ')
  await device.offer(noteDocName(space, edited), device.note(edited))
  stranger.getText('content').insert(4, ' and')
  const vector = Y.encodeStateVector(stranger)
  stranger.getText('content').insert(4, ' honey')
  const update = Y.encodeStateAsUpdate(stranger, vector)
  await takeOffers(documents, [{ name: noteDocName(space, heldBack), update }])
  await lookAfter(keepMs)
  await lookAfter(hourMs)
  expect(storedText(edited)).toBe('Fresh Milk')
  expect(storage.stored(noteDocName(space, heldBack))).not.toEqual([])
  expect(keeper.counts).toMatchObject({ purged: 0, unseen: 2 })
  // Who has seen it deletes it after all.
  await device.trash(edited)
  await lookAfter(keepMs)
  expect(storedText(edited)).toBe('')
})

test('of several deletions all that any of them had seen may go', async () => {
  const [ada, ben] = [new Device(), new Device()]
  const id = newNoteId()
  await ada.write(id, 'Milk')
  Y.applyUpdate(ben.list.doc, Y.encodeStateAsUpdate(ada.list.doc))
  await ben.write(id, 'Bread ')
  await Promise.all([ada.trash(id), ben.trash(id)])
  await lookAfter(keepMs)
  expect(storage.stored(noteDocName(space, id))).toEqual([])
})

test('a note that somebody has open goes when they have left', async () => {
  const device = new Device()
  const id = newNoteId()
  await device.write(id, 'Milk')
  await device.trash(id)
  const reading = new HandDrivenClient(documents, noteDocName(space, id))
  reading.greet()
  await settle()
  await lookAfter(keepMs)
  expect(storedText(id)).toBe('Milk')
  reading.leave()
  await lookAfter(hourMs)
  expect(storedText(id)).toBe('')
  expect(keeper.counts).toMatchObject({ purged: 1, inUse: 1 })
})

test('the time goes on over a restart, and begins anew in a database that was restored', async () => {
  const device = new Device()
  const id = newNoteId()
  await device.write(id, 'Milk')
  await device.trash(id)
  await lookAfter(keepMs - 1)
  const backup = storage
  start(storage.afterCrash(() => writes.beforeWrite()))
  await lookAfter(1)
  expect(storedText(id)).toBe('')
  start(backup.restored(() => writes.beforeWrite()))
  await lookAfter(keepMs - 1)
  expect(storedText(id)).toBe('Milk')
  await lookAfter(1)
  expect(storedText(id)).toBe('')
})

test('a clock that was ahead keeps no note for ever', async () => {
  const device = new Device()
  const id = newNoteId()
  await device.write(id, 'Milk')
  await device.trash(id)
  now += 100 * keepMs
  await keeper.look()
  now -= 100 * keepMs
  start(storage.afterCrash(() => writes.beforeWrite()))
  await lookAfter(keepMs)
  expect(storedText(id)).toBe('')
})

test('a deletion that is taken back while its note is looked at leaves the note', async () => {
  const device = new Device()
  const id = newNoteId()
  await device.write(id, 'Milk')
  await device.trash(id)
  await keeper.look()
  now += keepMs
  reader.beforeRun = async ({ type }) => {
    if (type === 'note') await device.restore(id)
  }
  await keeper.look()
  expect([reader.runs.at(-1), storedText(id)]).toEqual(['note', 'Milk'])
  await lookAfter(keepMs)
  expect(storedText(id)).toBe('Milk')
})

test('a list is read again only when it has changed, something is due, or something of a purged note came', async () => {
  const device = new Device()
  const [trashed, other] = [newNoteId(), newNoteId()]
  for (const id of [trashed, other]) await device.write(id, 'Milk')
  await device.trash(trashed)
  const looks = async (): Promise<number> => {
    const before = reader.runs.filter((type) => type === 'list').length
    await keeper.look()
    return reader.runs.filter((type) => type === 'list').length - before
  }
  expect([await looks(), await looks()]).toEqual([1, 0])
  now += keepMs
  expect([await looks(), await looks()]).toEqual([1, 0])
  device.note(other).getText('content').insert(0, 'Fresh ')
  await device.offer(noteDocName(space, other), device.note(other))
  expect(await looks()).toBe(0)
  // A device that met another database offers all again.
  await device.offer(noteDocName(space, trashed), device.note(trashed))
  expect([storedText(trashed), await looks(), storedText(trashed)]).toEqual(['Milk', 1, ''])
  expect(await looks()).toBe(0)
})

test('what cannot be read keeps nothing else from going, and is named', async () => {
  const device = new Device()
  const [damaged, id] = [newNoteId(), newNoteId()]
  for (const each of [damaged, id]) await device.write(each, 'Milk')
  for (const each of [damaged, id]) await device.trash(each)
  const otherSpace = '00000000-0000-4000-8000-000000000009' as SpaceId
  storage.tamper(spaceDocName(otherSpace), 0, Uint8Array.of(9, 9, 9))
  await keeper.look()
  start(storage.afterCrash(() => writes.beforeWrite()))
  storage.tamper(noteDocName(space, damaged), 0, Uint8Array.of(9, 9, 9))
  await lookAfter(keepMs)
  expect([storage.stored(noteDocName(space, damaged)).length, storedText(id)]).toEqual([1, ''])
  const named = lines.filter(({ level }) => level === 'warn').map(({ fields }) => fields)
  expect(named).toContainEqual(expect.objectContaining({ space, note: damaged }))
  expect(named).toContainEqual(expect.objectContaining({ space: otherSpace }))
})

test('rows of a space that is gone go, too', async () => {
  const device = new Device()
  const id = newNoteId()
  await device.write(id, 'Milk')
  await device.trash(id)
  await keeper.look()
  expect(await storage.rows(['trash'])).toHaveLength(1)
  start(storage.afterCrash(() => writes.beforeWrite()))
  expect(await storage.removeSpace(space)).toBe('removed')
  await keeper.look()
  expect(await storage.rows(['trash'])).toEqual([])
})

test('a forged deletion of a note that is not listed takes nothing', async () => {
  const device = new Device()
  const id = newNoteId()
  device.note(id).getText('content').insert(0, 'Milk')
  await device.offer(noteDocName(space, id), device.note(id))
  await device.trash(id)
  await lookAfter(keepMs)
  expect(storedText(id)).toBe('Milk')
})
