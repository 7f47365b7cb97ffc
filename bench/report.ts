/** Results: medians over the rounds, what they say of the targets, and how they are shown. */
import {
  isInBrowser,
  type AnyScenario,
  type Column,
  type Measurements,
  type Row,
  type Target,
} from './scenarios/scenario.ts'
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
  /** Each row's measurements, one per round: of a server, or of what else the scenario compares. */
  readonly rounds: Readonly<Record<string, readonly Measurements[]>>
  /** What did not work, one sentence each. */
  readonly failures?: readonly string[]
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

/** What a table may have lines for, in their order. */
const rowsIn = (scenario: AnyScenario): readonly Row[] => (isInBrowser(scenario) ? scenario.rows : serverKinds)
const titleIn = (scenario: AnyScenario, id: string): string =>
  rowsIn(scenario).find((row) => row.id === id)?.title ?? id

export interface Verdict {
  readonly row: string
  readonly text: string
  readonly isMet: boolean
}

const judge = (
  scenario: AnyScenario,
  row: string,
  target: Omit<Target, 'of'> & { of: string },
  byRow: ReadonlyMap<string, Measurements>,
  hasFailures: boolean,
): Verdict | undefined => {
  const { column: name, is, of, factor } = target
  const column = scenario.columns.find((candidate) => candidate.name === name)
  if (column === undefined) return undefined
  const ours = byRow.get(row)?.[name]
  const other = of === 'number' ? 1 : byRow.get(of)?.[name]
  const sign = is === 'at most' ? '≤' : '≥'
  const hope =
    of === 'number'
      ? `target ${sign} ${factor.toLocaleString('en')}`
      : `target ${sign} ${factor} × the ${titleIn(scenario, of)}`
  // What does not apply, or was not asked for, is left out; what failed is not met.
  if (ours === undefined || other === undefined)
    return hasFailures ? { row, text: `${column.title}: not measured, ${hope}`, isMet: false } : undefined
  const ratio = ours / other
  const isMet = is === 'at most' ? ratio <= factor : ratio >= factor
  const text =
    of === 'number'
      ? `${column.title}: ${format(ours, column)}, ${hope}`
      : `${column.title}: ${ratio.toFixed(2)} × the ${titleIn(scenario, of)}, target ${sign} ${factor} ×`
  return { row, text, isMet }
}

export const verdicts = (scenario: AnyScenario, results: ScenarioResults): Verdict[] => {
  const byRow = new Map(Object.entries(results.rounds).map(([row, rounds]) => [row, medians(rounds)]))
  const found = isInBrowser(scenario)
    ? scenario.targets.map((target) => judge(scenario, target.row, target, byRow, (results.failures ?? []).length > 0))
    : ourIds.flatMap((server) =>
        scenario.targets
          .filter(({ only }) => only === undefined || only === server)
          .map((target) => judge(scenario, server, target, byRow, false)),
      )
  return found.filter((verdict) => verdict !== undefined)
}

const rowsOf = (scenario: AnyScenario, results: ScenarioResults): string[][] =>
  rowsIn(scenario)
    .filter(({ id }) => results.rounds[id] !== undefined)
    .map(({ id, title }) => {
      const values = medians(results.rounds[id] ?? [])
      return [title, ...scenario.columns.map((column) => format(values[column.name], column))]
    })

export const asText = (scenario: AnyScenario, results: ScenarioResults): string => {
  const rows = [['', ...scenario.columns.map(({ title }) => title)], ...rowsOf(scenario, results)]
  const widths = (rows[0] ?? []).map((_, index) => Math.max(...rows.map((row) => row[index]?.length ?? 0)))
  const lines = rows.map((row) =>
    row
      .map((cell, index) => (index === 0 ? cell.padEnd(widths[index] ?? 0) : cell.padStart(widths[index] ?? 0)))
      .join('  '),
  )
  const targets = verdicts(scenario, results).map(
    ({ row, text, isMet }) => `${isMet ? '✓ met    ' : '✗ not met'}  ${titleIn(scenario, row)}: ${text}`,
  )
  const failures = (results.failures ?? []).map((failure) => `✗ failed   ${failure}`)
  return [...lines, ...targets, ...failures].join('\n')
}

const asRow = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`

const scenarioAsMarkdown = (scenario: AnyScenario, results: ScenarioResults): string => {
  const { machine, quick, rounds } = results
  const roundCount = Math.max(0, ...Object.values(rounds).map(({ length }) => length))
  const warning = quick ? ' **A quick run: the numbers compare nothing.**' : ''
  const lines = [
    `## ${scenario.title}`,
    '',
    `${scenario.explanation} Medians of ${roundCount} ${roundCount === 1 ? 'round' : 'rounds'}.${warning}`,
    '',
    asRow([isInBrowser(scenario) ? '' : 'server', ...scenario.columns.map(({ title }) => title)]),
    asRow(['---', ...scenario.columns.map(() => '---:')]),
    ...rowsOf(scenario, results).map(asRow),
    '',
    ...verdicts(scenario, results).map(
      ({ row, text, isMet }) => `- ${isMet ? 'met' : '**not met**'}: ${titleIn(scenario, row)}, ${text}`,
    ),
    ...(results.failures ?? []).map((failure) => `- **failed**: ${failure}`),
    '',
    `_${machine.date}, ${machine.cores} × ${machine.cpu}, Node ${machine.node}, commit ${machine.commit}_`,
  ]
  return lines.join('\n')
}

export const asMarkdown = (scenarios: readonly AnyScenario[], results: Results): string =>
  [
    '# Benchmark results',
    'Written by `npm run bench`; `docs/benchmarks.md` says what is measured and how to read it.',
    ...scenarios.flatMap((scenario) => {
      const found = results[scenario.name]
      return found === undefined ? [] : [scenarioAsMarkdown(scenario, found)]
    }),
  ].join('\n\n') + '\n'
