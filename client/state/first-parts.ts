import type { DocStore } from '../store/doc-store.ts'
import type { IndexDb } from '../store/index-db.ts'
import type { NoteRecords } from '../store/note-records.ts'
import type { ProfileRegistry } from '../store/profile-registry.ts'
import type { TabChannel } from '../store/tab-channel.ts'
import type { OpenNotes } from './open-notes.ts'
import type { WindowTabs } from './window-tabs.ts'

/** What exists once this device's storage is open: enough to write in the note that was shown last. */
export interface FirstParts {
  profile: string
  registry: ProfileRegistry
  db: IndexDb
  channel: TabChannel
  records: NoteRecords
  docs: DocStore
  tabs: WindowTabs
  openNotes: OpenNotes
}
