/** What each menu offers. */
import type { FolderId, NoteId } from '../../../shared/ids.ts'
import type { Tab } from '../../state/app-state.ts'
import type { AppContextValue } from '../app-context.tsx'
import { laterCode } from '../../state/later-code.ts'
import { exportNote } from '../files/export-note.ts'
import { changeView, listView, select, startNaming } from '../list/list-view.ts'
import { gesturesOf } from '../places/gestures.ts'
import type { OpenMenu } from '../ui-state.ts'
import { dialogWordsOf } from '../words/use-dialog-words.ts'
import { organiseWordsOf } from '../words/use-organise-words.ts'
import { editorWordsOf } from '../words/use-editor-words.ts'

export interface MenuEntry {
  label: string
  run: () => void
  /** Takes something away. */
  danger?: boolean
  disabled?: boolean
  /** The focus goes elsewhere than back to where the menu was opened. */
  movesFocus?: boolean
  /** Which of the colours of tags it stands for, and whether that is the one. */
  colour?: { index: number; isChosen: boolean }
}

const loadPrinting = laterCode(async () => (await import('../render/print-note.ts')).printNote)
const loadHtmlExport = laterCode(async () => (await import('../render/export-html.ts')).exportHtml)

type NoteMenu = Extract<OpenMenu, { kind: 'note' }>

export function noteEntries(
  app: AppContextValue,
  menu: NoteMenu,
  note: { trashed: boolean; isTemplate: boolean },
): MenuEntry[] {
  const { trashed, isTemplate } = note
  const { actions, ui, words } = app
  const { menus } = dialogWordsOf(words)
  const { templates } = editorWordsOf(words)
  const { noteId } = menu
  const place = menu.opener.closest('.note-list') === null ? 'note' : 'list'
  if (trashed) return [{ label: menus.putBack, run: () => actions.restoreNote(noteId) }]
  const openInNewTab: MenuEntry = {
    label: menus.openInNewTab,
    run: () => actions.openNote(noteId, { newTab: true }),
    movesFocus: true,
  }
  const organise = organiseWordsOf(words).menus
  const gestures = gesturesOf(app)
  const listed = app.store.getState().notes.find(({ id }) => id === noteId)
  const isFavourite = listed?.favourite === true
  const isPinned = listed?.pinned === true
  const run = (work: () => Promise<void>, failed: string) => () =>
    void work().catch(() => ui.setState({ notice: { text: failed, action: undefined } }))
  return [
    ...(place === 'list' ? [openInNewTab] : []),
    {
      label: menus.rename,
      run: () => ui.setState({ renaming: { noteId, place } }),
      movesFocus: true,
    },
    {
      label: organise.move,
      run: () => ui.setState({ dialog: { kind: 'move', what: { kind: 'notes', ids: [noteId] } } }),
      movesFocus: true,
    },
    { label: organise.tags, run: () => ui.setState({ dialog: { kind: 'tags', noteIds: [noteId] } }), movesFocus: true },
    {
      label: isFavourite ? organise.unfavour : organise.favour,
      run: () => gestures.favour([noteId], !isFavourite),
    },
    { label: isPinned ? organise.unpin : organise.pin, run: () => gestures.pin([noteId], !isPinned) },
    ...(place === 'list'
      ? [{ label: organise.select, run: () => select(new Set([...listView.getState().selected, noteId])) }]
      : []),
    ...(isTemplate
      ? [
          {
            label: templates.newFromThis,
            run: () => ui.setState({ dialog: { kind: 'templates', template: noteId } }),
            movesFocus: true,
          },
        ]
      : []),
    {
      label: isTemplate ? templates.unset : templates.set,
      run: () => app.commands.setTemplate(noteId, !isTemplate),
    },
    { label: menus.print, run: run(async () => (await loadPrinting())(app, noteId), menus.printFailed) },
    { label: menus.export, run: () => void exportNote(app, noteId) },
    { label: menus.exportHtml, run: run(async () => (await loadHtmlExport())(app, noteId), menus.exportFailed) },
    { label: menus.trash, run: () => actions.trashNote(noteId), danger: true },
  ]
}

export function folderEntries(app: AppContextValue, id: FolderId): MenuEntry[] {
  const { actions, ui, words } = app
  const { menus } = organiseWordsOf(words)
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
    { label: menus.rename, run: () => startNaming({ kind: 'folder', id }), movesFocus: true },
    {
      label: menus.move,
      run: () => ui.setState({ dialog: { kind: 'move', what: { kind: 'folder', id } } }),
      movesFocus: true,
    },
    { label: menus.deleteFolder, run: () => gestures.deleteFolder(id), danger: true },
  ]
}

export function tagEntries(app: AppContextValue, tag: string): MenuEntry[] {
  const { colours, menus } = organiseWordsOf(app.words)
  const gestures = gesturesOf(app)
  const now = app.store.getState().places?.tags.find((each) => each.tag === tag)?.colour
  return [
    { label: menus.rename, run: () => startNaming({ kind: 'tag', tag }), movesFocus: true },
    ...colours.map((name, index) => ({
      label: menus.colour(name),
      run: () => gestures.colourTag(tag, index),
      colour: { index, isChosen: index === now },
    })),
    { label: menus.deleteTag, run: () => gestures.deleteTag(tag), danger: true },
  ]
}

export function tabEntries(
  app: AppContextValue,
  noteId: NoteId,
  tabs: readonly Tab[],
  closedTabs: number,
): MenuEntry[] {
  const { actions, words } = app
  const { menus, tabs: tabWords } = dialogWordsOf(words)
  const place = tabs.findIndex((tab) => tab.noteId === noteId)
  return [
    { label: words.newNote, run: () => actions.newNote(), movesFocus: true },
    fromTemplate(app),
    { label: menus.moveLeft, run: () => actions.moveTabBy(noteId, -1), disabled: place <= 0 },
    { label: menus.moveRight, run: () => actions.moveTabBy(noteId, 1), disabled: place === tabs.length - 1 },
    { label: tabWords.closeThis, run: () => actions.closeTab(noteId) },
    reopenEntry(app, closedTabs),
  ]
}

export const stripEntries = (app: AppContextValue, closedTabs: number): MenuEntry[] => [
  { label: app.words.newNote, run: () => app.actions.newNote(), movesFocus: true },
  fromTemplate(app),
  reopenEntry(app, closedTabs),
]

const fromTemplate = ({ ui, words }: AppContextValue): MenuEntry => ({
  label: editorWordsOf(words).templates.title,
  run: () => ui.setState({ dialog: { kind: 'templates', template: undefined } }),
  movesFocus: true,
})

const reopenEntry = ({ actions, words }: AppContextValue, closedTabs: number): MenuEntry => ({
  label: dialogWordsOf(words).tabs.reopen,
  run: () => actions.reopenClosedTab(),
  disabled: closedTabs === 0,
  movesFocus: true,
})
