import 'fake-indexeddb/auto'
import { uuidv4 } from 'lib0/random'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { newNoteId, type NoteId } from '../../shared/ids.ts'
import { databaseName } from './profile.ts'
import { removeProfileData } from './profile-removal.ts'
import { ReviewDb } from './review-db.ts'
import { DeviceStorage } from './testing/device-storage.ts'

const noStorage = { removeItem: () => undefined }
let leaving: string
let staying: string
let note: NoteId

/** What a device keeps to look at of a note, and what the note was before. */
async function keep(profile: string): Promise<ReviewDb> {
  const db = new ReviewDb(profile)
  await db.putReview({ note, by: ['Phone'], at: 1, passages: [] })
  await db.keepBase({
    note,
    state: Uint8Array.of(0, 0),
    acknowledged: { relay: 'space@epoch', vector: Uint8Array.of(0) },
  })
  return db
}

const databases = async (): Promise<(string | undefined)[]> => (await indexedDB.databases()).map(({ name }) => name)

beforeEach(() => {
  vi.stubGlobal('localStorage', noStorage)
  vi.stubGlobal('sessionStorage', noStorage)
  leaving = uuidv4()
  staying = uuidv4()
  note = newNoteId()
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

for (const tellsDatabases of [true, false])
  it(`what waits to be looked at goes with its profile, and with no other, in a browser that ${tellsDatabases ? 'tells' : 'does not tell'} what there is`, async () => {
    // Also while a tab has it open.
    using open = await keep(leaving)
    using other = await keep(staying)
    ;(await DeviceStorage.open(leaving))[Symbol.dispose]()
    expect(await databases()).toContain(databaseName(leaving, 'reviews'))
    const all = indexedDB.databases.bind(indexedDB)
    if (!tellsDatabases) Object.assign(indexedDB, { databases: undefined })
    await removeProfileData(leaving, () => Promise.resolve([]))
    Object.assign(indexedDB, { databases: all })

    expect((await databases()).filter((name) => name?.startsWith(databaseName(leaving, '')))).toEqual([])
    expect(open).toBeDefined()
    expect(await other.reviews()).toHaveLength(1)
    expect(await other.bases()).toEqual([note])
    // Whoever comes back finds nothing of it.
    using again = new ReviewDb(leaving)
    expect(await again.reviews()).toEqual([])
    expect(await again.bases()).toEqual([])
  })
