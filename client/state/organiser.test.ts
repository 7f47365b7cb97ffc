/** Folders, tags and many notes at once on a device with its own storage, and what comes of it on another one. */
import { afterEach, describe, expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import { SpaceDoc } from '../../shared/document/space-doc.ts'
import { newFolderId, newNoteId, type FolderId, type NoteId } from '../../shared/ids.ts'
import { DeletionRecords } from '../store/deletion-records.ts'
import type { DocLease } from '../store/doc-store.ts'
import { spaceStoreName } from '../store/profile.ts'
import { DeviceStorage } from '../store/testing/device-storage.ts'
import type { Organised, Organising } from './app-state.ts'
import { seenAfterMs } from './deletion-guard.ts'
import { NoteList } from './note-list.ts'
import { Organiser } from './organiser.ts'
import { Trash } from './trash.ts'

const open: { close(): void }[] = []
afterEach(() => {
  for (const each of open.splice(0)) each.close()
})

class Device {
  private constructor(
    readonly name: string,
    readonly storage: DeviceStorage,
    readonly lease: DocLease,
    readonly space: SpaceDoc,
    readonly trash: Trash,
    readonly list: NoteList,
    readonly organiser: Organiser,
  ) {}

  static async open(name: string): Promise<Device> {
    const storage = await DeviceStorage.open()
    const lease = await storage.docs.acquire(spaceStoreName)
    const space = new SpaceDoc(lease.doc)
    const lists: NoteList[] = []
    const trash = new Trash({
      space,
      docs: storage.docs,
      records: storage.records,
      deletions: await DeletionRecords.open(storage.db, storage.tabs),
      deviceName: () => name,
      sayEditTimes: () => undefined,
      onChange: (ids) => {
        for (const id of ids) lists[0]?.refresh(id)
      },
    })
    const list = new NoteList({ space, records: storage.records, trash, isOwn: () => false, isArriving: () => false })
    lists.push(list)
    space.observe((changed) => {
      for (const id of changed) list.refresh(id)
    })
    space.folders.observe(() => list.refreshPlaces())
    space.tagColours.observe(() => list.refreshPlaces())
    const sign = <Value>(value: Value) => ({ value, by: name, at: Date.now() })
    const device = new Device(name, storage, lease, space, trash, list, new Organiser({ space, trash, list, sign }))
    open.push(device)
    return device
  }

  async write(words: string, folder?: FolderId): Promise<NoteId> {
    const id = newNoteId()
    await this.storage.write(id, (content) => content.insert(0, words))
    this.space.addNote(id, { createdAt: 1, editedAt: 1 })
    if (folder !== undefined) await this.do({ kind: 'moveNotes', ids: [id], to: folder })
    return id
  }

  async folder(name: string, parent?: FolderId): Promise<FolderId> {
    const id = newFolderId()
    await this.do({ kind: 'newFolder', id, name, parent })
    return id
  }

  do(change: Organising): Promise<Organised> {
    return this.organiser.organise(change)
  }

  /** What it did can be taken back. */
  async done(change: Organising): Promise<{ count: number; undo: () => void }> {
    const organised = await this.do(change)
    if (organised.kind !== 'done') throw new Error(`${change.kind} came to ${organised.kind}`)
    return organised
  }

  hear(other: Device): void {
    Y.applyUpdate(this.space.doc, Y.encodeStateAsUpdate(other.space.doc), other)
  }

  /** The tree, each folder with how many notes are in it. */
  get tree(): string[] {
    const { places } = this.list.lists
    return places.folders.folders.map(
      ({ id, name, depth }) => `${'·'.repeat(depth)}${name} ${places.notesWithin.get(id) ?? 0}`,
    )
  }

  get notes(): NoteId[] {
    return this.list.lists.notes.map(({ id }) => id)
  }

  close(): void {
    this.lease.release()
    this.storage[Symbol.dispose]()
  }
}

async function withNotes() {
  const device = await Device.open('Laptop')
  const work = await device.folder('Work')
  const plans = await device.folder('Plans', work)
  const [inWork, inPlans, nowhere] = [
    await device.write('a', work),
    await device.write('b', plans),
    await device.write('c'),
  ]
  return { device, work, plans, inWork, inPlans, nowhere }
}

describe('a folder', () => {
  it('is made, named, moved; and each of that is taken back', async () => {
    const { device, work, plans } = await withNotes()
    expect(device.tree).toEqual(['Work 2', '·Plans 1'])
    const named = await device.done({ kind: 'renameFolder', id: work, name: '  Job\n' })
    const moved = await device.done({ kind: 'moveFolder', id: plans, to: undefined })
    expect(device.tree).toEqual(['Job 1', 'Plans 1'])
    named.undo()
    moved.undo()
    expect(device.tree).toEqual(['Work 2', '·Plans 1'])
    expect((await device.do({ kind: 'moveFolder', id: work, to: plans })).kind).toBe('unchanged')
    expect((await device.do({ kind: 'renameFolder', id: work, name: ' ' })).kind).toBe('unchanged')
    const made = await device.done({ kind: 'newFolder', id: newFolderId(), name: 'New', parent: work })
    expect(device.tree).toEqual(['Work 2', '·New 0', '·Plans 1'])
    made.undo()
    expect(device.tree).toEqual(['Work 2', '·Plans 1'])
  })

  it('goes with its notes, which are in the trash, and all of it comes back with one undo', async () => {
    const { device, work, inWork, inPlans, nowhere } = await withNotes()
    const deleted = await device.done({ kind: 'deleteFolder', id: work })
    expect(deleted.count).toBe(2)
    expect(device.tree).toEqual([])
    expect(device.notes).toEqual([nowhere])
    expect(device.list.lists.trash.map(({ id }) => id).sort()).toEqual([inWork, inPlans].sort())
    deleted.undo()
    await device.trash.restore([])
    expect(device.tree).toEqual(['Work 2', '·Plans 1'])
    expect(device.notes).toHaveLength(3)
  })

  it('comes back with a note that is put back, and the ones that it is in', async () => {
    const { device, work, inPlans } = await withNotes()
    await device.do({ kind: 'deleteFolder', id: work })
    await device.trash.restore([inPlans])
    expect(device.tree).toEqual(['Work 1', '·Plans 1'])
  })

  it('keeps two names that were given at once, until somebody chooses', async () => {
    const { device, work } = await withNotes()
    const phone = await Device.open('Phone')
    phone.hear(device)
    await device.do({ kind: 'renameFolder', id: work, name: 'Job' })
    await phone.do({ kind: 'renameFolder', id: work, name: 'Office' })
    device.hear(phone)
    phone.hear(device)
    const names = device.list.lists.places.names.get(work) ?? []
    expect([...names].sort()).toEqual(['Job', 'Office'])
    expect(phone.tree).toEqual(device.tree)
    const kept = await phone.done({ kind: 'keepFolderName', id: work, names, name: 'Office' })
    device.hear(phone)
    expect(device.list.lists.places.names.size).toBe(0)
    expect(device.tree).toEqual(['Office 2', '·Plans 1'])
    kept.undo()
    device.hear(phone)
    expect(device.list.lists.places.names.get(work)).toHaveLength(2)
  })

  it('that is deleted on one device stays for the note that another one puts there at once', async () => {
    const { device, work, nowhere } = await withNotes()
    const phone = await Device.open('Phone')
    phone.hear(device)
    await phone.do({ kind: 'moveNotes', ids: [nowhere], to: work })
    await device.do({ kind: 'deleteFolder', id: work })
    device.hear(phone)
    phone.hear(device)
    for (const each of [device, phone]) {
      expect(each.tree).toEqual(['Work 1'])
      expect(each.notes).toEqual([nowhere])
    }
  })

  it('with many notes, deleted elsewhere, stays with them until a person here says what is to become of them', async () => {
    const device = await Device.open('Laptop')
    const work = await device.folder('Work')
    for (let count = 0; count < 30; count++) await device.write(`${count}`, work)
    const phone = await Device.open('Phone')
    phone.hear(device)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + seenAfterMs })
    await device.do({ kind: 'deleteFolder', id: work })
    phone.hear(device)
    vi.useRealTimers()
    expect(device.tree).toEqual([])
    expect(phone.trash.held.size).toBe(30)
    expect(phone.tree).toEqual(['Work 30'])
    await phone.trash.letHeldGo()
    expect(phone.tree).toEqual([])
    await phone.trash.restore(phone.space.ids())
    device.hear(phone)
    for (const each of [device, phone]) expect(each.tree).toEqual(['Work 30'])
  })
})

describe('notes', () => {
  it('that two devices moved to different folders are in the same one on both, and a person chooses', async () => {
    const { device, work, plans, nowhere } = await withNotes()
    const phone = await Device.open('Phone')
    phone.hear(device)
    await device.do({ kind: 'moveNotes', ids: [nowhere], to: work })
    await phone.do({ kind: 'moveNotes', ids: [nowhere], to: plans })
    device.hear(phone)
    phone.hear(device)
    expect(phone.list.get(nowhere)?.folder).toBe(device.list.get(nowhere)?.folder)
    const [choice] = phone.list.get(nowhere)?.choices ?? []
    expect(choice?.field).toBe('folder')
    expect(choice?.values.map(({ text }) => text).sort()).toEqual([work, plans].sort())
    await phone.do({ kind: 'moveNotes', ids: [nowhere], to: plans })
    device.hear(phone)
    expect(device.list.get(nowhere)).toMatchObject({ folder: plans, choices: [] })
  })

  it('are moved together, and back to where each was', async () => {
    const { device, work, plans, inWork, inPlans, nowhere } = await withNotes()
    const moved = await device.done({ kind: 'moveNotes', ids: [inWork, inPlans, nowhere], to: plans })
    expect(moved.count).toBe(2)
    expect(device.tree).toEqual(['Work 3', '·Plans 3'])
    moved.undo()
    const folderOf = (id: NoteId) => device.list.get(id)?.folder
    expect([inWork, inPlans, nowhere].map(folderOf)).toEqual([work, plans, undefined])
    expect((await device.do({ kind: 'moveNotes', ids: [nowhere], to: undefined })).kind).toBe('unchanged')
  })

  it('that somebody has moved on since stay there when a move is taken back', async () => {
    const { device, work, plans, nowhere } = await withNotes()
    const moved = await device.done({ kind: 'moveNotes', ids: [nowhere], to: plans })
    await device.do({ kind: 'moveNotes', ids: [nowhere], to: work })
    moved.undo()
    expect(device.list.get(nowhere)?.folder).toBe(work)
  })

  it('are tagged together, and only what was new is taken off again', async () => {
    const { device, inWork, inPlans } = await withNotes()
    await device.do({ kind: 'tagNotes', ids: [inWork], add: ['urgent'], remove: [] })
    const tagged = await device.done({ kind: 'tagNotes', ids: [inWork, inPlans], add: ['#urgent', 'home'], remove: [] })
    expect(device.list.lists.places.tags.map(({ tag, notes }) => [tag, notes])).toEqual([
      ['home', 2],
      ['urgent', 2],
    ])
    tagged.undo()
    expect([inWork, inPlans].map((id) => device.list.get(id)?.tags)).toEqual([['urgent'], []])
  })

  it('lose a tag that is deleted, get another one for one that is renamed, and back', async () => {
    const { device, inWork, inPlans } = await withNotes()
    await device.do({ kind: 'tagNotes', ids: [inWork, inPlans], add: ['urgent'], remove: [] })
    await device.do({ kind: 'colourTag', tag: 'urgent', colour: 3 })
    const renamed = await device.done({ kind: 'renameTag', tag: 'urgent', to: 'now' })
    expect(renamed.count).toBe(2)
    expect(device.list.lists.places.tags).toEqual([{ tag: 'now', notes: 2, colour: 3 }])
    renamed.undo()
    const deleted = await device.done({ kind: 'deleteTag', tag: 'urgent' })
    expect(deleted.count).toBe(2)
    expect(device.list.lists.places.tags).toEqual([])
    deleted.undo()
    expect(device.list.lists.places.tags).toEqual([{ tag: 'urgent', notes: 2, colour: 3 }])
  })

  it('are marked and thrown away together, and back', async () => {
    const { device, inWork, inPlans, nowhere } = await withNotes()
    await device.do({ kind: 'markNotes', ids: [inWork], mark: 'favourite', isOn: true })
    const marked = await device.done({ kind: 'markNotes', ids: [inWork, inPlans], mark: 'favourite', isOn: true })
    expect(device.list.lists.places.favourites).toBe(2)
    marked.undo()
    expect(device.list.lists.places.favourites).toBe(1)
    const gone = await device.done({ kind: 'trashNotes', ids: [inWork, nowhere] })
    expect(device.notes).toEqual([inPlans])
    gone.undo()
    await device.trash.restore([])
    expect(device.notes).toHaveLength(3)
  })

  it('that are new go where they were meant to be, with their first character', async () => {
    const { device, work } = await withNotes()
    const id = newNoteId()
    await device.do({ kind: 'destine', id, folder: work, tag: 'urgent', favourite: true })
    expect(device.list.get(id)).toBeUndefined()
    device.space.addNote(id, { createdAt: 1, editedAt: 1 })
    expect(device.list.get(id)).toMatchObject({ folder: work, tags: ['urgent'], favourite: true })
  })
})
