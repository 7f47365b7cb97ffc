import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder that holds package.json. Scripts work from here, whatever the folder they were called from. */
export const projectRoot = fileURLToPath(new URL('../..', import.meta.url))

const oldestNode = { major: 20, minor: 19 }

/** Ends the process with one sentence when this Node.js is too old to run anything else here. */
export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > oldestNode.major || (major === oldestNode.major && minor >= oldestNode.minor)) return
  console.error(
    `Driftless needs Node.js ${oldestNode.major}.${oldestNode.minor} or newer, and this is ${process.versions.node}: ` +
      'install a current release from https://nodejs.org and try again.',
  )
  process.exit(1)
}

/**
 * The script behind a command of an installed package, to be run by this Node.js without a shell: so a path with
 * spaces works, and so does Windows, whose `node_modules/.bin` holds batch files.
 *
 * @param {string} packageName
 */
export function toolScript(packageName, command = packageName) {
  const folder = join(projectRoot, 'node_modules', packageName)
  /** @type {unknown} */
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const { bin } = /** @type {{ bin?: string | Record<string, string> }} */ (manifest)
  const script = typeof bin === 'string' ? bin : bin?.[command]
  if (script === undefined) throw new Error(`${packageName} has no command ${command}`)
  return join(folder, script)
}
