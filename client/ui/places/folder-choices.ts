/** The folders that something can be moved to, as a person looks for one by typing. */
import type { Folder, FolderTree } from '../../../shared/document/folder-tree.ts'
import type { FolderId } from '../../../shared/ids.ts'

export interface FolderChoice {
  /** `undefined`: the top. */
  id: FolderId | undefined
  name: string
  /** What it is in, from the top down; '' at the top. */
  path: string
}

interface Naming {
  top: string
  unnamed: string
}

export function folderChoices(
  folders: FolderTree,
  typed: string,
  canTake: (id: FolderId | undefined) => boolean,
  { top, unnamed }: Naming,
): FolderChoice[] {
  const nameOf = ({ name }: Pick<Folder, 'name'>): string => (name === '' ? unnamed : name)
  const wanted = plain(typed).split(/\s+/).filter(Boolean)
  const all: FolderChoice[] = [{ id: undefined, name: top, path: '' }]
  for (const folder of folders.folders) {
    const path = folders.pathOf(folder.parent).map(nameOf).join(' / ')
    all.push({ id: folder.id, name: nameOf(folder), path })
  }
  const found = all.filter(
    ({ id, name, path }) => canTake(id) && wanted.every((word) => plain(`${path} ${name}`).includes(word)),
  )
  if (wanted.length === 0) return found
  // Those that are called so themselves come before those in one that is.
  const isNamed = ({ name }: FolderChoice): boolean => wanted.every((word) => plain(name).includes(word))
  return [...found.filter(isNamed), ...found.filter((choice) => !isNamed(choice))]
}

const plain = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase().trim()
