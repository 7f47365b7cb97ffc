import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from './project.mjs'
import { runNpm } from './run.mjs'

/** @typedef {Record<string, { version?: string, integrity?: string, optional?: boolean }>} LockedPackages */

/**
 * @param {string} path
 * @returns {LockedPackages | undefined}
 */
function lockedPackages(path) {
  try {
    /** @type {unknown} */
    const lock = JSON.parse(readFileSync(join(projectRoot, path), 'utf8'))
    return /** @type {{ packages?: LockedPackages }} */ (lock).packages
  } catch {
    return undefined
  }
}

/**
 * Whether node_modules holds what package-lock.json asks for, judged by npm's own account of what it installed, which
 * it writes last. Optional packages may be missing: most are for other systems.
 */
function isInstalled() {
  const wanted = lockedPackages('package-lock.json')
  const present = lockedPackages('node_modules/.package-lock.json')
  if (wanted === undefined || present === undefined) return false
  return Object.entries(wanted).every(([path, { version, integrity, optional = false }]) => {
    if (path === '') return true
    const found = present[path]
    return found === undefined ? optional : found.version === version && found.integrity === integrity
  })
}

/** Installs the packages unless that has been done. Ends the process when it cannot be done. */
export async function ensureInstalled() {
  if (isInstalled()) return
  console.log('Installing packages (the first time this takes a minute) …')
  // The development packages are what builds the app, so NODE_ENV=production must not leave them out.
  const { code, output } = await runNpm(['ci', '--include=dev', '--no-audit', '--no-fund'])
  if (code === 0) return
  console.error(`${output}\nInstalling the packages failed; npm says why above.`)
  process.exit(1)
}
