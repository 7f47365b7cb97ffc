/**
 * The tabs of one browser window as a value. One note has at most one tab; there is always a tab, and one of them is active.
 * What can be done to them comes later, in tab-changes.ts.
 */
import type { NoteId } from '../../shared/ids.ts'
import type { TabRecord, WindowLayout } from '../store/index-db.ts'
import type { NoteView } from './app-state.ts'

export type TabLayout = Pick<WindowLayout, 'tabs' | 'closedTabs' | 'activeTab' | 'beside' | 'share' | 'views'>

export const newTab = (noteId: NoteId): TabRecord => ({ noteId, anchor: 0, head: 0, top: 0 })

export const layoutOf = (noteId: NoteId): TabLayout => ({
  tabs: [newTab(noteId)],
  closedTabs: [],
  activeTab: noteId,
})

export function rememberView(layout: TabLayout, id: NoteId, view: NoteView): TabLayout {
  return { ...layout, tabs: layout.tabs.map((tab) => (tab.noteId === id ? { ...tab, ...view } : tab)) }
}
