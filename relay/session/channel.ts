/**
 * What a session needs of whatever carries its messages: a WebSocket, or a part of one when several docs share it.
 * Messages are whole, binary and in order.
 *
 * A channel has a budget for what has been sent and has not left this process. It never refuses a message; it says that it
 * is full, and its user stops sending what can be made up for later.
 */
import type { CloseCode } from '../../shared/protocol/close-codes.ts'

export interface Channel {
  /** The bytes are shared with other channels and are never changed afterwards. */
  send(message: Uint8Array): void
  /** Nothing is delivered in either direction from now on. What was sent before still goes out. */
  close(why: CloseCode): void
  /** Whether more than its budget waits. It says so until all has left, and tells its user then (`drained`). */
  readonly isFull: boolean
  /** Nothing more is read from the other side until `resumeReading`; a few messages already read may still be delivered. */
  pauseReading(): void
  resumeReading(): void
}

/** Whom a channel serves. */
export interface ChannelUser {
  /** One message. Its bytes belong to the channel and may be used until this returns. */
  receive(message: Uint8Array): void
  /** The channel was full and nothing waits any more. */
  drained(): void
  /** The channel has ended, from whichever side. */
  closed(): void
}
