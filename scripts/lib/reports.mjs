/** Counting tests from the reports that the test runners write beside what they show. */
import { readFileSync } from 'node:fs'

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

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
 * @property {{ status: string, assertionResults: unknown[] }[]} testResults
 *
 * @typedef {object} PlaywrightReport
 * @property {{ expected: number, unexpected: number, flaky: number, skipped: number }} stats
 * @property {unknown[]} errors
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
  passed: expected,
  failed: unexpected + flaky + errors.length,
  skipped,
})

/**
 * What a runner's run amounts to. A run that ended badly counts at least one failure, also when its report is missing
 * or shows none.
 *
 * @param {'vitest' | 'playwright'} runner
 * @param {string} reportPath
 * @param {number} exitCode
 * @returns {Counts}
 */
export function readCounts(runner, reportPath, exitCode) {
  /** @type {Counts} */
  let counts = { passed: 0, failed: 0, skipped: 0 }
  try {
    const report = /** @type {unknown} */ (JSON.parse(readFileSync(reportPath, 'utf8')))
    counts =
      runner === 'vitest'
        ? countVitest(/** @type {VitestReport} */ (report))
        : countPlaywright(/** @type {PlaywrightReport} */ (report))
  } catch {
    counts.failed = 1
  }
  if (exitCode !== 0 && counts.failed === 0) counts.failed = 1
  return counts
}
