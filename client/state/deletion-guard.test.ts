import { afterEach, describe, expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import { SpaceDoc } from '../../shared/document/space-doc.ts'
import { noteStateOf } from '../../shared/document/tombstone.ts'
import { newNoteId, type NoteId } from '../../shared/ids.ts'
import { DeletionRecords } from '../store/deletion-records.ts'
import { DeviceStorage } from '../store/testing/device-storage.ts'
import { DeletionGuard, sameTimeMs, seenAfterMs } from './deletion-guard.ts'

const open: Disposable[] = []
afterEach(() => {
  for (const each of open.splice(0)) each[Symbol.dispose]()
  setBy = 0
})

let at = 1_000_000
/** How far the clock has been set from what it was. */
let setBy = 0
const seen = noteStateOf(new Y.Doc())
const notes = (count: number): NoteId[] => Array.from({ length: count }, newNoteId)

/** Another device, whose list of notes the relay passes on. */
class Elsewhere {
  readonly space = new SpaceDoc(new Y.Doc())
  readonly name: string
  constructor(name: string) {
    this.name = name
  }

  write(ids: readonly NoteId[]): void {
    for (const id of ids) this.space.addNote(id, { createdAt: 1, editedAt: 1 })
  }

  trash(ids: readonly NoteId[]): void {
    this.space.trash(new Map(ids.map((id) => [id, seen])), this.name, 1)
  }
}

interface Here {
  storage: DeviceStorage
  space: SpaceDoc
  guard: DeletionGuard
  deletions: DeletionRecords
}

/** A tab, with the list as it is on the disk of its device. */
async function tab(doc: Y.Doc, profile?: string): Promise<Here> {
  const storage = await DeviceStorage.open(profile)
  open.push(storage)
  const deletions = await DeletionRecords.open(storage.db, storage.tabs)
  const space = new SpaceDoc(doc)
  const guard = new DeletionGuard({
    space,
    deletions,
    now: () => at + setBy,
    uptime: () => at,
    onHeld: () => undefined,
  })
  return { storage, space, guard, deletions }
}

const pass = (from: SpaceDoc, to: SpaceDoc): void =>
  Y.applyUpdate(to.doc, Y.encodeStateAsUpdate(from.doc, Y.encodeStateVector(to.doc)), {})

/** So many notes on both sides. */
async function having(count: number): Promise<{ ids: NoteId[]; here: Here; phone: Elsewhere }> {
  at += 10 * sameTimeMs
  const ids = notes(count)
  const phone = new Elsewhere('Phone')
  phone.write(ids)
  const here = await tab(new Y.Doc())
  pass(phone.space, here.space)
  at += seenAfterMs
  return { ids, here, phone }
}

describe('DeletionGuard', () => {
  it.each([-1, 1])('holds many, though the clock is set by a day meanwhile (%i)', async (direction) => {
    const { ids, here, phone } = await having(100)
    setBy = direction * 24 * 3_600_000
    phone.trash(ids.slice(0, 8))
    pass(phone.space, here.space)
    expect(here.guard.held.size).toBe(0)
    setBy *= 2
    phone.trash(ids.slice(8, 12))
    pass(phone.space, here.space)
    expect(here.guard.held).toEqual(new Set(ids.slice(0, 12)))
  })

  it('lets a few go, and holds many', async () => {
    const { ids, here, phone } = await having(100)
    phone.trash(ids.slice(0, 10))
    pass(phone.space, here.space)
    expect(here.guard.held.size).toBe(0)
    phone.trash(ids.slice(10, 11))
    pass(phone.space, here.space)
    expect([...here.guard.held].sort()).toEqual(ids.slice(0, 11).sort())
  })

  it('counts what trickles in, and what came long before no more', async () => {
    const { ids, here, phone } = await having(300)
    for (const id of ids.slice(0, 20)) {
      at += sameTimeMs
      phone.trash([id])
      pass(phone.space, here.space)
    }
    expect(here.guard.held.size).toBe(0)
    at += sameTimeMs + 1
    phone.trash(ids.slice(20, 40))
    pass(phone.space, here.space)
    expect(here.guard.held.size).toBe(0)
    phone.trash(ids.slice(40, 41))
    pass(phone.space, here.space)
    expect(here.guard.held.size).toBe(21)
  })

  it('holds what comes while somebody is asked, however late', async () => {
    const { ids, here, phone } = await having(300)
    phone.trash(ids.slice(0, 21))
    pass(phone.space, here.space)
    at += 100 * sameTimeMs
    phone.trash(ids.slice(21, 22))
    pass(phone.space, here.space)
    expect(here.guard.held.size).toBe(22)
    here.space.addNote(newNoteId(), { createdAt: 1, editedAt: 1 })
    expect(here.guard.held.size).toBe(22)
  })

  it('asks nothing of a first list that comes in pieces, the notes in one and their deletions in the next', async () => {
    at += 10 * sameTimeMs
    const phone = new Elsewhere('Phone')
    const ids = notes(200)
    phone.write(ids)
    const here = await tab(new Y.Doc())
    pass(phone.space, here.space)
    phone.trash(ids.slice(0, 100))
    at += seenAfterMs - 1
    pass(phone.space, here.space)
    expect(here.guard.held.size).toBe(0)
    phone.trash(ids.slice(100, 150))
    at += 1
    pass(phone.space, here.space)
    expect(here.guard.held.size).toBe(50)
    // Whoever wrote them here has seen them.
    const own = notes(30)
    for (const id of own) here.space.addNote(id, { createdAt: 1, editedAt: 1 })
    pass(here.space, phone.space)
    phone.trash(own)
    pass(phone.space, here.space)
    expect(here.guard.held.size).toBe(80)
  })

  it('asks nothing of what was never visible here: of a first sync, or of what was there and gone', async () => {
    at += 10 * sameTimeMs
    const phone = new Elsewhere('Phone')
    const ids = notes(200)
    phone.write(ids)
    phone.trash(ids.slice(0, 150))
    const here = await tab(new Y.Doc())
    here.space.addNote(newNoteId(), { createdAt: 1, editedAt: 1 })
    pass(phone.space, here.space)
    expect(here.guard.held.size).toBe(0)
    phone.trash(ids.slice(150, 155))
    pass(phone.space, here.space)
    expect(here.guard.held.size).toBe(0)
  })

  it('asks nothing of what was in the trash before this version of the app came', async () => {
    const phone = new Elsewhere('Phone')
    const ids = notes(200)
    phone.write(ids)
    phone.trash(ids.slice(0, 150))
    expect((await tab(phone.space.doc)).guard.held.size).toBe(0)
  })

  it('asks nothing of what is deleted here', async () => {
    const { ids, here } = await having(100)
    await here.guard.accept(ids.slice(0, 50))
    here.space.trash(new Map(ids.slice(0, 50).map((id) => [id, seen])), 'Laptop', 1)
    expect(here.guard.held.size).toBe(0)
  })

  it('counts a note once that two devices delete, and one no more that came back', async () => {
    const { ids, here, phone } = await having(100)
    const tablet = new Elsewhere('Tablet')
    pass(phone.space, tablet.space)
    phone.trash(ids.slice(0, 10))
    tablet.trash(ids.slice(0, 10))
    for (const { space } of [phone, tablet]) pass(space, here.space)
    expect(here.guard.held.size).toBe(0)
    phone.space.restore(ids.slice(0, 5))
    tablet.space.restore(ids.slice(0, 5))
    for (const { space } of [phone, tablet]) pass(space, here.space)
    phone.trash(ids.slice(10, 15))
    pass(phone.space, here.space)
    expect(here.guard.held.size).toBe(0)
    phone.trash(ids.slice(15, 16))
    pass(phone.space, here.space)
    expect(here.guard.held.size).toBe(11)
  })

  it('holds nothing any more when a person has let it go, and begins to count again', async () => {
    const { ids, here, phone } = await having(100)
    phone.trash(ids.slice(0, 50))
    pass(phone.space, here.space)
    await here.guard.accept(here.guard.held)
    expect(here.guard.held.size).toBe(0)
    expect(here.space.isTrashed(ids[0] ?? newNoteId())).toBe(true)
    phone.trash(ids.slice(50, 54))
    pass(phone.space, here.space)
    expect(here.guard.held.size).toBe(0)
  })

  it('holds nothing any more when the notes were restored, here or elsewhere', async () => {
    const { ids, here, phone } = await having(100)
    phone.trash(ids)
    pass(phone.space, here.space)
    expect(here.guard.held.size).toBe(100)
    here.space.restore(here.guard.held)
    expect(here.guard.held.size).toBe(0)
    phone.trash(ids.slice(0, 4))
    pass(phone.space, here.space)
    expect(here.guard.held.size).toBe(0)
  })

  it('holds the same after a restart', async () => {
    const { ids, here, phone } = await having(300)
    phone.trash(ids.slice(0, 21))
    pass(phone.space, here.space)
    await here.deletions.change(() => undefined)
    at += 100 * sameTimeMs
    const again = await tab(here.space.doc, here.storage.profile)
    expect(again.guard.held).toEqual(here.guard.held)
  })

  it('counts what came just before the app ended, though it ended before it had remembered when', async () => {
    const { ids, here, phone } = await having(100)
    await here.deletions.change(() => undefined)
    phone.trash(ids.slice(0, 8))
    const again = await tab(phone.space.doc, here.storage.profile)
    const tablet = new Elsewhere('Tablet')
    pass(again.space, tablet.space)
    tablet.trash(ids.slice(8, 12))
    pass(tablet.space, again.space)
    expect(again.guard.held).toEqual(new Set(ids.slice(0, 12)))
  })

  it('counts what came long before the app ended no more, however often it is started', async () => {
    const { ids, here, phone } = await having(100)
    phone.trash(ids.slice(0, 8))
    pass(phone.space, here.space)
    await here.deletions.change(() => undefined)
    for (let start = 0; start < 3; start++) {
      at += sameTimeMs / 2
      await tab(here.space.doc, here.storage.profile)
    }
    const again = await tab(here.space.doc, here.storage.profile)
    phone.trash(ids.slice(8, 16))
    pass(phone.space, again.space)
    expect(again.guard.held.size).toBe(0)
  })

  it('asks about notes that came back, also when the app ended before it had remembered that', async () => {
    const { ids, here, phone } = await having(100)
    phone.trash(ids.slice(0, 50))
    pass(phone.space, here.space)
    await here.guard.accept(here.guard.held)
    phone.space.restore(ids)
    const doc = new Y.Doc()
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(phone.space.doc))
    const again = await tab(doc, here.storage.profile)
    phone.trash(ids.slice(0, 50))
    pass(phone.space, again.space)
    expect(again.guard.held.size).toBe(50)
  })

  it('asks about notes that come back and go again at once', async () => {
    const { ids, here, phone } = await having(100)
    for (let time = 0; time < 2; time++) {
      phone.trash(ids.slice(0, 50))
      pass(phone.space, here.space)
      expect(here.guard.held.size).toBe(50)
      phone.space.restore(ids)
      pass(phone.space, here.space)
      expect(here.guard.held.size).toBe(0)
    }
  })

  it('asks about notes that were thrown away here, came back from there and go again at once', async () => {
    const { ids, here, phone } = await having(100)
    const thrown = ids.slice(0, 30)
    await here.guard.accept(thrown)
    here.space.trash(new Map(thrown.map((id) => [id, seen])), 'Laptop', 1)
    pass(here.space, phone.space)
    phone.space.restore(thrown)
    pass(phone.space, here.space)
    phone.trash(thrown)
    pass(phone.space, here.space)
    expect(here.guard.held).toEqual(new Set(thrown))
  })

  it('asks nobody about what is thrown away here, whatever becomes of the notes meanwhile', async () => {
    const { ids, here } = await having(100)
    const thrown = ids.slice(0, 30)
    await here.guard.accept(thrown)
    for (const id of thrown) here.space.touch(id, at, 'Laptop')
    here.space.trash(new Map(thrown.map((id) => [id, seen])), 'Laptop', 1)
    expect(here.guard.held.size).toBe(0)
    expect(here.deletions.current.accepted).toEqual(new Set(thrown))
  })

  it('goes on asking while another tab has not heard of the deletions yet', async () => {
    const { ids, here, phone } = await having(100)
    const other = await tab(new Y.Doc(), here.storage.profile)
    pass(here.space, other.space)
    const said: boolean[] = []
    other.deletions.listen(() => said.push(other.deletions.current.isHolding))
    phone.trash(ids.slice(0, 30))
    pass(phone.space, here.space)
    await vi.waitFor(() => expect(said).toContain(true))
    for (const each of [other, here, other]) await each.deletions.change(() => undefined)
    expect(said.slice(said.indexOf(true))).not.toContain(false)
    expect(here.deletions.current.isHolding).toBe(true)
  })

  it.each(['before', 'after'])(
    'asks in the tab that showed them, though another one has just begun and never did; it hears of it %s',
    async (when) => {
      const { ids, here, phone } = await having(100)
      const other = await tab(new Y.Doc(), here.storage.profile)
      pass(here.space, other.space)
      phone.trash(ids.slice(0, 30))
      const order = when === 'before' ? [other, here] : [here, other]
      for (const each of order) {
        pass(phone.space, each.space)
        await each.deletions.change(() => undefined)
      }
      await Promise.all(order.map(({ deletions }) => deletions.reload()))
      expect(here.guard.held.size).toBe(30)
      const next = await tab(here.space.doc, here.storage.profile)
      expect(next.guard.held.size).toBe(30)
      await here.guard.accept(here.guard.held)
      expect((await tab(here.space.doc, here.storage.profile)).guard.held.size).toBe(0)
    },
  )

  it('asks nothing after a restart of what was never visible here', async () => {
    at += 10 * sameTimeMs
    const phone = new Elsewhere('Phone')
    const ids = notes(200)
    phone.write(ids)
    phone.trash(ids.slice(0, 150))
    const here = await tab(new Y.Doc())
    here.space.addNote(newNoteId(), { createdAt: 1, editedAt: 1 })
    pass(phone.space, here.space)
    await here.deletions.change(() => undefined)
    at += seenAfterMs
    expect((await tab(here.space.doc, here.storage.profile)).guard.held.size).toBe(0)
  })

  it('agrees in all tabs, whichever hears of what first and wherever a person decides', async () => {
    const { ids, here, phone } = await having(100)
    const other = await tab(new Y.Doc(), here.storage.profile)
    pass(here.space, other.space)
    at += seenAfterMs
    await here.deletions.change(() => undefined)
    phone.trash(ids.slice(0, 30))
    pass(phone.space, here.space)
    pass(here.space, other.space)
    expect(other.guard.held.size).toBe(30)
    await other.guard.accept(other.guard.held)
    await vi.waitFor(() => expect(here.guard.held.size).toBe(0))
    // One by one, as a person does here, in the other tab.
    for (const id of ids.slice(30, 45)) {
      await other.guard.accept([id])
      other.space.trash(new Map([[id, seen]]), 'Laptop', 1)
    }
    await vi.waitFor(() => expect(here.deletions.current.accepted.size).toBe(45))
    pass(other.space, here.space)
    expect(here.guard.held.size).toBe(0)
  })
})
