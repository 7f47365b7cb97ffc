/**
 * An answer that goes out piece by piece (PROTOCOL.md F4, F8): the next piece is made when the last one has been taken, a
 * reader that takes nothing for too long is cut off, and whoever has lost access meanwhile gets no further piece. What is
 * cut has no last record, by which the reader knows.
 */
import type { Writable } from 'node:stream'

export interface Piece {
  /** Whole records, of which each may be in several parts. */
  readonly bytes: readonly Uint8Array[]
  readonly isLast: boolean
}

export interface RecordAnswer {
  /** What the answer goes to. */
  readonly outgoing: Writable
  /** How long a reader may take for one piece. */
  readonly drainMs: number
  /** Whether the reader still has access. */
  mayGoOn(): boolean
  /** At least one record. Asked only while the reader is there, and told when it leaves meanwhile: then nothing is needed. */
  next(reader: { readonly isThere: boolean }): Promise<Piece>
  /** The reader has taken nothing for `drainMs`. */
  onCutOff(): void
  /** The next piece could not be made. */
  onFailure(error: unknown): void
  /** The answer is over, whichever way. */
  onClose(): void
}

/** Whoever reads has lost the access meanwhile. */
class AccessEnded extends Error {
  override readonly name = 'AccessEnded'
}

export const streamRecords = (answer: RecordAnswer): ReadableStream<Uint8Array<ArrayBuffer>> => {
  const reader = { isThere: true }
  let cutOff: NodeJS.Timeout | undefined
  const close = (): void => {
    clearTimeout(cutOff)
    if (reader.isThere) answer.onClose()
    reader.isThere = false
  }
  // Who takes nothing must not keep others from reading, nor the memory for what they asked for.
  const cut = (): void => {
    answer.onCutOff()
    answer.outgoing.destroy()
  }
  answer.outgoing.once('close', close)
  // Whoever has left while the answer was prepared leaves no second time.
  if (answer.outgoing.destroyed) close()
  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      // Called when the last piece has gone out: a slow reader holds that and the next one, and no more.
      async pull(controller) {
        clearTimeout(cutOff)
        if (!reader.isThere) {
          controller.close()
          return
        }
        try {
          if (!answer.mayGoOn()) throw new AccessEnded()
          const { bytes, isLast } = await answer.next(reader)
          if (!reader.isThere) return
          // To make it may have taken a while.
          if (!answer.mayGoOn()) throw new AccessEnded()
          controller.enqueue(Buffer.concat(bytes))
          cutOff = setTimeout(cut, answer.drainMs).unref()
          if (isLast) controller.close()
        } catch (error) {
          // The reader sees a body without its last record, and goes on from where it is.
          if (!(error instanceof AccessEnded)) answer.onFailure(error)
          close()
          controller.error(error)
        }
      },
      cancel: close,
    },
    { highWaterMark: 0 },
  )
}
