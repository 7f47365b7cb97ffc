import { assertNever } from '../../../shared/assert.ts'
import type { BackupState } from '../../backup/auto-backup.ts'
import type { DialogWords } from '../words/dialog-en.ts'
import type { Words } from '../words/en.ts'
import { noteTime } from '../words/note-time.ts'
import { leftOutLine } from './left-out-line.ts'

/** How it stands with backups, in a sentence. */
export function backupLine(state: BackupState, now: number, words: Words, { backup }: DialogWords): string {
  const when = state.lastAt === undefined ? undefined : noteTime(state.lastAt, now, words)
  switch (state.kind) {
    case 'off':
      return when === undefined ? backup.none : backup.last(when)
    case 'on':
      if (state.leftOut.length > 0) return leftOutLine(state.leftOut, words)
      return when === undefined ? backup.none : backup.lastIn(when, state.folder)
    case 'needsPermission':
      return backup.needsPermission(state.folder)
    case 'failed':
      return backup.notWritten(state.folder)
    default:
      return assertNever(state)
  }
}
