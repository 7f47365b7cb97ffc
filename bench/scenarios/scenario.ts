/**
 * What a scenario is: something done, the numbers that it yields, and what is hoped for. Most are done to one server after
 * another, each with fresh data; those of the vault are done to the app in Chromium.
 */
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

/** What stands in the given column is at most, or at least, `factor` times another row's, or the plain number. */
interface Hope<Row extends string> {
  readonly column: string
  readonly is: 'at most' | 'at least'
  readonly of: Row | 'number'
  readonly factor: number
}

/** A hope about `ours`. */
export interface Target extends Hope<ServerId> {
  /** The one of ours that it is about, where it is not about all. */
  readonly only?: ServerId
}

/** A hope about one row. */
export interface RowTarget extends Hope<string> {
  readonly row: string
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

interface Described {
  readonly name: string
  readonly title: string
  /** One sentence for the reader of the results. */
  readonly explanation: string
  readonly columns: readonly Column[]
}

export interface Scenario extends Described {
  readonly targets: readonly Target[]
  /** Servers for which it makes no sense. */
  readonly without: readonly ServerId[]
  run(bench: Bench): Promise<Measurements>
}

/** What a table has one line for: the app, or what stands beside it. */
export interface Row {
  readonly id: string
  readonly title: string
}

export interface BrowserBench extends RunOptions {
  /** How many notes the vaults have; those of which a scenario makes no use are left out. */
  readonly sizes: readonly number[]
  /** For data, and for the profiles of browsers. Each call makes a new one. */
  readonly newFolder: (name: string) => Promise<string>
  /** Starts the relay on the folder's data; it ends with the run. */
  readonly startRelay: (dataDir: string) => Promise<ServerProcess>
  /** Starts the server of this kind on a new folder; it ends with the run. */
  readonly startServer: (kind: ServerKind) => Promise<ServerProcess>
  /** Numbers of a row. They add to what was recorded of it before. */
  readonly record: (row: string, measurements: Measurements) => void
  /** A failure is told, and what comes after the step goes on without it: undefined. */
  readonly step: <T>(name: string, work: () => Promise<T>) => Promise<T | undefined>
  /** The same for work that has steps of its own, and may take longer. */
  readonly part: (name: string, work: () => Promise<void>) => Promise<void>
  /** Where CPU profiles of pages go; undefined for none. */
  readonly profileDir: string | undefined
}

/** Something that is done in Chromium, with a relay on the same machine. */
export interface BrowserScenario extends Described {
  readonly rows: readonly Row[]
  readonly targets: readonly RowTarget[]
  runInBrowser(bench: BrowserBench): Promise<void>
}

export type AnyScenario = Scenario | BrowserScenario

export const isInBrowser = (scenario: AnyScenario): scenario is BrowserScenario => 'runInBrowser' in scenario
