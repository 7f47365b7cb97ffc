/** How notes are shown while one writes: live, as they are written, or for reading. Remembered by this device. */
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'

export const writingViews = ['live', 'raw', 'reading'] as const
export type WritingView = (typeof writingViews)[number]

/** Goes from one to the next. */
export const viewKey = 'Mod-Shift-y'

const storageKey = 'driftless/writing-view'

const parse = (stored: string | null): WritingView => writingViews.find((view) => view === stored) ?? 'live'

export const writingView = createStore<{ view: WritingView }>(() => ({ view: parse(localStorage.getItem(storageKey)) }))

export function showAs(view: WritingView): void {
  writingView.setState({ view })
  localStorage.setItem(storageKey, view)
}

export function showNextView(): void {
  const { view } = writingView.getState()
  showAs(writingViews[(writingViews.indexOf(view) + 1) % writingViews.length] ?? 'live')
}

export const useWritingView = (): WritingView => useStore(writingView, ({ view }) => view)

// Another tab of the app has changed it.
addEventListener('storage', ({ key, newValue }) => {
  if (key === storageKey) writingView.setState({ view: parse(newValue) })
})
