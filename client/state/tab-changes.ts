/**
 * What can be done to the tabs of a window. Each gives the layout that comes of it, or the same one where nothing does. Pinned tabs
 * stand before the others and keep their note.
 */
import type { NoteId } from '../../shared/ids.ts'
import type { TabRecord, Visit } from '../store/index-db.ts'
import { newTab, type TabLayout } from './tab-layout.ts'

const maxClosedTabs = 100
/** As many notes back, and forward, as one tab remembers. */
const maxVisits = 50

const indexOf = (layout: TabLayout, id: NoteId | undefined): number => layout.tabs.findIndex((tab) => tab.noteId === id)

const countPinned = (tabs: readonly TabRecord[]): number => tabs.filter(({ pinned }) => pinned).length

const visitOf = ({ noteId, anchor, head, top }: Visit): Visit => ({ noteId, anchor, head, top })

export function activateTab(layout: TabLayout, id: NoteId): TabLayout {
  return indexOf(layout, id) === -1 ? layout : { ...layout, activeTab: id }
}

/**
 * Activates the note's tab, or opens one: behind the active tab, or in its place, unless that is pinned. `keeps` says whether the
 * note that gives way is one that the tab can go back to.
 */
export function openTab(
  layout: TabLayout,
  id: NoteId,
  place: 'newTab' | 'inPlace',
  keeps: (id: NoteId) => boolean,
): TabLayout {
  if (indexOf(layout, id) !== -1) return activateTab(layout, id)
  const index = Math.max(indexOf(layout, layout.activeTab), 0)
  const active = layout.tabs[index]
  const tabs = [...layout.tabs]
  const closedTabs = layout.closedTabs.filter((tab) => tab.noteId !== id)
  if (place === 'newTab' || active === undefined || active.pinned) {
    tabs.splice(Math.max(index + 1, countPinned(tabs)), 0, newTab(id))
  } else {
    const past = [...(active.past ?? []), ...(keeps(active.noteId) ? [visitOf(active)] : [])]
    tabs[index] = { ...newTab(id), past: past.slice(-maxVisits) }
  }
  return { ...layout, tabs, closedTabs, activeTab: id }
}

/**
 * Goes back (`-1`) or forward (`1`) among the notes that the active tab has shown, each with its caret where it was. Those that
 * another tab shows now are passed over: a note has one tab.
 */
export function goInTab(layout: TabLayout, direction: 1 | -1, keeps: (id: NoteId) => boolean): TabLayout {
  const index = indexOf(layout, layout.activeTab)
  const tab = layout.tabs[index]
  if (tab === undefined || tab.pinned) return layout
  const { past = [], future = [] } = tab
  const line = [...past, visitOf(tab), ...future]
  let to = past.length + direction
  for (let visit = line[to]; visit !== undefined && indexOf(layout, visit.noteId) !== -1; visit = line[to])
    to += direction
  const visit = line[to]
  if (visit === undefined) return layout
  const isKept = ({ noteId }: Visit): boolean => noteId !== tab.noteId || keeps(noteId)
  const tabs = [...layout.tabs]
  tabs[index] = {
    ...visit,
    past: line.slice(0, to).filter(isKept).slice(-maxVisits),
    future: line
      .slice(to + 1)
      .filter(isKept)
      .slice(0, maxVisits),
  }
  return { ...layout, tabs, activeTab: visit.noteId }
}

/** Closes a tab; the note beside it becomes active, the tab to its right, or the last. `spare` takes the place of the last tab of all. */
export function closeTab(layout: TabLayout, id: NoteId, options: { reopenable: boolean; spare: NoteId }): TabLayout {
  const index = indexOf(layout, id)
  const closed = layout.tabs[index]
  if (closed === undefined) return layout
  const rest = layout.tabs.filter((tab) => tab !== closed)
  const tabs = rest.length > 0 ? rest : [newTab(options.spare)]
  const neighbour = tabs[Math.min(index, tabs.length - 1)]
  return {
    ...layout,
    tabs,
    closedTabs: options.reopenable
      ? [...layout.closedTabs, { ...closed, index }].slice(-maxClosedTabs)
      : layout.closedTabs,
    activeTab: layout.activeTab === id ? (layout.beside ?? neighbour)?.noteId : layout.activeTab,
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
  tabs.splice(placeAmongItsOwn(tabs, tab, index), 0, tab)
  return { ...layout, tabs, closedTabs, activeTab: tab.noteId }
}

export function moveTab(layout: TabLayout, id: NoteId, toIndex: number): TabLayout {
  const moved = layout.tabs[indexOf(layout, id)]
  if (moved === undefined) return layout
  const tabs = layout.tabs.filter((tab) => tab !== moved)
  tabs.splice(placeAmongItsOwn(tabs, moved, toIndex), 0, moved)
  return { ...layout, tabs }
}

/** Pins a tab, behind those that are, or lets it go, before those that are not. */
export function pinTab(layout: TabLayout, id: NoteId, pinned: boolean): TabLayout {
  const tab = layout.tabs[indexOf(layout, id)]
  if (tab === undefined || (tab.pinned ?? false) === pinned) return layout
  const tabs = layout.tabs.filter((other) => other !== tab)
  tabs.splice(countPinned(tabs), 0, { ...tab, pinned })
  return { ...layout, tabs }
}

export function stepTab(layout: TabLayout, direction: 1 | -1): TabLayout {
  const count = layout.tabs.length
  const next = layout.tabs[(indexOf(layout, layout.activeTab) + direction + count) % count]
  return next === undefined ? layout : { ...layout, activeTab: next.noteId }
}

/** The nearest place to this one that is among the pinned tabs for a pinned one, and behind them for others. */
function placeAmongItsOwn(others: readonly TabRecord[], tab: TabRecord, wanted: number): number {
  const border = countPinned(others)
  return tab.pinned ? Math.min(Math.max(wanted, 0), border) : Math.max(border, Math.min(wanted, others.length))
}
