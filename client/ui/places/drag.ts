/** What is dragged to where, and what a screen reader says of it. */
import type { Announcements, DragEndEvent } from '@dnd-kit/core'
import type { FolderId, NoteId } from '../../../shared/ids.ts'
import type { OrganiseWords } from '../words/organise-en.ts'
import type { Gestures } from './gestures.ts'

/** Where a drag begins. */
export type Dragged =
  { kind: 'notes'; ids: readonly NoteId[]; title: string } | { kind: 'folder'; id: FolderId; title: string }

/** Where it can end. */
export type DropTarget =
  | { kind: 'folder'; id: FolderId | undefined; name: string }
  | { kind: 'favourites'; name: string }
  | { kind: 'tag'; tag: string; name: string }

const draggedOf = ({ data }: { data: { current?: unknown } }): Dragged | undefined =>
  data.current as Dragged | undefined
const targetOf = (over: { data: { current?: unknown } } | null): DropTarget | undefined =>
  over?.data.current as DropTarget | undefined

export function drop({ active, over }: DragEndEvent, gestures: Gestures): void {
  const dragged = draggedOf(active)
  const target = targetOf(over)
  if (dragged === undefined || target === undefined) return
  if (dragged.kind === 'folder') {
    if (target.kind === 'folder' && target.id !== dragged.id) gestures.moveFolder(dragged.id, target.id)
    return
  }
  if (target.kind === 'folder') gestures.moveNotes(dragged.ids, target.id)
  else if (target.kind === 'favourites') gestures.favour(dragged.ids, true)
  else gestures.tagNotes(dragged.ids, { add: [target.tag] })
}

export function dragWords({ drag }: OrganiseWords): { announcements: Announcements; instructions: string } {
  return {
    instructions: drag.help,
    announcements: {
      onDragStart: ({ active }) => draggedOf(active)?.title,
      onDragOver: ({ over }) => {
        const target = targetOf(over)
        return target === undefined ? drag.away : drag.over(target.name)
      },
      // What became of it is said with the way back.
      onDragEnd: ({ over }) => (targetOf(over) === undefined ? drag.cancelled : undefined),
      onDragCancel: () => drag.cancelled,
    },
  }
}
