/** The relay's command line as a real process, from its sources. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const mainFile = fileURLToPath(new URL('../cli/main.ts', import.meta.url))

export interface CommandExit {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export const runCommand = async (
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<CommandExit> => {
  const { PATH = '', HOME = '', TMPDIR } = process.env
  const child = spawn(process.execPath, ['--import', 'tsx', mainFile, ...args], {
    env: { PATH, HOME, ...(TMPDIR === undefined ? {} : { TMPDIR }), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const exit = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (exit.stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (exit.stderr += text))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, ...exit }
}
