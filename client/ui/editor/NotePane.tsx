/** The place of a note's text: loading it, telling when that fails, and showing it. */
import { type ReactNode, useEffect, useState } from 'react'
import type { NoteId } from '../../../shared/ids.ts'
import type { OpenNote } from '../../state/app-state.ts'
import { writingIsPossible } from '../../state/later-code.ts'
import { useApp, useAppState } from '../app-context.tsx'
import { Button } from '../Button.tsx'
import { later } from '../later.tsx'
import { NoteEditor } from './NoteEditor.tsx'
import { useWritingTools } from './use-writing-tools.ts'
import './NotePane.css'

const EditorBars = later(
  async () => (await import('./EditorBars.tsx')).EditorBars,
  <div className="format-bar-place" />,
)

type Loading = { kind: 'opening' } | { kind: 'open'; note: OpenNote } | { kind: 'failed' }

export function NotePane({ noteId }: { noteId: NoteId }) {
  const { commands, words } = useApp()
  const [attempt, setAttempt] = useState(0)
  const [loading, setLoading] = useState<Loading>({ kind: 'opening' })
  const trashed = useAppState((state) => state.tabs.find((tab) => tab.noteId === noteId)?.trashed ?? false)
  const hasText = loading.kind === 'open' && loading.note.content.length > 0
  const tools = useWritingTools(hasText)

  useEffect(() => {
    let wanted = true
    const settle = (result: Loading) => {
      if (wanted) setLoading(result)
    }
    commands.openForEditing(noteId).then(
      (note) => settle({ kind: 'open', note }),
      () => {
        settle({ kind: 'failed' })
        writingIsPossible()
      },
    )
    return () => {
      wanted = false
    }
  }, [commands, noteId, attempt])

  if (loading.kind === 'failed') {
    const tryAgain = () => {
      setLoading({ kind: 'opening' })
      setAttempt(attempt + 1)
    }
    return (
      <Message>
        <h1>{words.note.openFailed}</h1>
        <p>{words.note.openFailedDetail}</p>
        <Button look="primary" onClick={tryAgain}>
          {words.note.tryAgain}
        </Button>
      </Message>
    )
  }
  // Without the tools an empty note can be typed into; a written one would change its looks a moment later.
  const ready = loading.kind === 'open' && (tools.settled || !hasText)
  if (!ready) return <p className="note-opening">{words.note.opening}</p>
  return (
    <>
      <EditorBars noteId={noteId} />
      <NoteEditor note={loading.note} readOnly={trashed} makeTools={tools.make} />
    </>
  )
}

const Message = ({ children }: { children: ReactNode }) => <div className="note-message">{children}</div>
