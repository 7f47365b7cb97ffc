/**
 * A doc's digest: 16 bytes that are the same on two replicas if they hold the same, and else differ. It covers two sets of
 * ids. The first are all structs that the replica holds, also those whose predecessors are missing and those behind a gap:
 * where nothing is missing, that is what a state vector says. The second are all deletes, also of what the replica does not
 * hold. What the structs contain is not looked at: an id stands for one content.
 *
 * It depends on nothing else: not on the order in which updates came, not on where they are cut into structs, merged or
 * garbage collected. It is computed from updates as they are stored, without a Y.Doc wherever that gives the same.
 *
 * That is nearly always. But Yjs deletes by itself what loses: of values set for one key at the same time all but one, and
 * what was put into a type that somebody else deleted. No update says so until a replica that has seen both sends its
 * deletes, so that one who keeps updates knows fewer deletes than one who has built the doc. These count as deleted for
 * both: where there may be any, the doc is built. (What Yjs cleans up after formats is not among them: it depends on the
 * order, and is sent.)
 */
import * as encoding from 'lib0/encoding'
import { digest as sha256 } from 'lib0/hash/sha256'
import * as Y from 'yjs'
import { IdRanges, writeIds } from './id-ranges.ts'

export const digestBytes = 16

/** What the updates of a doc hold together, before anything is built. */
class HeldIds {
  readonly structs = new IdRanges()
  readonly deletes = new IdRanges()
  /** Types inside the doc, and the types inside the doc that something says it is in. */
  readonly #types = new IdRanges()
  readonly #parents: Y.ID[] = []
  #hasKeys = false
  #hasCollected = false

  add(update: Uint8Array): void {
    const { structs, ds } = Y.decodeUpdate(update)
    for (const struct of structs) if (!(struct instanceof Y.Skip)) this.#addStruct(struct)
    this.deletes.addDeleteSet(ds)
  }

  /**
   * Whether Yjs might delete more than the updates say. It does so where several values were set for a key, and where
   * something is in a type that has been deleted or is none. Of what was garbage collected it cannot be told where it was.
   */
  get mayImplyDeletes(): boolean {
    if (this.#hasKeys || this.#hasCollected) return true
    return this.#parents.some(({ client, clock }) => {
      const id = { client, start: clock, end: clock + 1 }
      return !this.#types.covers(id) || this.deletes.covers(id)
    })
  }

  #addStruct(struct: Y.Item | Y.GC): void {
    const { client, clock } = struct.id
    const range = { client, start: clock, end: clock + struct.length }
    this.structs.add(range)
    if (struct instanceof Y.GC) {
      this.#hasCollected = true
      this.deletes.add(range)
      return
    }
    const { content, parent, parentSub } = struct
    if (content instanceof Y.ContentDeleted) this.deletes.add(range)
    else if (content instanceof Y.ContentType) this.#types.add(range)
    // Who comes after another one is in the same type, under the same key, and does not say so again.
    if (parentSub !== null) this.#hasKeys = true
    if (parent instanceof Y.ID) this.#parents.push(parent)
  }
}

/** Adds what Yjs deletes when it puts the updates together. */
const addImpliedDeletes = (updates: readonly Uint8Array[], deletes: IdRanges): void => {
  const doc = new Y.Doc({ gc: false })
  try {
    doc.transact((transaction) => {
      for (const update of updates) Y.applyUpdate(doc, update)
      // Or Yjs would go on to clean up after formats.
      transaction.local = true
    })
    deletes.addDeleteSet(Y.createDeleteSetFromStructStore(doc.store))
  } finally {
    doc.destroy()
  }
}

/**
 * The digest of what the updates hold together: all of a replica's, or one that it encoded. No updates are the empty doc.
 * Throws if one is not an update, or if Yjs cannot build the doc.
 */
export const docDigest = (updates: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => {
  const held = new HeldIds()
  for (const update of updates) held.add(update)
  if (held.mayImplyDeletes) addImpliedDeletes(updates, held.deletes)
  const encoder = encoding.createEncoder()
  writeIds(encoder, held.structs)
  writeIds(encoder, held.deletes)
  // In place of the browser's own, which pages served over plain http do not get.
  return sha256(encoding.toUint8Array(encoder)).slice(0, digestBytes)
}

export const isSameDigest = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, index) => byte === b[index])
