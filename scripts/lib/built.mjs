import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from './project.mjs'
import { runTool } from './run.mjs'

const stampPath = join(projectRoot, 'dist', 'built-from')
const results = ['dist/client/index.html', 'dist/relay/main.js', 'dist/relay/cli.js'].map((path) =>
  join(projectRoot, path),
)
const sources = ['client', 'relay', 'shared', 'package-lock.json', 'tsconfig.json', 'vite.config.ts']

/** A digest of everything that the build reads: names and contents, so that a checkout's new file times change nothing. */
function sourceDigest() {
  const hash = createHash('sha256')
  /** @param {string} path */
  const add = (path) =>
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(join(projectRoot, path)))
      .update('\0')
  for (const source of sources) {
    if (/\.\w+$/.test(source)) {
      add(source)
      continue
    }
    const files = readdirSync(join(projectRoot, source), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !/\.(test|bench)\.tsx?$|\.md$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name).slice(projectRoot.length))
    files.sort().forEach(add)
  }
  return hash.digest('hex')
}

const isBuilt = () =>
  results.every((path) => existsSync(path)) &&
  existsSync(stampPath) &&
  readFileSync(stampPath, 'utf8').trim() === sourceDigest()

/**
 * Builds the client and the relay.
 *
 * @param {{ quiet: boolean }} options
 * @returns {Promise<{ ok: boolean, output: string }>}
 */
export async function build({ quiet }) {
  // Without the stamp first: a build that stops half-way must not pass for a finished one.
  rmSync(stampPath, { force: true })
  const digest = sourceDigest()
  // NODE_ENV decides which React is bundled, and a test runner or a developer's shell may have set another.
  const env = { NODE_ENV: 'production' }
  const logLevel = quiet ? ['--logLevel', 'warn'] : []
  const outcomes = await Promise.all([
    runTool('vite', ['build', ...logLevel], { env, quiet }),
    runTool('vite', ['build', '--ssr', ...logLevel], { env, quiet }),
  ])
  const ok = outcomes.every(({ code }) => code === 0)
  if (ok) writeFileSync(stampPath, `${digest}\n`)
  return { ok, output: outcomes.map(({ output }) => output).join('') }
}

/**
 * Builds unless the last build is of these very sources.
 *
 * @returns {Promise<{ ok: boolean, output: string }>}
 */
export async function ensureBuilt() {
  if (isBuilt()) return { ok: true, output: '' }
  console.log('Building …')
  return build({ quiet: true })
}
