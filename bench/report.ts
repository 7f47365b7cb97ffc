/** Results: medians over the rounds, what they say of the targets, and how they are shown. */
import type { Column, Measurements, Scenario, Target } from './scenarios/scenario.ts'
import { serverKinds, type ServerId } from './servers/server-kinds.ts'
import { median } from './statistics.ts'

/** Where and when something was measured. */
export interface Machine {
  readonly date: string
  readonly cpu: string
  readonly cores: number
  readonly node: string
  /** The project's commit, with a mark if files differed from it. */
  readonly commit: string
}

export interface ScenarioResults {
  readonly machine: Machine
  /** Quick runs show that everything works; their numbers compare nothing. */
  readonly quick: boolean
  /** Each server's measurements, one per round. */
  readonly rounds: Readonly<Record<string, readonly Measurements[]>>
}

/** Results by the name of the scenario. */
export type Results = Record<string, ScenarioResults>

export const medians = (rounds: readonly Measurements[]): Measurements => {
  const names = new Set(rounds.flatMap((round) => Object.keys(round)))
  return Object.fromEntries(
    [...names].map((name) => [name, median(rounds.map((round) => round[name]).filter((value) => value !== undefined))]),
  )
}

const format = (value: number | undefined, { digits }: Pick<Column, 'digits'>): string =>
  value === undefined || Number.isNaN(value)
    ? '–'
    : value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })

/** Our own, through every door. */
const ourIds: readonly ServerId[] = ['ours', 'ours-sync']
const titleOf = (id: string): string => serverKinds.find((kind) => kind.id === id)?.title ?? id

export interface Verdict {
  readonly server: string
  readonly text: string
  readonly isMet: boolean
}

const judge = (server: string, target: Target, columns: readonly Column[], byServer: Map<string, Measurements>) => {
  const { column: name, is, of, factor } = target
  const ours = byServer.get(server)?.[name]
  const other = of === 'number' ? 1 : byServer.get(of)?.[name]
  const column = columns.find((candidate) => candidate.name === name)
  if (ours === undefined || other === undefined || column === undefined) return undefined
  const ratio = ours / other
  const isMet = is === 'at most' ? ratio <= factor : ratio >= factor
  const sign = is === 'at most' ? '≤' : '≥'
  const text =
    of === 'number'
      ? `${column.title}: ${format(ours, column)}, target ${sign} ${factor.toLocaleString('en')}`
      : `${column.title}: ${ratio.toFixed(2)} × the ${titleOf(of)}, target ${sign} ${factor} ×`
  return { server, text, isMet }
}

export const verdicts = (scenario: Scenario, results: ScenarioResults): Verdict[] => {
  const byServer = new Map(Object.entries(results.rounds).map(([server, rounds]) => [server, medians(rounds)]))
  return ourIds.flatMap((server) =>
    scenario.targets
      .filter(({ only }) => only === undefined || only === server)
      .map((target) => judge(server, target, scenario.columns, byServer))
      .filter((verdict) => verdict !== undefined),
  )
}

const serversIn = (results: ScenarioResults): string[] =>
  serverKinds.map(({ id }) => id).filter((id) => results.rounds[id] !== undefined)

const rowsOf = (scenario: Scenario, results: ScenarioResults): string[][] =>
  serversIn(results).map((server) => {
    const values = medians(results.rounds[server] ?? [])
    return [titleOf(server), ...scenario.columns.map((column) => format(values[column.name], column))]
  })

export const asText = (scenario: Scenario, results: ScenarioResults): string => {
  const rows = [['', ...scenario.columns.map(({ title }) => title)], ...rowsOf(scenario, results)]
  const widths = (rows[0] ?? []).map((_, index) => Math.max(...rows.map((row) => row[index]?.length ?? 0)))
  const lines = rows.map((row) =>
    row
      .map((cell, index) => (index === 0 ? cell.padEnd(widths[index] ?? 0) : cell.padStart(widths[index] ?? 0)))
      .join('  '),
  )
  const targets = verdicts(scenario, results).map(
    ({ server, text, isMet }) => `${isMet ? '✓ met    ' : '✗ not met'}  ${titleOf(server)}: ${text}`,
  )
  return [...lines, ...targets].join('\n')
}

const asRow = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`

const scenarioAsMarkdown = (scenario: Scenario, results: ScenarioResults): string => {
  const { machine, quick, rounds } = results
  const roundCount = Math.max(...Object.values(rounds).map(({ length }) => length))
  const warning = quick ? ' **A quick run: the numbers compare nothing.**' : ''
  const lines = [
    `## ${scenario.title}`,
    '',
    `${scenario.explanation} Medians of ${roundCount} ${roundCount === 1 ? 'round' : 'rounds'}.${warning}`,
    '',
    asRow(['server', ...scenario.columns.map(({ title }) => title)]),
    asRow(['---', ...scenario.columns.map(() => '---:')]),
    ...rowsOf(scenario, results).map(asRow),
    '',
    ...verdicts(scenario, results).map(
      ({ server, text, isMet }) => `- ${isMet ? 'met' : '**not met**'}: ${titleOf(server)}, ${text}`,
    ),
    '',
    `_${machine.date}, ${machine.cores} × ${machine.cpu}, Node ${machine.node}, commit ${machine.commit}_`,
  ]
  return lines.join('\n')
}

export const asMarkdown = (scenarios: readonly Scenario[], results: Results): string =>
  [
    '# Benchmark results',
    'Written by `npm run bench`; `docs/benchmarks.md` says what is measured and how to read it.',
    ...scenarios.flatMap((scenario) => {
      const found = results[scenario.name]
      return found === undefined ? [] : [scenarioAsMarkdown(scenario, found)]
    }),
  ].join('\n\n') + '\n'
