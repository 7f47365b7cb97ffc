/**
 * Runs scenarios against servers, in turns, and keeps the results.
 *
 *   npm run bench                            all scenarios, all servers
 *   npm run bench -- saturation fanout       these scenarios
 *   npm run bench -- vault                   all that is done in Chromium
 *   npm run bench -- search                  the search as one types, beside others
 *   npm run bench -- vault --sizes 100,1000  with vaults of these sizes
 *   npm run bench -- --servers floor,ours    these servers
 *   npm run bench -- --rounds 5              more rounds (three unless told)
 *   npm run bench -- --quick                 one short round: to see that it works
 *   npm run bench -- --profile               CPU profiles of the servers into bench/results/profiles
 *   npm run bench -- --no-build              the relay as it was last built
 */
import { execFileSync, fork } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { format } from 'prettier'
import type { Order, Report } from './measure.ts'
import { topFunctions } from './profile.ts'
import { asMarkdown, asText, type Machine, type Results, type ScenarioResults } from './report.ts'
import {
  isInBrowser,
  type AnyScenario,
  type BrowserScenario,
  type Measurements,
  type Scenario,
} from './scenarios/scenario.ts'
import { scenarios, scenariosOf } from './scenarios/scenarios.ts'
import { quickSizes, vaultSizes } from './vault/vault-sizes.ts'
import { serverKind, serverKinds, type ServerKind } from './servers/server-kinds.ts'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const resultsPath = here('results/latest.json')
const tablePath = here('results/latest.md')
const profilesPath = here('results/profiles')

const git = (...args: string[]): string => {
  try {
    return execFileSync('git', args, { cwd: here('..'), encoding: 'utf8' }).trim()
  } catch {
    return ''
  }
}

const describeMachine = (): Machine => ({
  date: new Date().toISOString().slice(0, 10),
  cpu: cpus()[0]?.model ?? 'unknown processor',
  cores: cpus().length,
  node: process.versions.node,
  commit: `${git('rev-parse', '--short', 'HEAD') || 'unknown'}${git('status', '--porcelain', '--', 'client', 'relay', 'shared') === '' ? '' : ' with changes'}`,
})

/** Nothing takes as long; a run that hangs must not keep the others from being measured. */
const longestRunMs = 900_000
const longestBrowserRunMs = 2_400_000

const endProcess = (pid: number): void => {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}

interface Run {
  /** Undefined if it failed; why stands on the screen. */
  readonly measurements: Measurements | undefined
  /** Of a scenario in a browser. */
  readonly rows: Record<string, Measurements>
  readonly failures: readonly string[]
}

const measure = (order: Order, timeoutMs: number): Promise<Run> =>
  new Promise((resolve) => {
    const child = fork(here('measure.ts'), [JSON.stringify(order)], { execArgv: ['--import', 'tsx'] })
    let measurements: Measurements | undefined
    let isOver = false
    const rows: Record<string, Measurements> = {}
    const failures: string[] = []
    const serverPids: number[] = []
    child.on('message', (report: Report) => {
      if ('serverPid' in report) serverPids.push(report.serverPid)
      else if ('failure' in report) failures.push(report.failure)
      else if ('isOver' in report) isOver = true
      else if ('row' in report) rows[report.row] = { ...rows[report.row], ...report.measurements }
      else measurements = report.measurements
    })
    let isLate = false
    const timer = setTimeout(() => {
      isLate = true
      child.kill('SIGKILL')
    }, timeoutMs)
    child.on('exit', (code) => {
      clearTimeout(timer)
      if (measurements === undefined && !isOver) {
        serverPids.forEach(endProcess)
        failures.push(isLate ? `the run was ended after ${timeoutMs / 1_000} s` : `the run ended with code ${code}`)
      }
      resolve({ measurements, rows, failures })
    })
  })

interface Options {
  readonly rounds: number
  readonly quick: boolean
  readonly profile: boolean
  readonly sizes: readonly number[]
}

type Measured = Pick<ScenarioResults, 'rounds' | 'failures'>

const secondsSince = (startedAt: number): string => ((performance.now() - startedAt) / 1_000).toFixed(0)

/** One round of all servers after another, so that a machine that grows slower does so for all. */
const runScenario = async (
  { name, without }: Scenario,
  kinds: readonly ServerKind[],
  { rounds, quick, profile, sizes }: Options,
): Promise<Measured> => {
  const measured: Record<string, Measurements[]> = {}
  const able = kinds.filter(({ id }) => !without.includes(id))
  for (let round = 1; round <= rounds; round++)
    for (const { id } of able) {
      const profileDir = profile ? `${profilesPath}/${name}-${id}` : undefined
      const startedAt = performance.now()
      const { measurements } = await measure({ scenario: name, server: id, quick, profileDir, sizes }, longestRunMs)
      const outcome = measurements === undefined ? 'failed' : 'done'
      console.log(`   round ${round}, ${id}: ${outcome} (${secondsSince(startedAt)} s)`)
      if (measurements !== undefined) (measured[id] ??= []).push(measurements)
      else process.exitCode = 1
      if (profileDir !== undefined) console.log(topFunctions(profileDir, 20))
    }
  return { rounds: measured }
}

const runBrowserScenario = async (
  { name }: BrowserScenario,
  { rounds, quick, profile, sizes }: Options,
): Promise<Measured> => {
  const measured: Record<string, Measurements[]> = {}
  const allFailures: string[] = []
  for (let round = 1; round <= rounds; round++) {
    const profileDir = profile ? `${profilesPath}/${name}` : undefined
    const startedAt = performance.now()
    const { rows, failures } = await measure(
      { scenario: name, server: '', quick, profileDir, sizes },
      longestBrowserRunMs,
    )
    const outcome = failures.length === 0 ? 'done' : `${failures.length} failed`
    console.log(`   round ${round}: ${outcome} (${secondsSince(startedAt)} s)`)
    for (const [row, measurements] of Object.entries(rows)) (measured[row] ??= []).push(measurements)
    allFailures.push(...failures.map((failure) => `round ${round}, ${failure}`))
    if (failures.length > 0) process.exitCode = 1
    if (profileDir !== undefined) console.log(topFunctions(profileDir, 40))
  }
  return { rounds: measured, failures: allFailures }
}

const readResults = (): Results => {
  try {
    return JSON.parse(readFileSync(resultsPath, 'utf8')) as Results
  } catch {
    return {}
  }
}

const save = async (results: Results): Promise<void> => {
  mkdirSync(dirname(resultsPath), { recursive: true })
  writeFileSync(resultsPath, await format(JSON.stringify(results), { parser: 'json', printWidth: 120 }))
  writeFileSync(tablePath, await format(asMarkdown(scenarios, results), { parser: 'markdown', printWidth: 120 }))
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string' },
    servers: { type: 'string' },
    sizes: { type: 'string' },
    quick: { type: 'boolean', default: false },
    profile: { type: 'boolean', default: false },
    // Read by scripts/bench.mjs.
    'no-build': { type: 'boolean', default: false },
  },
})

const wanted = (positionals.length === 0 ? ['all'] : positionals).flatMap(scenariosOf)
const chosen = scenarios.filter((each) => wanted.includes(each))
const kinds = values.servers === undefined ? serverKinds : values.servers.split(',').map(serverKind)
const { quick, profile } = values
const sizes = values.sizes?.split(',').map(Number) ?? (quick ? quickSizes : vaultSizes)
const unknownSize = sizes.find((size) => !vaultSizes.includes(size))
if (unknownSize !== undefined) throw new Error(`no vault has ${unknownSize} notes; there are ${vaultSizes.join(', ')}`)
const rounds = Number(values.rounds ?? (quick ? 1 : 3))
const options = { rounds, quick, profile, sizes }
// Neither a part of what is compared nor a quick run may pass for results.
const isWhole = !quick && !profile && kinds === serverKinds && values.sizes === undefined

const measureAll = (each: AnyScenario): Promise<Measured> => {
  console.log(`\n── ${each.title} (${each.name})`)
  return isInBrowser(each) ? runBrowserScenario(each, options) : runScenario(each, kinds, options)
}

// What was measured earlier and is not measured now stays.
const results = readResults()
const machine = describeMachine()
for (const each of chosen) {
  const found = { machine, quick, ...(await measureAll(each)) }
  console.log(asText(each, found))
  if (!isWhole) continue
  results[each.name] = found
  await save(results)
}
if (isWhole) console.log(`\nThe results are in ${tablePath}.`)
else console.log('\nNothing was kept: only full runs are.')
