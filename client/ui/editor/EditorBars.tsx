/** What stands between the note's head and its text. Its place is kept until it is there, so that no text moves. */
import { useEffect } from 'react'
import type { NoteId } from '../../../shared/ids.ts'
import { useAppState } from '../app-context.tsx'
import { useNarrow } from '../media.ts'
import { NoteBars } from '../trash/NoteBars.tsx'
import { makeCurrent } from './open-editor.ts'
import { FormatBar } from './format/FormatBar.tsx'
import { OutlinePanel } from './outline/OutlinePanel.tsx'
import { BacklinksPanel } from './links/BacklinksPanel.tsx'
import { usePanelShown } from './panel/panel-shown.ts'

export function EditorBars({ noteId }: { noteId: NoteId }) {
  const trashed = useAppState((state) => state.tabs.find((tab) => tab.noteId === noteId)?.trashed ?? false)
  const panel = usePanelShown(useNarrow())
  const active = useAppState((state) => state.activeTab === noteId)
  useEffect(() => {
    if (active) makeCurrent(noteId)
  }, [active, noteId])
  // Of two notes side by side, the bar and the panel are about the active one.
  const isAbout = active && !trashed
  return (
    <>
      {isAbout && <FormatBar />}
      <NoteBars noteId={noteId} />
      {panel === 'outline' && isAbout && <OutlinePanel />}
      {panel === 'backlinks' && isAbout && <BacklinksPanel noteId={noteId} />}
    </>
  )
}
