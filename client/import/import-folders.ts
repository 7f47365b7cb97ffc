/**
 * The folders that files are in, as folders of notes: those that are there by that name, or new ones. A new one has the same
 * id on every device, as the notes have.
 */
import * as encoding from 'lib0/encoding'
import { folderNameOf } from '../../shared/document/folders.ts'
import { FolderTree, mostDepth } from '../../shared/document/folder-tree.ts'
import type { Candidate } from '../../shared/document/register.ts'
import type { SpaceDoc } from '../../shared/document/space-doc.ts'
import { parseFolderId, type FolderId } from '../../shared/ids.ts'
import { assert } from '../../shared/assert.ts'
import { uuidFrom } from './uuid-from.ts'

export class ImportFolders {
  readonly #space: SpaceDoc
  readonly #sign: <Value>(value: Value) => Candidate<Value>
  readonly #byPath = new Map<string, FolderId>()

  constructor(space: SpaceDoc, sign: <Value>(value: Value) => Candidate<Value>) {
    this.#space = space
    this.#sign = sign
    const facts = space.folders.facts()
    const tree = new FolderTree(facts, () => true)
    for (const { id, isDeleted } of facts)
      if (!isDeleted) this.#byPath.set(keyOf(tree.pathOf(id).map(({ name }) => name)), id)
  }

  /** The folder with this path, from the top down; `undefined` at the top. To be called in a transaction. */
  at(names: readonly string[]): FolderId | undefined {
    const { folders } = this.#space
    const path = names
      .map(folderNameOf)
      .filter((name) => name !== '')
      .slice(0, mostDepth)
    let parent: FolderId | undefined
    for (let depth = 1; depth <= path.length; depth++) {
      const key = keyOf(path.slice(0, depth))
      let id = this.#byPath.get(key)
      if (id === undefined) {
        // Where there is no room for another one, a note is in the last that there is.
        if (folders.isFull) return parent
        id = folderIdOf(key)
        folders.add(id, this.#sign(path[depth - 1] ?? ''), parent)
        folders.restore([id])
        this.#byPath.set(key, id)
      }
      parent = id
    }
    return parent
  }
}

const keyOf = (path: readonly string[]): string => JSON.stringify(path)

function folderIdOf(key: string): FolderId {
  const id = parseFolderId(
    uuidFrom((encoder) => {
      encoding.writeVarString(encoder, 'folder')
      encoding.writeVarString(encoder, key)
    }).uuid,
  )
  assert(id !== undefined, 'a UUID is a folder’s id')
  return id
}
