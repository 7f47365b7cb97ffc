/** What is about to be written in a new note belongs where the list is at that moment. */
import { useEffect, useRef } from 'react'
import type { NoteId } from '../../../shared/ids.ts'
import { useApp, useAppState } from '../app-context.tsx'
import { shownDestination } from './destination.ts'

export function useDestination(): void {
  const { commands, store } = useApp()
  const activeTab = useAppState((state) => state.activeTab)
  const listed = useAppState((state) => state.listed)
  /** What was shown before goes nowhere else. */
  const known = useRef(new Set<NoteId>())
  useEffect(() => {
    if (activeTab === undefined || !listed || known.current.has(activeTab)) return
    known.current.add(activeTab)
    const { notes, trash } = store.getState()
    const destined = shownDestination(store)
    if (destined === undefined || [...notes, ...trash].some(({ id }) => id === activeTab)) return
    void commands.organise({ kind: 'destine', id: activeTab, ...destined }).catch(() => undefined)
  }, [commands, store, activeTab, listed])
}
