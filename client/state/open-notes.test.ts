/** Notes that are open in a tab, on the device's own storage. */
import * as Y from 'yjs'
import { expect, it, vi } from 'vitest'
import { SpaceDoc } from '../../shared/document/space-doc.ts'
import { newNoteId } from '../../shared/ids.ts'
import { noteStoreName } from '../store/profile.ts'
import { DeviceStorage } from '../store/testing/device-storage.ts'
import { EditTimes } from './edit-times.ts'
import type { Headlines } from './headlines.ts'
import { OpenNotes } from './open-notes.ts'

const openNotesOf = ({ docs, records }: DeviceStorage): OpenNotes => {
  const space = new SpaceDoc(new Y.Doc())
  const notes = new OpenNotes({ docs, records, deviceName: () => 'Desk', onTyped: () => undefined })
  notes.listIs({
    space,
    editTimes: new EditTimes(space, () => 'Desk'),
    // The relay has acknowledged whatever is in the doc.
    engine: { attach: () => undefined, detach: () => true },
    headlines: { show: () => undefined } as unknown as Headlines,
  })
  return notes
}

it('a note that was closed is past doubt, unless another tab died with words of which only the disk knows', async () => {
  for (const dies of [false, true]) {
    using storage = await DeviceStorage.open()
    const id = newNoteId()
    const notes = openNotesOf(storage)
    const { content } = await notes.open(id)
    content.insert(0, 'acknowledged')
    await vi.waitFor(() => expect(storage.records.get(id)).toMatchObject({ edited: true, doubted: true }))
    const acknowledged = { relay: 'relay', vector: new Uint8Array() }
    storage.records.acknowledge([{ id, acknowledged, edition: storage.records.edition(id) }])
    if (dies) {
      const other = await DeviceStorage.open(storage.profile)
      const lease = await other.docs.acquire(noteStoreName(id))
      // Its messages go nowhere, and it says nothing of what it has stored.
      other.tabs[Symbol.dispose]()
      lease.doc.getText('content').insert(0, 'stored, and ')
      await lease.saved()
      other[Symbol.dispose]()
    }
    const closed = vi.spyOn(storage.records, 'closed')
    notes.close(id)
    await vi.waitFor(() => expect(closed).toHaveBeenCalled())
    expect(storage.records.get(id)?.doubted).toBe(dies)
    expect(await storage.text(id)).toBe(dies ? 'stored, and acknowledged' : 'acknowledged')
  }
})
