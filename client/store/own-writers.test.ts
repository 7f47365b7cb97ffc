import { expect, it } from 'vitest'
import { ownWriters } from './own-writers.ts'
import { DeviceStorage } from './testing/device-storage.ts'

it('an earlier session is this device, and so is another tab', async () => {
  using first = await DeviceStorage.open()
  using second = await DeviceStorage.open(first.profile)
  expect(await ownWriters(first.db, 1)).toEqual(new Set(['1']))
  expect(await ownWriters(second.db, 2)).toEqual(new Set(['1', '2']))
  expect(await ownWriters(first.db, 1)).toEqual(new Set(['2', '1']))
  using other = await DeviceStorage.open()
  expect(await ownWriters(other.db, 3)).toEqual(new Set(['3']))
})

it('they do not grow without end, and the last ones stay', async () => {
  using storage = await DeviceStorage.open()
  for (let id = 1; id <= 510; id++) await ownWriters(storage.db, id)
  const known = await ownWriters(storage.db, 511)
  expect(known.size).toBe(500)
  expect(known.has('511') && known.has('12')).toBe(true)
  expect(known.has('11')).toBe(false)
})
