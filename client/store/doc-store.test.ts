import { expect, it, onTestFinished, vi } from 'vitest'
import { newNoteId } from '../../shared/ids.ts'
import { noteContent } from '../../shared/document/note-doc.ts'
import { noteStoreName } from './profile.ts'
import { receiptOf } from './arrivals.ts'
import { DeviceStorage, updateOfText } from './testing/device-storage.ts'

it('a tab that has missed what the others said reads it from the disk', async () => {
  using awake = await DeviceStorage.open()
  using asleep = await DeviceStorage.open(awake.profile)
  const [typed, arrived] = [newNoteId(), newNoteId()]
  await awake.write(typed, (content) => content.insert(0, 'Milk'))
  const leases = [await asleep.docs.acquire(noteStoreName(typed)), await asleep.docs.acquire(noteStoreName(arrived))]
  const seen = (): string[] => leases.map(({ doc }) => noteContent(doc).toJSON())
  expect(seen()).toEqual(['Milk', ''])

  asleep.tabs[Symbol.dispose]()
  await awake.write(typed, (content) => content.insert(4, ' and bread'))
  await awake.records.receive(receiptOf([{ id: arrived, update: updateOfText('From elsewhere') }], undefined))
  expect(seen()).toEqual(['Milk', ''])

  await asleep.docs.reread()
  expect(seen()).toEqual(['Milk and bread', 'From elsewhere'])
})

it('stores what was refused when there is room again, also where it could not be remembered before', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  using storage = await DeviceStorage.open()
  const milk = newNoteId()
  await storage.write(milk, (content) => content.insert(0, 'Milk'))
  const lease = await storage.docs.acquire(noteStoreName(milk))
  refuseNextWrite()
  noteContent(lease.doc).insert(4, ' and honey')
  expect(await lease.saved()).toBe(false)
  const doubt = vi.spyOn(storage.records, 'doubt').mockRejectedValueOnce(new Error('no room to remember'))
  vi.advanceTimersByTime(5_000)
  await vi.waitFor(() => expect(doubt).toHaveBeenCalledOnce(), 20_000)
  expect(await lease.saved()).toBe(false)
  vi.advanceTimersByTime(5_000)
  await vi.waitFor(async () => expect(await lease.saved()).toBe(true), 20_000)
  lease.release()
  using restarted = await DeviceStorage.open(storage.profile)
  expect(await restarted.text(milk)).toBe('Milk and honey')
})

it('takes nothing for stored while what was refused is on its way to the disk', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  using storage = await DeviceStorage.open()
  const milk = newNoteId()
  await storage.write(milk, (content) => content.insert(0, 'Milk'))
  const lease = await storage.docs.acquire(noteStoreName(milk))
  refuseNextWrite()
  noteContent(lease.doc).insert(4, ' and honey')
  expect(await lease.saved()).toBe(false)
  noteContent(lease.doc).insert(0, 'Fresh ')
  expect(await lease.saved()).toBe(false)

  let storesOn = (): void => undefined
  const held = new Promise<void>((resolve) => (storesOn = resolve))
  const doubt = vi.spyOn(storage.records, 'doubt').mockReturnValueOnce(held)
  vi.advanceTimersByTime(5_000)
  await vi.waitFor(() => expect(doubt).toHaveBeenCalledOnce(), 20_000)
  expect(await lease.saved()).toBe(false)
  // Nobody holds it any more: it stays until it is stored.
  lease.release()
  storesOn()
  await vi.waitFor(async () => expect(await storage.docs.isSaved(noteStoreName(milk))).toBe(true), 20_000)
  using restarted = await DeviceStorage.open(storage.profile)
  expect(await restarted.text(milk)).toBe('Fresh Milk and honey')
})

function refuseNextWrite(): void {
  // Nothing can be refused any more once its commit was asked for.
  vi.spyOn(IDBTransaction.prototype, 'commit').mockImplementationOnce(() => undefined)
  const add = vi.spyOn(IDBObjectStore.prototype, 'add')
  add.mockImplementationOnce(function (this: IDBObjectStore, ...row) {
    add.mockRestore()
    const request = this.add(...row)
    request.addEventListener('success', () => this.transaction.abort())
    return request
  })
}
