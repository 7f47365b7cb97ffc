/**
 * How notes are shown while one writes: live, as they are written, or for reading. Remembered by this device. Of two notes side by
 * side each is shown in its own way, until a view is chosen for a note that is alone.
 */
import type { EditorView } from '@codemirror/view'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { NoteId } from '../../../../shared/ids.ts'

export const writingViews = ['live', 'raw', 'reading'] as const
export type WritingView = (typeof writingViews)[number]

/** Goes from one to the next. */
export const viewKey = 'Mod-Shift-y'

const storageKey = 'driftless/writing-view'

const parse = (stored: string | null): WritingView => writingViews.find((view) => view === stored) ?? 'live'

interface Shown {
  view: WritingView
  /** Of notes that were shown beside another one. */
  own: ReadonlyMap<NoteId, WritingView>
}

/** A note in its editor. */
interface Place {
  view: EditorView
  note: { id: NoteId }
}

export const writingView = createStore<Shown>(() => ({
  view: parse(localStorage.getItem(storageKey)),
  own: new Map(),
}))

export function viewOf(id: NoteId | undefined): WritingView {
  const { view, own } = writingView.getState()
  return (id === undefined ? undefined : own.get(id)) ?? view
}

const isOneOfTwo = ({ view }: Place): boolean => view.dom.closest('[data-two="true"]') !== null

export function showAs(view: WritingView, place: Place): void {
  if (isOneOfTwo(place)) {
    writingView.setState(({ own }) => ({ own: new Map([...own, [place.note.id, view]]) }))
    return
  }
  writingView.setState({ view, own: new Map() })
  localStorage.setItem(storageKey, view)
}

export function showNextView(place: Place): void {
  const view = viewOf(place.note.id)
  showAs(writingViews[(writingViews.indexOf(view) + 1) % writingViews.length] ?? 'live', place)
}

export const useWritingView = (id: NoteId | undefined): WritingView => useStore(writingView, () => viewOf(id))

// Another tab of the app has changed it.
addEventListener('storage', ({ key, newValue }) => {
  if (key === storageKey) writingView.setState({ view: parse(newValue) })
})
