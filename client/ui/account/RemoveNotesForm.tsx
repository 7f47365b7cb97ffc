/** The one place where notes leave this device: it shows what would be lost, offers a file of it, and asks for a word. */
import { useState } from 'react'
import { shortTitle } from '../actions.ts'
import { useApp, useAppState } from '../app-context.tsx'
import { Button } from '../Button.tsx'
import { BackupButton } from '../files/BackupButton.tsx'
import { AccountForm, InputField } from './AccountForm.tsx'
import type { StepProps } from './AccountDialog.tsx'
import { isTypedWord } from './typed-word.ts'
import { useAccountWords } from './use-account-words.ts'
import { useSubmit } from './use-submit.ts'
import './RemoveNotesForm.css'

const titlesShown = 50

export function RemoveNotesForm({ close }: StepProps<'removeNotes'>) {
  const { commands, words: appWords } = useApp()
  const words = useAccountWords()
  const account = useAppState((state) => state.account)
  const profile = useAppState((state) => state.profiles.find(({ active }) => active))
  // What is synced while the dialog is open comes off the list.
  useAppState((state) => state.notes)
  const onlyHere = commands.unsyncedNotes()
  const [typed, setTyped] = useState('')
  const submission = useSubmit()
  if (profile === undefined) return null

  return (
    <AccountForm
      fields={[]}
      submission={submission}
      act={words.remove.act}
      actLook="danger"
      actDisabled={!isTypedWord(typed, words.remove.word)}
      foot={
        <Button look="quiet" onClick={close}>
          {words.cancel}
        </Button>
      }
      onSubmit={() =>
        submission.submit(
          undefined,
          async () => {
            await commands.removeProfile(profile.id)
            return { ok: true, value: undefined }
          },
          close,
        )
      }
    >
      <p className="account-text">{account.kind === 'none' ? words.remove.explainLocal : words.remove.explain}</p>
      {onlyHere.length === 0 ? (
        <p className="account-text">{words.remove.allSynced}</p>
      ) : (
        <div className="only-here">
          <p id="only-here">{words.remove.onlyHere(onlyHere.length)}</p>
          <ul aria-labelledby="only-here" tabIndex={0}>
            {onlyHere.slice(0, titlesShown).map(({ id, title }) => (
              <li key={id}>{shortTitle(title, appWords)}</li>
            ))}
            {onlyHere.length > titlesShown && <li>{words.remove.andMore(onlyHere.length - titlesShown)}</li>}
          </ul>
        </div>
      )}
      <BackupButton />
      <InputField
        name="word"
        label={words.remove.typeWord(words.remove.word)}
        autoComplete="off"
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        value={typed}
        onChange={setTyped}
      />
    </AccountForm>
  )
}
