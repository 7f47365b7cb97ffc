/** All notes that need a choice: one by one, or this device's values at once. */
import { useId } from 'react'
import { shortTitle } from '../actions.ts'
import { useApp, useAppState } from '../app-context.tsx'
import { Button } from '../Button.tsx'
import { Sheet } from '../layout/Sheet.tsx'
import { useDialogWords } from '../words/use-dialog-words.ts'
import { WhereFrom } from './ChoiceSheet.tsx'
import { choiceText } from './choice-text.ts'
import { useDecide } from './use-decide.ts'
import './Choices.css'

export function ManyChoicesSheet({ onClose }: { onClose: () => void }) {
  const app = useApp()
  const { ui, words } = app
  const { choosing } = useDialogWords()
  const decide = useDecide()
  const hint = useId()
  const notes = useAppState((state) => state.notes)
  const toChoose = notes.filter(({ choices }) => choices.length > 0)
  const choices = toChoose.flatMap((note) => note.choices)
  const own = choices.filter(({ values }) => values.filter(({ isOwn }) => isOwn).length === 1)

  return (
    <Sheet
      title={choosing.manyTitle}
      size="medium"
      narrow="full"
      onClose={onClose}
      foot={
        <Button look={toChoose.length === 0 ? 'primary' : 'plain'} onClick={onClose}>
          {toChoose.length === 0 ? choosing.done : choosing.later}
        </Button>
      }
    >
      <div className="choices-body">
        <div aria-live="polite">
          <p className="choices-intro">{toChoose.length === 0 ? choosing.nothing : choosing.manyIntro}</p>
        </div>
        {toChoose.length > 0 && (
          <>
            <div className="choices-both">
              <Button
                disabled={own.length === 0}
                aria-describedby={hint}
                onClick={() => {
                  onClose()
                  void decide({ kind: 'keepOwn', choices: own })
                }}
              >
                {choosing.keepOwn}
              </Button>
              {own.length < choices.length && (
                <p id={hint}>{own.length === 0 ? choosing.noneOwn : choosing.someOwn(own.length)}</p>
              )}
            </div>
            <ul className="choice-notes">
              {toChoose.map((note) => (
                <li key={note.id} className="choice-note">
                  <ul className="choice-note-values">
                    {note.choices.flatMap(({ field, values }) =>
                      values.map((value) => (
                        <li key={field + value.text}>
                          <p className="choice-value">{choiceText(app, field, value.text)}</p>
                          <WhereFrom value={value} />
                        </li>
                      )),
                    )}
                  </ul>
                  <Button
                    aria-label={choosing.chooseFor(shortTitle(note.title, words))}
                    onClick={() => ui.setState({ dialog: { kind: 'choices', of: 'all', noteId: note.id } })}
                  >
                    {choosing.choose}
                  </Button>
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </Sheet>
  )
}
