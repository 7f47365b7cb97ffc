/** Where changes from elsewhere met somebody's own: what each had, what the note says now, and what is to stay. */
import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { NoteId } from '../../../shared/ids.ts'
import type { OpenNote, OpenReview } from '../../state/app-state.ts'
import { noteIfMissing } from '../../state/missing-parts.ts'
import { useApp } from '../app-context.tsx'
import { Button } from '../Button.tsx'
import type { createReviewEditor, Kept, ReviewEditor, Side } from '../editor/review-editor.ts'
import { Sheet } from '../layout/Sheet.tsx'
import { useNarrow } from '../media.ts'
import { useDialogWords } from '../words/use-dialog-words.ts'
import './ReviewDialog.css'
import { useReviewWords } from './use-review-words.ts'

interface Loaded {
  note: OpenNote
  review: OpenReview
  create: typeof createReviewEditor
}
type Loading = { kind: 'opening' | 'nothing' | 'failed' } | ({ kind: 'open' } & Loaded)

export function ReviewDialog({ noteId, onClose }: { noteId: NoteId; onClose: () => void }) {
  const { commands, ui, words: common } = useApp()
  const words = useReviewWords()
  const { choosing } = useDialogWords()
  const narrow = useNarrow()
  const [loading, setLoading] = useState<Loading>({ kind: 'opening' })
  const [side, setSide] = useState<Side>('mine')
  const [oneColumn, setOneColumn] = useState(false)
  const [problem, setProblem] = useState<string>()
  const editor = useRef<ReviewEditor>(undefined)

  useEffect(() => {
    let wanted = true
    let release: (() => void) | undefined
    const load = async (): Promise<Loading> => {
      const [note, review, { createReviewEditor }] = await Promise.all([
        commands.openForEditing(noteId),
        commands.readReview(noteId),
        // Its library is large, and few will ever ask for it.
        import('../editor/review-editor.ts'),
      ])
      if (wanted) release = review?.release
      else review?.release()
      return review === undefined ? { kind: 'nothing' } : { kind: 'open', note, review, create: createReviewEditor }
    }
    load().then(
      (loaded) => wanted && setLoading(loaded),
      (error: unknown) => {
        noteIfMissing(error)
        if (wanted) setLoading({ kind: 'failed' })
      },
    )
    return () => {
      wanted = false
      release?.()
    }
  }, [commands, noteId])

  const settle = async (kept: Kept | undefined, done: string, alsoTakeBack?: () => void): Promise<void> => {
    const takeBack = kept === undefined ? undefined : editor.current?.keep(kept)
    onClose()
    const bringBack = await commands.settleReview(noteId)
    const run = (): void => {
      takeBack?.()
      alsoTakeBack?.()
      bringBack()
    }
    ui.setState({ notice: { text: done, action: { label: common.undo, run } } })
  }

  /** What others wrote gets a note of its own, and this one keeps what was written here. */
  const makeTwo = async (): Promise<void> => {
    // A part of the app that is missing is told of at the foot, and nothing has changed.
    const decided = await commands.keepTheirs(noteId, common.tag === 'en' ? 'en' : 'zh').catch(() => undefined)
    if (decided?.kind === 'notHere' || decided?.kind === 'notSaved') setProblem(choosing[decided.kind])
    const [second] = decided?.kind === 'keptBoth' ? decided.notes : []
    // Somebody who has closed this meanwhile is asked again.
    if (second === undefined || editor.current === undefined) return
    await settle('mine', words.done.twoNotes(second.title), () => commands.trashNote(second.id))
  }

  const by = loading.kind === 'open' ? loading.review.by : []
  const isOpen = loading.kind === 'open'
  const foot = isOpen && (
    <>
      {problem !== undefined && (
        <p className="review-problem" role="alert">
          {problem}
        </p>
      )}
      <Button onClick={() => void settle('mine', words.done.mine)}>{words.keepMine}</Button>
      <Button onClick={() => void settle('theirs', words.done.theirs)}>{words.keepTheirs}</Button>
      <Button onClick={() => void settle('both', words.done.both)}>{words.keepBoth}</Button>
      <Button onClick={() => void makeTwo()}>{words.twoNotes}</Button>
      <Button look="primary" onClick={() => void settle(undefined, words.done.asItIs)}>
        {words.looksGood}
      </Button>
    </>
  )
  return (
    <Sheet title={words.line(by)} size="large" narrow="full" onClose={onClose} foot={foot || undefined}>
      <div className="review">
        {loading.kind === 'nothing' && <p className="review-message">{words.nothingLeft}</p>}
        {loading.kind === 'failed' && <p className="review-message">{words.failed}</p>}
        {isOpen && (
          <>
            <p className="review-meaning">{words.meaning}</p>
            <div className="review-choices">
              <Choice label={words.compareWith}>
                <Choosable chosen={side === 'mine'} onChoose={() => setSide('mine')}>
                  {words.mine}
                </Choosable>
                <Choosable chosen={side === 'theirs'} onChoose={() => setSide('theirs')}>
                  {words.theirs(by)}
                </Choosable>
              </Choice>
              {!narrow && (
                <Choice label={words.arrange}>
                  <Choosable chosen={!oneColumn} onChoose={() => setOneColumn(false)}>
                    {words.sideBySide}
                  </Choosable>
                  <Choosable chosen={oneColumn} onChoose={() => setOneColumn(true)}>
                    {words.oneColumn}
                  </Choosable>
                </Choice>
              )}
            </div>
            <Compared
              loaded={loading}
              side={side}
              oneColumn={narrow || oneColumn}
              labels={{ now: words.now, original: side === 'mine' ? words.mine : words.theirs(by) }}
              onEditor={(made) => (editor.current = made)}
            />
          </>
        )}
      </div>
    </Sheet>
  )
}

interface ComparedProps {
  loaded: Loaded
  side: Side
  oneColumn: boolean
  labels: { now: string; original: string }
  onEditor: (editor: ReviewEditor | undefined) => void
}

function Compared({ loaded, side, oneColumn, labels, onEditor }: ComparedProps) {
  const host = useRef<HTMLDivElement>(null)
  const { note, review, create } = loaded
  const { now, original } = labels
  const tell = useRef(onEditor)
  useEffect(() => {
    if (host.current === null) return
    const editor = create(host.current, { note, review, side, oneColumn, labels: { now, original } })
    const tellOf = tell.current
    tellOf(editor)
    return () => {
      tellOf(undefined)
      editor.destroy()
    }
  }, [note, review, create, side, oneColumn, now, original])
  return (
    <div className="review-compared" data-columns={oneColumn ? 1 : 2}>
      {!oneColumn && (
        <div className="review-heads" aria-hidden="true">
          <p>{original}</p>
          <p>{now}</p>
        </div>
      )}
      <div ref={host} className="review-editors" />
    </div>
  )
}

function Choice({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="review-choice" role="group" aria-label={label}>
      {children}
    </div>
  )
}

function Choosable(props: { chosen: boolean; onChoose: () => void; children: ReactNode }) {
  return (
    <button type="button" aria-pressed={props.chosen} onClick={props.onChoose}>
      {props.children}
    </button>
  )
}
