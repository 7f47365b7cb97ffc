/**
 * Two notes side by side, as a part of the layout of a window: the active note, and the one beside it. Both have their tabs, so
 * that a note is on one side only, and what is done to tabs is done to both. Each function gives the layout that comes of it,
 * or the same one where nothing does.
 */
import type { NoteId } from '../../shared/ids.ts'
import type { Beside, WritingView } from '../store/index-db.ts'
import { openTab } from './tab-changes.ts'
import type { TabLayout } from './tab-layout.ts'

const opposite = (at: Beside['at']): Beside['at'] => (at === 'start' ? 'end' : 'start')

const alone = (layout: TabLayout): TabLayout => ({ ...layout, beside: undefined })

/**
 * Opens a note on the side on which the active one is not, in a tab of its own if it has none, and makes it the active one. Alone, a
 * note is on the first side.
 */
export function openBeside(layout: TabLayout, id: NoteId): TabLayout {
  const { activeTab, beside } = layout
  if (activeTab === undefined || activeTab === id) return layout
  const at = beside === undefined ? 'start' : opposite(beside.at)
  return { ...openTab(layout, id, 'newTab', () => true), beside: { noteId: activeTab, at } }
}

/** Leaves the note on the other side alone. The tab of this one stays. */
export function closeSide(layout: TabLayout, id: NoteId): TabLayout {
  const { activeTab, beside } = layout
  if (beside === undefined) return layout
  if (id === beside.noteId) return alone(layout)
  return id === activeTab ? { ...alone(layout), activeTab: beside.noteId } : layout
}

/** Shows a note in its own way. Notes to which no tab can come back are forgotten: a layout that only grew would be written with each move. */
export function withOwnView(layout: TabLayout, id: NoteId, view: WritingView): TabLayout {
  const tabs = [...layout.tabs, ...layout.closedTabs]
  const visits = tabs.flatMap((tab) => [tab, ...(tab.past ?? []), ...(tab.future ?? [])])
  const known = new Set<string>(visits.map(({ noteId }) => noteId))
  const others = Object.entries(layout.views ?? {}).filter(([note]) => known.has(note))
  return { ...layout, views: { ...Object.fromEntries(others), [id]: view } }
}

/** What a change of the tabs means for the two sides: one ends with its tab, and whoever goes to the note beside changes sides. */
export function settled(before: TabLayout, after: TabLayout): TabLayout {
  const { activeTab, beside, tabs } = after
  if (beside === undefined) return after
  const hasTab = (id: NoteId): boolean => tabs.some(({ noteId }) => noteId === id)
  if (!hasTab(beside.noteId)) return alone(after)
  if (activeTab !== beside.noteId) return after
  const left = before.activeTab
  if (left === undefined || left === activeTab || !hasTab(left)) return alone(after)
  return { ...after, beside: { noteId: left, at: opposite(beside.at) } }
}
