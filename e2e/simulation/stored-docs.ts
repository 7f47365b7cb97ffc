/** What lies on the disks of a simulation when it is over, as docs that can be compared. */
import * as Y from 'yjs'
import { noteContent, noteText } from '../../shared/document/note-doc.ts'
import { noteOfDocName, type DocName, type NoteId } from '../../shared/ids.ts'
import { openSpaceId } from '../../shared/relay-info.ts'
import type { MemoryStorage } from '../../relay/storage/memory-storage.ts'

/** A doc as the relay's log has it on disk. */
export function storedDoc(disk: MemoryStorage, name: DocName): Y.Doc {
  const doc = new Y.Doc()
  for (const update of disk.stored(name)) Y.applyUpdate(doc, update)
  return doc
}

/** All notes as the relay's feed tells them. */
export async function docsOfFeed(disk: MemoryStorage): Promise<Map<NoteId, Y.Doc>> {
  const docs = new Map<NoteId, Y.Doc>()
  for (let since = 0, isLast = false; !isLast;) {
    const page = await disk.readFeed(openSpaceId, since, 2 ** 20)
    for (const record of page.records) {
      const id = noteOfDocName(openSpaceId, record.name)
      if (record.kind === 'unreadable') throw new Error(`${record.name} is unreadable: ${record.problem}`)
      if (id === undefined) continue
      const doc = docs.get(id) ?? new Y.Doc()
      docs.set(id, doc)
      Y.applyUpdate(doc, record.update)
    }
    since = page.next
    isLast = page.isLast
  }
  return docs
}

const stateOf = (doc: Y.Doc): string => {
  const { sv, ds } = Y.snapshot(doc)
  return JSON.stringify([[...sv], [...ds.clients]])
}

/** Throws where two replicas differ, or one is missing, or has a hole that it may not have. */
export function assertSame(
  who: string,
  what: string,
  relay: Y.Doc | undefined,
  here: Y.Doc | undefined,
  mayHaveHoles: boolean,
): void {
  if (relay === undefined || here === undefined) throw new Error(`${who} does not have ${what}`)
  for (const doc of mayHaveHoles ? [] : [relay, here])
    if (doc.store.pendingStructs !== null || doc.store.pendingDs !== null) throw new Error(`${what} has a hole`)
  const [ours, theirs] = [noteText(noteContent(here)), noteText(noteContent(relay))]
  if (!Y.equalSnapshots(Y.snapshot(here), Y.snapshot(relay)) || ours !== theirs)
    throw new Error(`${who} has ${what} as "${ours}" ${stateOf(here)}, and the relay as "${theirs}" ${stateOf(relay)}`)
}
