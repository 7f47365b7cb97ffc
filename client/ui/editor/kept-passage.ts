/** What somebody keeps of a passage in which both sides wrote, as edits of the note itself. */
import { diff } from '@codemirror/merge'
import * as Y from 'yjs'
import type { OpenNote, OpenReview } from '../../state/app-state.ts'
import { bothOf } from '../../sync/passages.ts'

export type Side = 'mine' | 'theirs'
export type Kept = Side | 'both'
export type Place = ReturnType<OpenReview['places']>[number]

export interface Edit {
  from: number
  to: number
  insert: string
}

/** `now`: what stands in the place. Only the letters that differ: whoever else is writing there keeps their place. */
export function editsTo(now: string, place: Place, kept: Kept): Edit[] {
  const version = kept === 'both' ? bothOf(place) : place[kept]
  return diff(now, version).map(({ fromA, toA, fromB, toB }) => ({
    from: place.from + fromA,
    to: place.from + toA,
    insert: version.slice(fromB, toB),
  }))
}

/** One step of the note's own undo, which can also be taken back when more has been written since. */
export function takeableBack(
  { content, undoManager }: Pick<OpenNote, 'content' | 'undoManager'>,
  origin: object,
  change: () => void,
): () => void {
  const thisStep = new Y.UndoManager(content, { trackedOrigins: new Set([origin]) })
  undoManager.stopCapturing()
  change()
  undoManager.stopCapturing()
  thisStep.removeTrackedOrigin(origin)
  const step = undoManager.undoStack.at(-1)
  return () => {
    if (step !== undefined && undoManager.undoStack.at(-1) === step) undoManager.undo()
    else thisStep.undo()
    thisStep.destroy()
  }
}
