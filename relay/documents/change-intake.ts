/**
 * Takes updates for many docs at once, from somebody who is in none of their rooms: those who are hear of them, and the
 * answer for each doc comes when its update is on disk.
 */
import { closeCodes, type CloseCode } from '../../shared/protocol/close-codes.ts'
import type { Offer } from '../../shared/protocol/changes.ts'
import { decodeStateVector } from '../../shared/protocol/messages.ts'
import { readUpdate } from '../updates/update.ts'
import type { DocumentService } from './document-service.ts'
import type { Intake } from './room.ts'

/** Docs that are loaded at once for one batch. */
const parallelDocs = 32

const refused = (refusal: CloseCode): Intake => ({ refusal, isLacking: false })

/** The answers are in the order of the offers; several for one doc are taken in that order. */
export const takeOffers = async (documents: DocumentService, offers: readonly Offer[]): Promise<Intake[]> => {
  const answers = offers.map(() => refused(closeCodes.loadFailed))
  let next = 0
  const takeNext = async (): Promise<void> => {
    for (let index = next++; index < offers.length; index = next++) {
      const offer = offers[index]
      if (offer !== undefined) answers[index] = await takeOffer(documents, offer)
    }
  }
  await Promise.all(Array.from({ length: Math.min(parallelDocs, offers.length) }, takeNext))
  return answers
}

const takeOffer = async (documents: DocumentService, { name, update, builtOn }: Offer): Promise<Intake> => {
  // A copy of its own: the body that it came in would be kept as long as the update.
  const reading = readUpdate(update.slice())
  if (!reading.ok) return refused(closeCodes.badMessage)
  const vector = builtOn === undefined ? new Map<number, number>() : decodeStateVector(builtOn)
  const lease = documents.acquire(name)
  try {
    const opening = await lease.opening
    return opening.type === 'open' ? await opening.room.takeFromOutside(reading.update, vector) : refused(opening.why)
  } finally {
    lease.release()
  }
}
