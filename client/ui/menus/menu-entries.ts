/** What each menu offers. */
import type { NoteId } from '../../../shared/ids.ts'
import type { Tab } from '../../state/app-state.ts'
import type { AppContextValue } from '../app-context.tsx'
import { exportNote } from '../files/export-note.ts'
import type { OpenMenu } from '../ui-state.ts'
import { dialogWordsOf } from '../words/use-dialog-words.ts'

export interface MenuEntry {
  label: string
  run: () => void
  /** Takes something away. */
  danger?: boolean
  disabled?: boolean
  /** The focus goes elsewhere than back to where the menu was opened. */
  movesFocus?: boolean
}

type NoteMenu = Extract<OpenMenu, { kind: 'note' }>

export function noteEntries(app: AppContextValue, menu: NoteMenu, trashed: boolean): MenuEntry[] {
  const { actions, ui, words } = app
  const { menus } = dialogWordsOf(words)
  const { noteId } = menu
  const place = menu.opener.closest('.note-list') === null ? 'note' : 'list'
  if (trashed) return [{ label: menus.putBack, run: () => actions.restoreNote(noteId) }]
  const openInNewTab: MenuEntry = {
    label: menus.openInNewTab,
    run: () => actions.openNote(noteId, { newTab: true }),
    movesFocus: true,
  }
  return [
    ...(place === 'list' ? [openInNewTab] : []),
    {
      label: menus.rename,
      run: () => ui.setState({ renaming: { noteId, place } }),
      movesFocus: true,
    },
    { label: menus.export, run: () => void exportNote(app, noteId) },
    { label: menus.trash, run: () => actions.trashNote(noteId), danger: true },
  ]
}

export function tabEntries(
  app: AppContextValue,
  noteId: NoteId,
  tabs: readonly Tab[],
  closedTabs: number,
): MenuEntry[] {
  const { actions, words } = app
  const { menus, tabs: tabWords } = dialogWordsOf(words)
  const place = tabs.findIndex((tab) => tab.noteId === noteId)
  return [
    { label: words.newNote, run: () => actions.newNote(), movesFocus: true },
    { label: menus.moveLeft, run: () => actions.moveTabBy(noteId, -1), disabled: place <= 0 },
    { label: menus.moveRight, run: () => actions.moveTabBy(noteId, 1), disabled: place === tabs.length - 1 },
    { label: tabWords.closeThis, run: () => actions.closeTab(noteId) },
    reopenEntry(app, closedTabs),
  ]
}

export const stripEntries = (app: AppContextValue, closedTabs: number): MenuEntry[] => [
  { label: app.words.newNote, run: () => app.actions.newNote(), movesFocus: true },
  reopenEntry(app, closedTabs),
]

const reopenEntry = ({ actions, words }: AppContextValue, closedTabs: number): MenuEntry => ({
  label: dialogWordsOf(words).tabs.reopen,
  run: () => actions.reopenClosedTab(),
  disabled: closedTabs === 0,
  movesFocus: true,
})
