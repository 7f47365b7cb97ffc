/**
 * Keeps `Profiles` on this device, in a database that belongs to no profile: pages of other origins cannot read it, and
 * it survives a profile's removal. A change is one transaction, so two tabs never overwrite each other's.
 */
import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import { profilesChannel, profilesDatabase } from './profile.ts'
import { noProfiles, type Profiles } from './profiles.ts'

export interface ProfileRegistry {
  read(): Promise<Profiles>
  /** Resolves with the second of what `change` returns when the first is on disk. Rejects when the browser refuses it. */
  change<Result>(change: (profiles: Profiles) => [Profiles, Result]): Promise<Result>
  /** Calls back after a change made here or in another tab. */
  listen(listener: (profiles: Profiles) => void): void
}

interface RegistrySchema extends DBSchema {
  state: { key: string; value: Profiles }
}

const onlyKey = 'profiles'

export class StoredProfileRegistry implements ProfileRegistry {
  readonly #db: IDBPDatabase<RegistrySchema>
  readonly #channel = new BroadcastChannel(profilesChannel)
  readonly #listeners = new Set<(profiles: Profiles) => void>()

  private constructor(db: IDBPDatabase<RegistrySchema>) {
    this.#db = db
    this.#channel.onmessage = () => void this.#changedElsewhere()
  }

  /** Rejects when the browser refuses the database. */
  static async open(): Promise<StoredProfileRegistry> {
    const db = await openDB<RegistrySchema>(profilesDatabase, 1, {
      upgrade(database) {
        database.createObjectStore('state')
      },
      blocking(_current, _blocked, event) {
        ;(event.target as IDBDatabase).close()
      },
    })
    return new StoredProfileRegistry(db)
  }

  async read(): Promise<Profiles> {
    return (await this.#db.get('state', onlyKey)) ?? noProfiles
  }

  async change<Result>(change: (profiles: Profiles) => [Profiles, Result]): Promise<Result> {
    const transaction = this.#db.transaction('state', 'readwrite', { durability: 'strict' })
    const before = (await transaction.store.get(onlyKey)) ?? noProfiles
    const [after, result] = change(before)
    if (after === before) {
      await transaction.done
      return result
    }
    await Promise.all([transaction.store.put(after, onlyKey), transaction.done])
    this.#channel.postMessage('changed')
    this.#tell(after)
    return result
  }

  listen(listener: (profiles: Profiles) => void): void {
    this.#listeners.add(listener)
  }

  async #changedElsewhere(): Promise<void> {
    this.#tell(await this.read())
  }

  #tell(profiles: Profiles): void {
    for (const listener of this.#listeners) listener(profiles)
  }
}
