/** What a device remembers of how its list looks, as text. */
import { parseFolderId, type FolderId } from '../../../shared/ids.ts'

export type Place =
  { kind: 'all' } | { kind: 'favourites' } | { kind: 'folder'; id: FolderId } | { kind: 'tag'; tag: string }

export const sortings = ['edited', 'created', 'title'] as const
export type Sorting = (typeof sortings)[number]
export const groupings = ['none', 'day', 'month'] as const
export type Grouping = (typeof groupings)[number]

export interface RememberedView {
  place: Place
  /** Whether the places are shown over the notes. */
  placesShown: boolean
  /** Folders whose own folders are shown. */
  open: ReadonlySet<FolderId>
  tagsOpen: boolean
  /** A folder shows the notes of the folders in it too. */
  within: boolean
  sort: Sorting
  group: Grouping
}

export const everything: Place = { kind: 'all' }

/** What does not fit falls back to what a new device has, field by field. */
export function parseView(stored: string | null): RememberedView {
  let value: Record<string, unknown> = {}
  try {
    value = (JSON.parse(stored ?? '{}') ?? {}) as Record<string, unknown>
  } catch {
    // How the list looks is no one's note.
  }
  const { place, placesShown, open, tagsOpen, within, sort, group } = value
  return {
    place: parsePlace(place),
    placesShown: placesShown === true,
    open: new Set((Array.isArray(open) ? open : []).flatMap((id) => parseFolderId(String(id)) ?? [])),
    tagsOpen: tagsOpen !== false,
    within: within !== false,
    sort: sortings.find((each) => each === sort) ?? 'edited',
    group: groupings.find((each) => each === group) ?? 'none',
  }
}

function parsePlace(value: unknown): Place {
  const { kind, id, tag } = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>
  if (kind === 'favourites') return { kind }
  if (kind === 'tag' && typeof tag === 'string') return { kind, tag }
  const folder = kind === 'folder' && typeof id === 'string' ? parseFolderId(id) : undefined
  return folder === undefined ? everything : { kind: 'folder', id: folder }
}

export const formatView = ({ place, placesShown, open, tagsOpen, within, sort, group }: RememberedView): string =>
  JSON.stringify({ place, placesShown, open: [...open], tagsOpen, within, sort, group })
