/** Asks what is to become of many notes that another device wants to remove. Everything else goes on meanwhile. */
import { useId } from 'react'
import { shortTitle } from '../actions.ts'
import { useApp, useAppState } from '../app-context.tsx'
import { Button } from '../Button.tsx'
import { useDeletionWords } from '../words/use-deletion-words.ts'
import { useDialogWords } from '../words/use-dialog-words.ts'
import './HeldBar.css'

export function HeldBar() {
  const { commands, words } = useApp()
  const { held: heldWords } = useDeletionWords()
  const { backup } = useDialogWords()
  const id = useId()
  const held = useAppState((state) => state.held)
  const { count = 0, by = [], titles = [] } = held ?? {}
  const names = by.map((name) => (name === '' ? heldWords.someDevice : name))
  const quoted = titles.map((title) => backup.quoted(shortTitle(title, words))).join(backup.between)

  // The place is there from the start, or what comes into it would not be read out.
  return (
    <div className="held-place" aria-live="polite">
      {held !== undefined && (
        <section className="held-bar" aria-labelledby={id}>
          <div className="held-about">
            <h2 id={id}>{heldWords.wants(names.join(backup.between), names.length, count)}</h2>
            <p>{heldWords.among(quoted, count - titles.length)}</p>
          </div>
          <div className="held-actions">
            <Button onClick={() => commands.keepHeld()}>{heldWords.keep}</Button>
            <Button onClick={() => commands.letHeldGo()}>{heldWords.letGo}</Button>
          </div>
        </section>
      )}
    </div>
  )
}
