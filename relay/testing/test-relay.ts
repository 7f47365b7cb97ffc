/** The relay as a real process, from its sources, on a free port and with a data folder of its own. */
import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'

const mainFile = fileURLToPath(new URL('../main.ts', import.meta.url))
const builtFile = fileURLToPath(new URL('../../dist/relay/main.js', import.meta.url))

export interface Exit {
  readonly code: number | null
  readonly stdout: readonly string[]
  readonly stderr: readonly string[]
}

type Environment = Readonly<Record<string, string>>

class RelayProcess {
  readonly stdout: string[] = []
  readonly stderr: string[] = []
  readonly child: ChildProcessByStdio<null, Readable, Readable>
  readonly #ended: Promise<number | null>

  constructor(environment: Environment, isBuilt: boolean, prefix: readonly string[] = []) {
    // Nothing of the surrounding environment but what a process needs to run.
    const { PATH = '', HOME = '' } = process.env
    const program = isBuilt ? [builtFile] : ['--import', 'tsx', mainFile]
    const [command = process.execPath, ...args] = [...prefix, process.execPath, ...program]
    this.child = spawn(command, args, {
      env: { PATH, HOME, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    createInterface(this.child.stdout).on('line', (line) => this.stdout.push(line))
    createInterface(this.child.stderr).on('line', (line) => this.stderr.push(line))
    this.#ended = once(this.child, 'close').then(([code]) => (typeof code === 'number' ? code : null))
  }

  async exit(): Promise<Exit> {
    return { code: await this.#ended, stdout: this.stdout, stderr: this.stderr }
  }

  async firstLine(): Promise<string> {
    for (;;) {
      const [line] = this.stdout
      if (line !== undefined) return line
      const ended = await Promise.race([
        this.#ended.then(() => true),
        once(this.child.stdout, 'data').then(() => false),
      ])
      if (ended && this.stdout.length === 0) throw new Error(`The relay ended at once:\n${this.stderr.join('\n')}`)
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
}

/** Runs a relay that is expected to end by itself. */
export const runRelay = (environment: Environment, prefix: readonly string[] = []): Promise<Exit> =>
  new RelayProcess(environment, false, prefix).exit()

export class TestRelay implements AsyncDisposable {
  readonly folder: string
  readonly port: number
  readonly #process: RelayProcess
  readonly #ownsFolder: boolean

  private constructor(folder: string, port: number, process: RelayProcess, ownsFolder: boolean) {
    this.folder = folder
    this.port = port
    this.#process = process
    this.#ownsFolder = ownsFolder
  }

  /**
   * With a folder, the relay continues there, and the folder is left to whoever made it. The built relay starts faster;
   * the caller has built it. `prefix` is a command that runs another.
   */
  static async start(
    options: { folder?: string; environment?: Environment; isBuilt?: boolean; prefix?: readonly string[] } = {},
  ): Promise<TestRelay> {
    const folder = options.folder ?? (await newDataFolder())
    const environment = { PORT: '0', DATA_DIR: folder, AUTH: 'none', ...options.environment }
    const process = new RelayProcess(environment, options.isBuilt ?? false, options.prefix)
    const address = /at (http:\/\/\S+)$/.exec(await process.firstLine())?.[1]
    if (address === undefined) throw new Error(`No address in: ${process.stdout.join('\n')}`)
    return new TestRelay(folder, Number(new URL(address).port), process, options.folder === undefined)
  }

  /** Of the process, for what the system says about it. */
  get pid(): number {
    return this.#process.child.pid ?? 0
  }

  get http(): string {
    return `http://127.0.0.1:${this.port}`
  }

  /** What a WebsocketProvider takes as its server. */
  get docs(): string {
    return `ws://127.0.0.1:${this.port}/ws`
  }

  /** Its log so far, parsed. */
  get log(): { level: string; msg: string }[] {
    return this.#process.stderr.map((line) => JSON.parse(line) as { level: string; msg: string })
  }

  get stdout(): readonly string[] {
    return this.#process.stdout
  }

  /** What the process takes of physical memory. Linux only. */
  async memoryBytes(): Promise<number> {
    const status = await readFile(`/proc/${this.#process.child.pid}/status`, 'utf8')
    const kib = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]
    if (kib === undefined) throw new Error('the process has ended, or this is not Linux')
    return 1024 * Number(kib)
  }

  /** As a person who presses Ctrl+C. */
  stop(signal: 'SIGINT' | 'SIGTERM' = 'SIGTERM'): Promise<Exit> {
    this.#process.child.kill(signal)
    return this.#process.exit()
  }

  /** As a power cut, for everything but the disk's own cache. */
  kill(): Promise<Exit> {
    this.#process.child.kill('SIGKILL')
    return this.#process.exit()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill()
    if (this.#ownsFolder) await rm(this.folder, { recursive: true, force: true })
  }
}

export const newDataFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'driftless-relay-'))
