/** Where backups of a profile go, and when the last one was made: a small database that is opened when it is first asked. */
import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import { databaseName } from '../store/profile.ts'
import type { BackupFolder } from './backup-folder.ts'

export interface BackupRecord {
  /** `undefined` while backups are off. */
  folder: BackupFolder | undefined
  /** Milliseconds since 1970. */
  lastAt: number | undefined
  /** What was in the last one: another text for other notes. */
  contents: string | undefined
  /** When the reminder began to wait: when the app was first here, and whenever somebody put it off. */
  remindedAt: number | undefined
}

const emptyRecord: BackupRecord = { folder: undefined, lastAt: undefined, contents: undefined, remindedAt: undefined }

interface BackupSchema extends DBSchema {
  backup: { key: 'backup'; value: BackupRecord }
}

export class BackupDb {
  readonly #profile: string
  #opening: Promise<IDBPDatabase<BackupSchema>> | undefined

  constructor(profile: string) {
    this.#profile = profile
  }

  async read(): Promise<BackupRecord> {
    return { ...emptyRecord, ...(await (await this.#open()).get('backup', 'backup')) }
  }

  async change(change: Partial<BackupRecord>): Promise<BackupRecord> {
    const transaction = (await this.#open()).transaction('backup', 'readwrite')
    const record = { ...emptyRecord, ...(await transaction.store.get('backup')), ...change }
    await Promise.all([transaction.store.put(record, 'backup'), transaction.done])
    return record
  }

  #open(): Promise<IDBPDatabase<BackupSchema>> {
    this.#opening ??= openDB<BackupSchema>(databaseName(this.#profile, 'backup'), 1, {
      upgrade(database) {
        database.createObjectStore('backup')
      },
      blocking(_current, _blocked, event) {
        ;(event.target as IDBDatabase).close()
      },
    }).catch((error: unknown) => {
      this.#opening = undefined
      throw error
    })
    return this.#opening
  }
}
