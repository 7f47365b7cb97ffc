/**
 * One scenario, against one server or in Chromium, once, in a process of its own: what an earlier run has left in a driver's heap and
 * compiled code must not count for or against the next server.
 */
import { mkdtemp, mkdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BrowserRun } from './browser/browser-run.ts'
import { isInBrowser, type BrowserScenario, type Measurements, type Scenario } from './scenarios/scenario.ts'
import { scenario } from './scenarios/scenarios.ts'
import { serverKind } from './servers/server-kinds.ts'
import { ServerProcess } from './servers/server-process.ts'

export interface Order {
  readonly scenario: string
  /** Of no use to a scenario in a browser. */
  readonly server: string
  readonly quick: boolean
  readonly profileDir: string | undefined
  /** Sizes of vaults. */
  readonly sizes: readonly number[]
}

/** What the process that orders a run hears of it. Servers outlive a driver that crashes, so it knows them, too. */
export type Report =
  | { readonly serverPid: number }
  | { readonly measurements: Measurements }
  /** Told as soon as they are known, so that what a run has measured before it hangs is not lost. */
  | { readonly row: string; readonly measurements: Measurements }
  | { readonly failure: string }
  | { readonly isOver: true }

const tell = (report: Report): void => void process.send?.(report)

/** Where fsync means something: a temporary folder in memory would flatter those who call it. */
const newFolder = (): Promise<string> => mkdtemp(join(process.env['BENCH_DATA'] ?? tmpdir(), 'driftless-bench-'))

const runAgainstServer = async (scenario: Scenario, { server, quick, profileDir }: Order): Promise<void> => {
  const kind = serverKind(server)
  const folder = await newFolder()
  const dataDir = join(folder, 'data')
  await mkdir(dataDir)
  let running: ServerProcess | undefined
  const start = async (): Promise<ServerProcess> => {
    running = await ServerProcess.start(kind, { dataDir, profileDir })
    tell({ serverPid: running.pid })
    return running
  }
  const startFresh = async (): Promise<ServerProcess> => {
    await running?.kill()
    await rm(dataDir, { recursive: true, force: true })
    await mkdir(dataDir)
    return start()
  }
  try {
    const measurements = await scenario.run({ kind, quick, dataDir, start, startFresh })
    tell({ measurements })
  } finally {
    if (profileDir === undefined) await running?.kill()
    else await running?.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

const runInBrowser = async (scenario: BrowserScenario, { quick, sizes, profileDir }: Order): Promise<void> => {
  const folder = await newFolder()
  const run = new BrowserRun(folder, { quick, sizes, profileDir }, tell)
  try {
    await scenario.runInBrowser(run)
  } finally {
    await run[Symbol.asyncDispose]()
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
  tell({ isOver: true })
}

const run = (given: Order): Promise<void> => {
  const found = scenario(given.scenario)
  return isInBrowser(found) ? runInBrowser(found, given) : runAgainstServer(found, given)
}

const order = JSON.parse(process.argv[2] ?? '{}') as Order
run(order).then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error)
    process.exit(1)
  },
)
