/** What a command of the command line is. */

/** One call of a command. */
export interface Call {
  readonly dataDir: string
  /** Whether the folder was named in the call itself. */
  readonly isDataDirGiven: boolean
  /** What stands for the command's argument; empty if it takes none. */
  readonly argument: string
  /** The same, where it may be several words. */
  readonly words: readonly string[]
  /** Whether to name what is right, too. */
  readonly all: boolean
  /** Whether the person means it. */
  readonly yes: boolean
  readonly limit: string | undefined
  /** A line for a person. */
  say(line: string): void
}

export interface Outcome {
  readonly ok: boolean
  /** For machines. */
  readonly report: object
}

export interface Command {
  readonly argument: string | undefined
  /** How many words the argument is, unless it is one. */
  readonly words?: { readonly least: number; readonly most: number }
  readonly summary: string
  readonly help: string
  run(call: Call): Promise<Outcome>
}
