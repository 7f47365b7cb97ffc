/** What is to be known of a note beside its text: that it is in the trash, or came back from there. Stands over the text. */
import type { NoteId } from '../../../shared/ids.ts'
import { shortTitle } from '../actions.ts'
import { useApp, useAppState, useWords } from '../app-context.tsx'
import { Button } from '../Button.tsx'
import { useMinute } from '../list/use-minute.ts'
import { fullTime, noteTime } from '../words/note-time.ts'
import { useDeletionWords } from '../words/use-deletion-words.ts'
import { keptLine } from './kept-line.ts'
import './NoteBars.css'

export function NoteBars({ noteId }: { noteId: NoteId }) {
  const isTrashed = useAppState((state) => state.tabs.find((tab) => tab.noteId === noteId)?.trashed ?? false)
  return isTrashed ? <TrashBar noteId={noteId} /> : <KeptBar noteId={noteId} />
}

function TrashBar({ noteId }: { noteId: NoteId }) {
  const { actions } = useApp()
  const words = useWords()
  const { bar } = useDeletionWords()
  const now = useMinute()
  const ownName = useAppState((state) => state.sync.deviceName)
  const note = useAppState((state) => state.trash.find(({ id }) => id === noteId))
  const { trashedAt, trashedBy } = note ?? {}
  return (
    <div className="note-bar">
      <p>
        {bar.movedBy(trashedBy === undefined || trashedBy === ownName ? bar.thisDevice : trashedBy)}
        {trashedAt !== undefined && (
          <>
            {' · '}
            <time dateTime={new Date(trashedAt).toISOString()} title={fullTime(trashedAt, words)}>
              {noteTime(trashedAt, now, words)}
            </time>
          </>
        )}
      </p>
      <Button onClick={() => actions.restoreNote(noteId)}>{bar.putBack}</Button>
    </div>
  )
}

function KeptBar({ noteId }: { noteId: NoteId }) {
  const { actions, commands } = useApp()
  const words = useWords()
  const deletionWords = useDeletionWords()
  const ownName = useAppState((state) => state.sync.deviceName)
  const note = useAppState((state) => state.notes.find(({ id }) => id === noteId))
  if (note?.revival === undefined) return null
  const { kept } = deletionWords
  return (
    <div className="note-bar" data-asks="true">
      <p>{keptLine(deletionWords, shortTitle(note.title, words), note.revival, ownName)}</p>
      <div className="note-bar-actions">
        <Button onClick={() => actions.trashNote(noteId)}>{kept.deleteAfterAll}</Button>
        <Button onClick={() => commands.dismissRevival(noteId)}>{kept.ok}</Button>
      </div>
    </div>
  )
}
