/** What came for notes that are not open, and what becomes of their records with it. */
import type { Headline } from '../../shared/document/headline.ts'
import type { NoteId } from '../../shared/ids.ts'
import { emptyRecord, type Acknowledged, type NoteRecord, type Receipt } from './index-db.ts'

/** What came for a note that is to wait in the inbox. */
export interface Arrival {
  id: NoteId
  update: Uint8Array
  /** Where this is all that this device has of the note: what lists show of it. */
  headline?: Headline
  /** Where a relay sent all that this device has of the note: which one, and how far that goes. */
  acknowledged?: Acknowledged
  /** A person brought it here: it is news to every relay. */
  edited?: boolean
}

/** What is stored of them, together with up to where a relay's feed is here then. */
export const receiptOf = (arrivals: readonly Arrival[], cursor: Receipt['cursor']): Omit<Receipt, 'isKnown'> => ({
  updates: arrivals.map(({ id, update }) => ({ note: id, update })),
  changes: changesOf(arrivals),
  cursor,
})

function changesOf(arrivals: readonly Arrival[]): Receipt['changes'] {
  const changes = new Map<NoteId, (record: NoteRecord | undefined) => NoteRecord>()
  for (const { id, headline, acknowledged, edited } of arrivals) {
    const earlier = changes.get(id)
    changes.set(id, (stored) => {
      const record = earlier?.(stored) ?? stored
      // What was here before is more than came; then what lists show is read off the whole, later.
      const first = record === undefined ? { ...emptyRecord(id), ...headline, acknowledged, inInbox: true } : record
      return {
        ...first,
        ...(edited === true && { edited, marks: first.marks + 1 }),
        isStale: first.isStale || record !== undefined || headline === undefined,
      }
    })
  }
  return changes
}
