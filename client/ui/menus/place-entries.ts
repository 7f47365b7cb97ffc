/** What the menu of a folder offers, and the one of a tag. */
import type { FolderId } from '../../../shared/ids.ts'
import type { AppContextValue } from '../app-context.tsx'
import { changeView, startNaming } from '../list/list-view.ts'
import { gesturesOf } from '../places/gestures.ts'
import { commandWordsOf } from '../words/use-command-words.ts'
import { organiseWordsOf } from '../words/use-organise-words.ts'
import type { MenuEntry } from './menu-entry.ts'

export function folderEntries(app: AppContextValue, id: FolderId): MenuEntry[] {
  const { actions, ui, words } = app
  const { menus } = organiseWordsOf(words)
  const common = commandWordsOf(words).names
  const gestures = gesturesOf(app)
  const names = app.store.getState().places?.names.get(id) ?? []
  return [
    ...names.map((name) => ({ label: menus.keepName(name), run: () => gestures.keepFolderName(id, names, name) })),
    {
      label: menus.newNote,
      run: () => {
        changeView({ place: { kind: 'folder', id } })
        actions.newNote()
      },
      movesFocus: true,
    },
    { label: menus.newFolder, run: () => gestures.nameNewFolder(id), movesFocus: true },
    { label: common.rename, run: () => startNaming({ kind: 'folder', id }), movesFocus: true },
    {
      label: common.move,
      run: () => ui.setState({ dialog: { kind: 'move', what: { kind: 'folder', id } } }),
      movesFocus: true,
    },
    { label: menus.deleteFolder, run: () => gestures.deleteFolder(id), danger: true },
  ]
}

export function tagEntries(app: AppContextValue, tag: string): MenuEntry[] {
  const { colours, menus } = organiseWordsOf(app.words)
  const { names } = commandWordsOf(app.words)
  const gestures = gesturesOf(app)
  const now = app.store.getState().places?.tags.find((each) => each.tag === tag)?.colour
  return [
    { label: names.rename, run: () => startNaming({ kind: 'tag', tag }), movesFocus: true },
    ...colours.map((name, index) => ({
      label: menus.colour(name),
      run: () => gestures.colourTag(tag, index),
      colour: { index, isChosen: index === now },
    })),
    { label: menus.deleteTag, run: () => gestures.deleteTag(tag), danger: true },
  ]
}
