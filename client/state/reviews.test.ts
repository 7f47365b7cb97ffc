/** What there is to look at, on the device's own storage, for as long as it is to be there. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import { noteContent, noteText } from '../../shared/document/note-doc.ts'
import { SpaceDoc } from '../../shared/document/space-doc.ts'
import { newNoteId, type NoteId } from '../../shared/ids.ts'
import type { DocLease } from '../store/doc-store.ts'
import { noteStoreName, spaceStoreName } from '../store/profile.ts'
import { ReviewDb, type StoredPassage } from '../store/review-db.ts'
import { DeviceStorage } from '../store/testing/device-storage.ts'
import { meet, placesOf } from '../sync/offline-merge.ts'
import type { ReviewSummary } from './app-state.ts'
import { keepTheirs } from './keep-theirs.ts'
import { Reviews } from './reviews.ts'
import { SecondNotes } from './second-notes.ts'

const device = '1a2b3c4d'
const dayMs = 24 * 3_600_000
const begin = Date.UTC(2026, 4, 1)

/** One browser tab of a device. */
class Tab implements Disposable {
  readonly storage: DeviceStorage
  readonly db: ReviewDb
  readonly reviews: Reviews
  shown: ReadonlyMap<NoteId, ReviewSummary> = new Map()
  now = begin
  /** Who edited last, as the list tells. */
  editedBy: string[] = []
  /** A list that tells it. */
  space: SpaceDoc | undefined
  earlierSessions: ReadonlySet<string> = new Set()

  private constructor(storage: DeviceStorage, isSaved: (name: string) => Promise<boolean>) {
    this.storage = storage
    this.db = new ReviewDb(storage.profile)
    this.reviews = new Reviews({
      db: this.db,
      tabs: storage.tabs,
      docs: { acquire: (name) => storage.docs.acquire(name), isSaved },
      space: { editedElsewhereBy: (id, own) => this.space?.editedElsewhereBy(id, own) ?? this.editedBy },
      ownWriters: () => this.earlierSessions,
      deviceName: () => 'Desk',
      loadMerging: () => Promise.resolve({ placesOf }),
      onChange: (reviews) => (this.shown = reviews),
      wallClock: () => this.now,
    })
  }

  static async open(
    profile: string | undefined,
    now = begin,
    isSaved: ((name: string) => Promise<boolean>) | undefined = undefined,
    loads = true,
  ): Promise<Tab> {
    const storage = await DeviceStorage.open(profile)
    const tab = new Tab(storage, isSaved ?? ((name) => storage.docs.isSaved(name)))
    tab.now = now
    if (loads) await tab.reviews.load()
    return tab
  }

  /** Something came together in a note. */
  async raise(id: NoteId, passages: readonly StoredPassage[] = []): Promise<void> {
    await this.db.putReview({ note: id, by: ['Phone'], at: this.now, passages })
    await this.reviews.made()
  }

  get notes(): NoteId[] {
    return [...this.shown.keys()]
  }

  async onDisk(): Promise<NoteId[]> {
    return (await this.db.reviews()).map(({ note }) => note)
  }

  [Symbol.dispose](): void {
    this.db[Symbol.dispose]()
    this.storage[Symbol.dispose]()
  }
}

let id: NoteId
let tab: Tab
beforeEach(async () => {
  id = newNoteId()
  tab = await Tab.open(undefined)
})
afterEach(() => tab[Symbol.dispose]())

describe('a review', () => {
  it('names no earlier session of this device, whatever it was called then', () => {
    const [before, phone, now] = [new SpaceDoc(new Y.Doc()), new SpaceDoc(new Y.Doc()), new SpaceDoc(new Y.Doc())]
    before.addNote(id, { createdAt: 1, editedAt: 1 })
    Y.applyUpdate(phone.doc, Y.encodeStateAsUpdate(before.doc))
    before.touch(id, 2, 'Chrome')
    phone.touch(id, 2, 'Phone')
    for (const { doc } of [before, phone]) Y.applyUpdate(now.doc, Y.encodeStateAsUpdate(doc))
    tab.space = now
    expect(tab.reviews.othersOf(id).sort()).toEqual(['Chrome', 'Phone'])
    tab.earlierSessions = new Set([String(before.doc.clientID)])
    expect(tab.reviews.othersOf(id)).toEqual(['Phone'])
  })

  it('is found by whoever asks before what is stored has been read', async () => {
    await tab.raise(id)
    using again = await Tab.open(tab.storage.profile, begin, undefined, false)
    const reading = again.reviews.read(id)
    await again.reviews.load()
    const review = await reading
    expect(review?.by).toEqual(['Phone'])
    review?.release()
  })

  it('is there until somebody settles it, whenever the app starts again', async () => {
    await tab.raise(id)
    expect(tab.shown.get(id)).toEqual({ by: ['Phone'] })
    for (const days of [1, 7, 29]) {
      using later = await Tab.open(tab.storage.profile, begin + days * dayMs)
      expect(later.notes).toEqual([id])
    }
    const bringBack = await tab.reviews.settle(id)
    expect(tab.notes).toEqual([])
    using next = await Tab.open(tab.storage.profile)
    expect(next.notes).toEqual([])
    bringBack()
    await vi.waitFor(() => expect(tab.notes).toEqual([id]))
    expect(await tab.onDisk()).toEqual([id])
  })

  it('is forgotten when it is thirty days old, by each by itself, and not before', async () => {
    const newer = newNoteId()
    await tab.raise(id)
    tab.now += dayMs
    await tab.raise(newer)
    using onTheDay = await Tab.open(tab.storage.profile, begin + 30 * dayMs)
    expect(onTheDay.notes.sort()).toEqual([id, newer].sort())
    using after = await Tab.open(tab.storage.profile, begin + 30 * dayMs + 1)
    expect(after.notes).toEqual([newer])
    await vi.waitFor(async () => expect(await after.onDisk()).toEqual([newer]))
    // A clock that goes back does not bring it back.
    using before = await Tab.open(tab.storage.profile, begin)
    expect(before.notes).toEqual([newer])
    using last = await Tab.open(tab.storage.profile, begin + 31 * dayMs + 1)
    expect(last.notes).toEqual([])
    await vi.waitFor(async () => expect(await last.onDisk()).toEqual([]))
  })

  it('names who wrote what came where the list tells of it while the review is being stored', async () => {
    const isBeingStored = tab.db.putReview({ note: id, by: [], at: tab.now, passages: [] })
    tab.editedBy = ['Phone', 'Desk']
    await tab.reviews.listed([id])
    await isBeingStored
    await tab.reviews.made()
    expect(tab.shown.get(id)).toEqual({ by: ['Phone'] })
    await vi.waitFor(async () => expect((await tab.db.reviews()).map(({ by }) => by)).toEqual([['Phone']]))
  })

  it('that is settled in one tab is so in the others', async () => {
    using other = await Tab.open(tab.storage.profile)
    await tab.raise(id)
    await vi.waitFor(() => expect(other.notes).toEqual([id]))
    await other.reviews.settle(id)
    await vi.waitFor(() => expect(tab.notes).toEqual([]))
  })

  it('is still there when the page dies before what settled it is on disk', async () => {
    await tab.raise(id)
    let isOnDisk: (saved: boolean) => void = () => undefined
    const asked: string[] = []
    using dying = await Tab.open(tab.storage.profile, begin, (name) => {
      asked.push(name)
      return new Promise((resolve) => (isOnDisk = resolve))
    })
    const settling = dying.reviews.settle(id)
    await vi.waitFor(() => expect(asked).toEqual([noteStoreName(id)]))
    expect(await tab.onDisk()).toEqual([id])
    isOnDisk(true)
    await settling
    expect(await tab.onDisk()).toEqual([])
  })
})

describe('what others wrote, in a note of its own', () => {
  const base = 'Garden\nThe river.\nThe end.'
  const mine = 'Garden\nThe river of mine.\nThe end.'
  const theirs = 'Garden\nThe river of ours.\nThe end.'
  let spaceLease: DocLease
  let space: SpaceDoc
  let seconds: SecondNotes
  let passages: readonly StoredPassage[]
  let combined: string

  const secondsIn = (list: SpaceDoc): SecondNotes =>
    new SecondNotes({
      space: list,
      docs: tab.storage.docs,
      records: tab.storage.records,
      titles: () => list.ids().map((note) => list.entry(note)?.givenTitle ?? ''),
      onArrival: () => undefined,
      sign: (value) => ({ value, by: 'Desk', at: 1 }),
    })

  beforeEach(async () => {
    const { storage } = tab
    spaceLease = await storage.docs.acquire(spaceStoreName)
    space = new SpaceDoc(spaceLease.doc)
    seconds = secondsIn(space)
    space.addNote(id, { createdAt: 5, editedAt: 5 })
    await storage.write(id, (content) => content.insert(0, base))
    const lease = await storage.docs.acquire(noteStoreName(id))
    const { doc } = lease
    const before = Y.encodeStateAsUpdate(doc)
    const elsewhere = new Y.Doc()
    Y.applyUpdate(elsewhere, before)
    const put = (content: Y.Text, words: string): void => content.insert(base.indexOf('river') + 5, words)
    put(noteContent(elsewhere), ' of ours')
    await storage.write(id, (content) => put(content, ' of mine'))
    const vector = Y.decodeStateVector(Y.encodeStateVector(doc))
    const update = Y.encodeStateAsUpdate(elsewhere)
    Y.applyUpdate(doc, update)
    combined = noteText(noteContent(doc))
    passages = meet({ base: before, update, known: new Map(), mine, vector, doc })?.passages ?? []
    await lease.saved()
    lease.release()
    expect(passages).toMatchObject([{ mine: 'The river of mine.', theirs: 'The river of ours.' }])
  })
  afterEach(() => spaceLease.release())

  it('is theirs there, and the first note stays as it is', async () => {
    const decided = await keepTheirs(seconds, { of: id, device, title: '笔记1', passages }, 'zh')
    expect(decided).toMatchObject({ kind: 'keptBoth', notes: [{ title: '笔记1（云端）' }] })
    const [second] = decided.kind === 'keptBoth' ? decided.notes : []
    expect(await tab.storage.text(second!.id)).toBe(theirs)
    expect(await tab.storage.text(id)).toBe(combined)
    expect(space.entry(second!.id)).toMatchObject({ createdAt: 5, givenTitle: '笔记1（云端）' })
    // The relay is to have it.
    expect(tab.storage.records.get(second!.id)).toMatchObject({ title: 'Garden', edited: true })
  })

  it('another time is another note, with the next number', async () => {
    for (const title of ['笔记1（云端）', '笔记1（云端2）', '笔记1（云端3）']) {
      const decided = await keepTheirs(seconds, { of: id, device, title: '笔记1', passages }, 'zh')
      expect(decided).toMatchObject({ kind: 'keptBoth', notes: [{ title }] })
    }
    expect(space.ids()).toHaveLength(4)
  })

  it('is a note of its own on each device that keeps the same words of others', async () => {
    const phoneSpace = new SpaceDoc(new Y.Doc())
    const here = await keepTheirs(seconds, { of: id, device, title: '', passages }, 'en')
    const there = await keepTheirs(secondsIn(phoneSpace), { of: id, device: '5e6f7a8b', title: '', passages }, 'en')
    const kept = [here, there].flatMap((decided) => (decided.kind === 'keptBoth' ? decided.notes : []))
    expect(new Set(kept.map((note) => note.id)).size).toBe(2)
  })

  it('is not made of a note that has not come, nor where storage refuses it', async () => {
    const missing = newNoteId()
    space.addNote(missing, { createdAt: 5, editedAt: 5 })
    expect(await keepTheirs(seconds, { of: missing, device, title: '', passages }, 'en')).toEqual({ kind: 'notHere' })
    vi.spyOn(tab.storage.records, 'receive').mockRejectedValueOnce(new Error('no space'))
    expect(await keepTheirs(seconds, { of: id, device, title: '', passages }, 'en')).toEqual({ kind: 'notSaved' })
    expect(space.ids()).toHaveLength(2)
  })
})
