/** The profiles of this device that are not shown: what is copied from them, and what is removed when its person has left. */
import { SpaceDoc } from '../../shared/document/space-doc.ts'
import { DocStore } from '../store/doc-store.ts'
import { IndexDb } from '../store/index-db.ts'
import { NoteInbox } from '../store/note-inbox.ts'
import { NoteRecords } from '../store/note-records.ts'
import { noteStoreName, spaceStoreName } from '../store/profile.ts'
import type { ProfileRegistry } from '../store/profile-registry.ts'
import { copied, left } from '../store/profiles.ts'
import { SaveMonitor } from '../store/save-monitor.ts'
import { TabChannel } from '../store/tab-channel.ts'
import type { Accounts } from './accounts.ts'
import { laterCode } from './later-code.ts'
import type { CopyTarget } from './note-copy.ts'

const loadCopying = laterCode(async () => (await import('./note-copy.ts')).copyNotes)
const loadRemoval = laterCode(async () => (await import('../store/profile-removal.ts')).removeProfileData)

export class OtherProfiles {
  readonly #registry: ProfileRegistry
  readonly #shown: string
  readonly #accounts: () => Promise<Accounts>

  /** `accounts` rejects where their code cannot be fetched. */
  constructor(registry: ProfileRegistry, shown: string, accounts: () => Promise<Accounts>) {
    this.#registry = registry
    this.#shown = shown
    this.#accounts = accounts
  }

  /** Copies what is still to be copied to the profile that is shown. Rejects where storage or the network refuses. */
  async copyTo(target: CopyTarget): Promise<void> {
    const { copies } = await this.#registry.read()
    for (const copy of copies.filter(({ to }) => to === this.#shown)) {
      const copyNotes = await loadCopying()
      await withDocsOf(copy.from, (original) => copyNotes(original, target))
      await this.#registry.change((profiles) => [copied(profiles, copy), undefined])
    }
  }

  /** What was left to do when the app last ended. Rejects as `copyTo` does. */
  async tidy(): Promise<void> {
    await this.removeLeavers()
    await this.sayFarewells()
  }

  async sayFarewells(): Promise<void> {
    const { farewells } = await this.#registry.read()
    if (farewells.length > 0) await (await this.#accounts()).sayFarewells()
  }

  /** Removes from this device what was to be removed, as far as no tab has it open. */
  async removeLeavers(): Promise<void> {
    for (const { id, isLeaving } of (await this.#registry.read()).profiles) {
      if (!isLeaving || id === this.#shown) continue
      const removeProfileData = await loadRemoval()
      await removeProfileData(id, () => withDocsOf(id, storesOfNotes))
      await this.#registry.change((profiles) => [left(profiles, id), undefined])
    }
  }
}

async function storesOfNotes(docs: DocStore): Promise<string[]> {
  const lease = await docs.acquire(spaceStoreName)
  const ids = new SpaceDoc(lease.doc).ids()
  lease.release()
  return ids.map(noteStoreName)
}

/** Works with the documents of a profile. */
async function withDocsOf<T>(profile: string, work: (docs: DocStore) => Promise<T>): Promise<T> {
  using channel = new TabChannel(profile)
  using db = await IndexDb.open(profile)
  const inbox = new NoteInbox(db, await NoteRecords.open(db, channel))
  return await work(new DocStore(profile, new SaveMonitor(() => undefined), channel, inbox))
}
