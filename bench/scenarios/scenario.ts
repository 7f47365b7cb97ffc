/** What a scenario is: something done to one server with fresh data, the numbers that it yields, and what is hoped for. */
import type { ServerId, ServerKind } from '../servers/server-kinds.ts'
import type { ServerProcess } from '../servers/server-process.ts'

/** Numbers by the name of their column. A column that does not apply to a server is left out. */
export type Measurements = Record<string, number>

export interface Column {
  readonly name: string
  readonly title: string
  /** Digits behind the point. */
  readonly digits: number
}

/** `ours` in the given column is at most, or at least, `factor` times the other server's, or the plain number. */
export interface Target {
  readonly column: string
  readonly is: 'at most' | 'at least'
  readonly of: ServerId | 'number'
  readonly factor: number
  /** The one of ours that it is about, where it is not about all. */
  readonly only?: ServerId
}

export interface RunOptions {
  /** Everything shorter and smaller: to see that it works, not to compare. */
  readonly quick: boolean
}

export interface Bench extends RunOptions {
  readonly kind: ServerKind
  /** Starts the server on the run's data, fresh at first; a server that runs must be stopped before. */
  readonly start: () => Promise<ServerProcess>
  /** Ends the server that runs, if there is one, and starts another on empty data. */
  readonly startFresh: () => Promise<ServerProcess>
  /** Where the run's data lies. */
  readonly dataDir: string
}

export interface Scenario {
  readonly name: string
  readonly title: string
  /** One sentence for the reader of the results. */
  readonly explanation: string
  readonly columns: readonly Column[]
  readonly targets: readonly Target[]
  /** Servers for which it makes no sense. */
  readonly without: readonly ServerId[]
  run(bench: Bench): Promise<Measurements>
}
