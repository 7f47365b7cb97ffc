import { GitCompareArrows } from 'lucide-react'
import type { NoteId } from '../../../shared/ids.ts'
import { useAppState } from '../app-context.tsx'
import { Icon } from '../Icon.tsx'
import { useReviewWords } from './use-review-words.ts'

/** In the list: there is something to look at in this note. */
export function ReviewBadge({ noteId }: { noteId: NoteId }) {
  const words = useReviewWords()
  const wanted = useAppState((state) => state.reviews.has(noteId))
  if (!wanted) return null
  return (
    <span className="note-row-review" title={words.badge}>
      <Icon of={GitCompareArrows} />
      <span className="visually-hidden">{words.badge}, </span>
    </span>
  )
}
