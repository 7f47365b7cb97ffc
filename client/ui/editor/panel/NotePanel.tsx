/** What stands beside the note where there is room, else as a sheet. */
import { X } from 'lucide-react'
import type { KeyboardEvent, ReactNode } from 'react'
import { useWords } from '../../app-context.tsx'
import { IconButton } from '../../Button.tsx'
import { Sheet } from '../../layout/Sheet.tsx'
import { useNarrow } from '../../media.ts'
import { useOpenEditor } from '../open-editor.ts'
import { showPanel } from './panel-shown.ts'
import './NotePanel.css'

export function NotePanel({ title, children }: { title: string; children: ReactNode }) {
  const words = useWords()
  const editor = useOpenEditor()
  const close = (): void => showPanel(undefined)
  const toText = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') editor?.view.focus()
  }
  if (useNarrow())
    return (
      <Sheet title={title} size="small" narrow="bottom" onClose={close}>
        <div className="side-sheet">{children}</div>
      </Sheet>
    )
  return (
    <nav className="side-panel" aria-label={title} onKeyDown={toText}>
      <div className="side-panel-head">
        <h2>{title}</h2>
        <IconButton icon={X} label={words.close} onClick={close} />
      </div>
      {children}
    </nav>
  )
}
