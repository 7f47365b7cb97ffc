/** The relay's process: read the environment, start, wait for a signal, release. */
import { fileURLToPath } from 'node:url'
import { readConfig, StartError, type Config } from './config.ts'
import { createLog } from './log.ts'
import { Relay, type RelayFiles } from './relay.ts'
import { isLoopbackAddress } from './session/origin.ts'

/** Beside the built relay lie the built client and workers; from the sources they are elsewhere. */
const isSource = import.meta.url.endsWith('.ts')
const workerFile = (name: string): URL =>
  new URL(isSource ? `./documents/${name}.from-source.mjs` : `./${name}.js`, import.meta.url)
const files: RelayFiles = {
  clientFolder: fileURLToPath(new URL(isSource ? '../dist/client' : '../client', import.meta.url)),
  compactionWorkerFile: workerFile('compaction-worker'),
  digestWorkerFile: workerFile('digest-worker'),
  trashWorkerFile: workerFile('trash-worker'),
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

/** What whoever starts a relay must know of who gets in, if anything. */
const warning = ({ auth, host }: Config, isFresh: boolean): string => {
  const everyone = `everyone ${isLoopbackAddress(host) ? 'on this computer' : 'who can reach this address'}`
  if (auth === 'none') return `Warning: AUTH=none, so ${everyone} can read and change every note here.\n`
  return isFresh ? 'There is no account yet: whoever makes the first one becomes the administrator.\n' : ''
}

const run = async (): Promise<void> => {
  const config = readConfig()
  const stop = stopRequested()
  const relay = await Relay.start(config, createLog(config.logLevel), files)
  process.stdout.write(`Driftless is running at ${relay.address}\n${warning(config, relay.isFresh)}`)
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
