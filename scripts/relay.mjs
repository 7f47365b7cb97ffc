/** `npm run relay -- <command>`: the relay's command line, built first where it is stale. */
import { join, resolve } from 'node:path'
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

// The folder that `npm start` uses. Files that the call names lie where the person is, and npm has moved from there.
process.env['DATA_DIR'] = resolve(projectRoot, process.env['DATA_DIR'] ?? 'data')
const { INIT_CWD } = process.env
if (INIT_CWD !== undefined) process.chdir(INIT_CWD)
await import(pathToFileURL(join(projectRoot, 'dist', 'relay', 'cli.js')).href)
