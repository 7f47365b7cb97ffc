import { Ellipsis } from 'lucide-react'
import type { NoteId } from '../../../shared/ids.ts'
import { useApp } from '../app-context.tsx'
import { IconButton } from '../Button.tsx'

export function NoteMenuButton({ noteId }: { noteId: NoteId }) {
  const { ui, words } = useApp()
  return (
    <IconButton
      icon={Ellipsis}
      label={words.layout.noteMenu}
      aria-haspopup="menu"
      onClick={({ currentTarget }) =>
        ui.setState({ menu: { kind: 'note', noteId, anchor: currentTarget, opener: currentTarget } })
      }
    />
  )
}
