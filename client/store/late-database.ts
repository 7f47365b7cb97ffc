/** A small database beside the others, of which nothing is needed before the first key: it is opened when it is first asked. */
import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import { databaseName } from './profile.ts'

export class LateDatabase<Schema extends DBSchema> implements Disposable {
  readonly #name: string
  readonly #create: (database: IDBPDatabase<Schema>) => void
  #opening: Promise<IDBPDatabase<Schema>> | undefined

  /** `create` makes its stores, where there is none yet. */
  constructor(profile: string, name: string, create: (database: IDBPDatabase<Schema>) => void) {
    this.#name = databaseName(profile, name)
    this.#create = create
  }

  /** Rejects when the browser refuses it, and tries again the next time. */
  open(): Promise<IDBPDatabase<Schema>> {
    this.#opening ??= openDB<Schema>(this.#name, 1, {
      upgrade: (database) => this.#create(database),
      // Somebody removes it.
      blocking(_current, _blocked, event) {
        ;(event.target as IDBDatabase).close()
      },
    }).catch((error: unknown) => {
      this.#opening = undefined
      throw error
    })
    return this.#opening
  }

  [Symbol.dispose](): void {
    void this.#opening?.then((db) => db.close()).catch(() => undefined)
  }
}
