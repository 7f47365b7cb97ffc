/**
 * A server under test as a process of its own, and what the system says about it. Linux only: processor time and memory
 * come from /proc.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect, createServer, type AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { assert } from '../../shared/assert.ts'
import type { ServerKind } from './server-kinds.ts'

/** What Linux counts processor time in, on every architecture that Node runs on. */
const ticksPerSecond = 100
const startTimeoutMs = 30_000
const stopTimeoutMs = 60_000

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

const accepts = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })

export interface StartOptions {
  readonly dataDir: string
  /** Where a CPU profile is written when the server ends; undefined for none. */
  readonly profileDir: string | undefined
}

export class ServerProcess {
  readonly port: number
  readonly kind: ServerKind
  readonly #child: ChildProcess
  readonly #ended: Promise<unknown>
  #hasEnded = false
  #onReport: (report: object) => void = () => undefined
  #output = ''

  private constructor(kind: ServerKind, port: number, child: ChildProcess) {
    this.kind = kind
    this.port = port
    this.#child = child
    this.#ended = once(child, 'exit').then(() => (this.#hasEnded = true))
    child.on('message', (report: object) => this.#onReport(report))
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        // What a server prints about a thousand errors is of no use; how it ended is.
        this.#output = (this.#output + text).slice(-2_000)
      })
  }

  /** Resolves when the server takes connections. */
  static async start(kind: ServerKind, { dataDir, profileDir }: StartOptions): Promise<ServerProcess> {
    const port = await freePort()
    const { script, args, env } = kind.launch({ port, dataDir })
    const profiling = profileDir === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileDir}`]
    const child = spawn(process.execPath, [...profiling, script, ...args], {
      env: { ...process.env, NODE_ENV: 'production', HOST: '127.0.0.1', PORT: String(port), ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    const server = new ServerProcess(kind, port, child)
    const deadline = performance.now() + startTimeoutMs
    while (!(await accepts(port))) {
      assert(!server.#hasEnded, `${kind.id} ended at once: ${server.#output}`)
      assert(performance.now() < deadline, `${kind.id} did not listen: ${server.#output}`)
      await delay(5)
    }
    return server
  }

  get isAlive(): boolean {
    return !this.#hasEnded
  }

  /** What the process printed last. */
  get output(): string {
    return this.#output
  }

  /** What the server's script says over IPC. */
  onReport(listener: (report: object) => void): void {
    this.#onReport = listener
  }

  /** User and system time of all its threads so far, in seconds; steps of 10 ms. */
  cpuSeconds(): number {
    const stat = readFileSync(`/proc/${this.pid}/stat`, 'latin1')
    // The name in brackets may hold spaces; user and system time are the 12th and 13th field behind it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
  }

  rssBytes(): number {
    return this.#memory('VmRSS')
  }

  /** The most it has had since it started. */
  peakRssBytes(): number {
    return this.#memory('VmHWM')
  }

  /** Resolves when it has ended by itself, in its own time. */
  async stop(): Promise<void> {
    if (this.#hasEnded) return
    this.#child.kill('SIGTERM')
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), stopTimeoutMs)
    await this.#ended
    clearTimeout(timer)
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL')
    await this.#ended
  }

  get pid(): number {
    assert(this.#child.pid !== undefined, 'a server that listens has a process')
    return this.#child.pid
  }

  #memory(field: string): number {
    const status = readFileSync(`/proc/${this.pid}/status`, 'latin1')
    const kib = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]
    return Number(kib) * 1024
  }
}
