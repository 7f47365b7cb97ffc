/**
 * Frames of `/sync`, made once for all connections that get the same message on a channel of the same number: what one
 * member of a room says goes to all others in one go, and clients number their channels from 1.
 */
import { varUintLength, writeVarUint } from '../../shared/protocol/messages.ts'
import { encodeOnChannel } from '../../shared/protocol/sync-messages.ts'

/** A larger message costs more to copy and to keep than to be written behind its head. */
const maxCopiedBytes = 16 * 1024

export class SyncFrames {
  #message: Uint8Array | undefined
  readonly #frameByChannel = new Map<number, Uint8Array>()

  /** What stands before a message. */
  head(channel: number): Uint8Array {
    const head = new Uint8Array(varUintLength(channel))
    writeVarUint(head, 0, channel)
    return head
  }

  /** The frame's bytes are shared, as the message's are. `undefined` if the message is large. */
  frame(channel: number, message: Uint8Array): Uint8Array | undefined {
    if (message.length > maxCopiedBytes) return undefined
    if (message !== this.#message) {
      this.#message = message
      this.#frameByChannel.clear()
    }
    let frame = this.#frameByChannel.get(channel)
    if (frame === undefined) {
      frame = encodeOnChannel(channel, message)
      this.#frameByChannel.set(channel, frame)
    }
    return frame
  }
}
