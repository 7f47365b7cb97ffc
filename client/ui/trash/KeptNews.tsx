/** Says that notes came back from the trash to whoever does not see it: the list and the notes show it until it is read. */
import { shortTitle } from '../actions.ts'
import { useAppState, useWords } from '../app-context.tsx'
import { useDeletionWords } from '../words/use-deletion-words.ts'
import { keptLine } from './kept-line.ts'

export function KeptNews() {
  const words = useWords()
  const deletionWords = useDeletionWords()
  const ownName = useAppState((state) => state.sync.deviceName)
  const notes = useAppState((state) => state.notes)
  const kept = notes.filter(({ revival }) => revival !== undefined)
  return (
    <div className="visually-hidden" aria-live="polite">
      {kept.map(({ id, title, revival }) => (
        <p key={id}>{revival && keptLine(deletionWords, shortTitle(title, words), revival, ownName)}</p>
      ))}
    </div>
  )
}
