/** The values of one field beside each other, each with the device that gave it, and what can be done with them. */
import { ArrowLeft } from 'lucide-react'
import { useId } from 'react'
import type { ChoiceValue, Decision, NoteChoice, NoteSummary } from '../../state/app-state.ts'
import { shortTitle } from '../actions.ts'
import { useApp } from '../app-context.tsx'
import { Button } from '../Button.tsx'
import { Sheet } from '../layout/Sheet.tsx'
import { useMinute } from '../list/use-minute.ts'
import { fullTime, noteTime } from '../words/note-time.ts'
import { useDialogWords } from '../words/use-dialog-words.ts'
import { choiceText } from './choice-text.ts'
import { useDecide } from './use-decide.ts'
import './Choices.css'

interface ChoiceSheetProps {
  /** `undefined` once it is in the trash. */
  note: NoteSummary | undefined
  isOneOfMany: boolean
  onClose: () => void
}

export function ChoiceSheet({ note, isOneOfMany, onClose }: ChoiceSheetProps) {
  const { ui, words } = useApp()
  const { choosing } = useDialogWords()
  const decide = useDecide()
  const toAll = (): void => ui.setState({ dialog: { kind: 'choices', of: 'all', noteId: undefined } })
  // What is asked stays the heading when it has been answered elsewhere.
  const choice = note?.choices[0]

  const act = (decision: Decision): void => {
    if (isOneOfMany) toAll()
    else onClose()
    void decide(decision)
  }

  return (
    <Sheet
      title={choosing.question[choice?.field ?? 'title']}
      size="medium"
      narrow="full"
      onClose={onClose}
      foot={
        <>
          {isOneOfMany && (
            <Button look="quiet" icon={ArrowLeft} className="choices-back" onClick={toAll}>
              {choosing.all}
            </Button>
          )}
          <Button look={choice === undefined ? 'primary' : 'plain'} onClick={onClose}>
            {choice === undefined ? choosing.done : choosing.later}
          </Button>
        </>
      }
    >
      <div className="choices-body">
        <div aria-live="polite">
          {choice === undefined ? (
            <p>{note === undefined ? choosing.gone : choosing.settled(shortTitle(note.title, words))}</p>
          ) : (
            <p className="choices-intro">{choosing.intro[choice.field]}</p>
          )}
        </div>
        {choice !== undefined && <Values choice={choice} onDecide={act} />}
      </div>
    </Sheet>
  )
}

function Values({ choice, onDecide }: { choice: NoteChoice; onDecide: (decision: Decision) => void }) {
  const app = useApp()
  const { words } = app
  const { choosing } = useDialogWords()
  const hint = useId()
  const { field, values } = choice
  return (
    <>
      <ul className="choice-cards">
        {values.map((value, index) => (
          <ValueCard
            key={value.text}
            value={value}
            text={choiceText(app, field, value.text)}
            isShown={index === 0}
            onKeep={() => onDecide({ kind: 'keep', choice, text: value.text })}
          />
        ))}
      </ul>
      {/* A note is in one folder. */}
      {field === 'title' && (
        <div className="choices-both">
          <Button
            aria-describedby={hint}
            onClick={() => onDecide({ kind: 'keepBoth', choice, language: words.tag === 'en' ? 'en' : 'zh' })}
          >
            {values.length === 2 ? choosing.keepBoth : choosing.keepAll(values.length)}
          </Button>
          <p id={hint}>{choosing.keepBothHint(values.length)}</p>
        </div>
      )}
    </>
  )
}

interface ValueCardProps {
  value: ChoiceValue
  /** As it is shown. */
  text: string
  isShown: boolean
  onKeep: () => void
}

function ValueCard({ value, text, isShown, onKeep }: ValueCardProps) {
  const { words } = useApp()
  const { choosing } = useDialogWords()
  return (
    <li className="choice-card">
      <WhereFrom value={value} />
      <p className="choice-value">{text}</p>
      {isShown && <p className="choice-shown">{choosing.shownNow}</p>}
      <Button aria-label={choosing.keepValue(shortTitle(text, words))} onClick={onKeep}>
        {choosing.keep}
      </Button>
    </li>
  )
}

/** "This device · 14:02". */
export function WhereFrom({ value }: { value: ChoiceValue }) {
  const { words } = useApp()
  const { choosing } = useDialogWords()
  const now = useMinute()
  return (
    <p className="choice-from">
      <span>{value.isOwn ? choosing.thisDevice : value.device || words.someone}</span>
      {' · '}
      <time dateTime={new Date(value.at).toISOString()} title={fullTime(value.at, words)}>
        {noteTime(value.at, now, words)}
      </time>
    </p>
  )
}
