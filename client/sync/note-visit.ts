/**
 * One conversation about a note that is not open: it is loaded, connected until both sides hold the same, stored, and let
 * go. For what the feed does not do: a note that is wanted before its turn, one too large for a batch, one that differs.
 */
import * as Y from 'yjs'
import type { DocName, NoteId } from '../../shared/ids.ts'
import type { DocStore } from '../store/doc-store.ts'
import type { ApartNotes } from './apart-notes.ts'
import { DocConnection } from './doc-connection.ts'
import { silentAwareness } from './silent-awareness.ts'
import type { Ending, SyncSocket } from './sync-socket.ts'

export interface NoteVisit {
  socket: SyncSocket
  docs: Pick<DocStore, 'acquire'>
  apart: Pick<ApartNotes, 'meeting'>
  id: NoteId
  /** Under which it is stored, and which the relay knows it by. */
  storeName: string
  docName: DocName
}

/** A visit that takes longer than this has met a relay that does not answer for this note. */
const visitTimeoutMs = 60_000

/** What came of a visit: up to where both sides have the note on their disks, or why the relay did not take it. */
export type VisitResult = { vector: Uint8Array } | { refusal: Ending }

/**
 * Resolves when both sides hold the same, or the relay will not. Rejects when the visit was broken off, by `signal` among
 * others, and when this device's storage refused it.
 */
export async function visitNote(visit: NoteVisit, signal: AbortSignal): Promise<VisitResult> {
  const lease = await visit.docs.acquire(visit.storeName)
  const awareness = silentAwareness(lease.doc)
  let onChange = (): void => undefined
  const connection = new DocConnection(
    visit.socket,
    visit.docName,
    lease.doc,
    awareness,
    () => onChange(),
    (update, known) => visit.apart.meeting(visit.id, lease.doc, update, known),
  )
  const limit = AbortSignal.any([signal, AbortSignal.timeout(visitTimeoutMs)])
  let broken = (): void => undefined
  try {
    const refusal = await new Promise<Ending | undefined>((resolve, reject) => {
      broken = () => reject(new Error(`The visit to ${visit.storeName} was broken off`))
      limit.addEventListener('abort', broken)
      onChange = () => {
        if (connection.settled) resolve(undefined)
        else if (connection.rejection !== undefined) resolve(connection.rejection)
        else if (connection.state === 'refused' || connection.state === 'unreachable') broken()
      }
      onChange()
    })
    if (refusal !== undefined) return { refusal }
    const vector = Y.encodeStateVector(lease.doc)
    if (!(await lease.saved())) throw new Error(`${visit.storeName} could not be saved here`)
    return { vector }
  } finally {
    // A signal that somebody listens to lives on, with the doc that the listener knows.
    limit.removeEventListener('abort', broken)
    connection[Symbol.dispose]()
    awareness.destroy()
    lease.release()
  }
}
