/**
 * Over a note in which changes from elsewhere met somebody's own. It takes its room from the note's upper margin, so that no
 * line of the text moves when it comes or goes.
 */
import type { NoteId } from '../../../shared/ids.ts'
import { useApp, useAppState } from '../app-context.tsx'
import { Button } from '../Button.tsx'
import './ReviewLine.css'
import { useReviewWords } from './use-review-words.ts'

export function ReviewLine({ noteId }: { noteId: NoteId }) {
  const { ui } = useApp()
  const words = useReviewWords()
  const review = useAppState((state) => state.reviews.get(noteId))
  const trashed = useAppState((state) => state.tabs.find((tab) => tab.noteId === noteId)?.trashed ?? false)
  if (review === undefined || trashed) return null
  return (
    <div className="review-line" role="status">
      <p>{words.line(review.by)}</p>
      <Button aria-haspopup="dialog" onClick={() => ui.setState({ dialog: { kind: 'review', noteId } })}>
        {words.look}
      </Button>
    </div>
  )
}
