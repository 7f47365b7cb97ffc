/** How a session tells its client what has become of the updates that it sent. */
import { encodeUpdate } from '../../shared/protocol/messages.ts'
import type { CloseCode } from '../../shared/protocol/close-codes.ts'
import { mergeUpdates } from '../updates/doc-state.ts'
import { isEmptyUpdate, type CheckedUpdate } from '../updates/update.ts'

/** The part of a session that an acknowledger uses. */
export interface Acknowledged {
  send(message: Uint8Array): void
  end(why: CloseCode): void
}

export interface Acknowledger {
  /** These are on disk: one for each step 2 and update message that was not rejected, in the order in which they came. */
  stored(updates: readonly CheckedUpdate[], to: Acknowledged): void
  /**
   * The relay did not take a message and keeps nothing of it; what came before and after it is not concerned.
   * `ordinal` counts the session's step 2 and update messages from 1.
   */
  rejected(ordinal: number, why: CloseCode, to: Acknowledged): void
}

/**
 * For clients that speak plain y-websocket: what they sent comes back when it is on disk (PROTOCOL.md S4). They know no
 * refusal, so the connection ends, and they offer the same again on the next one.
 */
export const echo: Acknowledger = {
  stored(updates, to) {
    const [only] = updates
    if (only !== undefined && updates.length === 1) {
      if (!isEmptyUpdate(only)) to.send(encodeUpdate(only.bytes))
      return
    }
    const full = updates.filter((update) => !isEmptyUpdate(update))
    if (full.length > 0) to.send(encodeUpdate(mergeUpdates(full)))
  },
  rejected(_ordinal, why, to) {
    to.end(why)
  },
}
