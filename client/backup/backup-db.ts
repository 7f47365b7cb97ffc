/** Where backups of a profile go, and when the last one was made. */
import type { DBSchema } from 'idb'
import { LateDatabase } from '../store/late-database.ts'
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
  readonly #database: LateDatabase<BackupSchema>

  constructor(profile: string) {
    this.#database = new LateDatabase(profile, 'backup', (database) => {
      database.createObjectStore('backup')
    })
  }

  async read(): Promise<BackupRecord> {
    return { ...emptyRecord, ...(await (await this.#database.open()).get('backup', 'backup')) }
  }

  async change(change: Partial<BackupRecord>): Promise<BackupRecord> {
    const transaction = (await this.#database.open()).transaction('backup', 'readwrite')
    const record = { ...emptyRecord, ...(await transaction.store.get('backup')), ...change }
    await Promise.all([transaction.store.put(record, 'backup'), transaction.done])
    return record
  }
}
