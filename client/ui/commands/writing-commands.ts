/** Commands about writing. The editor answers their keys itself; here they can be chosen by name. */
import { openSearchPanel } from '@codemirror/search'
import { Link2, ListTree, type LucideIcon, Redo2, Search, Table, Undo2 } from 'lucide-react'
import { icons as formatIcons } from '../editor/format/FormatBar.tsx'
import { giveFormat } from '../editor/format/format-keys.ts'
import { formats } from '../editor/format/formats.ts'
import { icons as viewIcons } from '../editor/live/ViewMenu.tsx'
import { showAs, writingViews } from '../editor/live/writing-view.ts'
import type { OpenEditor } from '../editor/open-editor.ts'
import { editTable, isRemoval, possibleTableEdits, tableEdits } from '../editor/table/table-edits.ts'
import { panelKey } from '../editor/panel/panel-keys.ts'
import { type PanelName, panelNames, togglePanel } from '../editor/panel/panel-shown.ts'
import { editorWordsOf } from '../words/use-editor-words.ts'
import type { CommandContext, CommandEntries, CommandEntry } from './command.ts'

const isOpen = ({ editor }: CommandContext): boolean => editor !== undefined
const isWritable = ({ editor }: CommandContext): boolean => editor !== undefined && !editor.view.state.readOnly

const inEditor =
  (act: (editor: OpenEditor) => void) =>
  ({ editor }: CommandContext): void => {
    if (editor !== undefined) act(editor)
  }

/** As a phone asks for it: the editor shows what has changed. */
const step =
  (inputType: 'historyUndo' | 'historyRedo') =>
  ({ view }: OpenEditor): void => {
    view.contentDOM.dispatchEvent(new InputEvent('beforeinput', { inputType, bubbles: true, cancelable: true }))
  }

const always = (key: string): { key: string; mac: string } => ({ key, mac: key })

export const writingCommands = {
  undo: {
    icon: Undo2,
    group: 'editor',
    editorKey: always('Mod-z'),
    isAvailable: (context) => isWritable(context) && context.editor?.note.undoManager.canUndo() === true,
    run: inEditor(step('historyUndo')),
  },
  redo: {
    icon: Redo2,
    group: 'editor',
    editorKey: always('Mod-Shift-z'),
    isAvailable: (context) => isWritable(context) && context.editor?.note.undoManager.canRedo() === true,
    run: inEditor(step('historyRedo')),
  },
} satisfies CommandEntries<string>

const panelIcons: Readonly<Record<PanelName, LucideIcon>> = { outline: ListTree, backlinks: Link2 }

/**
 * Those that have the names of their buttons: for what stands beside the note, for each format, for tables, and for each way to
 * show a note.
 */
export const writingChoices: Readonly<Record<string, CommandEntry>> = Object.fromEntries([
  [
    'find',
    {
      icon: Search,
      group: 'editor',
      movesFocus: true,
      editorKey: always('Mod-f'),
      nameIn: (words) => editorWordsOf(words).tools.find,
      isAvailable: isOpen,
      run: inEditor(({ view }) => openSearchPanel(view)),
    },
  ],
  ...panelNames.map((name): [string, CommandEntry] => [
    name,
    {
      icon: panelIcons[name],
      group: 'editor',
      movesFocus: true,
      editorKey: always(panelKey[name]),
      nameIn: (words) => editorWordsOf(words).tools[name],
      isAvailable: isOpen,
      run: () => togglePanel(name, true),
    },
  ]),
  ...formats.map(({ name, key, mac }): [string, CommandEntry] => [
    `format.${name}`,
    {
      icon: formatIcons[name],
      group: 'formats',
      editorKey: { key, mac },
      nameIn: (words) => editorWordsOf(words).formats[name],
      isAvailable: isWritable,
      run: inEditor(({ view, note }) => giveFormat(view, note.undoManager, name)),
    },
  ]),
  ...tableEdits.map((edit): [string, CommandEntry] => [
    `table.${edit}`,
    {
      icon: Table,
      group: 'editor',
      danger: isRemoval(edit),
      nameIn: (words) => editorWordsOf(words).table[edit],
      isAvailable: (context) =>
        isWritable(context) &&
        context.editor !== undefined &&
        possibleTableEdits(context.editor.view.state).includes(edit),
      run: (context) => inEditor((editor) => editTable(editor, edit, editorWordsOf(context.words)))(context),
    },
  ]),
  ...writingViews.map((view): [string, CommandEntry] => [
    `view.${view}`,
    {
      icon: viewIcons[view],
      group: 'editor',
      nameIn: (words) => editorWordsOf(words).views[view],
      isAvailable: isOpen,
      run: (context) => inEditor((editor) => showAs(context, view, editor))(context),
    },
  ]),
])
