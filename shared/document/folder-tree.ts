/**
 * The tree of folders, from what stands in their registers. Whatever that is, each folder that is to be seen stands in the
 * tree once, at the same place on every replica that holds the same:
 *
 * - Folders that are in each other, because two people moved one into the other at once, are a ring. It is cut at the folder
 *   with the smallest id, which comes to the top with the others in it: where else one of them was before nobody knows.
 * - A folder whose parent is not here, or not here yet, stands at the top.
 * - A folder that was deleted is seen all the same while there is something in it that is to be seen: a note that came back, or
 *   that somebody put there meanwhile. So nothing is ever in a place that one cannot go to.
 * - What is deeper than `mostDepth` stands beside what it would be in.
 */
import type { FolderId } from '../ids.ts'

/** As deep as a list of names can be indented and still be read, on a phone too. */
export const mostDepth = 10

export interface FolderFacts {
  id: FolderId
  /** '' where nobody has given one that can be shown. */
  name: string
  /** `undefined`: at the top. */
  parent: FolderId | undefined
  isDeleted: boolean
}

export interface Folder {
  readonly id: FolderId
  readonly name: string
  readonly parent: FolderId | undefined
  /** 0 at the top. */
  readonly depth: number
}

/** Made when it is first needed: it takes longer to make than a small tree. */
let collator: Intl.Collator | undefined

export class FolderTree {
  /** Each folder before those in it, those of one folder by name. */
  readonly folders: readonly Folder[]
  readonly #byId: ReadonlyMap<FolderId, Folder>
  /** Behind which folder in the list its own end. */
  readonly #ends = new Map<FolderId, number>()

  /** `isUsed`: whether there is a note in the folder itself that is to be seen. */
  constructor(facts: Iterable<FolderFacts>, isUsed: (id: FolderId) => boolean) {
    const all = new Map([...facts].sort((a, b) => (a.id < b.id ? -1 : 1)).map((folder) => [folder.id, folder]))
    const parents = withoutRings(all)
    const seen = seenFolders(all, parents, isUsed)
    const children = new Map<FolderId | undefined, FolderFacts[]>()
    for (const id of seen) {
      const folder = all.get(id)
      if (folder === undefined) continue
      const siblings = children.get(parents.get(id))
      if (siblings === undefined) children.set(parents.get(id), [folder])
      else siblings.push(folder)
    }
    this.folders = this.#inOrder(children)
    this.#byId = new Map(this.folders.map((folder) => [folder.id, folder]))
  }

  get(id: FolderId | undefined): Folder | undefined {
    return id === undefined ? undefined : this.#byId.get(id)
  }

  /** From the top down to the folder itself. */
  pathOf(id: FolderId | undefined): Folder[] {
    const path: Folder[] = []
    for (let folder = this.get(id); folder !== undefined; folder = this.get(folder.parent)) path.unshift(folder)
    return path
  }

  /** The folder and all that are in it, however deep. */
  within(id: FolderId): readonly Folder[] {
    const at = this.folders.findIndex((folder) => folder.id === id)
    return at < 0 ? [] : this.folders.slice(at, this.#ends.get(id))
  }

  /** How many levels there are from the folder down, itself among them. */
  heightOf(id: FolderId): number {
    const depth = this.get(id)?.depth ?? 0
    return Math.max(0, ...this.within(id).map((folder) => folder.depth - depth + 1))
  }

  /** Whether a folder can be moved there: not into itself, nor deeper than `mostDepth`. */
  canMove(id: FolderId, parent: FolderId | undefined): boolean {
    if (parent === undefined) return true
    const target = this.get(parent)
    if (target === undefined || this.within(id).some((folder) => folder.id === parent)) return false
    return target.depth + 1 + this.heightOf(id) <= mostDepth
  }

  /** Without recursion: how deep strangers have put folders into each other is theirs to choose. */
  #inOrder(children: ReadonlyMap<FolderId | undefined, FolderFacts[]>): Folder[] {
    const folders: Folder[] = []
    type Entry = { folder: FolderFacts; parent: FolderId | undefined; depth: number }
    /** An id: what is in this folder has all been listed. */
    const waiting: (Entry | FolderId)[] = []
    const push = (of: FolderId | undefined, parent: FolderId | undefined, depth: number): void => {
      for (const folder of [...(children.get(of) ?? [])].sort(byName).reverse()) waiting.push({ folder, parent, depth })
    }
    push(undefined, undefined, 0)
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (typeof next === 'string') {
        this.#ends.set(next, folders.length)
        continue
      }
      const { folder, parent, depth } = next
      folders.push({ id: folder.id, name: folder.name, parent, depth })
      const isDeepest = depth + 1 >= mostDepth
      // Those that would be in it come after its end.
      if (isDeepest) {
        this.#ends.set(folder.id, folders.length)
        push(folder.id, parent, depth)
      } else {
        waiting.push(folder.id)
        push(folder.id, folder.id, depth + 1)
      }
    }
    return folders
  }
}

export const emptyFolderTree = new FolderTree([], () => false)

function byName(a: FolderFacts, b: FolderFacts): number {
  collator ??= new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })
  return collator.compare(a.name, b.name) || (a.id < b.id ? -1 : 1)
}

/** Where each folder is; those at the top are in `undefined`. Walks in the order of the ids. */
function withoutRings(all: ReadonlyMap<FolderId, FolderFacts>): Map<FolderId, FolderId | undefined> {
  const parents = new Map<FolderId, FolderId | undefined>()
  for (const { id, parent } of all.values())
    parents.set(id, parent !== undefined && all.has(parent) ? parent : undefined)
  const settled = new Set<FolderId>()
  for (const start of all.keys()) {
    const path: FolderId[] = []
    const onPath = new Set<FolderId>()
    let at: FolderId | undefined = start
    while (at !== undefined && !settled.has(at) && !onPath.has(at)) {
      path.push(at)
      onPath.add(at)
      at = parents.get(at)
    }
    if (at !== undefined && onPath.has(at)) {
      const ring = path.slice(path.indexOf(at))
      parents.set(
        ring.reduce((least, id) => (id < least ? id : least)),
        undefined,
      )
    }
    for (const id of path) settled.add(id)
  }
  return parents
}

/** Those that are not deleted or have something in them, and all that those are in. */
function seenFolders(
  all: ReadonlyMap<FolderId, FolderFacts>,
  parents: ReadonlyMap<FolderId, FolderId | undefined>,
  isUsed: (id: FolderId) => boolean,
): Set<FolderId> {
  const seen = new Set<FolderId>()
  for (const { id, isDeleted } of all.values()) {
    if (isDeleted && !isUsed(id)) continue
    for (let at: FolderId | undefined = id; at !== undefined && !seen.has(at); at = parents.get(at)) seen.add(at)
  }
  return seen
}
