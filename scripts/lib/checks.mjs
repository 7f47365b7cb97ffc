import { runTool } from './run.mjs'

/** @typedef {{ name: string, ok: boolean, output: string, seconds: number }} CheckResult */

/** What is checked without running anything of ours. @type {{ name: string, tool: () => ReturnType<typeof runTool> }[]} */
const checks = [
  { name: 'format', tool: () => runTool('prettier', ['--check', '--log-level', 'warn', '.'], { quiet: true }) },
  { name: 'lint', tool: () => runTool('eslint', ['--max-warnings', '0', '.'], { quiet: true }) },
  { name: 'types', tool: () => runTool('typescript', ['--noEmit', '--pretty'], { command: 'tsc', quiet: true }) },
]

/**
 * Runs all checks side by side and shows one line for each, with the output of those that failed.
 *
 * @returns {Promise<CheckResult[]>}
 */
export async function runChecks() {
  return Promise.all(
    checks.map(async ({ name, tool }) => {
      const startedAt = performance.now()
      const { code, output } = await tool()
      const seconds = (performance.now() - startedAt) / 1000
      console.log(`${code === 0 ? '✓' : '✗'} ${name} (${seconds.toFixed(1)} s)`)
      if (code !== 0) console.log(output.trimEnd().replace(/^/gm, '    '))
      return { name, ok: code === 0, output, seconds }
    }),
  )
}
