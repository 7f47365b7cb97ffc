/**
 * What the browser tabs of one profile tell each other: document updates that are on this device's disk, and changed
 * note records. A tab hears the others, never itself.
 */
import type { NoteId } from '../../shared/ids.ts'
import { channelName } from './profile.ts'

export type TabMessage =
  /** `stored`: the sender saw it committed. Where it is false, the receiver stores it itself. */
  { kind: 'update'; doc: string; update: Uint8Array; stored: boolean } | { kind: 'noteRecord'; id: NoteId }

export class TabChannel implements Disposable {
  readonly #channel: BroadcastChannel
  readonly #listeners = new Set<(message: TabMessage) => void>()

  constructor(profile: string) {
    this.#channel = new BroadcastChannel(channelName(profile))
    this.#channel.onmessage = (event: MessageEvent<TabMessage>) => {
      for (const listener of this.#listeners) listener(event.data)
    }
  }

  post(message: TabMessage): void {
    this.#channel.postMessage(message)
  }

  /** Returns the function that ends it. */
  listen(listener: (message: TabMessage) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  [Symbol.dispose](): void {
    this.#channel.close()
  }
}
