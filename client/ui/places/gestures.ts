/**
 * What a gesture does to folders, tags and many notes: the change, and the sentence about it with the way back. For menus,
 * keys, the pointer and dialogs alike.
 */
import { newFolderId, type FolderId, type NoteId } from '../../../shared/ids.ts'
import type { Organised, Organising } from '../../state/app-state.ts'
import type { AppContextValue } from '../app-context.tsx'
import { changeView, listView, noNotes, select, startNaming, toggleFolder } from '../list/list-view.ts'
import { everything } from '../list/remembered-view.ts'
import { organiseWordsOf } from '../words/use-organise-words.ts'

export interface Gestures {
  makeFolder(name: string, parent: FolderId | undefined): Promise<FolderId | undefined>
  renameFolder(id: FolderId, name: string): void
  /** One of several names that a folder has. */
  keepFolderName(id: FolderId, names: readonly string[], name: string): void
  moveFolder(id: FolderId, to: FolderId | undefined): void
  deleteFolder(id: FolderId): void
  moveNotes(ids: readonly NoteId[], to: FolderId | undefined): void
  tagNotes(ids: readonly NoteId[], change: { add?: readonly string[]; remove?: readonly string[] }): void
  renameTag(tag: string, to: string): void
  deleteTag(tag: string): void
  colourTag(tag: string, colour: number): void
  favour(ids: readonly NoteId[], isOn: boolean): void
  pin(ids: readonly NoteId[], isOn: boolean): void
  trashNotes(ids: readonly NoteId[]): void
  /** Begins to type the name of a new one in its place. */
  nameNewFolder(parent: FolderId | undefined): void
  /** What a folder is called on screen; the top has a name too. */
  nameOf(id: FolderId | undefined): string
}

export function gesturesOf({ store, commands, ui, words: common }: AppContextValue): Gestures {
  const words = organiseWordsOf(common)
  const { notices } = words

  /** With one sentence about it, if there is something to be said. */
  const change = async (organising: Organising, sentence?: (count: number) => string): Promise<Organised['kind']> => {
    // Where the list has not come, the screen says so, and nothing has changed.
    const organised = await commands.organise(organising).catch(() => undefined)
    if (organised?.kind === 'full') ui.setState({ notice: { text: notices.full, action: undefined } })
    if (organised?.kind === 'done' && sentence !== undefined)
      ui.setState({
        notice: { text: sentence(organised.count), action: { label: common.undo, run: () => organised.undo() } },
      })
    return organised?.kind ?? 'unchanged'
  }
  const nameOf = (id: FolderId | undefined): string => {
    if (id === undefined) return words.places.top
    return store.getState().places?.folders.get(id)?.name || words.places.unnamed
  }
  /** Those that something was done with need not be chosen any more. */
  const unselect = (): void => select(noNotes)

  return {
    nameOf,
    async makeFolder(name, parent) {
      const id = newFolderId()
      return (await change({ kind: 'newFolder', id, name, parent })) === 'done' ? id : undefined
    },
    renameFolder: (id, name) => void change({ kind: 'renameFolder', id, name }),
    keepFolderName: (id, names, name) =>
      void change({ kind: 'keepFolderName', id, names, name }, () => notices.keptName(name)),
    moveFolder(id, to) {
      const name = nameOf(id)
      if (store.getState().places?.folders.canMove(id, to) !== true)
        return ui.setState({ notice: { text: notices.cannotMove, action: undefined } })
      if (to !== undefined) toggleFolder(to, true)
      void change({ kind: 'moveFolder', id, to }, () => notices.movedFolder(name, nameOf(to)))
    },
    deleteFolder(id) {
      const name = nameOf(id)
      const { place } = listView.getState()
      const { folders } = store.getState().places ?? {}
      const shown = place.kind === 'folder' ? place.id : undefined
      // Whoever looks at what is about to be gone sees all notes then.
      if (folders?.within(id).some((folder) => folder.id === shown) === true) changeView({ place: everything })
      const count = store.getState().places?.notesWithin.get(id) ?? 0
      void change({ kind: 'deleteFolder', id }, () => notices.deletedFolder(name, count))
    },
    moveNotes(ids, to) {
      unselect()
      void change({ kind: 'moveNotes', ids, to }, (count) => notices.moved(count, nameOf(to)))
    },
    tagNotes: (ids, { add = [], remove = [] }) => void change({ kind: 'tagNotes', ids, add, remove }),
    renameTag(tag, to) {
      const { place } = listView.getState()
      void change({ kind: 'renameTag', tag, to }, () => notices.renamedTag(tag, to))
      if (place.kind === 'tag' && place.tag === tag) changeView({ place: { kind: 'tag', tag: to } })
    },
    deleteTag(tag) {
      const { place } = listView.getState()
      if (place.kind === 'tag' && place.tag === tag) changeView({ place: everything })
      void change({ kind: 'deleteTag', tag }, (count) => notices.deletedTag(tag, count))
    },
    colourTag: (tag, colour) => void change({ kind: 'colourTag', tag, colour }),
    favour(ids, isOn) {
      unselect()
      const sentence = isOn ? notices.favoured : notices.unfavoured
      void change({ kind: 'markNotes', ids, mark: 'favourite', isOn }, sentence)
    },
    pin: (ids, isOn) => void change({ kind: 'markNotes', ids, mark: 'pinned', isOn }),
    trashNotes(ids) {
      unselect()
      void change({ kind: 'trashNotes', ids }, notices.trashed)
    },
    nameNewFolder(parent) {
      changeView({ placesShown: true })
      if (parent !== undefined) toggleFolder(parent, true)
      startNaming({ kind: 'newFolder', parent })
    },
  }
}
