/** Commands about notes: the one that is shown, or the one whose menu is open. */
import {
  CopyCheck,
  Download,
  FileCode,
  FilePlus,
  FolderInput,
  FolderPlus,
  LayoutTemplate,
  NotebookText,
  PencilLine,
  Pin,
  PinOff,
  Printer,
  Scale,
  Search,
  SquarePlus,
  Star,
  StarOff,
  Tag,
  Trash2,
  Undo2,
} from 'lucide-react'
import type { NoteId } from '../../../shared/ids.ts'
import type { NoteSummary } from '../../state/app-state.ts'
import { laterCode } from '../../state/later-code.ts'
import { exportNote } from '../files/export-note.ts'
import { listView, select } from '../list/list-view.ts'
import { gesturesOf } from '../places/gestures.ts'
import type { DialogWords } from '../words/dialog-en.ts'
import { dialogWordsOf } from '../words/use-dialog-words.ts'
import type { CommandContext, CommandEntries } from './command.ts'

const loadPrinting = laterCode(async () => (await import('../render/print-note.ts')).printNote)
const loadHtmlExport = laterCode(async () => (await import('../render/export-html.ts')).exportHtml)

const named = (notes: readonly NoteSummary[], id: NoteId | undefined): NoteSummary | undefined =>
  notes.find((note) => note.id === id)

/** A note that has something in it, outside the trash. */
const hasNote = ({ state, noteId }: CommandContext): boolean => named(state.notes, noteId) !== undefined

const withNote =
  (act: (id: NoteId, context: CommandContext) => void) =>
  (context: CommandContext): void => {
    if (context.noteId !== undefined) act(context.noteId, context)
  }

/** Whether it is a note of which this is true. */
const noteThat =
  (is: (note: NoteSummary) => boolean) =>
  ({ state, noteId }: CommandContext): boolean => {
    const note = named(state.notes, noteId)
    return note !== undefined && is(note)
  }

/** Does what may fail, and says so. */
const withNoteOrNotice = (
  act: (id: NoteId, context: CommandContext) => Promise<void>,
  failed: (words: DialogWords['menus']) => string,
) =>
  withNote((id, context) => {
    const { ui, words } = context
    act(id, context).catch(() =>
      ui.setState({ notice: { text: failed(dialogWordsOf(words).menus), action: undefined } }),
    )
  })

const toChoose = ({ state }: CommandContext): readonly NoteSummary[] =>
  state.notes.filter(({ choices }) => choices.length > 0)

function showList({ ui, commands }: CommandContext, view: 'notes' | 'trash'): void {
  commands.setPreferences({ listShown: true })
  ui.setState({ narrowScreen: 'list', listView: view })
}

export const noteCommands = {
  newNote: {
    icon: FilePlus,
    movesFocus: true,
    keys: [
      { key: 'n', where: 'outsideText' },
      { key: 'n', mod: true, appOnly: true },
      { key: 't', mod: true, appOnly: true },
    ],
    run: ({ actions }) => actions.newNote(),
  },
  newFromTemplate: {
    icon: LayoutTemplate,
    movesFocus: true,
    run: ({ ui }) => ui.setState({ dialog: { kind: 'templates', template: undefined } }),
  },
  goToNote: {
    icon: NotebookText,
    movesFocus: true,
    keys: [
      { key: 'p', mod: true },
      { key: 'k', mod: true },
    ],
    run: ({ ui }) => ui.setState({ dialog: { kind: 'search', of: 'titles', typed: '' } }),
  },
  searchEverything: {
    icon: Search,
    movesFocus: true,
    keys: [{ key: 'f', mod: true, shift: true }],
    run: ({ ui }) => ui.setState({ dialog: { kind: 'search', of: 'everything', typed: '' } }),
  },
  openInNewTab: {
    icon: SquarePlus,
    isLocal: true,
    movesFocus: true,
    isAvailable: (context) => context.place === 'list' && hasNote(context),
    run: withNote((id, { actions }) => actions.openNote(id, { newTab: true })),
  },
  rename: {
    icon: PencilLine,
    movesFocus: true,
    isAvailable: hasNote,
    run: withNote((noteId, { ui, place }) => ui.setState({ renaming: { noteId, place } })),
  },
  move: {
    icon: FolderInput,
    movesFocus: true,
    isAvailable: hasNote,
    run: withNote((id, { ui }) => ui.setState({ dialog: { kind: 'move', what: { kind: 'notes', ids: [id] } } })),
  },
  tags: {
    icon: Tag,
    movesFocus: true,
    isAvailable: hasNote,
    run: withNote((id, { ui }) => ui.setState({ dialog: { kind: 'tags', noteIds: [id] } })),
  },
  favour: {
    icon: Star,
    isAvailable: noteThat(({ favourite }) => !favourite),
    run: withNote((id, context) => gesturesOf(context).favour([id], true)),
  },
  unfavour: {
    icon: StarOff,
    isAvailable: noteThat(({ favourite }) => favourite),
    run: withNote((id, context) => gesturesOf(context).favour([id], false)),
  },
  pinNote: {
    icon: Pin,
    isAvailable: noteThat(({ pinned }) => !pinned),
    run: withNote((id, context) => gesturesOf(context).pin([id], true)),
  },
  unpinNote: {
    icon: PinOff,
    isAvailable: noteThat(({ pinned }) => pinned),
    run: withNote((id, context) => gesturesOf(context).pin([id], false)),
  },
  select: {
    icon: CopyCheck,
    isLocal: true,
    isAvailable: (context) => context.place === 'list' && hasNote(context),
    run: withNote((id) => select(new Set([...listView.getState().selected, id]))),
  },
  newFromThis: {
    icon: LayoutTemplate,
    movesFocus: true,
    isAvailable: noteThat(({ isTemplate }) => isTemplate),
    run: withNote((id, { ui }) => ui.setState({ dialog: { kind: 'templates', template: id } })),
  },
  setTemplate: {
    icon: LayoutTemplate,
    isAvailable: noteThat(({ isTemplate }) => !isTemplate),
    run: withNote((id, { commands }) => commands.setTemplate(id, true)),
  },
  unsetTemplate: {
    icon: LayoutTemplate,
    isAvailable: noteThat(({ isTemplate }) => isTemplate),
    run: withNote((id, { commands }) => commands.setTemplate(id, false)),
  },
  print: {
    icon: Printer,
    isAvailable: hasNote,
    run: withNoteOrNotice(
      async (id, context) => (await loadPrinting())(context, id),
      ({ printFailed }) => printFailed,
    ),
  },
  export: {
    icon: Download,
    isAvailable: hasNote,
    run: withNote((id, context) => void exportNote(context, id)),
  },
  exportHtml: {
    icon: FileCode,
    isAvailable: hasNote,
    run: withNoteOrNotice(
      async (id, context) => (await loadHtmlExport())(context, id),
      ({ exportFailed }) => exportFailed,
    ),
  },
  choose: {
    icon: Scale,
    movesFocus: true,
    isAvailable: (context) => toChoose(context).length > 0,
    run: (context) => {
      const [first, second] = toChoose(context)
      context.ui.setState({
        dialog:
          second === undefined
            ? { kind: 'choices', of: 'one', noteId: first?.id }
            : { kind: 'choices', of: 'all', noteId: undefined },
      })
    },
  },
  trash: {
    icon: Trash2,
    danger: true,
    isAvailable: hasNote,
    run: withNote((id, { actions }) => actions.trashNote(id)),
  },
  putBack: {
    icon: Undo2,
    isAvailable: ({ state, noteId }) => named(state.trash, noteId) !== undefined,
    run: withNote((id, { actions }) => actions.restoreNote(id)),
  },
  newFolder: {
    icon: FolderPlus,
    movesFocus: true,
    isAvailable: ({ state }) => state.places !== undefined,
    run: (context) => {
      showList(context, 'notes')
      gesturesOf(context).nameNewFolder(undefined)
    },
  },
  showTrash: {
    icon: Trash2,
    movesFocus: true,
    run: (context) => showList(context, 'trash'),
  },
} satisfies CommandEntries<string>
