import { AutoBackup, type AutoBackupParts } from './auto-backup.ts'
import { BackupDb } from './backup-db.ts'

/** The backups of a profile, on this device's storage. */
export const profileBackup = (profile: string, parts: Omit<AutoBackupParts, 'profile' | 'db'>): AutoBackup =>
  new AutoBackup({ ...parts, profile, db: new BackupDb(profile) })
