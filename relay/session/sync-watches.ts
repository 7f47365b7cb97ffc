/** Who wants to hear of changes in which space (PROTOCOL.md M15), for all connections of `/sync` together. */
import type { DocName } from '../../shared/ids.ts'
import { encodeChanged } from '../../shared/protocol/sync-messages.ts'
import type { Log } from '../log.ts'
import type { CommitListener, SpaceChange } from '../storage/storage.ts'

/** The part of storage that tells of changes. */
export interface SpaceHeads {
  head(space: string): Promise<number>
  onCommit(listener: CommitListener): () => void
}

/** A `changed` frame, whose bytes all listeners share. */
export interface Changed {
  /** As it is due to somebody who got the last one. */
  readonly frame: Uint8Array
  /** As it is due to somebody who did not: without names, because these tell only what has changed since. */
  withoutDocs(): Uint8Array
}
export type ChangeListener = (changed: Changed) => void

/** Somebody who types commits many times a second; a reader that is told so often reads only the last. */
export const changeIntervalMs = 50

/** Names in one `changed`. Of more, hardly a client has all open. */
export const maxChangedDocs = 16

interface Watcher {
  readonly listener: ChangeListener
  /** The last head that it was told. */
  told: number
}

interface Watched {
  readonly watchers: Set<Watcher>
  /** Of the last commit that was heard of. */
  head: number
  /** What the commits since the last news have changed; `undefined` if that is too much to name. */
  docs: Set<DocName> | undefined
  /** Runs after news was told; what comes meanwhile waits for its end. */
  pause: NodeJS.Timeout | undefined
}

const neverTold = -1

/** Each form is encoded once, and only if somebody gets it. */
class SharedChanged {
  readonly #space: string
  readonly #head: number
  readonly #docs: readonly DocName[] | undefined
  #named: Uint8Array | undefined
  #bare: Uint8Array | undefined

  constructor(space: string, head: number, docs: ReadonlySet<DocName> | undefined) {
    this.#space = space
    this.#head = head
    this.#docs = docs === undefined ? undefined : [...docs]
  }

  get frame(): Uint8Array {
    if (this.#docs === undefined) return this.withoutDocs()
    this.#named ??= encodeChanged(this.#space, this.#head, this.#docs)
    return this.#named
  }

  withoutDocs(): Uint8Array {
    this.#bare ??= encodeChanged(this.#space, this.#head, undefined)
    return this.#bare
  }
}

export class SyncWatches implements Disposable {
  readonly #heads: SpaceHeads
  readonly #log: Log
  readonly #spaces = new Map<string, Watched>()
  readonly #stop: () => void

  constructor(heads: SpaceHeads, log: Log) {
    this.#heads = heads
    this.#log = log
    this.#stop = heads.onCommit((spaces) => {
      for (const [space, change] of spaces) this.#changed(space, change)
    })
  }

  /** Tells the head as soon as it is known, and each later one. Returns what ends it. */
  watch(space: string, listener: ChangeListener): () => void {
    const watched = this.#spaces.get(space) ?? { watchers: new Set(), head: 0, docs: new Set(), pause: undefined }
    this.#spaces.set(space, watched)
    const watcher: Watcher = { listener, told: neverTold }
    watched.watchers.add(watcher)
    this.#heads.head(space).then(
      (onDisk) => {
        // This one alone: the disk may be ahead of the commits that were heard of, whose docs the others are still to be told.
        const head = Math.max(watched.head, onDisk)
        if (watched.watchers.has(watcher)) this.#tell([watcher], head, new SharedChanged(space, head, undefined))
      },
      // The next commit tells it.
      (error: unknown) => this.#log.warn({ space, error }, 'head of a space not read'),
    )
    return () => {
      watched.watchers.delete(watcher)
      if (watched.watchers.size > 0 || this.#spaces.get(space) !== watched) return
      clearTimeout(watched.pause)
      this.#spaces.delete(space)
    }
  }

  [Symbol.dispose](): void {
    this.#stop()
    for (const { pause } of this.#spaces.values()) clearTimeout(pause)
    this.#spaces.clear()
  }

  #changed(space: string, { head, docs }: SpaceChange): void {
    const watched = this.#spaces.get(space)
    if (watched === undefined) return
    watched.head = head
    if (docs.length > maxChangedDocs) watched.docs = undefined
    for (const doc of docs) {
      if (watched.docs === undefined) break
      watched.docs.add(doc)
      if (watched.docs.size > maxChangedDocs) watched.docs = undefined
    }
    if (watched.pause === undefined) this.#tellAll(space, watched)
  }

  /** Whoever was told of an older head before, at the last news or since, knows of all but these docs. */
  #tellAll(space: string, watched: Watched): void {
    const { watchers, head, docs } = watched
    watched.docs = new Set()
    this.#tell(watchers, head, new SharedChanged(space, head, docs))
    watched.pause = setTimeout(() => {
      watched.pause = undefined
      for (const { told } of watched.watchers)
        if (told < watched.head) {
          this.#tellAll(space, watched)
          return
        }
    }, changeIntervalMs)
  }

  #tell(watchers: Iterable<Watcher>, head: number, changed: SharedChanged): void {
    for (const watcher of watchers) {
      if (watcher.told >= head) continue
      const isFirst = watcher.told === neverTold
      watcher.told = head
      watcher.listener(isFirst ? { frame: changed.withoutDocs(), withoutDocs: () => changed.withoutDocs() } : changed)
    }
  }
}
