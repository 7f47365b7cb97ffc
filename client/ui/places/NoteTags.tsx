import { Tag } from 'lucide-react'
import type { NoteId } from '../../../shared/ids.ts'
import { useApp, useAppState } from '../app-context.tsx'
import { IconButton } from '../Button.tsx'
import { useOrganiseWords } from '../words/use-organise-words.ts'
import { TagChip } from './TagChip.tsx'
import './NoteTags.css'

interface NoteTagsProps {
  noteId: NoteId
  /** In the note's head, or at the foot of the page where the buttons for formats leave no room there. */
  place: 'head' | 'foot'
}

/** The tags of the note that is shown, as far as there is room; they are changed from here. */
export function NoteTags({ noteId, place }: NoteTagsProps) {
  const { ui } = useApp()
  const { tagging } = useOrganiseWords()
  const tags = useAppState((state) => state.notes.find(({ id }) => id === noteId)?.tags) ?? none
  const all = useAppState((state) => state.places?.tags)
  const open = (): void => ui.setState({ dialog: { kind: 'tags', noteIds: [noteId] } })
  const [first, ...more] = tags
  if (first === undefined)
    return (
      <IconButton
        icon={Tag}
        label={tagging.add}
        className={`note-tags-in-${place}`}
        aria-haspopup="dialog"
        onClick={open}
      />
    )
  return (
    <button
      type="button"
      className={`note-tags note-tags-in-${place}`}
      aria-haspopup="dialog"
      aria-label={tagging.on(tags.join(', '))}
      title={tags.join(', ')}
      onClick={open}
    >
      <TagChip tag={{ tag: first, colour: all?.find(({ tag }) => tag === first)?.colour ?? 0 }} />
      {more.length > 0 && <span className="note-tags-more" data-more={tagging.more(more.length)} />}
    </button>
  )
}

const none: readonly string[] = []
