/**
 * A backup file that the app writes by itself, once a day when something has changed, into a folder that somebody has
 * chosen. Where there is none, a calm reminder for whoever has notes in this browser alone.
 */
import * as encoding from 'lib0/encoding'
import { digest as sha256 } from 'lib0/hash/sha256'
import { toBase64 } from 'lib0/buffer'
import { assertNever } from '../../shared/assert.ts'
import { fileNameOf } from '../../shared/document/file-name.ts'
import type { NoteSummary } from '../state/app-state.ts'
import { exclusively } from '../store/leadership.ts'
import type { BackupDb, BackupRecord } from './backup-db.ts'
import { askToWrite, chooseFolder, keepLast, mayWrite, writeFile, type BackupFolder } from './backup-folder.ts'

/** As the screen shows it. `lastAt`: milliseconds since 1970, `undefined` where there is none yet. */
export type BackupState =
  | { kind: 'off'; lastAt: number | undefined; isDue: boolean }
  /** `leftOut`: titles of notes that could not be read and are not in the last one. */
  | { kind: 'on'; folder: string; lastAt: number | undefined; leftOut: readonly string[] }
  /** The browser asks anew, which it does after a restart. */
  | { kind: 'needsPermission'; folder: string; lastAt: number | undefined }
  | { kind: 'failed'; folder: string; lastAt: number | undefined }

/**
 * `look`: shows how it stands, and makes a backup where one is due; to be asked now and then. `choose`, `now`: while somebody
 * clicks, because the browser asks them. `later`: they do not want to be reminded. `savedByHand`: they have a file.
 */
export type BackupCare = 'look' | 'choose' | 'now' | 'off' | 'later' | 'savedByHand'

export interface AutoBackupParts {
  profile: string
  db: BackupDb
  notes(): readonly Pick<NoteSummary, 'id' | 'title' | 'editedAt'>[]
  deviceName(): string
  /** Whether what is here is on a relay, too. */
  isSynced(): boolean
  exportAll(): Promise<{ bytes: Uint8Array<ArrayBuffer>; leftOut: readonly string[] }>
  onChange(state: BackupState): void
  wallClock: () => number
}

const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** Whoever has written for so long has something to lose. */
const reminderAfterMs = 30 * dayMs
const fewNotes = 3
export const keptFiles = 14

export class AutoBackup {
  readonly #parts: AutoBackupParts

  constructor(parts: AutoBackupParts) {
    this.#parts = parts
  }

  async tend(how: BackupCare): Promise<void> {
    const { db, wallClock } = this.#parts
    switch (how) {
      case 'look':
        return this.#look()
      case 'choose':
        return this.#choose()
      case 'now':
        return this.#now()
      case 'off':
        return this.#show(await db.change({ folder: undefined }))
      case 'later':
        return this.#show(await db.change({ remindedAt: wallClock() }))
      case 'savedByHand':
        return this.#show(await db.change({ lastAt: wallClock(), contents: undefined }))
      default:
        return assertNever(how)
    }
  }

  async #look(): Promise<void> {
    const { db, wallClock } = this.#parts
    const stored = await db.read()
    const record = stored.remindedAt === undefined ? await db.change({ remindedAt: wallClock() }) : stored
    const { folder, lastAt = 0 } = record
    const isDue = wallClock() - lastAt >= dayMs
    if (folder === undefined || !isDue) await this.#show(record)
    else await this.#make(folder)
  }

  /** The first one is made at once. */
  async #choose(): Promise<void> {
    const folder = await chooseFolder()
    if (folder === undefined) return
    await this.#parts.db.change({ folder, contents: undefined })
    await this.#make(folder)
  }

  async #now(): Promise<void> {
    const { folder } = await this.#parts.db.change({ contents: undefined })
    if (folder !== undefined && (await askToWrite(folder))) await this.#make(folder)
    else await this.#look()
  }

  /** One tab does, and only where there is something new. */
  async #make(folder: BackupFolder): Promise<void> {
    const { profile, db, wallClock } = this.#parts
    await exclusively(`driftless/${profile}/backup`, async () => {
      const before = await db.read()
      const { lastAt } = before
      const contents = this.#contents()
      if (before.contents === contents || this.#parts.notes().length === 0) {
        await this.#show(await db.change({ lastAt: wallClock() }))
        return
      }
      try {
        if (!(await mayWrite(folder))) {
          this.#parts.onChange({ kind: 'needsPermission', folder: folder.name, lastAt })
          return
        }
        const { bytes, leftOut } = await this.#parts.exportAll()
        const name = fileNameOf(`driftless ${this.#parts.deviceName()}`, 'driftless')
        const date = new Date(wallClock())
        const day = [date.getFullYear(), date.getMonth() + 1, date.getDate()]
        await writeFile(folder, `${name} ${day.map((part) => String(part).padStart(2, '0')).join('-')}.zip`, bytes)
        await keepLast(folder, new RegExp(`^${literally(name)} \\d{4}-\\d\\d-\\d\\d\\.zip$`), keptFiles)
        await this.#show(await db.change({ lastAt: wallClock(), contents }), leftOut)
      } catch {
        // The folder is gone, or the disk is full. It is on the screen, and tried again when it is next looked at.
        this.#parts.onChange({ kind: 'failed', folder: folder.name, lastAt })
      }
    })
  }

  async #show({ folder, lastAt, remindedAt }: BackupRecord, leftOut: readonly string[] = []): Promise<void> {
    if (folder === undefined)
      this.#parts.onChange({ kind: 'off', lastAt, isDue: this.#isReminderDue(lastAt, remindedAt) })
    else if (await mayWrite(folder)) this.#parts.onChange({ kind: 'on', folder: folder.name, lastAt, leftOut })
    else this.#parts.onChange({ kind: 'needsPermission', folder: folder.name, lastAt })
  }

  #isReminderDue(lastAt = 0, remindedAt = this.#parts.wallClock()): boolean {
    if (this.#parts.isSynced() || this.#parts.notes().length < fewNotes) return false
    return this.#parts.wallClock() - Math.max(lastAt, remindedAt) >= reminderAfterMs
  }

  /** Another text wherever a backup would be another one. */
  #contents(): string {
    const bytes = encoding.encode((encoder) => {
      for (const { id, title, editedAt } of this.#parts.notes()) {
        encoding.writeVarString(encoder, id)
        encoding.writeVarString(encoder, title)
        encoding.writeVarUint(encoder, editedAt)
      }
    })
    return toBase64(sha256(bytes))
  }
}

const literally = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
