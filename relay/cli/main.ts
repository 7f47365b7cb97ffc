/**
 * The command line: `relay <command> [argument] [options]`.
 *
 * Ends with 0 if all is well, 1 if something is wrong or could not be done, 2 if it was called wrongly.
 */
import { parseArgs } from 'node:util'
import { readDataDir } from '../config.ts'
import { CommandError, UsageError } from './command-errors.ts'
import type { Command } from './command.ts'
import { asCommandError, commands } from './commands.ts'

const exitCodes = { ok: 0, wrong: 1, usage: 2 } as const

const nameWidth = Math.max(
  ...Object.entries(commands).map(([name, { argument }]) => `${name} ${argument ?? ''}`.length),
)

const overview = `Usage: relay <command> [options]

${Object.entries(commands)
  .map(([name, { argument, summary }]) => `  ${`${name} ${argument ?? ''}`.padEnd(nameWidth)}  ${summary}`)
  .join('\n')}

  --data-dir <folder>  the data folder; else DATA_DIR, else ./data
  --json               the result as JSON on stdout
  --help               more about a command`

const helpOf = (name: string, { argument, help }: Command): string =>
  `Usage: relay ${[name, argument, '[--data-dir <folder>] [--json]'].filter(Boolean).join(' ')}\n\n${help}`

interface Arguments {
  readonly values: {
    readonly 'data-dir'?: string
    readonly json?: boolean
    readonly help?: boolean
    readonly all?: boolean
    readonly yes?: boolean
    readonly limit?: string
  }
  readonly positionals: readonly string[]
}

const readArguments = (argv: readonly string[]): Arguments => {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        'data-dir': { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
        all: { type: 'boolean' },
        yes: { type: 'boolean' },
        limit: { type: 'string' },
      },
    })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

const noWords = { least: 0, most: 0 } as const
const oneWord = { least: 1, most: 1 } as const

const isCommand = (name: string): name is keyof typeof commands => Object.hasOwn(commands, name)

const print = (text: string): void => void process.stdout.write(`${text}\n`)

const run = async (argv: readonly string[]): Promise<number> => {
  const { values, positionals } = readArguments(argv)
  const [name, ...words] = positionals
  if (name === undefined) {
    if (values.help !== true) throw new UsageError(`Say what to do.\n\n${overview}`)
    print(overview)
    return exitCodes.ok
  }
  if (!isCommand(name)) throw new UsageError(`There is no command "${name}".\n\n${overview}`)
  const command: Command = commands[name]
  if (values.help === true) {
    print(helpOf(name, command))
    return exitCodes.ok
  }
  const { least, most } = command.words ?? (command.argument === undefined ? noWords : oneWord)
  if (words.length < least || words.length > most)
    throw new UsageError(`${name} takes ${command.argument ?? 'no argument'}.`)
  const dataDir = values['data-dir'] ?? readDataDir()
  const isForMachines = values.json === true
  const { ok, report } = await command
    .run({
      dataDir,
      isDataDirGiven: values['data-dir'] !== undefined,
      argument: words[0] ?? '',
      words,
      all: values.all === true,
      yes: values.yes === true,
      limit: values.limit,
      say: (line) => {
        if (!isForMachines) print(line)
      },
    })
    .catch((error: unknown) => {
      throw asCommandError(error, dataDir)
    })
  if (isForMachines) print(JSON.stringify({ ok, ...report }))
  return ok ? exitCodes.ok : exitCodes.wrong
}

run(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    const isOurs = !(error instanceof UsageError || error instanceof CommandError)
    const text = error instanceof Error ? ((isOurs ? error.stack : undefined) ?? error.message) : String(error)
    process.stderr.write(`${text}\n`)
    process.exitCode = error instanceof UsageError ? exitCodes.usage : exitCodes.wrong
  },
)
