/** Where notes are, for `tag:` and `in:`: the tags that are on them, and the folders that they are in. */
import type { FolderId, NoteId } from '../../shared/ids.ts'
import { fold } from './fold.ts'

export interface PlacedNote {
  id: NoteId
  tags: readonly string[]
  folder: FolderId | undefined
}

/** A folder with the names of those that it is in, from the top down, and its own. */
export interface NamedFolder {
  id: FolderId
  path: readonly string[]
}

/** One of the conditions of a query. `text` is folded. */
export interface Where {
  kind: 'tag' | 'in'
  text: string
  isWanted: boolean
}

/** Packed, as the list of notes is: no tag has a space in it, and no id. */
export interface PackedPlaces {
  /** A line for each: its id, its folder's or nothing, its tags. */
  notes: string
  /** All there are, where they have changed. */
  folders: readonly NamedFolder[] | undefined
}

export const packPlaces = (
  notes: readonly PlacedNote[],
  folders: readonly NamedFolder[] | undefined,
): PackedPlaces => ({
  notes: notes.map(({ id, folder, tags }) => [id, folder ?? '', ...tags].join(' ')).join('\n'),
  folders,
})

export class NotePlaces {
  readonly #tags = new Map<string, readonly string[]>()
  readonly #folderOf = new Map<string, string>()
  #folders: readonly { id: string; names: readonly string[] }[] = []

  hear({ notes, folders }: PackedPlaces): void {
    if (folders !== undefined)
      this.#folders = folders.map(({ id, path }) => ({ id, names: path.map((name) => fold(name).text) }))
    if (notes === '') return
    for (const line of notes.split('\n')) {
      const [id = '', folder = '', ...tags] = line.split(' ')
      if (folder === '') this.#folderOf.delete(id)
      else this.#folderOf.set(id, folder)
      if (tags.length === 0) this.#tags.delete(id)
      else
        this.#tags.set(
          id,
          tags.map((tag) => fold(tag).text),
        )
    }
  }

  /** Whether a note is where it is looked for; `undefined` where it may be anywhere. */
  filter(where: readonly Where[]): ((id: NoteId) => boolean) | undefined {
    if (where.length === 0) return undefined
    const conditions = where.map(({ kind, text, isWanted }) => {
      const isIn = kind === 'tag' ? this.#isTagged(text) : this.#isInFolder(text)
      return (id: NoteId): boolean => isIn(id) === isWanted
    })
    return (id) => conditions.every((condition) => condition(id))
  }

  #isTagged(text: string): (id: NoteId) => boolean {
    return (id) => this.#tags.get(id)?.some((tag) => tag.startsWith(text)) === true
  }

  /** The folder, or one that it is in, has a name with a word that begins so. */
  #isInFolder(text: string): (id: NoteId) => boolean {
    const isCalled = (name: string): boolean => name.startsWith(text) || name.includes(` ${text}`)
    const folders = new Set(this.#folders.filter(({ names }) => names.some(isCalled)).map(({ id }) => id))
    return (id) => folders.has(this.#folderOf.get(id) ?? '')
  }
}
