/** In the settings: where backups go by themselves, and how that stands. */
import { FolderClock } from 'lucide-react'
import { useEffect, useState } from 'react'
import { canChooseFolder } from '../../backup/backup-folder.ts'
import { useApp, useAppState } from '../app-context.tsx'
import { Button } from '../Button.tsx'
import { useMinute } from '../list/use-minute.ts'
import { useCommandWords } from '../words/use-command-words.ts'
import { useDialogWords } from '../words/use-dialog-words.ts'
import { backupLine } from './backup-line.ts'
import { BackupButton } from './BackupButton.tsx'

export function AutoBackupGroup() {
  const { commands, words } = useApp()
  const dialogWords = useDialogWords()
  const { names } = useCommandWords()
  const { backup } = dialogWords
  const state = useAppState((state) => state.backup)
  const now = useMinute()
  const [isRefused, setRefused] = useState(false)
  useEffect(() => void commands.tendBackup('look').catch(() => undefined), [commands])

  const choose = async (): Promise<void> => {
    setRefused(false)
    await commands.tendBackup('choose').catch(() => setRefused(true))
  }
  const isOn = state !== undefined && state.kind !== 'off'
  return (
    <div className="settings-group">
      <h4 className="settings-group-title">{backup.autoTitle}</h4>
      <p className="settings-note">{canChooseFolder() ? backup.autoExplain : backup.autoImpossible}</p>
      <div className="settings-row">
        {!canChooseFolder() && <BackupButton />}
        {canChooseFolder() && (
          <Button icon={FolderClock} onClick={() => void choose()}>
            {isOn ? backup.autoOther : backup.autoChoose}
          </Button>
        )}
        {isOn && (
          <>
            <Button onClick={() => void commands.tendBackup('now')}>
              {state.kind === 'needsPermission' ? backup.allow : names.backUpNow}
            </Button>
            <Button onClick={() => void commands.tendBackup('off')}>{backup.autoOff}</Button>
          </>
        )}
      </div>
      <p
        className="settings-result"
        aria-live="polite"
        data-good={!isRefused && (state?.kind === 'off' || (state?.kind === 'on' && state.leftOut.length === 0))}
      >
        {isRefused ? backup.chooseRefused : state !== undefined && backupLine(state, now, words, dialogWords)}
      </p>
    </div>
  )
}
