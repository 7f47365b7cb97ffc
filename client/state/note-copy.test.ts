import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import { SpaceDoc } from '../../shared/document/space-doc.ts'
import { newNoteId, type NoteId } from '../../shared/ids.ts'
import type { DocLease } from '../store/doc-store.ts'
import { spaceStoreName } from '../store/profile.ts'
import { DeviceStorage } from '../store/testing/device-storage.ts'
import { copyNotes } from './note-copy.ts'

class Profile {
  readonly storage: DeviceStorage
  readonly lease: DocLease
  readonly space: SpaceDoc
  canSaveSpace = true

  private constructor(storage: DeviceStorage, lease: DocLease) {
    this.storage = storage
    this.lease = lease
    this.space = new SpaceDoc(lease.doc)
  }

  static async open(): Promise<Profile> {
    const storage = await DeviceStorage.open()
    return new Profile(storage, await storage.docs.acquire(spaceStoreName))
  }

  async write(id: NoteId, text: string): Promise<void> {
    await this.storage.write(id, (content) => content.insert(0, text))
    this.space.addNote(id, { createdAt: 1, editedAt: 1 })
  }

  rename(id: NoteId, value: string): void {
    this.space.titles.write(id, { value, by: 'Test', at: 1 })
  }

  text(id: NoteId): Promise<string> {
    return this.storage.text(id)
  }

  copyFrom(other: Profile): Promise<void> {
    return copyNotes(other.storage.docs, {
      space: this.space,
      spaceSaved: () => Promise.resolve(this.canSaveSpace),
      records: this.storage.records,
      onArrival: () => undefined,
      deviceName: () => 'Test',
    })
  }

  close(): void {
    this.lease.release()
    this.storage[Symbol.dispose]()
  }
}

const [milk, bread, own] = [newNoteId(), newNoteId(), newNoteId()]
let local: Profile
let account: Profile
beforeEach(async () => {
  local = await Profile.open()
  account = await Profile.open()
  await local.write(milk, 'Milk')
  await local.write(bread, 'Bread')
  local.rename(bread, 'Bakery')
  local.space.tombstones.write(bread, { value: { stateVector: '' }, by: 'Test', at: 1 })
  await account.write(own, 'Own')
})
afterEach(() => {
  local.close()
  account.close()
})

describe('notes that are copied into another profile', () => {
  it('are there under their ids, with titles and in the trash as they were', async () => {
    await account.copyFrom(local)
    expect([...account.space.ids()].sort()).toEqual([milk, bread, own].sort())
    expect(await Promise.all([milk, bread, own].map((id) => account.text(id)))).toEqual(['Milk', 'Bread', 'Own'])
    expect(account.space.entry(bread)).toMatchObject({ givenTitle: 'Bakery', trashedAt: 1 })
    expect(account.storage.records.get(bread)).toMatchObject({ title: 'Bread', edited: true })
    expect(account.storage.records.unacknowledged('relay').sort()).toEqual([milk, bread, own].sort())
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
    await account.storage.write(milk, (content) => content.insert(4, ' and honey'))
    await local.storage.write(milk, (content) => content.insert(0, 'Fresh '))
    await account.copyFrom(local)
    await account.copyFrom(local)
    expect(await account.text(milk)).toBe('Fresh Milk and honey')
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
  const receive = vi.spyOn(account.storage.records, 'receive').mockRejectedValueOnce(new Error('refused'))
  await expect(account.copyFrom(local)).rejects.toThrow('refused')
  expect(account.space.ids()).toEqual([own])
  receive.mockRestore()
  account.canSaveSpace = false
  await expect(account.copyFrom(local)).rejects.toThrow('could not be saved')
  account.canSaveSpace = true
  await account.copyFrom(local)
  expect(account.space.ids()).toHaveLength(3)
  expect(await account.text(milk)).toBe('Milk')
})
