/**
 * Tells a channel of `/sync` how far what it sent is on disk, as one growing number (PROTOCOL.md M11, M12). Messages that
 * were rejected have their place in the count too, so the number passes over them.
 */
import type { CloseCode } from '../../shared/protocol/close-codes.ts'
import { encodeCommitted, encodeRejected } from '../../shared/protocol/sync-messages.ts'
import type { CheckedUpdate } from '../updates/update.ts'
import type { Acknowledger } from './acknowledger.ts'

/** What takes the messages about a channel. */
export interface ControlChannel {
  sendControl(frame: Uint8Array): void
}

export class SyncAcknowledger implements Acknowledger {
  readonly #channel: number
  readonly #control: ControlChannel
  /** Messages of which the client knows all. */
  #settled = 0
  /** Ordinals that the count has not passed yet, as ranges in ascending order: a full disk rejects many in a row. */
  #rejected: { from: number; to: number }[] | undefined

  constructor(channel: number, control: ControlChannel) {
    this.#channel = channel
    this.#control = control
  }

  stored(updates: readonly CheckedUpdate[]): void {
    let left = updates.length
    while (left > 0) {
      const next = this.#rejected?.[0]
      const step = next === undefined ? left : Math.min(left, next.from - 1 - this.#settled)
      this.#settled += step
      left -= step
      this.#passRejected()
    }
    this.#control.sendControl(encodeCommitted(this.#channel, this.#settled))
  }

  rejected(ordinal: number, why: CloseCode): void {
    this.#control.sendControl(encodeRejected(this.#channel, ordinal - 1, why.code, why.reason))
    const last = this.#rejected?.at(-1)
    if (last !== undefined && last.to === ordinal - 1) last.to = ordinal
    else (this.#rejected ??= []).push({ from: ordinal, to: ordinal })
    if (this.#passRejected()) this.#control.sendControl(encodeCommitted(this.#channel, this.#settled))
  }

  #passRejected(): boolean {
    const next = this.#rejected?.[0]
    if (next?.from !== this.#settled + 1) return false
    this.#settled = next.to
    this.#rejected?.shift()
    return true
  }
}
