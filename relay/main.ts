/** The relay's process: read the environment, start, wait for a signal, release. */
import { fileURLToPath } from 'node:url'
import { readConfig, StartError, type Config } from './config.ts'
import { createLog } from './log.ts'
import { Relay, type RelayFiles } from './relay.ts'
import { isLoopbackAddress } from './session/origin.ts'

/** Beside the built relay lie the built client and worker; from the sources they are elsewhere. */
const isSource = import.meta.url.endsWith('.ts')
const files: RelayFiles = {
  clientFolder: fileURLToPath(new URL(isSource ? '../dist/client' : '../client', import.meta.url)),
  workerFile: new URL(
    isSource ? './documents/compaction-worker.from-source.mjs' : './compaction-worker.js',
    import.meta.url,
  ),
}

const signals = ['SIGINT', 'SIGTERM'] as const

/** One Ctrl+C can arrive twice: from the terminal, and from npm, which hands its own on. A person needs longer than this. */
const sameRequestMs = 1_000

/** Resolves at the first signal. Asked again, the process ends at once. */
const stopRequested = (): Promise<void> =>
  new Promise((resolve) => {
    let requestedAt: number | undefined
    for (const signal of signals)
      process.on(signal, () => {
        if (requestedAt !== undefined && performance.now() - requestedAt > sameRequestMs) process.exit(1)
        requestedAt ??= performance.now()
        resolve()
      })
  })

const openToAll = ({ host }: Config): string =>
  `Warning: AUTH=none, so everyone ${isLoopbackAddress(host) ? 'on this computer' : 'who can reach this address'} can read and change every note here.`

const run = async (): Promise<void> => {
  const config = readConfig()
  const stop = stopRequested()
  const relay = await Relay.start(config, createLog(config.logLevel), files)
  process.stdout.write(`Driftless is running at ${relay.address}\n${openToAll(config)}\n`)
  await stop
  await relay[Symbol.asyncDispose]()
  // Nothing is left to wait for; a listener for signals would not keep the process, but a client's half-open socket may.
  process.exit(0)
}

run().catch((error: unknown) => {
  // A wrong start is the person's to mend and needs no stack; everything else is ours.
  const text = error instanceof StartError ? error.message : error instanceof Error ? error.stack : String(error)
  process.stderr.write(`${text}\n`)
  process.exit(1)
})
