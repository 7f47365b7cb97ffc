/**
 * `npm test`: everything, on a machine that has nothing yet. A stage that fails does not stop the ones after it, so one
 * run shows all there is to put right. The run closes with a line `N passed, N failed`.
 *
 *   npm test                      all of it
 *   npm test -- check             format, lint and types
 *   npm test -- unit [filter]     tests without a browser
 *   npm test -- browser [filter]  tests in a browser
 *   npm test -- long              all of it, with the long runs of the randomised tests
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureBrowser } from './lib/browser.mjs'
import { ensureBuilt } from './lib/built.mjs'
import { runChecks } from './lib/checks.mjs'
import { ensureInstalled } from './lib/installed.mjs'
import { requireNode } from './lib/project.mjs'
import { readReport, sumCounts } from './lib/reports.mjs'
import { runTool } from './lib/run.mjs'

/** @typedef {import('./lib/reports.mjs').Counts} Counts */
/** @typedef {import('./lib/reports.mjs').Failure} Failure */
/** @typedef {import('./lib/reports.mjs').Outcome} Outcome */

requireNode()
const subsets = ['check', 'unit', 'browser', 'long']
const [subset, ...filters] = process.argv.slice(2)
if (subset !== undefined && !subsets.includes(subset)) {
  console.error(`npm test knows ${subsets.join(', ')}, or nothing for everything; not ${subset}.`)
  process.exit(2)
}
/** @param {string} name */
const wanted = (name) => subset === undefined || subset === 'long' || subset === name
if (subset === 'long') process.env['DRIFTLESS_LONG'] = '1'
// What a developer's shell says of production is about serving, not about tests.
delete process.env['NODE_ENV']

const reports = mkdtempSync(join(tmpdir(), 'driftless-test-'))
process.on('exit', () => rmSync(reports, { recursive: true, force: true }))

/** @type {({ stage: string } & Outcome)[]} */
const stages = []
/** Lines of a failure's messages that are shown once more at the end. */
const linesOfWhy = 12
/** @param {string} title */
const heading = (title) => console.log(`\n── ${title} ${'─'.repeat(Math.max(0, 70 - title.length))}`)
/**
 * @param {string} stage
 * @param {boolean} ok
 */
const countCheck = (stage, ok) =>
  stages.push({ stage, counts: { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 }, failures: [], unsteady: [] })

await ensureInstalled()

if (wanted('check')) {
  heading('format, lint, types')
  for (const { name, ok } of await runChecks()) countCheck(name, ok)
}

if (wanted('unit') || wanted('browser')) {
  heading('build')
  const { ok, output } = await ensureBuilt()
  console.log(ok ? '✓ build' : `✗ build\n${output.trimEnd().replace(/^/gm, '    ')}`)
  countCheck('build', ok)
}

if (wanted('unit')) {
  heading('unit, integration and simulation tests')
  const report = join(reports, 'vitest.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const { code } = await runTool('vitest', ['run', '--passWithNoTests', ...reporters, ...filters])
  stages.push({ stage: 'unit', ...readReport('vitest', report, code) })
}

if (wanted('browser')) {
  heading('browser tests')
  const browser = await ensureBrowser()
  if ('missing' in browser) {
    console.error(`✗ ${browser.missing}`)
    countCheck('browser', false)
  } else {
    const report = join(reports, 'playwright.json')
    const { code } = await runTool('@playwright/test', ['test', '--reporter=list,json', ...filters], {
      command: 'playwright',
      env: { CHROMIUM_PATH: browser.path, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
    })
    stages.push({ stage: 'browser', ...readReport('playwright', report, code) })
  }
}

const { passed, failed, skipped } = sumCounts(stages.map(({ counts }) => counts))
const failedStages = stages.filter(({ counts }) => counts.failed > 0).map(({ stage }) => stage)
heading('result')
// Once more at the end, where a long run's output is cut last.
/**
 * @param {string} mark
 * @param {Failure} failure
 */
const tellWhy = (mark, { name, why }) =>
  console.log(`${mark} ${name}\n${why.trim().split('\n').slice(0, linesOfWhy).join('\n').replace(/^/gm, '    ')}`)
for (const failure of stages.flatMap(({ unsteady }) => unsteady)) tellWhy('! Passed only the second time:', failure)
for (const failure of stages.flatMap(({ failures }) => failures)) tellWhy('✗', failure)
if (failedStages.length > 0) console.log(`Failures in: ${failedStages.join(', ')}`)
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
process.exitCode = failed === 0 ? 0 : 1
