/**
 * One scenario against one server, once, in a process of its own: what an earlier run has left in a driver's heap and
 * compiled code must not count for or against the next server.
 */
import { mkdtemp, mkdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Measurements } from './scenarios/scenario.ts'
import { scenario } from './scenarios/scenarios.ts'
import { serverKind } from './servers/server-kinds.ts'
import { ServerProcess } from './servers/server-process.ts'

export interface Order {
  readonly scenario: string
  readonly server: string
  readonly quick: boolean
  readonly profileDir: string | undefined
}

/** What the process that orders a run hears of it. Servers outlive a driver that crashes, so it knows them, too. */
export type Report = { readonly serverPid: number } | { readonly measurements: Measurements }

const tell = (report: Report): void => void process.send?.(report)

const run = async ({ scenario: name, server, quick, profileDir }: Order): Promise<void> => {
  const kind = serverKind(server)
  // Where fsync means something: a temporary folder in memory would flatter those who call it.
  const folder = await mkdtemp(join(process.env['BENCH_DATA'] ?? tmpdir(), 'driftless-bench-'))
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
    const measurements = await scenario(name).run({ kind, quick, dataDir, start, startFresh })
    tell({ measurements })
  } finally {
    if (profileDir === undefined) await running?.kill()
    else await running?.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

const order = JSON.parse(process.argv[2] ?? '{}') as Order
run(order).then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error)
    process.exit(1)
  },
)
