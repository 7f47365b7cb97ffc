/**
 * What the list shows, and in which order: a place, which of the folders are open, how notes are sorted and put into groups. This
 * device remembers it. What is selected or named at the moment is forgotten with the page.
 */
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { FolderId, NoteId } from '../../../shared/ids.ts'
import { activeProfile } from '../../store/active-profile.ts'
import { listViewKey } from '../../store/profile.ts'
import { formatView, parseView, type RememberedView } from './remembered-view.ts'

/** A name that is being typed in its place. */
export type Naming =
  { kind: 'newFolder'; parent: FolderId | undefined } | { kind: 'folder'; id: FolderId } | { kind: 'tag'; tag: string }

interface ListView extends RememberedView {
  naming: Naming | undefined
  /** Notes that something is to be done with together. */
  selected: ReadonlySet<NoteId>
}

export const noNotes: ReadonlySet<NoteId> = new Set()

const storageKey = listViewKey(activeProfile())

export const listView = createStore<ListView>(() => ({
  ...parseView(localStorage.getItem(storageKey)),
  naming: undefined,
  selected: noNotes,
}))

/** Holds from now on, on this device. */
export function changeView(change: Partial<RememberedView>): void {
  listView.setState({ ...change, ...(change.place === undefined ? {} : { selected: noNotes }) })
  localStorage.setItem(storageKey, formatView(listView.getState()))
}

export function toggleFolder(id: FolderId, isOpen: boolean): void {
  const open = new Set(listView.getState().open)
  if (isOpen) open.add(id)
  else open.delete(id)
  changeView({ open })
}

export const startNaming = (naming: Naming | undefined): void => listView.setState({ naming })
export const select = (selected: ReadonlySet<NoteId>): void => listView.setState({ selected })

export const useListView = <Part>(choose: (view: ListView) => Part): Part => useStore(listView, choose)
