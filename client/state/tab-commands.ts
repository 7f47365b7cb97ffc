/** The commands that change tabs. Their code comes with what they are given from: the strip, the list, the keys. */
import { newNoteId, type NoteId } from '../../shared/ids.ts'
import type { AppState, Commands } from './app-state.ts'
import type { OpenNotes } from './open-notes.ts'
import * as sides from './sides.ts'
import * as changes from './tab-changes.ts'
import type { TabCommandName } from './tab-command-names.ts'
import type { TabLayout } from './tab-layout.ts'
import type { WindowTabs } from './window-tabs.ts'

export type TabCommands = Pick<Commands, TabCommandName>

export interface TabParts {
  tabs: Pick<WindowTabs, 'layout' | 'change'>
  openNotes: Pick<OpenNotes, 'open' | 'close'>
  /** Whether the list knows the note: an empty one that was never listed leaves nothing to come back to. */
  isListed: (id: NoteId) => boolean
}

export function tabCommands({ tabs, openNotes, isListed }: TabParts): TabCommands {
  const change = (make: (layout: TabLayout) => TabLayout): void => {
    const before = tabs.layout
    tabs.change((layout) => sides.settled(layout, make(layout)))
    for (const { noteId } of before.tabs) {
      if (!tabs.layout.tabs.some((tab) => tab.noteId === noteId)) openNotes.close(noteId)
    }
    const { beside } = tabs.layout
    // It counts as shown last, so that it stays loaded however many notes the other side goes through.
    if (beside !== undefined) openNotes.open(beside.noteId).catch(() => undefined)
  }
  return {
    newNote: () => change((layout) => changes.openTab(layout, newNoteId(), 'newTab', isListed)),
    openNote: (id, { newTab }) =>
      change((layout) => changes.openTab(layout, id, newTab ? 'newTab' : 'inPlace', isListed)),
    activateTab: (id) => change((layout) => changes.activateTab(layout, id)),
    closeTab: (id) =>
      change((layout) => changes.closeTab(layout, id, { reopenable: isListed(id), spare: newNoteId() })),
    reopenClosedTab: () => change(changes.reopenTab),
    moveTab: (id, toIndex) => change((layout) => changes.moveTab(layout, id, toIndex)),
    pinTab: (id, pinned) => change((layout) => changes.pinTab(layout, id, pinned)),
    stepTab: (direction) => change((layout) => changes.stepTab(layout, direction)),
    goInTab: (direction) => change((layout) => changes.goInTab(layout, direction, isListed)),
    openBeside: (id) => change((layout) => sides.openBeside(layout, id)),
    closeSide: (id) => change((layout) => sides.closeSide(layout, id)),
    setShare: (share) => change((layout) => ({ ...layout, share })),
    setOwnView: (id, view) => change((layout) => sides.withOwnView(layout, id, view)),
    forgetOwnViews: () => change((layout) => (layout.views === undefined ? layout : { ...layout, views: undefined })),
  }
}

/** Where the active tab can go. */
export const canGoInTab = (layout: TabLayout): AppState['canGo'] => ({
  back: changes.goInTab(layout, -1, () => true) !== layout,
  forward: changes.goInTab(layout, 1, () => true) !== layout,
})
