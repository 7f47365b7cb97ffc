import { beforeEach, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { noteContent, noteText } from '../../shared/document/note-doc.ts'
import { SpaceDoc } from '../../shared/document/space-doc.ts'
import { newNoteId, type NoteId } from '../../shared/ids.ts'
import type { DocLease } from '../store/doc-store.ts'
import { noteStoreName, spaceStoreName } from '../store/profile.ts'
import { copyNotes, type Docs } from './note-copy.ts'

/** A profile's documents in memory. */
class MemoryDocs implements Docs {
  readonly docs = new Map<string, Y.Doc>()
  leases = 0
  /** The document whose next change the disk refuses. */
  refused: string | undefined

  doc(name: string): Y.Doc {
    const doc = this.docs.get(name) ?? new Y.Doc()
    this.docs.set(name, doc)
    return doc
  }

  acquire(name: string): Promise<DocLease> {
    this.leases++
    return Promise.resolve({
      doc: this.doc(name),
      saved: () => Promise.resolve(this.refused !== name),
      release: () => this.leases--,
    })
  }
}

class Profile {
  readonly docs = new MemoryDocs()
  readonly space = new SpaceDoc(this.docs.doc(spaceStoreName))
  readonly edited: NoteId[] = []

  write(id: NoteId, text: string): void {
    noteContent(this.docs.doc(noteStoreName(id))).insert(0, text)
    this.space.addNote(id, { createdAt: 1, editedAt: 1 })
  }

  rename(id: NoteId, value: string): void {
    this.space.titles.write(id, { value, by: 'Test', at: 1 })
  }

  text(id: NoteId): string {
    return noteText(noteContent(this.docs.doc(noteStoreName(id))))
  }

  copyFrom(other: Profile): Promise<void> {
    return copyNotes(other.docs, {
      docs: this.docs,
      space: this.space,
      spaceSaved: () => Promise.resolve(this.docs.refused !== spaceStoreName),
      records: { edited: (id) => this.edited.push(id), setHeadline: () => undefined },
      deviceName: () => 'Test',
    })
  }
}

const [milk, bread, own] = [newNoteId(), newNoteId(), newNoteId()]
let local: Profile
let account: Profile
beforeEach(() => {
  local = new Profile()
  account = new Profile()
  local.write(milk, 'Milk')
  local.write(bread, 'Bread')
  local.rename(bread, 'Bakery')
  local.space.tombstones.write(bread, { value: { stateVector: '' }, by: 'Test', at: 1 })
  account.write(own, 'Own')
})

describe('notes that are copied into another profile', () => {
  it('are there under their ids, with titles and in the trash as they were', async () => {
    await account.copyFrom(local)
    expect(account.space.ids().sort()).toEqual([milk, bread, own].sort())
    expect([milk, bread, own].map((id) => account.text(id))).toEqual(['Milk', 'Bread', 'Own'])
    expect(account.space.entry(bread)).toMatchObject({ givenTitle: 'Bakery', trashedAt: 1 })
    expect(account.edited.sort()).toEqual([milk, bread].sort())
    expect([account.docs.leases, local.docs.leases]).toEqual([0, 0])
  })

  it('stay where they were as they were', async () => {
    const before = Y.encodeStateAsUpdate(local.space.doc)
    await account.copyFrom(local)
    expect(Y.encodeStateAsUpdate(local.space.doc)).toEqual(before)
    expect(local.space.has(own)).toBe(false)
  })

  it('are there once, however often they are copied, with what was written on both sides meanwhile', async () => {
    await account.copyFrom(local)
    account.rename(bread, 'Baker')
    noteContent(account.docs.doc(noteStoreName(milk))).insert(4, ' and honey')
    noteContent(local.docs.doc(noteStoreName(milk))).insert(0, 'Fresh ')
    await account.copyFrom(local)
    await account.copyFrom(local)
    expect(account.text(milk)).toBe('Fresh Milk and honey')
    expect(account.space.entry(bread)?.givenTitle).toBe('Baker')
    expect(account.space.ids()).toHaveLength(3)
  })

  it('bring no settings along', async () => {
    local.space.settings.write('language', { value: 'en', by: 'Test', at: 1 })
    local.space.settings.write('theme', { value: 'dark', by: 'Test', at: 1 })
    account.space.settings.write('language', { value: 'zh', by: 'Test', at: 1 })
    await account.copyFrom(local)
    expect(Object.fromEntries(account.space.settings.all)).toEqual({ language: 'zh' })
  })
})

it('a copy that this device’s storage refuses is listed nowhere, and goes on later', async () => {
  for (const refused of [noteStoreName(milk), noteStoreName(bread)]) {
    account.docs.refused = refused
    await expect(account.copyFrom(local)).rejects.toThrow('could not be saved')
    expect(account.space.ids()).toEqual([own])
  }
  account.docs.refused = spaceStoreName
  await expect(account.copyFrom(local)).rejects.toThrow('could not be saved')
  account.docs.refused = undefined
  await account.copyFrom(local)
  expect(account.space.ids()).toHaveLength(3)
  expect(account.text(milk)).toBe('Milk')
  expect([account.docs.leases, local.docs.leases]).toEqual([0, 0])
})
