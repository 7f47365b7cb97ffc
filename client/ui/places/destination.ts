/** Where new notes belong: where the list is. In the folder that is shown, with the tag, among the favourites. */
import type { StoreApi } from 'zustand'
import type { AppState, Destined, Places } from '../../state/app-state.ts'
import { listView } from '../list/list-view.ts'
import { knownPlace } from '../list/shown-notes.ts'
import type { OrganiseWords } from '../words/organise-en.ts'

/** `undefined` where the list shows all notes. */
export function shownDestination(store: Pick<StoreApi<AppState>, 'getState'>): Destined | undefined {
  // A folder that is gone is no place for a note.
  const place = knownPlace(listView.getState().place, store.getState().places)
  if (place.kind === 'all') return undefined
  return {
    folder: place.kind === 'folder' ? place.id : undefined,
    tag: place.kind === 'tag' ? place.tag : undefined,
    favourite: place.kind === 'favourites',
  }
}

/** As the list calls it. */
export function destinationName(
  { folder, tag }: Destined,
  places: Places | undefined,
  words: OrganiseWords['places'],
): string {
  if (folder !== undefined) return places?.folders.get(folder)?.name || words.unnamed
  return tag ?? words.favourites
}
