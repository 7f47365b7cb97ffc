import type { AccountCommands } from './account-commands.ts'
import type { Commands } from './app-state.ts'

/** The commands that wait until all of this is there. */
export type ListedCommands = AccountCommands &
  Pick<
    Commands,
    | 'testRelay'
    | 'syncNow'
    | 'renameNote'
    | 'organise'
    | 'trashNote'
    | 'restoreNote'
    | 'restoreNotes'
    | 'dismissRevival'
    | 'keepHeld'
    | 'letHeldGo'
    | 'decide'
    | 'planImport'
    | 'exportNote'
    | 'exportAll'
    | 'tendBackup'
    | 'readReview'
    | 'settleReview'
    | 'keepTheirs'
    | 'prepareSearch'
    | 'findNotes'
    | 'findTitles'
    | 'findLinks'
    | 'createNote'
    | 'readNote'
    | 'setTemplate'
  >
