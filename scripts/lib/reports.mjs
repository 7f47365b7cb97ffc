/** Counting tests, and naming those that failed, from the reports that the test runners write beside what they show. */
import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { projectRoot } from './project.mjs'

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/** @typedef {{ name: string, why: string }} Failure a test that failed, and its messages */

/** @typedef {{ counts: Counts, failures: Failure[], unsteady: Failure[] }} Outcome `unsteady`: failed first, passed then */

/** @param {readonly Counts[]} counts */
export function sumCounts(counts) {
  const sum = { passed: 0, failed: 0, skipped: 0 }
  for (const { passed, failed, skipped } of counts) {
    sum.passed += passed
    sum.failed += failed
    sum.skipped += skipped
  }
  return sum
}

/**
 * @typedef {object} VitestReport
 * @property {number} numPassedTests
 * @property {number} numFailedTests
 * @property {number} numPendingTests
 * @property {number} numTodoTests
 * @property {{ name: string, status: string, message: string, assertionResults: VitestResult[] }[]} testResults
 *
 * @typedef {{ status: string, fullName: string, failureMessages: string[] }} VitestResult
 *
 * @typedef {object} PlaywrightReport
 * @property {{ expected: number, unexpected: number, flaky: number, skipped: number }} stats
 * @property {PlaywrightError[]} errors
 * @property {PlaywrightSuite[]} suites
 *
 * @typedef {{ message?: string }} PlaywrightError
 * @typedef {{ title: string, suites?: PlaywrightSuite[], specs?: PlaywrightSpec[] }} PlaywrightSuite
 * @typedef {{ title: string, ok: boolean, file: string, tests: PlaywrightTest[] }} PlaywrightSpec
 * @typedef {{ status: 'expected' | 'unexpected' | 'flaky' | 'skipped', results: { errors: PlaywrightError[] }[] }} PlaywrightTest
 */

/** @param {VitestReport} report */
const countVitest = ({ numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults }) => ({
  passed: numPassedTests,
  // A file that could not be loaded has no tests to fail.
  failed:
    numFailedTests +
    testResults.filter(({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0).length,
  skipped: numPendingTests + numTodoTests,
})

/** @param {PlaywrightReport} report */
const countPlaywright = ({ stats: { expected, unexpected, flaky, skipped }, errors }) => ({
  passed: expected + flaky,
  failed: unexpected + errors.length,
  skipped,
})

/**
 * @param {VitestReport} report
 * @returns {Failure[]}
 */
const vitestFailures = ({ testResults }) =>
  testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = relative(projectRoot, name)
    if (status === 'failed' && assertionResults.length === 0) return [{ name: file, why: message }]
    return assertionResults
      .filter((result) => result.status === 'failed')
      .map(({ fullName, failureMessages }) => ({ name: `${file} › ${fullName}`, why: failureMessages.join('\n') }))
  })

/**
 * The tests of a suite that came to this, with what went wrong.
 *
 * @param {PlaywrightTest['status']} status
 * @param {PlaywrightSuite} suite
 * @returns {Failure[]}
 */
const testsThat = (status, { suites = [], specs = [] }) => [
  ...suites.flatMap((suite) => testsThat(status, suite)),
  ...specs.flatMap(({ title, file, tests }) =>
    tests
      .filter((test) => test.status === status)
      .map(({ results }) => ({ name: `${file} › ${title}`, why: messages(results.flatMap(({ errors }) => errors)) })),
  ),
]

/**
 * @param {PlaywrightReport} report
 * @returns {Failure[]}
 */
const playwrightFailures = ({ suites, errors }) => [
  ...suites.flatMap((suite) => testsThat('unexpected', suite)),
  ...(errors.length > 0 ? [{ name: 'the run', why: messages(errors) }] : []),
]

/** @param {PlaywrightError[]} errors */
const messages = (errors) => errors.map(({ message = '' }) => message).join('\n')

/**
 * What a runner's run amounts to. A run that ended badly counts at least one failure, also when its report is missing
 * or shows none.
 *
 * @param {'vitest' | 'playwright'} runner
 * @param {string} reportPath
 * @param {number} exitCode
 * @returns {Outcome}
 */
export function readReport(runner, reportPath, exitCode) {
  /** @type {Counts} */
  let counts = { passed: 0, failed: 0, skipped: 0 }
  /** @type {Failure[]} */
  let failures = []
  /** @type {Failure[]} */
  let unsteady = []
  try {
    const report = /** @type {unknown} */ (JSON.parse(readFileSync(reportPath, 'utf8')))
    if (runner === 'vitest') {
      counts = countVitest(/** @type {VitestReport} */ (report))
      failures = vitestFailures(/** @type {VitestReport} */ (report))
    } else {
      counts = countPlaywright(/** @type {PlaywrightReport} */ (report))
      failures = playwrightFailures(/** @type {PlaywrightReport} */ (report))
      unsteady = /** @type {PlaywrightReport} */ (report).suites.flatMap((suite) => testsThat('flaky', suite))
    }
  } catch {
    counts.failed = 1
  }
  if (exitCode !== 0 && counts.failed === 0) counts.failed = 1
  return { counts, failures, unsteady }
}
