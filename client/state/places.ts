/** Where notes are found: the tree of folders, the tags and the favourites, each with how many notes it has. */
import { FolderTree } from '../../shared/document/folder-tree.ts'
import type { SpaceDoc } from '../../shared/document/space-doc.ts'
import type { FolderId } from '../../shared/ids.ts'
import type { NoteSummary, Places, TagSummary } from './app-state.ts'

/** More than anybody walks through. What a stranger adds beyond is found with the search. */
const mostTags = 1_000

/** Of the notes that are to be seen: a folder with one of them in it is seen too, whatever has become of it. */
export function placesOf(
  space: Pick<SpaceDoc, 'folders' | 'tagColours'>,
  notes: readonly Pick<NoteSummary, 'folder' | 'tags' | 'favourite'>[],
): Places {
  const own = new Map<FolderId, number>()
  const tagged = new Map<string, number>()
  let favourites = 0
  for (const { folder, tags, favourite } of notes) {
    if (folder !== undefined) own.set(folder, (own.get(folder) ?? 0) + 1)
    for (const tag of tags) tagged.set(tag, (tagged.get(tag) ?? 0) + 1)
    if (favourite) favourites++
  }
  const folders = new FolderTree(space.folders.facts(), (id) => own.has(id))
  const all = new Map(folders.folders.map(({ id }) => [id, own.get(id) ?? 0]))
  // Each folder before the one that it is in.
  for (const { id, parent } of [...folders.folders].reverse())
    if (parent !== undefined) all.set(parent, (all.get(parent) ?? 0) + (all.get(id) ?? 0))
  const tags = [...tagged].map(([tag, count]): TagSummary => ({ tag, notes: count, colour: space.tagColours.of(tag) }))
  const { compare } = new Intl.Collator(undefined, { numeric: true })
  tags.sort((a, b) => compare(a.tag, b.tag) || (a.tag < b.tag ? -1 : 1))
  const names = new Map<FolderId, readonly string[]>()
  for (const { id } of folders.folders) {
    const given = space.folders.names.candidates(id)
    if (given.length > 1)
      names.set(
        id,
        given.map(({ value }) => value),
      )
  }
  return { folders, notesIn: own, notesWithin: all, names, tags: tags.slice(0, mostTags), favourites }
}
