import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect } from '@playwright/test'
import { assert } from '../shared/assert.ts'

const builtRelay = fileURLToPath(new URL('../dist/relay/main.js', import.meta.url))
const builtCli = fileURLToPath(new URL('../dist/relay/cli.js', import.meta.url))

/**
 * A port that nobody listens on and that the system gives to nobody by itself (Linux does so from 32768 on): while the relay
 * is dead, no other server and no connection's near end takes its place.
 */
async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_000)
    const server = createServer().listen(port, '127.0.0.1')
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    )
    if (!isFree) continue
    server.close()
    await once(server, 'close')
    return port
  }
}

/** A module that has a process believe that it is later. */
const clockAhead = (ms: number): string => {
  const code = `const Real = Date
globalThis.Date = class Date extends Real {
  constructor(...given) { given.length === 0 ? super(Real.now() + ${ms}) : super(...given) }
  static now() { return Real.now() + ${ms} }
}`
  return `data:text/javascript,${encodeURIComponent(code)}`
}

/**
 * The built relay as a process of its own, with a data folder of its own. It can be killed and started again in the
 * same place, as often as a story needs.
 */
export class RelayProcess implements AsyncDisposable {
  #process: ChildProcess | undefined
  #output = ''
  #clockAheadMs = 0

  private constructor(
    readonly port: number,
    readonly dataDir: string,
    private settings: Readonly<Record<string, string>>,
    private readonly program: string,
  ) {}

  /** `settings` are environment variables beside the usual ones; without any, it is a relay without accounts. */
  static async launch(settings: Readonly<Record<string, string>> = {}, program = builtRelay): Promise<RelayProcess> {
    assert(existsSync(program), 'the relay is built; run `npm run build` first')
    const dataDir = await mkdtemp(join(tmpdir(), 'driftless-relay-'))
    const relay = new RelayProcess(await freePort(), dataDir, settings, program)
    await relay.start()
    return relay
  }

  /** Where the relay listens. People reach it through their cables. */
  get address(): string {
    return `http://127.0.0.1:${this.port}`
  }

  /** Everything that the relay printed, over all its starts. */
  logs(): string {
    return this.#output
  }

  /** Starts the relay in the same place as before. Resolves once it is ready to keep what it receives. */
  async start(): Promise<void> {
    assert(this.#process === undefined, 'the relay is not running yet')
    const child = spawn(process.execPath, [this.program], {
      env: {
        ...process.env,
        NODE_ENV: 'production',
        HOST: '127.0.0.1',
        PORT: String(this.port),
        DATA_DIR: this.dataDir,
        AUTH: 'none',
        PUBLIC_URL: this.address,
        LOG_LEVEL: 'info',
        ...(this.#clockAheadMs === 0 ? {} : { NODE_OPTIONS: `--import=${clockAhead(this.#clockAheadMs)}` }),
        ...this.settings,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#process = child
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (this.#output += text))
    await expect
      .poll(
        async () => {
          assert(child.exitCode === null, `the relay starts; it said:\n${this.#output}`)
          const answer = await fetch(`${this.address}/ready`, { signal: AbortSignal.timeout(2_000) }).catch(
            () => undefined,
          )
          return answer?.status
        },
        { message: 'the relay is ready', intervals: [50, 100, 200], timeout: 20_000 },
      )
      .toBe(200)
  }

  /** kill -9: no goodbye to anybody, no last write. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL')
  }

  /** Asks the relay to stop, as Ctrl+C and service managers do, and expects it to end well. */
  async stop(): Promise<void> {
    const { code, signal } = await this.#end('SIGTERM')
    expect({ code, signal }, `the relay ends by itself; it said:\n${this.#output}`).toEqual({ code: 0, signal: null })
  }

  /** It comes back with what it had, and these settings in place of the old ones. */
  async restartWith(settings: Readonly<Record<string, string>>): Promise<void> {
    await this.stop()
    this.settings = settings
    await this.start()
  }

  /** It comes back with nothing of what it had. */
  async wipe(): Promise<void> {
    await this.kill()
    await rm(this.dataDir, { recursive: true })
    await this.start()
  }

  /** It is killed, and comes back so much later, as far as it can tell. */
  async comeBackLater(ms: number): Promise<void> {
    await this.kill()
    this.#clockAheadMs += ms
    await this.start()
  }

  /** Writes a backup of what it has now to the file, while it runs. */
  async backUp(file: string): Promise<void> {
    await this.#command('backup', file)
  }

  /** It comes back with what it had when the backup was made. */
  async restore(file: string): Promise<void> {
    await this.kill()
    await rm(this.dataDir, { recursive: true })
    await this.#command('restore', file)
    await this.start()
  }

  /** A link that whoever runs the relay makes for somebody: its path, and what stands behind the `#`. */
  async linkFor(kind: 'invite' | 'reset-link', email: string): Promise<string> {
    const { link } = JSON.parse(await this.#command('users', kind, email, '--json')) as { link: string }
    const { pathname, hash } = new URL(link)
    return pathname + hash
  }

  async #command(...args: string[]): Promise<string> {
    const command = [builtCli, ...args, '--data-dir', this.dataDir]
    return (await promisify(execFile)(process.execPath, command)).stdout
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM') {
    const child = this.#process
    assert(child !== undefined, 'the relay is running')
    this.#process = undefined
    const ended = once(child, 'exit') as Promise<[code: number | null, signal: NodeJS.Signals | null]>
    child.kill(signal)
    const [code, endedBy] = await ended
    return { code, signal: endedBy }
  }

  async [Symbol.asyncDispose]() {
    if (this.#process !== undefined) await this.kill()
    await rm(this.dataDir, { recursive: true, force: true })
  }
}
