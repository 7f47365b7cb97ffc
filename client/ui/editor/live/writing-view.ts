/**
 * How notes are shown while one writes: live, as they are written, or for reading. Remembered by this device. Of two notes side by
 * side each is shown in its own way, which the window remembers with its tabs, until a view is chosen for a note that is alone.
 */
import type { EditorView } from '@codemirror/view'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { NoteId } from '../../../../shared/ids.ts'
import type { WritingView } from '../../../store/index-db.ts'
import { type AppContextValue, useApp, useAppState } from '../../app-context.tsx'

export type { WritingView }
export const writingViews = ['live', 'raw', 'reading'] as const satisfies readonly WritingView[]

/** Goes from one to the next. */
export const viewKey = 'Mod-Shift-y'

const storageKey = 'driftless/writing-view'

const parse = (stored: string | null | undefined): WritingView | undefined =>
  writingViews.find((view) => view === stored)

/** A note in its editor. */
interface Place {
  view: EditorView
  note: { id: NoteId }
}

type App = Pick<AppContextValue, 'store' | 'commands'>

const shown = createStore<{ view: WritingView }>(() => ({ view: parse(localStorage.getItem(storageKey)) ?? 'live' }))

export const viewOf = ({ store }: Pick<App, 'store'>, id: NoteId): WritingView =>
  parse(store.getState().views?.[id]) ?? shown.getState().view

export function useWritingView(id: NoteId | undefined): WritingView {
  const { store } = useApp()
  const { view } = useStore(shown)
  return useAppState(() => (id === undefined ? view : viewOf({ store }, id)))
}

/** Calls back whenever a note may be shown in another way. Returns the function that ends it. */
export function onViewChange({ store }: Pick<App, 'store'>, listener: () => void): () => void {
  const ends = [shown.subscribe(listener), store.subscribe(listener)]
  return () => {
    for (const end of ends) end()
  }
}

const isOneOfTwo = ({ view }: Place): boolean => view.dom.closest('[data-two="true"]') !== null

export function showAs({ commands }: App, view: WritingView, place: Place): void {
  if (isOneOfTwo(place)) return commands.setOwnView(place.note.id, view)
  commands.forgetOwnViews()
  shown.setState({ view })
  localStorage.setItem(storageKey, view)
}

export function showNextView(app: App, place: Place): void {
  const view = viewOf(app, place.note.id)
  showAs(app, writingViews[(writingViews.indexOf(view) + 1) % writingViews.length] ?? 'live', place)
}

// Another tab of the app has changed it.
addEventListener('storage', ({ key, newValue }) => {
  if (key === storageKey) shown.setState({ view: parse(newValue) ?? 'live' })
})
