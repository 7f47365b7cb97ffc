/** Builds the relay's parts and owns their lifetimes: what is opened here is closed here, in the opposite order. */
import { getRequestListener } from '@hono/node-server'
import { mkdir } from 'node:fs/promises'
import { createServer, type Server, type ServerOptions } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dirname, resolve } from 'node:path'
import { OpenAccess, type AccessRule } from './accounts/access.ts'
import { AccountsService } from './accounts-service.ts'
import { StartError, type Config } from './config.ts'
import { DocComparison } from './documents/doc-comparison.ts'
import { DocumentService } from './documents/document-service.ts'
import { TrashKeeper } from './documents/trash-keeper.ts'
import { WorkerCompactor } from './documents/worker-compactor.ts'
import { WorkerJobs } from './documents/worker-jobs.ts'
import { limits } from './limits.ts'
import type { Log } from './log.ts'
import { createMetrics } from './metrics.ts'
import { ControlServer, type ControlOptions } from './maintenance/control-server.ts'
import { isLoopbackAddress, OriginRule } from './session/origin.ts'
import { LevelDatabase } from './storage/level-database.ts'
import { FolderError } from './storage/level-layout.ts'
import { LevelStorage, type LevelStorageOptions } from './storage/level-storage.ts'
import type { DocumentStorage } from './storage/storage.ts'
import { createChangesApp } from './transport/changes.ts'
import { createHttpApp, judgeHeaders, type Readiness } from './transport/http.ts'
import { WebSocketDoor } from './transport/websocket.ts'
import type { EntriesDigest } from './updates/entries-digest.ts'
import type { TrashAnswer, TrashJob } from './updates/trash.ts'

/** With Node's default of 511 a storm of 5,000 reconnects takes a second longer. */
const listenBacklog = 4_096
/** How long a room is kept for somebody who comes back. */
const roomIdleTimeoutMs = 30_000
/** A third of what the finest of the timings that depend on it allows: y-websocket's 30 s less the 15 s of keep-alive. */
const beatMs = 5_000
const firstRetryMs = 200
/** Long enough to share an fsync between those who type at once, short enough that nobody notices. */
const commitIntervalMs = 30
/** How long stopping waits for docs to be made compact. */
const lastCompactionsMs = 5_000
/** Connections for HTTP, and for telling WebSockets that there are too many. */
const spareConnections = 1_000
const httpOptions: ServerOptions = {
  maxHeaderSize: 16 * 1024,
  /** For the whole of a request, such as a first upload over a slow line. */
  requestTimeout: 300_000,
  /** How often connections are held against their timeouts. */
  connectionsCheckingInterval: 1_000,
}
const dayMs = 24 * 60 * 60_000
/** How long stopping waits for a disk that takes nothing. */
const closeTimeoutMs = 5_000

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined)

/** Node's own recursive mkdir never returns where the system takes no folders, as in /proc. */
const ensureFolder = async (folder: string): Promise<void> => {
  try {
    await mkdir(folder)
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return
    if (codeOf(error) !== 'ENOENT' || dirname(folder) === folder) throw error
    await ensureFolder(dirname(folder))
    await mkdir(folder)
  }
}

const openDatabase = async (folder: string): Promise<LevelDatabase> => {
  try {
    await ensureFolder(resolve(folder))
  } catch (error) {
    throw new StartError(`DATA_DIR is "${folder}", but no folder can be made there: ${messageOf(error)}.`)
  }
  try {
    return await LevelDatabase.open(folder)
  } catch (error) {
    const reason = messageOf(error)
    throw new StartError(
      /^IO error: lock /.test(reason)
        ? `DATA_DIR is "${folder}", which another relay is using; stop that one or choose another folder.`
        : `DATA_DIR is "${folder}", but it cannot be opened for writing: ${reason}.`,
    )
  }
}

const openStorage = async (folder: string, options: LevelStorageOptions): Promise<LevelStorage> => {
  try {
    return await LevelStorage.open(options)
  } catch (error) {
    await options.database.close()
    if (error instanceof FolderError)
      throw new StartError(`DATA_DIR is "${folder}", which cannot be served: ${error.message}.`)
    throw error
  }
}

/** Without it the relay serves all the same; only commands need it to be stopped. */
const openControl = async (options: ControlOptions): Promise<ControlServer | undefined> => {
  if (process.platform === 'win32') return undefined
  try {
    return await ControlServer.listen(options)
  } catch (error) {
    options.log.warn({ error: messageOf(error) }, 'no control socket')
    return undefined
  }
}

const listenProblem = (error: unknown, { host, port }: Config): string => {
  switch (codeOf(error)) {
    case 'EADDRINUSE':
      return `PORT is ${port}, which another program is using at ${host}; choose another port.`
    case 'EACCES':
      return `PORT is ${port}, which this user may not open; choose a port above 1023.`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `HOST is "${host}", which is no address of this computer.`
    default:
      return `HOST is "${host}" and PORT is ${port}, but the relay cannot listen there: ${messageOf(error)}.`
  }
}

const listen = (server: Server, config: Config): Promise<void> =>
  new Promise((onListening, reject) => {
    server.once('error', (error) => reject(new StartError(listenProblem(error, config))))
    server.listen({ host: config.host, port: config.port, backlog: listenBacklog }, onListening)
  })

/** The address that a person can open on this computer. */
const addressOf = (server: Server, host: string): string => {
  const { port } = server.address() as AddressInfo
  const isAnyOrLoopback = ['0.0.0.0', '::'].includes(host) || isLoopbackAddress(host)
  const name = isAnyOrLoopback ? 'localhost' : host.includes(':') ? `[${host}]` : host
  return `http://${name}:${port}`
}

/** What belongs to the relay beside its code. */
export interface RelayFiles {
  /** The folder of the built client, if there is one. */
  readonly clientFolder: string | undefined
  /** The programs of the workers. */
  readonly compactionWorkerFile: URL
  readonly digestWorkerFile: URL
  readonly trashWorkerFile: URL
}

interface Parts {
  readonly address: string
  readonly server: Server
  readonly door: WebSocketDoor
  readonly documents: DocumentService
  readonly comparison: DocComparison
  readonly trash: TrashKeeper
  readonly storage: DocumentStorage
  readonly accounts: AccountsService | undefined
  readonly control: ControlServer | undefined
  readonly log: Log
}

export class Relay implements AsyncDisposable {
  readonly address: string
  readonly #server: Server
  readonly #door: WebSocketDoor
  readonly #documents: DocumentService
  readonly #comparison: DocComparison
  readonly #trash: TrashKeeper
  readonly #storage: DocumentStorage
  readonly #accounts: AccountsService | undefined
  readonly #control: ControlServer | undefined
  readonly #log: Log

  private constructor({ address, server, door, documents, comparison, trash, storage, accounts, control, log }: Parts) {
    this.address = address
    this.#server = server
    this.#door = door
    this.#documents = documents
    this.#comparison = comparison
    this.#trash = trash
    this.#storage = storage
    this.#accounts = accounts
    this.#control = control
    this.#log = log
  }

  /** Whether the first account has yet to be made. */
  get isFresh(): boolean {
    return this.#accounts?.accounts.isFounded === false
  }

  static async start(config: Config, log: Log, files: RelayFiles): Promise<Relay> {
    const { clientFolder, compactionWorkerFile, digestWorkerFile, trashWorkerFile } = files
    const database = await openDatabase(config.dataDir)
    const storage = await openStorage(config.dataDir, {
      database,
      log,
      maxUncommittedBytes: config.limits.uncommittedBytes,
      closeTimeoutMs,
      firstRetryMs,
      commitIntervalMs,
    })
    const compactor = new WorkerCompactor({
      workerFile: compactionWorkerFile,
      timeoutMs: limits.compactionMs,
      maxHeapMib: limits.compactionHeapMib,
    })
    const documents = new DocumentService({
      storage,
      compactor,
      log,
      idleTimeoutMs: roomIdleTimeoutMs,
      maxRoomBytes: config.limits.roomBytes,
    })
    const comparison = new DocComparison({
      storage,
      digester: new WorkerJobs<readonly Uint8Array[], EntriesDigest>({
        workerFile: digestWorkerFile,
        timeoutMs: limits.comparison.digestMs,
        maxHeapMib: limits.comparison.digestHeapMib,
      }),
      log,
    })
    const accounts = config.auth === 'none' ? undefined : await AccountsService.open(storage, config, log)
    const trash = new TrashKeeper({
      storage,
      documents,
      createReader: () =>
        new WorkerJobs<TrashJob, TrashAnswer>({
          workerFile: trashWorkerFile,
          timeoutMs: limits.trash.jobMs,
          maxHeapMib: limits.trash.heapMib,
        }),
      keepMs: config.trashDays * dayMs,
      rowsFor: (name) => accounts?.accounts.changesForPurge(name) ?? [],
      now: Date.now,
      log,
    })
    const access: AccessRule = accounts?.accounts.access ?? new OpenAccess()
    const originRule = new OriginRule(isLoopbackAddress(config.host), config.allowedOrigins)
    const door = new WebSocketDoor({
      documents,
      storage,
      access,
      maxChannels: config.maxChannels,
      limits: config.limits,
      originRule,
      log,
      beatMs,
    })
    const readiness = (): Readiness => {
      const quarantinedDocs = documents.quarantined.size
      return storage.health.state === 'ok'
        ? { ready: true, quarantinedDocs }
        : { ready: false, reason: storage.health.reason, quarantinedDocs }
    }
    const isAllowed = (headers: Headers): boolean => judgeHeaders(originRule, headers) === 'allowed'
    const changes = createChangesApp({
      storage,
      documents,
      comparison,
      access,
      log,
      isAllowed,
      limits: { ...limits.changes, drainMs: config.limits.drainSeconds * 1000 },
    })
    const app = createHttpApp({
      metrics: createMetrics({ storage, documents, comparison, trash, door, feed: changes.counts }),
      metricsToken: config.metricsToken,
      epoch: storage.epoch,
      readiness,
      originRule,
      changes: changes.app,
      auth: accounts?.createDoor(isAllowed, () => storage.health),
      clientFolder,
      log,
    })
    const answer = getRequestListener(app.fetch)
    const server = createServer(httpOptions, (request, response) => void answer(request, response))
    server.headersTimeout = config.limits.headersSeconds * 1000
    // Beyond it a connection is dropped before anything is read of it; those that are refused need a moment, too.
    server.maxConnections = config.limits.connections + spareConnections
    server.on('upgrade', (request, stream, head) => door.upgrade(request, stream, head))
    try {
      await listen(server, config)
    } catch (error) {
      await door[Symbol.asyncDispose]()
      await trash[Symbol.asyncDispose]()
      await accounts?.[Symbol.asyncDispose]()
      await storage[Symbol.asyncDispose]()
      throw error
    }
    if (config.trashDays > 0) trash.lookEvery(limits.trash.firstLookMs, limits.trash.everyMs)
    const address = addressOf(server, config.host)
    const operate = accounts?.operatorAt(config.publicUrl ?? address)
    const control = await openControl({ dataDir: config.dataDir, source: database, operate, log })
    log.info({ address, dataDir: config.dataDir, epoch: storage.epoch }, 'relay started')
    return new Relay({ address, server, door, documents, comparison, trash, storage, accounts, control, log })
  }

  /** Stops accepting, tells the sessions, flushes what they sent and closes storage. Rejects if something was not stored. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#log.info({ sessions: this.#door.sessions }, 'relay stopping')
    const closed = new Promise((onClosed) => this.#server.close(onClosed))
    await this.#door.close()
    await this.#door[Symbol.asyncDispose]()
    this.#server.closeAllConnections()
    await closed
    await this.#trash[Symbol.asyncDispose]()
    if (this.#storage.health.state === 'ok') await this.#documents.compactAll(lastCompactionsMs)
    await this.#documents[Symbol.asyncDispose]()
    await this.#comparison[Symbol.asyncDispose]()
    await this.#control?.[Symbol.asyncDispose]()
    await this.#accounts?.[Symbol.asyncDispose]()
    await this.#storage[Symbol.asyncDispose]()
    this.#log.info('relay stopped')
  }
}
