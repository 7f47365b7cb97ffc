/**
 * `npm run bench`: installs the servers that the relay is compared with into bench/, builds app and relay, and measures;
 * bench/main.ts lists the arguments.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ensureBrowser } from './lib/browser.mjs'
import { ensureBuilt } from './lib/built.mjs'
import { ensureInstalled } from './lib/installed.mjs'
import { projectRoot, requireNode, toolScript } from './lib/project.mjs'
import { run, runNpm } from './lib/run.mjs'

requireNode()
if (process.platform !== 'linux') {
  console.error('npm run bench measures processor time and memory through /proc, which only Linux has.')
  process.exit(1)
}
await ensureInstalled()

const args = process.argv.slice(2)
// The options are read by bench/main.ts; those with a value have to be known here, or it would pass for a scenario.
const { positionals } = parseArgs({
  args,
  allowPositionals: true,
  strict: false,
  options: { rounds: { type: 'string' }, servers: { type: 'string' }, sizes: { type: 'string' } },
})
/** @param {string} name */
const isInBrowser = (name) => name.startsWith('vault') || name === 'search'
/** @param {string} name */
const needsPeers = (name) => !name.startsWith('vault')
const isAll = positionals.length === 0 || positionals.includes('all')

const benchFolder = join(projectRoot, 'bench')

/** @param {string} path */
const read = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : undefined)
const lock = read(join(benchFolder, 'package-lock.json'))
const stampPath = join(benchFolder, 'node_modules', '.installed-from')
if ((isAll || positionals.some(needsPeers)) && read(stampPath) !== lock) {
  console.log('Installing the servers to compare with (the first time this takes some minutes) …')
  const { code, output } = await runNpm(['ci', '--prefix', benchFolder, '--no-audit', '--no-fund'])
  if (code !== 0) {
    console.error(`${output}\nInstalling the servers failed; npm says why above.`)
    process.exit(1)
  }
  writeFileSync(stampPath, lock ?? '')
}

if (isAll || positionals.some(isInBrowser)) {
  const browser = await ensureBrowser()
  if ('missing' in browser) {
    console.error(browser.missing)
    process.exit(1)
  }
  process.env['CHROMIUM_PATH'] = browser.path
}

if (!args.includes('--no-build')) {
  const { ok, output } = await ensureBuilt()
  if (!ok) {
    console.error(`${output}\nThe build failed; the reason stands above.`)
    process.exit(1)
  }
}
process.env['NODE_ENV'] = 'production'
const { code } = await run(process.execPath, [toolScript('tsx'), join(benchFolder, 'main.ts'), ...args])
process.exitCode = code
