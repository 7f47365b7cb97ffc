import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { ContentIds } from './content-ids.ts'

/** Runs edits on a document and returns the update of each. */
function updatesOf(edit: (text: Y.Text, doc: Y.Doc) => void, clientID = 1): Uint8Array[] {
  const doc = new Y.Doc()
  doc.clientID = clientID
  const updates: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => updates.push(update))
  edit(doc.getText('content'), doc)
  return updates
}

describe('ContentIds', () => {
  it('is empty again when everything offered has come back, in one piece or in several', () => {
    const updates = updatesOf((text) => {
      text.insert(0, 'Hello')
      text.insert(5, ' world')
      text.delete(2, 4)
    })
    const ids = new ContentIds()
    for (const update of updates) ids.add(update)
    ids.subtract(Y.mergeUpdates(updates.slice(0, 2)))
    expect(ids.isEmpty).toBe(false)
    ids.subtract(updates[2]!)
    expect(ids.isEmpty).toBe(true)
  })

  it('knows a deletion from the insert that it deletes', () => {
    const [insert, deletion] = updatesOf((text) => {
      text.insert(0, 'abc')
      text.delete(0, 3)
    })
    const ids = new ContentIds()
    ids.add(insert!)
    ids.add(deletion!)
    ids.subtract(insert!)
    expect(ids.isEmpty).toBe(false)
    ids.subtract(deletion!)
    expect(ids.isEmpty).toBe(true)
  })

  it('does not take the gap in an update for content', () => {
    const updates = updatesOf((text) => {
      text.insert(0, 'a')
      text.insert(1, 'b')
      text.insert(2, 'c')
    })
    const ids = new ContentIds()
    for (const update of updates) ids.add(update)
    ids.subtract(Y.mergeUpdates([updates[0]!, updates[2]!]))
    expect(ids.isEmpty).toBe(false)
    ids.subtract(updates[1]!)
    expect(ids.isEmpty).toBe(true)
  })

  it('finds nothing in an update without content', () => {
    const ids = new ContentIds()
    ids.add(Y.encodeStateAsUpdate(new Y.Doc()))
    expect(ids.isEmpty).toBe(true)
  })

  it('throws for bytes that are no update', () => {
    const ids = new ContentIds()
    expect(() => ids.add(new Uint8Array([200, 200, 200]))).toThrow()
  })

  it('is empty exactly when each offered update has come back, whatever the order', () => {
    const edit = fc.record({ at: fc.nat(20), insert: fc.string({ maxLength: 5 }), remove: fc.nat(3) })
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 15 }), fc.infiniteStream(fc.nat()), (edits, picks) => {
        const updates = updatesOf((text) => {
          for (const { at, insert, remove } of edits) {
            const position = Math.min(at, text.length)
            text.insert(position, insert)
            text.delete(position, Math.min(remove, text.length - position))
          }
        })
        const ids = new ContentIds()
        for (const update of updates) ids.add(update)
        const left = [...updates]
        while (left.length > 0) {
          expect(ids.isEmpty).toBe(false)
          const [update] = left.splice(picks.next().value % left.length, 1)
          ids.subtract(update!)
        }
        expect(ids.isEmpty).toBe(true)
      }),
      { numRuns: 200 },
    )
  })
})
