/**
 * The tabs of one browser window as a value, and what can be done to them. One note has at most one tab; there is
 * always a tab, and one of them is active.
 */
import type { NoteId } from '../../shared/ids.ts'
import type { TabRecord, WindowLayout } from '../store/index-db.ts'
import type { NoteView } from './app-state.ts'

export type TabLayout = Pick<WindowLayout, 'tabs' | 'closedTabs' | 'activeTab'>

const maxClosedTabs = 30

export const newTab = (noteId: NoteId): TabRecord => ({ noteId, anchor: 0, head: 0, top: 0 })

export const layoutOf = (noteId: NoteId): TabLayout => ({
  tabs: [newTab(noteId)],
  closedTabs: [],
  activeTab: noteId,
})

const indexOf = (layout: TabLayout, id: NoteId | undefined): number => layout.tabs.findIndex((tab) => tab.noteId === id)

export function activateTab(layout: TabLayout, id: NoteId): TabLayout {
  return indexOf(layout, id) === -1 ? layout : { ...layout, activeTab: id }
}

/** Activates the note's tab, or opens one: behind the active tab, or in its place. */
export function openTab(layout: TabLayout, id: NoteId, place: 'newTab' | 'inPlace'): TabLayout {
  if (indexOf(layout, id) !== -1) return activateTab(layout, id)
  const active = indexOf(layout, layout.activeTab)
  const tabs = [...layout.tabs]
  tabs.splice(place === 'newTab' ? active + 1 : Math.max(active, 0), place === 'newTab' ? 0 : 1, newTab(id))
  return { ...layout, tabs, closedTabs: layout.closedTabs.filter((tab) => tab.noteId !== id), activeTab: id }
}

/** Closes a tab; the one to its right becomes active, or the last. `spare` takes the place of the last tab of all. */
export function closeTab(layout: TabLayout, id: NoteId, options: { reopenable: boolean; spare: NoteId }): TabLayout {
  const index = indexOf(layout, id)
  const closed = layout.tabs[index]
  if (closed === undefined) return layout
  const rest = layout.tabs.filter((tab) => tab !== closed)
  const tabs = rest.length > 0 ? rest : [newTab(options.spare)]
  const neighbour = tabs[Math.min(index, tabs.length - 1)]
  return {
    tabs,
    closedTabs: options.reopenable
      ? [...layout.closedTabs, { ...closed, index }].slice(-maxClosedTabs)
      : layout.closedTabs,
    activeTab: layout.activeTab === id ? neighbour?.noteId : layout.activeTab,
  }
}

/** Opens the tab closed last again, where it was, with its caret where it was. */
export function reopenTab(layout: TabLayout): TabLayout {
  const last = layout.closedTabs.at(-1)
  if (last === undefined) return layout
  const { index, ...tab } = last
  const closedTabs = layout.closedTabs.slice(0, -1)
  if (indexOf(layout, tab.noteId) !== -1) return { ...layout, closedTabs, activeTab: tab.noteId }
  const tabs = [...layout.tabs]
  tabs.splice(index, 0, tab)
  return { tabs, closedTabs, activeTab: tab.noteId }
}

export function moveTab(layout: TabLayout, id: NoteId, toIndex: number): TabLayout {
  const from = indexOf(layout, id)
  const moved = layout.tabs[from]
  if (moved === undefined) return layout
  const tabs = layout.tabs.filter((tab) => tab !== moved)
  tabs.splice(Math.max(0, Math.min(toIndex, tabs.length)), 0, moved)
  return { ...layout, tabs }
}

export function stepTab(layout: TabLayout, direction: 1 | -1): TabLayout {
  const count = layout.tabs.length
  const next = layout.tabs[(indexOf(layout, layout.activeTab) + direction + count) % count]
  return next === undefined ? layout : { ...layout, activeTab: next.noteId }
}

export function rememberView(layout: TabLayout, id: NoteId, view: NoteView): TabLayout {
  return { ...layout, tabs: layout.tabs.map((tab) => (tab.noteId === id ? { ...tab, ...view } : tab)) }
}
