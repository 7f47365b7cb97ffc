/**
 * Copies the notes of one profile of this device into the one that is shown: documents are merged under their own ids, so
 * a copy that is broken off, done again or continued later is the same copy. The original stays as it is.
 */
import * as Y from 'yjs'
import { headlineOf } from '../../shared/document/headline.ts'
import { noteContent, noteText } from '../../shared/document/note-doc.ts'
import { SpaceDoc } from '../../shared/document/space-doc.ts'
import type { DocLease } from '../store/doc-store.ts'
import type { NoteRecords } from '../store/note-records.ts'
import { noteStoreName, spaceStoreName } from '../store/profile.ts'

/** As much of a `DocStore` as is needed here. */
export interface Docs {
  acquire(name: string): Promise<DocLease>
}

export interface CopyTarget {
  docs: Docs
  space: SpaceDoc
  /** Resolves when the space doc is on disk; with whether it is. */
  spaceSaved(): Promise<boolean>
  records: Pick<NoteRecords, 'edited' | 'setHeadline'>
  deviceName(): string
}

/** Of a transaction that brings another profile's notes. For the relay they are edits like any other. */
export const copyOrigin = Symbol('copy')

/** Rejects when this device's storage refuses something; then not all is there, and none is gone. */
export async function copyNotes(from: Docs, to: CopyTarget): Promise<void> {
  const spaceLease = await from.acquire(spaceStoreName)
  try {
    const source = new SpaceDoc(spaceLease.doc)
    // Texts first: a note that is listed is there to be read.
    for (const id of source.ids()) {
      const [original, copy] = await Promise.all([from.acquire(noteStoreName(id)), to.docs.acquire(noteStoreName(id))])
      try {
        Y.applyUpdate(copy.doc, Y.encodeStateAsUpdate(original.doc), copyOrigin)
        if (!(await copy.saved())) throw new Error(`Note ${id} could not be saved on this device`)
        to.records.edited(id)
        to.records.setHeadline(id, headlineOf(noteText(noteContent(copy.doc))))
      } finally {
        original.release()
        copy.release()
      }
    }
    const listing = Y.encodeStateAsUpdate(spaceLease.doc)
    to.space.settings.keptDuring(() => Y.applyUpdate(to.space.doc, listing, copyOrigin), to.deviceName(), Date.now())
    if (!(await to.spaceSaved())) throw new Error('The list of notes could not be saved on this device')
  } finally {
    spaceLease.release()
  }
}
