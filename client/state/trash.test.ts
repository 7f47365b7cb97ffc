/** The trash of a device on its own storage: edits that come for notes in it, through each door. */
import { afterEach, describe, expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import { noteContent } from '../../shared/document/note-doc.ts'
import { SpaceDoc } from '../../shared/document/space-doc.ts'
import { newNoteId, type NoteId } from '../../shared/ids.ts'
import { DeletionRecords } from '../store/deletion-records.ts'
import type { DocLease } from '../store/doc-store.ts'
import { noteStoreName, spaceStoreName } from '../store/profile.ts'
import { receiptOf } from '../store/arrivals.ts'
import { readSpaceRecord } from '../store/space-records.ts'
import { DeviceStorage } from '../store/testing/device-storage.ts'
import { bringsFromRelay } from '../sync/relay-origin.ts'
import { Trash } from './trash.ts'

const open: { close(): void }[] = []
afterEach(() => {
  for (const each of open.splice(0)) each.close()
})

/** A tab of a device. */
class Tab {
  shown: NoteId[] = []
  reads: string[] = []

  private constructor(
    readonly name: string,
    readonly storage: DeviceStorage,
    readonly lease: DocLease,
    readonly space: SpaceDoc,
    readonly trash: Trash,
  ) {}

  static async open(name: string, profile?: string): Promise<Tab> {
    const storage = await DeviceStorage.open(profile)
    const lease = await storage.docs.acquire(spaceStoreName)
    const deletions = await DeletionRecords.open(storage.db, storage.tabs)
    const space = new SpaceDoc(lease.doc)
    const shown: NoteId[] = []
    const reads: string[] = []
    const trash = new Trash({
      space,
      docs: {
        read: (store, look) => {
          reads.push(store)
          return storage.docs.read(store, look)
        },
      },
      records: storage.records,
      deletions,
      deviceName: () => name,
      sayEditTimes: () => undefined,
      onChange: (ids) => shown.push(...ids),
    })
    const tab = new Tab(name, storage, lease, space, trash)
    tab.shown = shown
    tab.reads = reads
    open.push(tab)
    return tab
  }

  async write(id: NoteId, words: string): Promise<void> {
    await this.storage.write(id, (content) => content.insert(content.length, words))
    this.space.addNote(id, { createdAt: 1, editedAt: 1 })
    this.space.touch(id, Date.now(), this.name)
  }

  /** All that is here of a note. */
  update(id: NoteId): Promise<Uint8Array> {
    return this.storage.docs.read(noteStoreName(id), (doc) => Y.encodeStateAsUpdate(doc))
  }

  /** As the feed brings it. */
  async receive(id: NoteId, update: Uint8Array): Promise<void> {
    await this.storage.records.receive(receiptOf([{ id, update }], undefined))
  }

  isInTrash(id: NoteId): boolean {
    return this.space.isTrashed(id)
  }

  /** Everything is on disk, and the page goes away. */
  async end(): Promise<void> {
    await this.lease.saved()
    this.close()
    open.splice(open.indexOf(this), 1)
  }

  close(): void {
    this.lease.release()
    this.storage[Symbol.dispose]()
  }
}

const relay = {}
bringsFromRelay(relay)
/** As the relay passes the list of notes on. */
const list = (from: Tab, to: Tab): void => Y.applyUpdate(to.space.doc, Y.encodeStateAsUpdate(from.space.doc), relay)
const note = newNoteId()
/** Of edits that were made elsewhere. */
const soon = { timeout: 5_000 }

/** Two devices with the same note, which lead. */
async function phoneAndLaptop(): Promise<{ phone: Tab; laptop: Tab }> {
  const [phone, laptop] = [await Tab.open('Phone'), await Tab.open('Laptop')]
  await phone.write(note, 'Milk')
  list(phone, laptop)
  await laptop.receive(note, await phone.update(note))
  for (const { trash } of [phone, laptop]) trash.lead()
  return { phone, laptop }
}

describe('a note in the trash', () => {
  it('comes back when its tombstone meets an edit that was made here meanwhile', async () => {
    const { phone, laptop } = await phoneAndLaptop()
    await laptop.write(note, ', bread')
    await phone.trash.move([note])
    list(phone, laptop)
    await vi.waitFor(() => expect(laptop.isInTrash(note)).toBe(false))
    expect(laptop.trash.revivalOf(note)).toMatchObject({ editedBy: 'Laptop', deletedBy: 'Phone' })
    list(laptop, phone)
    expect(phone.isInTrash(note)).toBe(false)
    expect(phone.trash.revivalOf(note)).toMatchObject({ editedBy: 'Laptop', deletedBy: 'Phone' })
  })

  it('comes back when the feed brings an edit that nobody said anything of', async () => {
    const { phone, laptop } = await phoneAndLaptop()
    await phone.trash.move([note])
    await laptop.storage.write(note, (content) => content.insert(0, 'Oat '))
    await phone.receive(note, await laptop.update(note))
    await vi.waitFor(() => expect(phone.isInTrash(note)).toBe(false), soon)
    expect(phone.trash.revivalOf(note)).toMatchObject({ editedBy: '', deletedBy: 'Phone' })
  })

  it('comes back for an edit of which the list tells a moment later who made it', async () => {
    const { phone, laptop } = await phoneAndLaptop()
    await phone.trash.move([note])
    await laptop.write(note, ', bread')
    await phone.receive(note, await laptop.update(note))
    await vi.waitFor(() => expect(phone.isInTrash(note)).toBe(false), soon)
    expect(phone.trash.revivalOf(note)?.editedBy).toBe('')
    list(laptop, phone)
    expect(phone.trash.revivalOf(note)).toMatchObject({ editedBy: 'Laptop', deletedBy: 'Phone' })
    // Later ones are of other edits.
    list(phone, laptop)
    await phone.write(note, ', tea')
    expect(phone.trash.revivalOf(note)).toMatchObject({ editedBy: 'Laptop', deletedBy: 'Phone' })
  })

  it('comes back at once where it is open, when a letter comes live or a tombstone', async () => {
    const { phone, laptop } = await phoneAndLaptop()
    const lease = await phone.storage.docs.acquire(noteStoreName(note))
    phone.trash.opened(note, lease.doc)
    await phone.trash.move([note])
    expect(phone.isInTrash(note)).toBe(true)
    await laptop.storage.write(note, (content) => content.insert(0, 'Oat '))
    Y.applyUpdate(lease.doc, await laptop.update(note), relay)
    await vi.waitFor(() => expect(phone.isInTrash(note)).toBe(false), soon)

    await laptop.trash.move([note])
    noteContent(lease.doc).insert(0, 'No ')
    list(laptop, phone)
    expect(phone.isInTrash(note)).toBe(false)
    phone.trash.closed(note)
    lease.release()
  })

  it.each(['deletion', 'edit'])(
    'is not said to come back for what was written here and seen there (first the %s)',
    async (first) => {
      const { phone, laptop } = await phoneAndLaptop()
      const lease = await laptop.storage.docs.acquire(noteStoreName(note))
      laptop.trash.opened(note, lease.doc)
      noteContent(lease.doc).insert(0, 'Oat ')
      noteContent(lease.doc).delete(0, 1)
      await phone.receive(note, Y.encodeStateAsUpdate(lease.doc))
      const elsewhere = new Y.Doc()
      Y.applyUpdate(elsewhere, await phone.update(note))
      noteContent(elsewhere).insert(0, 'No ')
      await phone.trash.move([note])
      const arrives = {
        deletion: () => list(phone, laptop),
        edit: () => Y.applyUpdate(lease.doc, Y.encodeStateAsUpdate(elsewhere), relay),
      }
      arrives[first === 'edit' ? 'edit' : 'deletion']()
      arrives[first === 'edit' ? 'deletion' : 'edit']()
      expect(laptop.isInTrash(note)).toBe(true)
      await vi.waitFor(() => expect(laptop.isInTrash(note)).toBe(false), soon)
      expect(laptop.trash.revivalOf(note)).toMatchObject({ editedBy: '', deletedBy: 'Phone' })
      laptop.trash.closed(note)
      lease.release()
    },
  )

  it('comes back in the tab in which it is open, also if another one leads', async () => {
    const { phone, laptop } = await phoneAndLaptop()
    phone.trash.stepBack()
    await phone.trash.move([note])
    await laptop.storage.write(note, (content) => content.insert(0, 'Oat '))
    await phone.receive(note, await laptop.update(note))
    expect(phone.isInTrash(note)).toBe(true)
    const lease = await phone.storage.docs.acquire(noteStoreName(note))
    phone.trash.opened(note, lease.doc)
    phone.trash.closed(note)
    await vi.waitFor(() => expect(phone.isInTrash(note)).toBe(false), soon)
    lease.release()
  })

  it('comes back at the next start, where the app ended before anybody looked', async () => {
    const { phone, laptop } = await phoneAndLaptop()
    phone.trash.stepBack()
    await phone.trash.move([note])
    await laptop.storage.write(note, (content) => content.insert(0, 'Oat '))
    await phone.receive(note, await laptop.update(note))
    await phone.end()
    const again = await Tab.open('Phone', phone.storage.profile)
    expect(again.isInTrash(note)).toBe(true)
    again.trash.lead()
    await vi.waitFor(() => expect(again.isInTrash(note)).toBe(false), soon)
  })

  it('stays there when all that is here was seen, and is not read again at each start', async () => {
    const { phone } = await phoneAndLaptop()
    phone.storage.records.acknowledge([
      {
        id: note,
        acknowledged: { relay: 'r', vector: new Uint8Array([0]) },
        edition: phone.storage.records.edition(note),
      },
    ])
    await phone.trash.move([note])
    await vi.waitFor(async () => expect((await readSpaceRecord(phone.storage.db, 'deletions'))?.checked.size).toBe(1))
    await vi.waitFor(async () => expect((await phone.storage.db.notesOf([note]))[0]?.edited).toBe(false))
    await phone.end()
    const again = await Tab.open('Phone', phone.storage.profile)
    again.trash.lead()
    await again.trash.restore([])
    expect(again.reads).toEqual([])
    expect(again.isInTrash(note)).toBe(true)
  })

  it('stays there when it is deleted after all, with everything that is in it', async () => {
    const { phone, laptop } = await phoneAndLaptop()
    await laptop.write(note, ', bread')
    await phone.trash.move([note])
    list(phone, laptop)
    await vi.waitFor(() => expect(laptop.isInTrash(note)).toBe(false))
    await laptop.trash.move([note])
    list(laptop, phone)
    await phone.receive(note, await laptop.update(note))
    await vi.waitFor(() => expect(phone.reads.length).toBeGreaterThan(1))
    await phone.trash.restore([])
    for (const tab of [phone, laptop]) {
      expect(tab.isInTrash(note)).toBe(true)
      expect(tab.trash.revivalOf(note)).toBeUndefined()
    }
  })

  it('stays there when two devices delete it at once, whichever of their edits and deletions come first', async () => {
    const { phone, laptop } = await phoneAndLaptop()
    for (const tab of [phone, laptop]) {
      await tab.write(note, `, ${tab.name}`)
      await tab.trash.move([note])
    }
    const [fromPhone, fromLaptop] = [await phone.update(note), await laptop.update(note)]
    await phone.receive(note, fromLaptop)
    await laptop.receive(note, fromPhone)
    await vi.waitFor(() => expect([phone.reads.length, laptop.reads.length]).toEqual([3, 3]), soon)
    for (const { storage } of [phone, laptop]) await storage.text(note)
    list(phone, laptop)
    list(laptop, phone)
    // Once for the other's tombstone, and once more a moment after the other's edit.
    await vi.waitFor(() => expect([phone.reads.length, laptop.reads.length]).toEqual([5, 5]), soon)
    for (const tab of [phone, laptop]) {
      await tab.storage.text(note)
      expect(tab.isInTrash(note)).toBe(true)
    }
  })

  it('is taken out by an undo that comes before it is in', async () => {
    const { phone } = await phoneAndLaptop()
    void phone.trash.move([note])
    await phone.trash.restore([note])
    expect(phone.isInTrash(note)).toBe(false)
  })
})

describe('that a note came back', () => {
  async function cameBack(): Promise<{ phone: Tab; laptop: Tab }> {
    const devices = await phoneAndLaptop()
    const { phone, laptop } = devices
    await laptop.write(note, ', bread')
    await phone.trash.move([note])
    list(phone, laptop)
    await vi.waitFor(() => expect(laptop.isInTrash(note)).toBe(false))
    list(laptop, phone)
    return devices
  }

  it('is told on each device until somebody there has read it, in all its tabs and after a restart', async () => {
    const { phone, laptop } = await cameBack()
    const other = await Tab.open('Phone', phone.storage.profile)
    await phone.trash.dismiss([note])
    expect(phone.trash.revivalOf(note)).toBeUndefined()
    await vi.waitFor(() => expect(other.trash.revivalOf(note)).toBeUndefined())
    expect(other.shown).toContain(note)
    expect(laptop.trash.revivalOf(note)).toBeDefined()
    await phone.end()
    expect((await Tab.open('Phone', phone.storage.profile)).trash.revivalOf(note)).toBeUndefined()
  })

  it('is told again when it has come back from another deletion', async () => {
    const { phone, laptop } = await cameBack()
    await laptop.trash.dismiss([note])
    list(laptop, phone)
    await laptop.write(note, ', tea')
    await phone.trash.move([note])
    list(phone, laptop)
    await vi.waitFor(() => expect(laptop.isInTrash(note)).toBe(false))
    expect(laptop.trash.revivalOf(note)).toBeDefined()
  })

  it('is not told on a device that did not have the note then', async () => {
    const { phone } = await cameBack()
    const tablet = await Tab.open('Tablet')
    list(phone, tablet)
    expect(tablet.space.revival(note)).toBeDefined()
    expect(tablet.trash.revivalOf(note)).toBeUndefined()
  })
})
