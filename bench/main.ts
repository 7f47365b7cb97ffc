/**
 * Runs scenarios against servers, in turns, and keeps the results.
 *
 *   npm run bench                            all scenarios, all servers
 *   npm run bench -- saturation fanout       these scenarios
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
import { asMarkdown, asText, type Machine, type Results } from './report.ts'
import type { Measurements, Scenario } from './scenarios/scenario.ts'
import { scenario, scenarios } from './scenarios/scenarios.ts'
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
  commit: `${git('rev-parse', '--short', 'HEAD') || 'unknown'}${git('status', '--porcelain', '--', 'relay', 'shared') === '' ? '' : ' with changes'}`,
})

/** Nothing takes as long; a run that hangs must not keep the others from being measured. */
const longestRunMs = 900_000

const endProcess = (pid: number): void => {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}

/** Undefined if the run failed; why stands on the screen. */
const measure = (order: Order): Promise<Measurements | undefined> =>
  new Promise((resolve) => {
    const child = fork(here('measure.ts'), [JSON.stringify(order)], { execArgv: ['--import', 'tsx'] })
    let measurements: Measurements | undefined
    const serverPids: number[] = []
    child.on('message', (report: Report) => {
      if ('serverPid' in report) serverPids.push(report.serverPid)
      else measurements = report.measurements
    })
    const timer = setTimeout(() => child.kill('SIGKILL'), longestRunMs)
    child.on('exit', () => {
      clearTimeout(timer)
      if (measurements === undefined) serverPids.forEach(endProcess)
      resolve(measurements)
    })
  })

interface Options {
  readonly rounds: number
  readonly quick: boolean
  readonly profile: boolean
}

/** One round of all servers after another, so that a machine that grows slower does so for all. */
const runScenario = async (
  { name, title, without }: Scenario,
  kinds: readonly ServerKind[],
  { rounds, quick, profile }: Options,
): Promise<Record<string, Measurements[]>> => {
  const measured: Record<string, Measurements[]> = {}
  const able = kinds.filter(({ id }) => !without.includes(id))
  console.log(`\n── ${title} (${name})`)
  for (let round = 1; round <= rounds; round++)
    for (const { id } of able) {
      const profileDir = profile ? `${profilesPath}/${name}-${id}` : undefined
      const startedAt = performance.now()
      const measurements = await measure({ scenario: name, server: id, quick, profileDir })
      const seconds = ((performance.now() - startedAt) / 1_000).toFixed(0)
      console.log(`   round ${round}, ${id}: ${measurements === undefined ? 'failed' : 'done'} (${seconds} s)`)
      if (measurements !== undefined) (measured[id] ??= []).push(measurements)
      else process.exitCode = 1
      if (profileDir !== undefined) console.log(topFunctions(profileDir, 20))
    }
  return measured
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
    quick: { type: 'boolean', default: false },
    profile: { type: 'boolean', default: false },
    // Read by scripts/bench.mjs.
    'no-build': { type: 'boolean', default: false },
  },
})

const wantsAll = positionals.length === 0 || positionals.includes('all')
const chosen = wantsAll ? scenarios : positionals.map(scenario)
const kinds = values.servers === undefined ? serverKinds : values.servers.split(',').map(serverKind)
const { quick, profile } = values
const rounds = Number(values.rounds ?? (quick ? 1 : 3))

// What was measured earlier and is not measured now stays.
const results = readResults()
const machine = describeMachine()
for (const each of chosen) {
  const measured = await runScenario(each, kinds, { rounds, quick, profile })
  const found = { machine, quick, rounds: measured }
  console.log(asText(each, found))
  // Neither a part of the servers nor a quick run may pass for results.
  if (quick || profile || kinds !== serverKinds) continue
  results[each.name] = found
  await save(results)
}
if (quick || profile || kinds !== serverKinds) console.log('\nNothing was kept: only full runs of all servers are.')
else console.log(`\nThe results are in ${tablePath}.`)
