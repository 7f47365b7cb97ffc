/** What a device stores, in Node: the client's own storage on an IndexedDB in memory. */
import 'fake-indexeddb/auto'
import { uuidv4 } from 'lib0/random'
import * as Y from 'yjs'
import { noteContent, noteText } from '../../../shared/document/note-doc.ts'
import type { NoteId } from '../../../shared/ids.ts'
import { DocStore } from '../doc-store.ts'
import { IndexDb } from '../index-db.ts'
import { NoteInbox } from '../note-inbox.ts'
import { NoteRecords } from '../note-records.ts'
import { noteStoreName } from '../profile.ts'
import { SaveMonitor } from '../save-monitor.ts'
import { TabChannel } from '../tab-channel.ts'

/** One browser tab of a profile. Two of the same profile share what is on disk. */
export class DeviceStorage implements Disposable {
  readonly profile: string
  readonly db: IndexDb
  readonly tabs: TabChannel
  readonly records: NoteRecords
  readonly docs: DocStore

  private constructor(profile: string, db: IndexDb, tabs: TabChannel, records: NoteRecords) {
    this.profile = profile
    this.db = db
    this.tabs = tabs
    this.records = records
    this.docs = new DocStore(profile, new SaveMonitor(() => undefined), tabs, new NoteInbox(db, records))
    records.listenForArrivals((ids) => this.docs.arrived(ids.map(noteStoreName)))
  }

  static async open(profile: string = uuidv4()): Promise<DeviceStorage> {
    const db = await IndexDb.open(profile)
    const tabs = new TabChannel(profile)
    return new DeviceStorage(profile, db, tabs, await NoteRecords.open(db, tabs))
  }

  text(id: NoteId): Promise<string> {
    return this.docs.read(noteStoreName(id), (doc) => noteText(noteContent(doc)))
  }

  /** As a person does in the editor. */
  async write(id: NoteId, change: (content: Y.Text) => void): Promise<void> {
    const lease = await this.docs.acquire(noteStoreName(id))
    change(noteContent(lease.doc))
    this.records.edited(id)
    await lease.saved()
    lease.release()
  }

  [Symbol.dispose](): void {
    this.tabs[Symbol.dispose]()
    this.db[Symbol.dispose]()
  }
}

/** The update of a note that says this and nothing else. */
export function updateOfText(text: string): Uint8Array {
  const doc = new Y.Doc()
  noteContent(doc).insert(0, text)
  return Y.encodeStateAsUpdate(doc)
}
