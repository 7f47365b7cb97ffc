/** The tree of places as rows, one under the other: what is in a folder that is closed has none. */
import type { FolderId } from '../../../shared/ids.ts'
import type { Places, TagSummary } from '../../state/app-state.ts'
import type { Naming } from '../list/list-view.ts'
import type { Place, RememberedView } from '../list/remembered-view.ts'

export interface PlaceRow {
  /** Its element's id ends so. */
  key: string
  kind: 'all' | 'favourites' | 'folder' | 'tags' | 'tag' | 'naming'
  /** `undefined` for what cannot be shown in the list: the row over the tags, and a name that is being typed. */
  place: Place | undefined
  name: string
  /** How many notes there are. `undefined`: nobody counts them here. */
  notes: number | undefined
  /** 1 at the top, as screen readers count. */
  level: number
  /** Among those of the same parent, from 1. */
  position: number
  siblings: number
  /** `undefined` where nothing is in it. */
  open: boolean | undefined
  folder: FolderId | undefined
  /** It has more than one name, and somebody has to choose. */
  hasNames: boolean
  tag: TagSummary | undefined
}

export interface RowWords {
  all: string
  favourites: string
  tags: string
  unnamed: string
}

type Shown = Pick<RememberedView, 'open' | 'tagsOpen'> & { naming: Naming | undefined }

export function placeRows(
  places: Places,
  allNotes: number,
  { open, tagsOpen, naming }: Shown,
  words: RowWords,
): PlaceRow[] {
  const rows: PlaceRow[] = []
  const parents: (PlaceRow | undefined)[] = []
  const counts = new Map<PlaceRow | undefined, number>()
  const add = (
    row: Partial<PlaceRow> & Pick<PlaceRow, 'key' | 'kind' | 'name' | 'level'>,
    parent?: PlaceRow,
  ): PlaceRow => {
    const position = (counts.get(parent) ?? 0) + 1
    counts.set(parent, position)
    const base = {
      place: undefined,
      notes: undefined,
      open: undefined,
      folder: undefined,
      hasNames: false,
      tag: undefined,
    }
    const added: PlaceRow = { ...base, siblings: 0, ...row, position }
    rows.push(added)
    parents.push(parent)
    return added
  }
  const nameNew = (level: number, parent: PlaceRow | undefined): void => {
    add({ key: 'naming', kind: 'naming', name: '', level }, parent)
  }

  add({ key: 'all', kind: 'all', place: { kind: 'all' }, name: words.all, notes: allNotes, level: 1 })
  const { favourites, folders, tags } = places
  add({
    key: 'favourites',
    kind: 'favourites',
    place: { kind: 'favourites' },
    name: words.favourites,
    notes: favourites,
    level: 1,
  })
  const into = naming?.kind === 'newFolder' ? naming : undefined
  if (into !== undefined && folders.get(into.parent) === undefined) nameNew(1, undefined)
  const byId = new Map<FolderId, PlaceRow>()
  for (const [index, { id, name, parent, depth }] of folders.folders.entries()) {
    const row = parent === undefined ? undefined : byId.get(parent)
    // What it is in is closed, or has no row itself.
    if (parent !== undefined && row?.open !== true) continue
    const hasFolders = folders.folders[index + 1]?.parent === id
    const takesNew = into?.parent === id
    const isOpen = hasFolders || takesNew ? takesNew || open.has(id) : undefined
    const added = add(
      {
        key: id,
        kind: 'folder',
        place: { kind: 'folder', id },
        name: name === '' ? words.unnamed : name,
        notes: places.notesWithin.get(id) ?? 0,
        level: depth + 1,
        open: isOpen,
        folder: id,
        hasNames: places.names.has(id),
      },
      row,
    )
    byId.set(id, added)
    if (takesNew) nameNew(depth + 2, added)
  }
  if (tags.length > 0) {
    const parent = add({ key: 'tags', kind: 'tags', name: words.tags, level: 1, open: tagsOpen })
    if (tagsOpen)
      for (const tag of tags)
        add(
          {
            key: `tag ${tag.tag}`,
            kind: 'tag',
            place: { kind: 'tag', tag: tag.tag },
            name: tag.tag,
            notes: tag.notes,
            level: 2,
            tag,
          },
          parent,
        )
  }
  rows.forEach((row, index) => (row.siblings = counts.get(parents[index]) ?? 1))
  return rows
}

/** Those that a folder is in have to be open for it to have a row. */
export const isSamePlace = (a: Place | undefined, b: Place): boolean => JSON.stringify(a) === JSON.stringify(b)
