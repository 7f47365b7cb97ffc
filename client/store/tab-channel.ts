/**
 * What the browser tabs of one profile tell each other: document updates that are on this device's disk, changed note
 * records, and how far the one that syncs has come. A tab hears the others, never itself.
 */
import type { NoteId } from '../../shared/ids.ts'
import type { CheckRecord } from './index-db.ts'
import { channelName } from './profile.ts'
import type { SaveFailure } from './save-monitor.ts'

/** How far the tab that leads has come with the notes that are not open. */
export interface SyncProgress {
  /** Everything that the relay had when it was last heard is on this device. */
  isCaughtUp: boolean
  /** Notes of this round, while one runs. */
  round: { done: number; total: number } | undefined
  /** What keeps the relay from having everything. */
  notTaken: 'cannotStore' | 'refused' | undefined
  /** What keeps this device from having everything. */
  notKept: SaveFailure | undefined
  /** The last check of all notes against the relay. */
  check: CheckRecord | undefined
}

export type TabMessage =
  /** `stored`: the sender saw it committed. Where it is false, the receiver stores it itself. */
  | { kind: 'update'; doc: string; update: Uint8Array; stored: boolean }
  | { kind: 'noteRecords'; ids: NoteId[] }
  /** Something waits in the inbox for these notes. */
  | { kind: 'arrivals'; ids: NoteId[] }
  /** What this device remembers of deletions has changed. */
  | { kind: 'deletions' }
  /** There is something else to look at after changes came together. */
  | { kind: 'reviews' }
  /** The search index on disk is another one. */
  | { kind: 'searchWritten' }
  /** Of the tab that leads: how far sync with the relay has come. */
  | { kind: 'progress'; progress: SyncProgress }
  /** Asks the tab that leads to say so. */
  | { kind: 'askProgress' }
  /** Somebody types there. */
  | { kind: 'typing' }
  /** Asks which tabs there are. */
  | { kind: 'askTabs' }
  /** There is this one. */
  | { kind: 'tab'; id: string }

/** The part of a BroadcastChannel that is used here. */
export interface TabLine {
  onmessage: ((event: MessageEvent<TabMessage>) => void) | null
  postMessage(message: TabMessage): void
  close(): void
}

export class TabChannel implements Disposable {
  readonly #channel: TabLine
  readonly #listeners = new Set<(message: TabMessage) => void>()
  #isClosed = false

  constructor(profile: string, channel: TabLine = new BroadcastChannel(channelName(profile))) {
    this.#channel = channel
    channel.onmessage = (event) => {
      for (const listener of this.#listeners) listener(event.data)
    }
  }

  /** Nothing, once it is disposed of: a write that ends later has nobody to be told of it. */
  post(message: TabMessage): void {
    if (!this.#isClosed) this.#channel.postMessage(message)
  }

  /** Returns the function that ends it. */
  listen(listener: (message: TabMessage) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  [Symbol.dispose](): void {
    this.#isClosed = true
    this.#channel.close()
  }
}
