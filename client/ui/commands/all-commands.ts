/**
 * Everything that can be done by name, once: menus, keys, the overview of keys and the list of all commands read it here. A new
 * command is its entry in one of the files beside this one, and its name in both languages.
 */
import type { Words } from '../words/en.ts'
import { commandWordsOf } from '../words/use-command-words.ts'
import { appCommands, settingsCommands } from './app-commands.ts'
import type { AppCommand, CommandContext, CommandEntries, CommandEntry, NamedCommand } from './command.ts'
import { noteCommands } from './note-commands.ts'
import { tabCommands } from './tab-commands.ts'
import { writingChoices, writingCommands } from './writing-commands.ts'

/** Each has its name in the catalogue, and each name there its command. */
const named: CommandEntries<NamedCommand> = { ...noteCommands, ...tabCommands, ...writingCommands, ...appCommands }

const completed = (group: AppCommand['group'], entries: Readonly<Record<string, CommandEntry>>): AppCommand[] =>
  Object.entries(entries).map(([id, entry]) => ({
    id,
    nameIn: (words: Words) => commandWordsOf(words).names[id as NamedCommand],
    keys: [],
    group,
    isLocal: false,
    danger: false,
    movesFocus: false,
    isAvailable: () => true,
    ...entry,
  }))

/** In the order in which they are listed where nobody looks for one. */
export const allCommands: readonly AppCommand[] = [
  ...completed('app', named),
  ...completed('editor', writingChoices),
  ...completed('app', settingsCommands),
]

const byId = new Map(allCommands.map((command) => [command.id, command]))

export function commandNamed(id: NamedCommand): AppCommand {
  const command = byId.get(id)
  if (command === undefined) throw new Error(`No command ${id}`)
  return command
}

/** Does it, if that is possible here. */
export function runCommand(command: AppCommand, context: CommandContext): void {
  if (command.isAvailable(context)) command.run(context)
}
