/**
 * Makes a state compact as Yjs does when it integrates: what was typed letter by letter becomes one struct, deleted
 * content goes. It takes one to several microseconds per struct and blocks, so the relay does it in a worker.
 */
import * as Y from 'yjs'
import { DocState } from './doc-state.ts'
import { readUpdate, type CheckedUpdate } from './update.ts'

export type CompactionResult = { ok: true; update: CheckedUpdate } | { ok: false; reason: string }

const throughYDoc = (bytes: Uint8Array): Uint8Array => {
  const doc = new Y.Doc()
  try {
    Y.applyUpdate(doc, bytes)
    return Y.encodeStateAsUpdate(doc)
  } finally {
    doc.destroy()
  }
}

const read = (bytes: Uint8Array): CheckedUpdate => {
  const reading = readUpdate(bytes)
  if (!reading.ok) throw new Error(reading.problem)
  return reading.update
}

/** Not ok if Yjs cannot make a doc of it, which a writer who means harm can bring about, or if an id would get lost. */
export const compactUpdate = (bytes: Uint8Array): CompactionResult => {
  try {
    const before = read(bytes)
    const update = read(throughYDoc(bytes))
    const state = new DocState()
    state.add(update)
    return state.covers(before) ? { ok: true, update } : { ok: false, reason: 'ids would get lost' }
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) }
  }
}
