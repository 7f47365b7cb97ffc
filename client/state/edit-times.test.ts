/** What the list says of who edited a note, and when it says so. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import { SpaceDoc } from '../../shared/document/space-doc.ts'
import { newNoteId } from '../../shared/ids.ts'
import { EditTimes } from './edit-times.ts'

const id = newNoteId()
const exchange = (one: SpaceDoc, other: SpaceDoc): void => {
  Y.applyUpdate(other.doc, Y.encodeStateAsUpdate(one.doc, Y.encodeStateVector(other.doc)))
  Y.applyUpdate(one.doc, Y.encodeStateAsUpdate(other.doc, Y.encodeStateVector(one.doc)))
}

describe('edit times', () => {
  let desk: SpaceDoc
  let phone: SpaceDoc
  let edits: EditTimes

  beforeEach(() => {
    vi.useFakeTimers({ now: Date.UTC(2026, 4, 1) })
    desk = new SpaceDoc(new Y.Doc())
    phone = new SpaceDoc(new Y.Doc())
    desk.addNote(id, { createdAt: 1, editedAt: 1 })
    exchange(desk, phone)
    edits = new EditTimes(desk, () => 'Desk')
    edits.edited(id)
    exchange(desk, phone)
  })
  afterEach(() => vi.useRealTimers())

  it('are written when a burst of typing begins, and when it has paused', () => {
    const first = desk.editedAt(id)
    expect(first).toBe(Date.now())
    for (let key = 0; key < 5; key++) {
      vi.advanceTimersByTime(500)
      edits.edited(id)
    }
    const last = Date.now()
    expect(desk.editedAt(id)).toBe(first)
    vi.advanceTimersByTime(2_000)
    expect(desk.editedAt(id)).toBe(last)
    expect(desk.editedBy(id)).toEqual(['Desk'])
  })

  it.each(['it has paused', 'the page may be about to go away'])(
    'name whoever edited it elsewhere too, where that is heard of before %s',
    (end) => {
      vi.advanceTimersByTime(500)
      edits.edited(id)
      phone.touch(id, Date.now(), 'Phone')
      exchange(phone, desk)
      if (end === 'it has paused') vi.advanceTimersByTime(2_000)
      else edits.flush()
      exchange(desk, phone)
      for (const space of [desk, phone]) expect(space.editedBy(id).sort()).toEqual(['Desk', 'Phone'])
    },
  )

  it('name who went on after that alone', () => {
    vi.advanceTimersByTime(500)
    phone.touch(id, Date.now(), 'Phone')
    exchange(phone, desk)
    edits.edited(id)
    vi.advanceTimersByTime(2_000)
    expect(desk.editedBy(id)).toEqual(['Desk'])
  })
})
