/** Who wants to hear of changes in which space (PROTOCOL.md M15), for all connections of `/sync` together. */
import { encodeChanged } from '../../shared/protocol/sync-messages.ts'
import type { Log } from '../log.ts'
import type { CommitListener } from '../storage/storage.ts'

/** The part of storage that tells of changes. */
export interface SpaceHeads {
  head(space: string): Promise<number>
  onCommit(listener: CommitListener): () => void
}

/** Gets a `changed` frame, whose bytes all listeners share. */
export type ChangeListener = (frame: Uint8Array) => void

/** Somebody who types commits many times a second; a reader that is told so often reads only the last. */
export const changeIntervalMs = 50

interface Watcher {
  readonly listener: ChangeListener
  /** The last head that it was told. */
  told: number
}

interface Watched {
  readonly watchers: Set<Watcher>
  head: number
  /** Runs after news was told; what comes meanwhile waits for its end. */
  pause: NodeJS.Timeout | undefined
}

export class SyncWatches implements Disposable {
  readonly #heads: SpaceHeads
  readonly #log: Log
  readonly #spaces = new Map<string, Watched>()
  readonly #stop: () => void

  constructor(heads: SpaceHeads, log: Log) {
    this.#heads = heads
    this.#log = log
    this.#stop = heads.onCommit((changed) => {
      for (const [space, head] of changed) this.#changed(space, head)
    })
  }

  /** Tells the head as soon as it is known, and each later one. Returns what ends it. */
  watch(space: string, listener: ChangeListener): () => void {
    const watched = this.#spaces.get(space) ?? { watchers: new Set(), head: 0, pause: undefined }
    this.#spaces.set(space, watched)
    const watcher: Watcher = { listener, told: -1 }
    watched.watchers.add(watcher)
    this.#heads.head(space).then(
      (head) => {
        watched.head = Math.max(watched.head, head)
        if (watched.watchers.has(watcher)) this.#tell(space, watched, [watcher])
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

  #changed(space: string, head: number): void {
    const watched = this.#spaces.get(space)
    if (watched === undefined) return
    watched.head = Math.max(watched.head, head)
    if (watched.pause === undefined) this.#tellAll(space, watched)
  }

  #tellAll(space: string, watched: Watched): void {
    this.#tell(space, watched, watched.watchers)
    watched.pause = setTimeout(() => {
      watched.pause = undefined
      for (const { told } of watched.watchers)
        if (told < watched.head) {
          this.#tellAll(space, watched)
          return
        }
    }, changeIntervalMs)
  }

  #tell(space: string, { head }: Watched, watchers: Iterable<Watcher>): void {
    const frame = encodeChanged(space, head)
    for (const watcher of watchers) {
      if (watcher.told >= head) continue
      watcher.told = head
      watcher.listener(frame)
    }
  }
}
