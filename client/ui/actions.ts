/**
 * What a gesture does: the command, and what the screen shows for it. Shared by buttons, menus and keys, so that one
 * gesture never does less than another.
 */
import type { StoreApi } from 'zustand'
import type { NoteId } from '../../shared/ids.ts'
import type { AppState, Commands } from '../state/app-state.ts'
import type { AccountStep } from './account/account-step.ts'
import { downloadFile } from './files/download-file.ts'
import type { GatheredFiles } from './files/dropped-files.ts'
import type { ImportProgress, SettingsSection, UiStore } from './ui-state.ts'
import type { Words } from './words/en.ts'

export interface Actions {
  newNote(): void
  openNote(id: NoteId, options: { newTab: boolean }): void
  activateTab(id: NoteId): void
  closeTab(id: NoteId): void
  reopenClosedTab(): void
  moveTabBy(id: NoteId, steps: number): void
  trashNote(id: NoteId): void
  restoreNote(id: NoteId): void
  exportNote(id: NoteId): Promise<void>
  importFiles(gathering: Promise<GatheredFiles>): Promise<void>
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
    closeTab(id) {
      const title = titleOf(id)
      const { notes, trash } = store.getState()
      commands.closeTab(id)
      // A note without a character leaves nothing behind that could be reopened.
      if ([...notes, ...trash].some((note) => note.id === id))
        say(words.tabs.closed(title), { label: words.tabs.reopenShort, run: () => commands.reopenClosedTab() })
    },
    reopenClosedTab() {
      commands.reopenClosedTab()
      focusNote()
    },
    moveTabBy(id, steps) {
      const { tabs } = store.getState()
      const from = tabs.findIndex((tab) => tab.noteId === id)
      const to = Math.min(Math.max(from + steps, 0), tabs.length - 1)
      if (from >= 0 && to !== from) commands.moveTab(id, to)
    },
    trashNote(id) {
      const title = titleOf(id)
      commands.trashNote(id)
      say(words.noteMenu.trashed(title), { label: words.undo, run: () => commands.restoreNote(id) })
    },
    restoreNote(id) {
      const title = titleOf(id)
      commands.restoreNote(id)
      say(words.noteMenu.restored(title))
    },
    async exportNote(id) {
      try {
        const { fileName, bytes } = await commands.exportNote(id)
        downloadFile(fileName, bytes, 'text/markdown')
      } catch {
        say(words.noteMenu.exportFailed)
      }
    },
    async importFiles(gathering) {
      const show = (progress: ImportProgress): void => ui.setState({ dialog: { kind: 'import', progress } })
      show({ kind: 'reading' })
      const { files, unreadable } = await gathering
      const report = await commands
        .importFiles(files, (done, total) => show({ kind: 'running', done, total }))
        .catch(() => undefined)
      if (report === undefined) {
        // A part of the app is missing, which is said at the foot.
        ui.setState({ dialog: undefined })
        return
      }
      const missed = unreadable.map((fileName) => ({ kind: 'skipped', fileName, reason: 'unreadable' }) as const)
      show({ kind: 'done', report: { items: [...report.items, ...missed] } })
    },
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
