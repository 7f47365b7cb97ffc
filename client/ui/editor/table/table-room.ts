/**
 * The room that is made for a table where it is put in: the empty lines around it. The editor knows of it for as long as the note is
 * open, so that it goes with the table that it was made for.
 */
import { type EditorState, StateEffect, StateField } from '@codemirror/state'
import type { Table } from './table-model.ts'

export interface Room {
  from: number
  to: number
  /** What stands in it before the table, and after it. */
  before: string
  after: string
  /** What gave way to all of it. */
  instead: string
  /** Nothing came after it. */
  isLast: boolean
}

/** Goes with the change that makes the room. */
export const roomMade = StateEffect.define<Room>()

export const tableRooms = StateField.define<readonly Room[]>({
  create: () => [],
  update(rooms, { changes, docChanged, effects }) {
    const made = effects.flatMap((effect) => (effect.is(roomMade) ? [effect.value] : []))
    if (!docChanged && made.length === 0) return rooms
    // What is written at its edges is outside.
    const mapped = rooms.map((room) => ({
      ...room,
      from: changes.mapPos(room.from, 1),
      to: changes.mapPos(room.to, -1),
    }))
    return [...mapped.filter(({ from, to }) => from < to), ...made]
  },
})

/** The room of a table, as long as it is as it was made, and nothing is written on its last line, nor beneath that of the last table. */
export function roomOf(state: EditorState, { from, to }: Table): Room | undefined {
  return state
    .field(tableRooms, false)
    ?.find(
      (room) =>
        state.sliceDoc(room.from, from) === room.before &&
        state.sliceDoc(to, room.to) === room.after &&
        state.doc.lineAt(room.to).to === room.to &&
        (!room.isLast || room.to === state.doc.length),
    )
}
