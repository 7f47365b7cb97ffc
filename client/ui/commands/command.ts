/** What a command is. all-commands.ts has them all; buttons beside them do what the same `Actions` do. */
import type { LucideIcon } from 'lucide-react'
import type { NoteId } from '../../../shared/ids.ts'
import type { AppState } from '../../state/app-state.ts'
import type { AppContextValue } from '../app-context.tsx'
import type { OpenEditor } from '../editor/open-editor.ts'
import type { CommandKey } from '../keys/shortcuts.ts'
import type { CommandWords } from '../words/command-en.ts'
import type { Words } from '../words/en.ts'

/** Commands with a name in the catalogue of commands. Others have the name of what they are about. */
export type NamedCommand = keyof CommandWords['names']

export interface CommandContext extends AppContextValue {
  /** As it is now. */
  state: AppState
  /** The note that it is about: the one that is shown, or the one whose menu is open. */
  noteId: NoteId | undefined
  /** Where the note was pointed at, and where its title is edited. */
  place: 'list' | 'note'
  /** Where one writes; not known to keys, of which the editor has its own. */
  editor: OpenEditor | undefined
  /** The key that was pressed, where it was one. */
  key: string
}

export interface AppCommand {
  id: string
  icon: LucideIcon
  nameIn(words: Words): string
  /** Any of these does it, wherever the focus is. */
  keys: readonly CommandKey[]
  /** A key that the editor answers, as CodeMirror writes it. */
  editorKey?: { key: string; mac: string } | undefined
  /** Where the overview of keys lists it. */
  group: 'app' | 'tabs' | 'editor' | 'formats'
  /** Left out of the list of all commands: it is about what one has pointed at, or about the key that was pressed. */
  isLocal: boolean
  /** Takes something away. */
  danger: boolean
  /** The focus goes elsewhere than back to where it was. */
  movesFocus: boolean
  isAvailable(context: CommandContext): boolean
  run(context: CommandContext): void
}

/** How one is written down: whatever is usual is left out. */
export type CommandEntry = Pick<AppCommand, 'icon' | 'run'> &
  Partial<
    Pick<AppCommand, 'keys' | 'editorKey' | 'group' | 'isLocal' | 'danger' | 'movesFocus' | 'isAvailable' | 'nameIn'>
  >

export type CommandEntries<Name extends string> = Readonly<Record<Name, CommandEntry>>
