import type { TagSummary } from '../../state/app-state.ts'
import './TagChip.css'

/** A tag as it stands beside notes. */
export function TagChip({ tag: { tag, colour } }: { tag: Pick<TagSummary, 'tag' | 'colour'> }) {
  return (
    <span className="tag-chip" data-tag-colour={colour}>
      {tag}
    </span>
  )
}
