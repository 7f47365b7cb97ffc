/** What runs in a page of `BareApp`. */
import * as Y from 'yjs'
import { noteContent } from '../shared/document/note-doc.ts'
import { SpaceDoc } from '../shared/document/space-doc.ts'
import { parseNoteId } from '../shared/ids.ts'
import { App } from '../client/state/app.ts'
import { activeProfile } from '../client/store/active-profile.ts'
import { databaseName, spaceStoreName } from '../client/store/profile.ts'
import { StoredProfileRegistry } from '../client/store/profile-registry.ts'
import type { StoredNotes } from './bare-app.ts'

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
    const space = new SpaceDoc(databases.includes(spaceDatabase) ? await storedDoc(spaceDatabase) : new Y.Doc())
    const prefix = databaseName(id, 'note/')
    for (const noteId of space.ids()) {
      const database = prefix + noteId
      // A note that is listed and whose text has not come yet.
      owned.texts[noteId] = databases.includes(database) ? noteContent(await storedDoc(database)).toJSON() : ''
      const { givenTitle, trashedAt } = space.entry(noteId) ?? {}
      if (givenTitle !== undefined) owned.titles[noteId] = givenTitle
      if (trashedAt !== undefined) owned.trash.push(noteId)
    }
    for (const database of databases) {
      const noteId = database.startsWith(prefix) ? parseNoteId(database.slice(prefix.length)) : undefined
      if (noteId === undefined || noteId in owned.texts) continue
      // A tab that nobody has written in yet; words without an entry would be lost from sight.
      const text = noteContent(await storedDoc(database)).toJSON()
      if (text !== '') owned.texts[noteId] = text
    }
    owned.trash.sort()
    result.push(owned)
  }
  return result
}

const app = new App()
window.app = app
window.stored = stored
window.ready = async () => {
  const isReady = (): boolean =>
    app.store.getState().phase.kind === 'ready' &&
    app.store.getState().profiles.find(({ active }) => active)?.id === activeProfile()
  while (!isReady()) await new Promise((resolve) => setTimeout(resolve, 5))
}
await app.start()
