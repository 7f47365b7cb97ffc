/** What a relay's feed told of notes, on its way to this device's disk. */
import * as Y from 'yjs'
import { headlineOf } from '../../shared/document/headline.ts'
import { noteContent, noteText } from '../../shared/document/note-doc.ts'
import type { NoteId } from '../../shared/ids.ts'
import type { Arrival } from '../store/arrivals.ts'

export interface FeedReceipt {
  /** The relay as records know it. */
  relay: string
  /** Up to where its feed is here with this. */
  sequence: number
  updates: readonly FeedUpdate[]
}

export interface FeedUpdate {
  id: NoteId
  update: Uint8Array<ArrayBuffer>
  /** Nothing of the note is here, as far as is known. */
  isFirst: boolean
}

export const bytesOf = ({ updates }: FeedReceipt): number => updates.reduce((sum, { update }) => sum + update.length, 0)

export const arrivalsOf = ({ relay, updates }: FeedReceipt): Arrival[] =>
  updates.map(({ id, update, isFirst }) => ({ id, update, ...(isFirst && readFirst(update, relay)) }))

/** Of an update that is all there is of a note here: what lists show, and how far the relay has it. */
function readFirst(update: Uint8Array, relay: string): Pick<Arrival, 'headline' | 'acknowledged'> {
  // A guid of its own, which nobody asks for, would be half of what this costs.
  const doc = new Y.Doc({ guid: '' })
  try {
    Y.applyUpdate(doc, update)
    return {
      headline: headlineOf(noteText(noteContent(doc))),
      acknowledged: { relay, vector: Y.encodeStateVector(doc) },
    }
  } catch {
    // It is kept as it came: one note that this version cannot read keeps no other from coming.
    return {}
  } finally {
    doc.destroy()
  }
}
