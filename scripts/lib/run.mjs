import { spawn } from 'node:child_process'
import { toolScript, projectRoot } from './project.mjs'

/**
 * @typedef {object} Outcome
 * @property {number} code 0 when all went well; what a shell would report for a process ended by a signal
 * @property {string} output everything printed, empty unless `quiet`
 */

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set()

/** A terminal's Ctrl+C reaches the children by itself; a signal sent to this process alone is handed on. */
const endEverything = () => {
  for (const child of running) child.kill('SIGTERM')
  process.exit(143)
}

/** @param {import('node:child_process').ChildProcess} child */
const began = (child) => {
  if (running.size === 0) process.on('SIGTERM', endEverything)
  running.add(child)
}

// Nothing is left behind: after the last child the signal belongs to whoever runs in this process next.
/** @param {import('node:child_process').ChildProcess} child */
const ended = (child) => {
  running.delete(child)
  if (running.size === 0) process.off('SIGTERM', endEverything)
}

/**
 * Runs a program to its end.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, quiet?: boolean, shell?: boolean }} [options] `quiet` keeps the output for the
 *   caller instead of showing it
 * @returns {Promise<Outcome>}
 */
export function run(command, args, { env = {}, quiet = false, shell = false } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: projectRoot,
      env: { ...process.env, ...env },
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
      shell,
    })
    began(child)
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (/** @type {string} */ text) => (output += text))
    child.on('error', (error) => {
      ended(child)
      resolve({ code: 127, output: `${output}${error.message}\n` })
    })
    child.on('close', (code, signal) => {
      ended(child)
      resolve({ code: code ?? (signal === 'SIGINT' ? 130 : 143), output })
    })
  })
}

/**
 * Runs a command of an installed package.
 *
 * @param {string} packageName
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, quiet?: boolean, command?: string }} [options]
 */
export function runTool(packageName, args, { command = packageName, ...options } = {}) {
  return run(process.execPath, [toolScript(packageName, command), ...args], options)
}

/**
 * Runs npm: the one that runs us, when it does.
 *
 * @param {readonly string[]} args
 */
export function runNpm(args) {
  const script = process.env['npm_execpath']
  if (script !== undefined && /\.c?js$/.test(script)) return run(process.execPath, [script, ...args], { quiet: true })
  return run('npm', args, { quiet: true, shell: process.platform === 'win32' })
}
