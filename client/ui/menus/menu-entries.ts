/** What each menu offers: commands by name, and what is about a folder or a tag alone. */
import { assertNever } from '../../../shared/assert.ts'
import type { AppContextValue } from '../app-context.tsx'
import { commandNamed } from '../commands/all-commands.ts'
import { commandContext } from '../commands/command-context.ts'
import type { NamedCommand } from '../commands/command.ts'
import type { OpenMenu } from '../ui-state.ts'
import type { MenuEntry } from './menu-entry.ts'
import { folderEntries, tagEntries } from './place-entries.ts'

interface Offer {
  command: NamedCommand
  /** Stays in its place where it is not possible, so that the others are where one expects them. */
  stays?: true
  /** Where the menu is the note's own: on a phone it is all that stands beside the note. */
  besideNote?: true
}

const offers: Readonly<Record<'note' | 'tab' | 'strip', readonly Offer[]>> = {
  note: [
    { command: 'goBack', besideNote: true },
    { command: 'goForward', besideNote: true },
    { command: 'openInNewTab' },
    { command: 'openBeside' },
    { command: 'rename' },
    { command: 'move' },
    { command: 'tags' },
    { command: 'favour' },
    { command: 'unfavour' },
    { command: 'pinNote' },
    { command: 'unpinNote' },
    { command: 'select' },
    { command: 'newFromThis' },
    { command: 'setTemplate' },
    { command: 'unsetTemplate' },
    { command: 'print' },
    { command: 'export' },
    { command: 'exportHtml' },
    { command: 'putBack' },
    { command: 'trash' },
    { command: 'allCommands' },
  ],
  tab: [
    { command: 'newNote' },
    { command: 'newFromTemplate' },
    { command: 'pinTab' },
    { command: 'unpinTab' },
    { command: 'openBeside' },
    { command: 'closeSide' },
    { command: 'moveLeft', stays: true },
    { command: 'moveRight', stays: true },
    { command: 'closeTab' },
    { command: 'closeOthers', stays: true },
    { command: 'closeRight', stays: true },
    { command: 'reopenTab', stays: true },
  ],
  strip: [
    { command: 'newNote' },
    { command: 'newFromTemplate' },
    { command: 'reopenTab', stays: true },
    { command: 'allCommands' },
  ],
}

export function menuEntries(app: AppContextValue, menu: OpenMenu): readonly MenuEntry[] {
  switch (menu.kind) {
    case 'folder':
      return folderEntries(app, menu.folderId)
    case 'tag':
      return tagEntries(app, menu.tag)
    case 'note':
    case 'tab':
    case 'strip':
      return commandEntries(app, menu)
    default:
      return assertNever(menu)
  }
}

function commandEntries(
  app: AppContextValue,
  menu: Extract<OpenMenu, { kind: 'note' | 'tab' | 'strip' }>,
): MenuEntry[] {
  const place = menu.opener.closest('.note-list') === null ? 'note' : 'list'
  const context = commandContext(app, menu.kind === 'strip' ? {} : { noteId: menu.noteId, place })
  return offers[menu.kind].flatMap(({ command: name, stays, besideNote }) => {
    if (besideNote === true && context.place !== 'note') return []
    const command = commandNamed(name)
    const disabled = !command.isAvailable(context)
    if (disabled && stays !== true) return []
    const { danger, movesFocus } = command
    return { label: command.nameIn(app.words), run: () => command.run(context), danger, movesFocus, disabled }
  })
}
