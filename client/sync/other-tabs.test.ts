import { expect, it, vi } from 'vitest'
import { newNoteId } from '../../shared/ids.ts'
import { DeviceStorage } from '../store/testing/device-storage.ts'
import { otherTabs } from './other-tabs.ts'

it('the tabs that run are known by what they call themselves where they have a note open', async () => {
  using here = await DeviceStorage.open()
  using there = await DeviceStorage.open(here.profile)
  const id = newNoteId()
  await there.records.opened(id)
  await here.records.opened(id)
  await vi.waitFor(() => expect(here.records.openElsewhere(id)).toHaveLength(1))
  expect([...(await otherTabs(here.tabs))]).toEqual(here.records.openElsewhere(id))
  there.tabs[Symbol.dispose]()
  expect([...(await otherTabs(here.tabs))]).toEqual([])
})
