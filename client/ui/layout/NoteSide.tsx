/** One note with all that belongs to it: the only one, or one of two side by side. */
import type { NoteId } from '../../../shared/ids.ts'
import { useApp, useAppState } from '../app-context.tsx'
import { NotePane } from '../editor/NotePane.tsx'
import { later } from '../later.tsx'
import { notePanelId, tabElementId } from '../tabs/tab-ids.ts'

const NoteHead = later(async () => (await import('./NoteHead.tsx')).NoteHead, <div className="note-head" />)
const ReviewLine = later(async () => (await import('../review/ReviewLine.tsx')).ReviewLine)

export function NoteSide({ noteId, narrow }: { noteId: NoteId; narrow: boolean }) {
  const { commands, store } = useApp()
  const active = useAppState((state) => state.activeTab === noteId)
  /** Whoever goes to the other side goes on with its note. The focus may also pass through a note that is about to give way. */
  const activate = (): void => {
    if (store.getState().beside?.noteId === noteId) commands.activateTab(noteId)
  }
  return (
    <section className="note-side" data-active={active} onFocusCapture={activate} onPointerDownCapture={activate}>
      <NoteHead noteId={noteId} />
      <div
        className="note-panel"
        id={active ? notePanelId : undefined}
        {...(narrow ? {} : { role: 'tabpanel', 'aria-labelledby': tabElementId(noteId) })}
      >
        <ReviewLine noteId={noteId} />
        <NotePane noteId={noteId} />
      </div>
    </section>
  )
}
