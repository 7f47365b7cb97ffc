/** `npm run check`: format, lint and types, side by side. */
import { runChecks } from './lib/checks.mjs'
import { ensureInstalled } from './lib/installed.mjs'
import { requireNode } from './lib/project.mjs'

requireNode()
await ensureInstalled()
const failed = (await runChecks()).filter(({ ok }) => !ok).map(({ name }) => name)
if (failed.includes('format')) console.log('`npm run format` puts the format right.')
console.log(failed.length === 0 ? 'All checks passed.' : `Failed: ${failed.join(', ')}.`)
process.exitCode = failed.length === 0 ? 0 : 1
