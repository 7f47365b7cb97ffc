/** What a thread does for its page (sync-thread.ts). */
import { assertNever } from '../../shared/assert.ts'
import { receiptOf } from '../store/arrivals.ts'
import type { IndexDb } from '../store/index-db.ts'
import { arrivalsOf } from './feed-receipt.ts'
import type { ThreadAnswer, ThreadRequest } from './sync-thread.ts'
import { piecesOf } from './update-pieces.ts'

/** Never rejects. */
export async function answerTo(request: ThreadRequest, db: Promise<IndexDb>): Promise<ThreadAnswer> {
  try {
    return await workOn(request, db)
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error))
    return { kind: 'refused', name, message }
  }
}

async function workOn(request: ThreadRequest, db: Promise<IndexDb>): Promise<ThreadAnswer> {
  switch (request.kind) {
    case 'store': {
      const { relay, sequence, updates } = request.receipt
      const arrivals = arrivalsOf(request.receipt)
      const first = new Set(updates.filter(({ isFirst }) => isFirst).map(({ id }) => id))
      const index = await db
      const records = await index.receive({
        ...receiptOf(arrivals, { relay, sequence }),
        isKnown: (id) => !first.has(id),
      })
      return { kind: 'stored', records }
    }
    case 'split':
      return { kind: 'pieces', pieces: piecesOf(request.update, request.structsPerPiece) }
    default:
      return assertNever(request)
  }
}
