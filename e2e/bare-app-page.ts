/** What runs in a page of `BareApp`. */
import * as Y from 'yjs'
import { noteContent } from '../shared/document/note-doc.ts'
import { SpaceDoc } from '../shared/document/space-doc.ts'
import { parseNoteId } from '../shared/ids.ts'
import { App } from '../client/state/app.ts'
import { activeProfile } from '../client/store/active-profile.ts'
import type { InboxKey } from '../client/store/index-db.ts'
import { databaseName, spaceStoreName } from '../client/store/profile.ts'
import { StoredProfileRegistry } from '../client/store/profile-registry.ts'
import { createReviewEditor, type Kept } from '../client/ui/editor/review-editor.ts'
import { assert } from '../shared/assert.ts'
import type { StoredNotes } from './bare-app.ts'
import { titlesAsOne } from './titles.ts'

const ended = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('the browser refused'))
  })

/** A document as it is on disk, read past everything that the app keeps in memory. */
async function storedDoc(database: string): Promise<Y.Doc> {
  const db = await ended(indexedDB.open(database))
  const doc = new Y.Doc()
  if (db.objectStoreNames.contains('updates'))
    for (const row of await ended(
      db.transaction('updates').objectStore('updates').getAll() as IDBRequest<Uint8Array[]>,
    ))
      Y.applyUpdate(doc, row)
  db.close()
  return doc
}

/** What came for notes of this profile, and has not been folded into their own databases. */
async function storedInbox(profile: string): Promise<Map<string, Uint8Array[]>> {
  const db = await ended(indexedDB.open(databaseName(profile, 'index')))
  const inbox = new Map<string, Uint8Array[]>()
  if (db.objectStoreNames.contains('inbox')) {
    const store = db.transaction('inbox').objectStore('inbox')
    const [keys, updates] = await Promise.all([
      ended(store.getAllKeys()) as Promise<InboxKey[]>,
      ended(store.getAll() as IDBRequest<Uint8Array[]>),
    ])
    updates.forEach((update, at) => {
      const [note = ''] = keys[at] ?? []
      inbox.set(note, [...(inbox.get(note) ?? []), update])
    })
  }
  db.close()
  return inbox
}

let registry: Promise<StoredProfileRegistry> | undefined

async function stored(): Promise<StoredNotes[]> {
  registry ??= StoredProfileRegistry.open()
  const { profiles } = await (await registry).read()
  const databases = (await indexedDB.databases()).map(({ name }) => name ?? '')
  const result: StoredNotes[] = []
  for (const { id, owner, isLeaving } of profiles) {
    if (isLeaving) continue
    const owned: StoredNotes = {
      profile: id,
      person: owner.kind === 'account' ? owner.account.email : undefined,
      texts: {},
      titles: {},
      trash: [],
    }
    const spaceDatabase = databaseName(id, spaceStoreName)
    const prefix = databaseName(id, 'note/')
    const space = new SpaceDoc(databases.includes(spaceDatabase) ? await storedDoc(spaceDatabase) : new Y.Doc())
    const inbox = databases.includes(databaseName(id, 'index'))
      ? await storedInbox(id)
      : new Map<string, Uint8Array[]>()
    const storedText = async (noteId: string): Promise<string> => {
      const database = prefix + noteId
      const doc = databases.includes(database) ? await storedDoc(database) : new Y.Doc()
      for (const update of inbox.get(noteId) ?? []) Y.applyUpdate(doc, update)
      return noteContent(doc).toJSON()
    }
    for (const noteId of space.ids()) {
      // Of a note that is listed the text may not have come yet.
      owned.texts[noteId] = await storedText(noteId)
      const { titles = [], trashedAt } = space.entry(noteId) ?? {}
      if (titles.length > 0) owned.titles[noteId] = titlesAsOne(titles.map(({ value }) => value))
      if (trashedAt !== undefined) owned.trash.push(noteId)
    }
    const named = databases.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length))
    for (const noteId of new Set([...named, ...inbox.keys()])) {
      if (parseNoteId(noteId) === undefined || noteId in owned.texts) continue
      // A tab that nobody has written in yet; words without an entry would be lost from sight.
      const text = await storedText(noteId)
      if (text !== '') owned.texts[noteId] = text
    }
    owned.trash.sort()
    result.push(owned)
  }
  return result
}

async function settleReview(noteId: string, kept: Kept): Promise<void> {
  const id = parseNoteId(noteId)
  assert(id !== undefined, 'this is the id of a note')
  const [note, review] = await Promise.all([app.commands.openForEditing(id), app.commands.readReview(id)])
  if (review === undefined) return
  const labels = { now: 'now', original: 'mine' }
  const editor = createReviewEditor(document.body, { note, review, side: 'mine', oneColumn: true, labels })
  editor.keep(kept)
  editor.destroy()
  review.release()
  await app.commands.settleReview(id)
}

const app = new App()
window.app = app
window.stored = stored
window.settleReview = settleReview
window.ready = async () => {
  const isReady = (): boolean =>
    app.store.getState().listed && app.store.getState().profiles.find(({ active }) => active)?.id === activeProfile()
  while (!isReady()) await new Promise((resolve) => setTimeout(resolve, 5))
}
await app.start(Promise.resolve())
