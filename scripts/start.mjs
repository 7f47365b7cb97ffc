/**
 * `npm start`: installs what is missing, builds what is stale, and runs the relay, which serves the app. It needs
 * nothing installed, and touches no network when everything is in place.
 *
 * package.json says `exec node … || node …`: a plain shell dies of Ctrl+C before the relay has put everything away, and
 * npm then reports a failure. `exec` leaves no shell in between; Windows has no `exec` and takes the second half. How many
 * heaps the C library keeps must be said before the process starts; docs/operations.md says why it is one.
 */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ensureBuilt } from './lib/built.mjs'
import { ensureInstalled } from './lib/installed.mjs'
import { projectRoot, requireNode } from './lib/project.mjs'

requireNode()
await ensureInstalled()
const { ok, output } = await ensureBuilt()
if (!ok) {
  console.error(`${output}\nThe build failed; the reason stands above.`)
  process.exit(1)
}

// `./data` is the data folder unless DATA_DIR says otherwise: the same folder wherever this was called from.
process.chdir(projectRoot)
// npm hands on the Ctrl+C that the terminal has already sent to us: the second must not meet a process that has just
// finished and no longer listens, which would turn a clean end into a killed one.
process.on('SIGINT', () => void setTimeout(() => {}, 200))
// A person at a terminal wants the address, not a log; a service manager keeps the log.
process.env.LOG_LEVEL ??= process.stderr.isTTY ? 'warn' : 'info'
// In this very process, so that a signal goes straight to the relay and its exit code is ours.
await import(pathToFileURL(join(projectRoot, 'dist', 'relay', 'main.js')).href)
