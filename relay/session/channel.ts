/**
 * What a session needs of whatever carries its messages: a WebSocket today, a part of one when several docs share it.
 * Messages are whole, binary and in order.
 */
import type { CloseCode } from '../../shared/protocol/close-codes.ts'

export interface Channel {
  send(message: Uint8Array): void
  /** Nothing is delivered in either direction from now on. */
  close(why: CloseCode): void
  /** What has been sent and has not left this process. */
  readonly unsentBytes: number
}
