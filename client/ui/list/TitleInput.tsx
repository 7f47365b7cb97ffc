/** A title while it is edited in its place. Enter and leaving keep it, Escape forgets it. */
import { useRef } from 'react'
import type { NoteSummary } from '../../state/app-state.ts'
import { shortTitle } from '../actions.ts'
import { useApp } from '../app-context.tsx'
import { isComposing } from '../keys/composing.ts'
import { dialogWordsOf } from '../words/use-dialog-words.ts'
import './TitleInput.css'

interface TitleInputProps {
  note: Pick<NoteSummary, 'id' | 'title'>
  className: string
  /** Where the focus goes when a key ended the editing; a click has put it somewhere already. */
  onDone: () => void
}

export function TitleInput({ note, className, onDone }: TitleInputProps) {
  const { commands, ui, words } = useApp()
  const finished = useRef(false)

  const finish = (input: HTMLInputElement, keep: boolean): void => {
    // Taking the field away makes it lose the focus, which must not count as a second answer.
    if (finished.current) return
    finished.current = true
    const title = input.value.trim()
    if (keep && title !== note.title) commands.renameNote(note.id, title)
    ui.setState({ renaming: undefined })
  }

  return (
    <input
      className={`title-input ${className}`}
      aria-label={dialogWordsOf(words).list.titleOf(shortTitle(note.title, words))}
      defaultValue={note.title}
      placeholder={words.untitled}
      ref={(input) => {
        if (input === null || input === document.activeElement || finished.current) return
        input.focus()
        input.select()
      }}
      onBlur={(event) => finish(event.currentTarget, true)}
      onKeyDown={(event) => {
        if (isComposing(event.nativeEvent)) return
        if (event.key !== 'Enter' && event.key !== 'Escape') return
        event.preventDefault()
        event.stopPropagation()
        finish(event.currentTarget, event.key === 'Enter')
        onDone()
      }}
    />
  )
}
