/** A new note belongs where the list is: into the folder that is shown, with the tag, among the favourites. */
import { useEffect, useRef } from 'react'
import type { NoteId } from '../../../shared/ids.ts'
import { useApp, useAppState } from '../app-context.tsx'
import { listView } from '../list/list-view.ts'
import type { Place } from '../list/remembered-view.ts'
import { knownPlace } from '../list/shown-notes.ts'

export function useDestination(): void {
  const { commands, store } = useApp()
  const activeTab = useAppState((state) => state.activeTab)
  const listed = useAppState((state) => state.listed)
  /** What was shown before goes nowhere else. */
  const known = useRef(new Set<NoteId>())
  useEffect(() => {
    if (activeTab === undefined || !listed || known.current.has(activeTab)) return
    known.current.add(activeTab)
    const { notes, places, trash } = store.getState()
    // A folder that is gone is no place for a note.
    const place = knownPlace(listView.getState().place, places)
    if (place.kind === 'all' || [...notes, ...trash].some(({ id }) => id === activeTab)) return
    void commands.organise({ kind: 'destine', id: activeTab, ...destinationOf(place) }).catch(() => undefined)
  }, [commands, store, activeTab, listed])
}

const destinationOf = (place: Place) => ({
  folder: place.kind === 'folder' ? place.id : undefined,
  tag: place.kind === 'tag' ? place.tag : undefined,
  favourite: place.kind === 'favourites',
})
