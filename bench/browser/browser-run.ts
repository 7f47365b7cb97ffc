/** What a scenario in a browser runs in: folders, servers that end with it, and somebody who hears what was measured. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Report } from '../measure.ts'
import type { BrowserBench, Measurements } from '../scenarios/scenario.ts'
import { serverKind, type ServerKind } from '../servers/server-kinds.ts'
import { ServerProcess } from '../servers/server-process.ts'
import { within } from './within.ts'

/** No step takes as long; one that hangs must not keep the others from being measured. */
const longestStepMs = 300_000
/** One that has steps of its own. */
const longestPartMs = 700_000

export class BrowserRun implements BrowserBench, AsyncDisposable {
  readonly quick: boolean
  readonly sizes: readonly number[]
  readonly profileDir: string | undefined
  readonly #folder: string
  readonly #tell: (report: Report) => void
  readonly #servers: ServerProcess[] = []
  #folders = 0

  constructor(
    folder: string,
    options: Pick<BrowserBench, 'quick' | 'sizes' | 'profileDir'>,
    tell: (report: Report) => void,
  ) {
    this.#folder = folder
    this.quick = options.quick
    this.sizes = options.sizes
    this.profileDir = options.profileDir
    this.#tell = tell
  }

  readonly newFolder = async (name: string): Promise<string> => {
    const folder = join(this.#folder, `${name}-${this.#folders++}`)
    await mkdir(folder)
    return folder
  }

  readonly startRelay = (dataDir: string): Promise<ServerProcess> => this.#start(serverKind('ours-sync'), dataDir)

  readonly startServer = async (kind: ServerKind): Promise<ServerProcess> =>
    this.#start(kind, await this.newFolder(kind.id))

  readonly record = (row: string, measurements: Measurements): void => {
    this.#tell({ row, measurements })
    const shown = Object.entries(measurements).map(([name, value]) => `${name} ${Math.round(value * 100) / 100}`)
    console.log(`   ${row}: ${shown.join(', ')}`)
  }

  readonly step = <T>(name: string, work: () => Promise<T>): Promise<T | undefined> =>
    this.#attempt(longestStepMs, name, work)

  readonly part = async (name: string, work: () => Promise<void>): Promise<void> => {
    await this.#attempt(longestPartMs, name, work)
  }

  async #attempt<T>(timeoutMs: number, name: string, work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await within(timeoutMs, name, work())
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      console.error(`   ${name} failed: ${error instanceof Error ? error.stack : reason}`)
      this.#tell({ failure: `${name}: ${reason.split('\n')[0]}` })
      return undefined
    }
  }

  async #start(kind: ServerKind, dataDir: string): Promise<ServerProcess> {
    const server = await ServerProcess.start(kind, { dataDir, profileDir: undefined })
    this.#tell({ serverPid: server.pid })
    this.#servers.push(server)
    return server
  }

  async [Symbol.asyncDispose]() {
    for (const server of this.#servers) if (server.isAlive) await server.kill()
  }
}
