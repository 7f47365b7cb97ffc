/** What each menu offers. */
import type { NoteId } from '../../../shared/ids.ts'
import type { Tab } from '../../state/app-state.ts'
import type { AppContextValue } from '../app-context.tsx'
import type { OpenMenu } from '../ui-state.ts'

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
  const { noteId } = menu
  const place = menu.opener.closest('.note-list') === null ? 'note' : 'list'
  if (trashed) return [{ label: words.noteMenu.putBack, run: () => actions.restoreNote(noteId) }]
  const openInNewTab: MenuEntry = {
    label: words.noteMenu.openInNewTab,
    run: () => actions.openNote(noteId, { newTab: true }),
    movesFocus: true,
  }
  return [
    ...(place === 'list' ? [openInNewTab] : []),
    {
      label: words.noteMenu.rename,
      run: () => ui.setState({ renaming: { noteId, place } }),
      movesFocus: true,
    },
    { label: words.noteMenu.export, run: () => void actions.exportNote(noteId) },
    { label: words.noteMenu.trash, run: () => actions.trashNote(noteId), danger: true },
  ]
}

export function tabEntries(
  app: AppContextValue,
  noteId: NoteId,
  tabs: readonly Tab[],
  closedTabs: number,
): MenuEntry[] {
  const { actions, words } = app
  const place = tabs.findIndex((tab) => tab.noteId === noteId)
  return [
    { label: words.newNote, run: () => actions.newNote(), movesFocus: true },
    { label: words.tabs.moveLeft, run: () => actions.moveTabBy(noteId, -1), disabled: place <= 0 },
    { label: words.tabs.moveRight, run: () => actions.moveTabBy(noteId, 1), disabled: place === tabs.length - 1 },
    { label: words.tabs.closeThis, run: () => actions.closeTab(noteId) },
    reopenEntry(app, closedTabs),
  ]
}

export const stripEntries = (app: AppContextValue, closedTabs: number): MenuEntry[] => [
  { label: app.words.newNote, run: () => app.actions.newNote(), movesFocus: true },
  reopenEntry(app, closedTabs),
]

const reopenEntry = ({ actions, words }: AppContextValue, closedTabs: number): MenuEntry => ({
  label: words.tabs.reopen,
  run: () => actions.reopenClosedTab(),
  disabled: closedTabs === 0,
  movesFocus: true,
})
