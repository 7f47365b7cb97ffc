/**
 * Copies the notes of one profile of this device into the one that is shown: documents are merged under their own ids, so
 * a copy that is broken off, done again or continued later is the same copy. The original stays as it is.
 */
import * as Y from 'yjs'
import { headlineOf } from '../../shared/document/headline.ts'
import { noteContent, noteText } from '../../shared/document/note-doc.ts'
import { SpaceDoc } from '../../shared/document/space-doc.ts'
import type { NoteId } from '../../shared/ids.ts'
import type { DocStore } from '../store/doc-store.ts'
import { receiptOf, type Arrival } from '../store/arrivals.ts'
import type { NoteRecords } from '../store/note-records.ts'
import { noteStoreName, spaceStoreName } from '../store/profile.ts'

export interface CopyTarget {
  space: SpaceDoc
  /** Resolves when the space doc is on disk; with whether it is. */
  spaceSaved(): Promise<boolean>
  records: Pick<NoteRecords, 'receive'>
  /** What lists show of these notes is to be read off them again. */
  onArrival(ids: readonly NoteId[]): void
  deviceName(): string
}

/** Of a transaction that brings another profile's notes. For the relay they are edits like any other. */
export const copyOrigin = Symbol('copy')

/** What is stored at once. */
const batchNotes = 50

/** Rejects when this device's storage refuses something; then not all is there, and none is gone. */
export async function copyNotes(from: Pick<DocStore, 'read'>, to: CopyTarget): Promise<void> {
  const { ids, listing } = await from.read(spaceStoreName, (doc) => ({
    ids: new SpaceDoc(doc).ids(),
    listing: Y.encodeStateAsUpdate(doc),
  }))
  // Texts first: a note that is listed is there to be read.
  for (let at = 0; at < ids.length; at += batchNotes) {
    const batch = ids.slice(at, at + batchNotes)
    const arrivals: Arrival[] = []
    for (const id of batch) {
      const copy = (doc: Y.Doc): Arrival => ({
        id,
        update: Y.encodeStateAsUpdate(doc),
        headline: headlineOf(noteText(noteContent(doc))),
        edited: true,
      })
      arrivals.push(await from.read(noteStoreName(id), copy))
    }
    await to.records.receive(receiptOf(arrivals, undefined))
    to.onArrival(batch)
  }
  to.space.settings.keptDuring(() => Y.applyUpdate(to.space.doc, listing, copyOrigin), to.deviceName(), Date.now())
  if (!(await to.spaceSaved())) throw new Error('The list of notes could not be saved on this device')
}
