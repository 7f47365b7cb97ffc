/** The relay's own parts, from HTTP and `/sync` down to its storage, on a disk in memory that outlives them. */
import type { Writable } from 'node:stream'
import { everybody, OpenAccess } from '../../relay/accounts/access.ts'
import { DocComparison } from '../../relay/documents/doc-comparison.ts'
import type { DocumentService } from '../../relay/documents/document-service.ts'
import { TrashKeeper } from '../../relay/documents/trash-keeper.ts'
import { defaultLimits, limits } from '../../relay/limits.ts'
import { Admission } from '../../relay/session/admission.ts'
import { CloseCounts } from '../../relay/session/close-counts.ts'
import { SyncConnection, type SyncServices, type SyncWire } from '../../relay/session/sync-connection.ts'
import { SyncFrames } from '../../relay/session/sync-frames.ts'
import { SyncWatches } from '../../relay/session/sync-watches.ts'
import type { MemoryStorage } from '../../relay/storage/memory-storage.ts'
import { documentService } from '../../relay/testing/document-service.ts'
import { InlineDigester } from '../../relay/testing/inline-digester.ts'
import { InlineTrashReader } from '../../relay/testing/inline-trash-reader.ts'
import { silentLog } from '../../relay/testing/memory-log.ts'
import { memoryStorage } from '../../relay/testing/memory-storage.ts'
import { createChangesApp } from '../../relay/transport/changes.ts'
import { compactUpdate } from '../../relay/updates/compaction.ts'
import type { DocName } from '../../shared/ids.ts'
import { openSpaceId, relayInfoPath } from '../../shared/relay-info.ts'
import type { Line, Post } from './post.ts'

export interface SimulatedRelayOptions {
  /** What rooms together may take; with little, docs are in memory only while they are needed. */
  readonly maxRoomBytes: number
  /** What is read from disk for one piece of an answer. */
  readonly pageBytes: number
}

interface Life {
  readonly storage: MemoryStorage
  readonly documents: DocumentService
  readonly services: SyncServices
  readonly changes: ReturnType<typeof createChangesApp>['app']
  readonly connections: Set<SyncConnection>
  readonly compacting: Set<DocName>
  readonly trash: TrashKeeper
  readonly beat: NodeJS.Timeout
}

const beatMs = 5_000
const log = silentLog()

export class SimulatedRelay {
  /** Whether its disk refuses to write. */
  isDiskFailing = false
  /** Docs that went after their time in the trash, in any life. */
  readonly purged = new Set<DocName>()
  readonly #options: SimulatedRelayOptions
  readonly #post: Post
  #disk: Line
  /** The disk while the relay is down. */
  #storage: MemoryStorage
  #life: Life | undefined

  constructor(post: Post, options: SimulatedRelayOptions) {
    this.#post = post
    this.#options = options
    this.#disk = post.line()
    this.#storage = memoryStorage({ commitIntervalMs: 30, firstRetryMs: 200, beforeWrite: this.#gate(this.#disk) })
  }

  get isUp(): boolean {
    return this.#life !== undefined
  }

  /** What a crash at this moment leaves. */
  get disk(): MemoryStorage {
    return this.#storage.afterCrash(() => Promise.resolve())
  }

  get epoch(): string {
    return this.#storage.epoch
  }

  start(): void {
    const storage = this.#storage
    const documents = documentService(storage, { maxRoomBytes: this.#options.maxRoomBytes, idleTimeoutMs: 3_000 })
    const services: SyncServices = {
      documents,
      storage,
      watches: new SyncWatches(storage, log),
      frames: new SyncFrames(),
      closes: new CloseCounts(),
      maxChannels: 4_096,
      limits: defaultLimits,
      log,
    }
    const { app } = createChangesApp({
      storage,
      documents,
      comparison: new DocComparison({ storage, digester: new InlineDigester(), log }),
      access: new OpenAccess(),
      log,
      isAllowed: () => true,
      limits: { ...limits.changes, pageBytes: this.#options.pageBytes, drainMs: 60_000 },
    })
    const connections = new Set<SyncConnection>()
    const beat = setInterval(() => {
      for (const connection of connections) connection.keepAlive(performance.now())
    }, beatMs)
    const trash = new TrashKeeper({
      storage,
      documents,
      createReader: () => new InlineTrashReader(),
      // In simulated time nobody lives for a month: what is in the trash goes at the next look.
      keepMs: 0,
      rowsFor: (name) => {
        this.purged.add(name)
        return []
      },
      now: () => Date.now(),
      log,
    })
    this.#life = { storage, documents, services, changes: app, connections, compacting: new Set(), trash, beat }
  }

  /** As a power cut, for everything but the disk. Whoever calls cuts the connections. */
  crash(): void {
    const life = this.#life
    if (life === undefined) return
    this.#life = undefined
    clearInterval(life.beat)
    life.services.watches[Symbol.dispose]()
    void life.trash[Symbol.asyncDispose]()
    void life.documents[Symbol.asyncDispose]()
    this.#disk.clear()
    this.#disk = this.#post.line()
    this.#storage = life.storage.afterCrash(this.#gate(this.#disk))
  }

  /** Another data folder; while it is down. */
  wipe(): void {
    this.#storage = memoryStorage({ commitIntervalMs: 30, firstRetryMs: 200, beforeWrite: this.#gate(this.#disk) })
  }

  /** A backup put into an empty data folder; while it is down. */
  restore(backup: MemoryStorage): void {
    this.#storage = backup.restored(this.#gate(this.#disk))
  }

  welcome(wire: SyncWire): SyncConnection | undefined {
    if (this.#life === undefined) return undefined
    const { services, connections } = this.#life
    const connection = new SyncConnection(services, {
      id: 'simulated',
      version: 1,
      admission: new Admission(new OpenAccess(), everybody),
      wire,
      now: performance.now(),
    })
    connections.add(connection)
    return connection
  }

  forget(connection: SyncConnection | undefined): void {
    if (connection !== undefined) this.#life?.connections.delete(connection)
  }

  async answer(url: URL, init: RequestInit, outgoing: Writable): Promise<Response> {
    const life = this.#life
    if (life === undefined) throw new Error('a relay that is down answers nothing')
    const { pathname, search } = url
    if (pathname === relayInfoPath)
      return Response.json({
        name: 'driftless',
        version: '1',
        auth: 'none',
        epoch: life.storage.epoch,
        space: openSpaceId,
        originAllowed: true,
      })
    return await life.changes.request(`${pathname.replace('/api/v1/spaces', '')}${search}`, init, {
      outgoing,
    })
  }

  /** Makes a doc compact that would not be due for long. */
  async compact(name: DocName): Promise<void> {
    const { documents, compacting } = this.#life ?? {}
    if (documents === undefined || compacting === undefined || compacting.has(name)) return
    compacting.add(name)
    const lease = documents.acquire(name)
    const opening = await lease.opening
    try {
      if (opening.type !== 'open') return
      const { state, storage } = opening.room
      const mark = storage.mark()
      if (state === undefined || mark === undefined) return
      const result = compactUpdate(state.beginCompaction())
      state.endCompaction(result.ok ? result.update : undefined)
      if (result.ok) await storage.compact(mark, result.update.bytes)
    } finally {
      compacting.delete(name)
      lease.release()
    }
  }

  /** Has all go that is in the trash, and was seen by whoever put it there. */
  async lookAtTrash(): Promise<void> {
    await this.#life?.trash.look()
  }

  #gate(disk: Line): () => Promise<void> {
    return () =>
      new Promise((resolve, reject) => {
        disk.send(() => {
          if (this.isDiskFailing) reject(new Error('ENOSPC: no space left on device'))
          else resolve()
        })
      })
  }
}
