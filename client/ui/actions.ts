/**
 * What a gesture does: the command, and what the screen shows for it. Shared by buttons, menus and keys, so that one
 * gesture never does less than another.
 */
import type { StoreApi } from 'zustand'
import type { NoteId } from '../../shared/ids.ts'
import type { AppState, Commands } from '../state/app-state.ts'
import { laterCode } from '../state/later-code.ts'
import type { AccountStep } from './account/account-step.ts'
import type { GivenFiles } from './files/gathered-files.ts'
import type { SettingsSection, UiStore } from './ui-state.ts'
import type { Words } from './words/en.ts'

const loadImportFiles = laterCode(() => import('./files/import-files.ts'))
const nothing = (): void => undefined

export interface Actions {
  newNote(): void
  openNote(id: NoteId, options: { newTab: boolean }): void
  activateTab(id: NoteId): void
  reopenClosedTab(): void
  /** Back to the note that the tab showed before, or forward again. */
  goInTab(direction: 1 | -1): void
  trashNote(id: NoteId): void
  restoreNote(id: NoteId): void
  importFiles(given: GivenFiles): Promise<void>
  focusNote(): void
  showSettings(section: SettingsSection): void
  showAccount(step: AccountStep): void
  /** To whom the status line says so: the way back into the account, or to one. */
  signIn(): void
  toggleList(): void
  toggleTheme(): void
}

export function createActions(store: StoreApi<AppState>, commands: Commands, ui: UiStore, words: Words): Actions {
  const titleOf = (id: NoteId): string => {
    const { tabs, notes, trash } = store.getState()
    const found = tabs.find((tab) => tab.noteId === id) ?? [...notes, ...trash].find((note) => note.id === id)
    return shortTitle(found?.title, words)
  }
  const say = (text: string, action?: { label: string; run: () => void }): void =>
    ui.setState({ notice: { text, action } })
  const focusNote = (): void => ui.setState({ narrowScreen: 'note', focusWanted: true })

  return {
    newNote() {
      commands.newNote()
      focusNote()
    },
    openNote(id, options) {
      commands.openNote(id, options)
      focusNote()
    },
    activateTab(id) {
      commands.activateTab(id)
      focusNote()
    },
    reopenClosedTab() {
      commands.reopenClosedTab()
      focusNote()
    },
    goInTab(direction) {
      commands.goInTab(direction)
      focusNote()
    },
    trashNote(id) {
      const title = titleOf(id)
      commands.trashNote(id)
      say(words.notices.trashed(title), { label: words.undo, run: () => commands.restoreNote(id) })
    },
    restoreNote(id) {
      const title = titleOf(id)
      commands.restoreNote(id)
      say(words.notices.restored(title))
    },
    // That a part of the app is missing is said at the foot.
    importFiles: (given) => loadImportFiles().then((code) => code.importFiles(given, { commands, store, ui }), nothing),
    focusNote,
    showSettings(section) {
      ui.setState({ dialog: { kind: 'settings', section }, statusOpen: false, accountNews: undefined })
    },
    showAccount(step) {
      ui.setState({ accountStep: step, accountNews: undefined, statusOpen: false })
    },
    signIn() {
      const { account } = store.getState()
      if (account.kind === 'none') this.showSettings('sync')
      else this.showAccount({ kind: 'signIn', address: account.server, email: account.email })
    },
    toggleList() {
      commands.setPreferences({ listShown: !store.getState().preferences.listShown })
    },
    toggleTheme() {
      const dark = matchMedia('(prefers-color-scheme: dark)').matches
      const { theme } = store.getState().preferences
      const darkNow = theme === 'dark' || (theme === 'system' && dark)
      commands.setPreferences({ theme: darkNow ? 'light' : 'dark' })
    },
  }
}

const longestTitle = 60

/** A title for a sentence or a label: never empty, never a paragraph. */
export function shortTitle(title: string | undefined, words: Words): string {
  if (title === undefined || title === '') return words.untitled
  const characters = [...title]
  return characters.length > longestTitle ? `${characters.slice(0, longestTitle - 1).join('')}…` : title
}
