import { useAppState } from '../app-context.tsx'
import { NoteTags } from '../places/NoteTags.tsx'
import { WordCount } from '../editor/count/WordCount.tsx'
import { BackupLine } from './BackupLine.tsx'
import { SignInLine } from './SignInLine.tsx'
import { SyncOfferLine } from './SyncOfferLine.tsx'
import { UpdateLine } from './UpdateLine.tsx'

/** What stands beside the status sentence when there is something to do. One part of the app, which comes later. */
export function FootLines() {
  const noteId = useAppState((state) => state.notes.find(({ id }) => id === state.activeTab)?.id)
  return (
    <>
      <SignInLine />
      {/* The place is there from the start, or what comes into it would not be read out. */}
      <div className="foot-news" aria-live="polite">
        <UpdateLine />
        <BackupLine />
        <SyncOfferLine />
      </div>
      {noteId !== undefined && <NoteTags noteId={noteId} place="foot" />}
      <WordCount />
    </>
  )
}
