/** What will become of the notes on this device, before anything is done; and the choice where there is one. */
import { useState } from 'react'
import { assertNever } from '../../../shared/assert.ts'
import { useAppState } from '../app-context.tsx'
import type { AccountWords } from '../words/account-en.ts'
import { CheckField } from './AccountForm.tsx'
import { whoJoins, type Joining } from './joining.ts'
import { useAccountWords } from './use-account-words.ts'

interface NotesTooProps {
  joining: Joining
  addNotes: boolean
  onChange: (addNotes: boolean) => void
}

export function NotesToo({ joining, addNotes, onChange }: NotesTooProps) {
  const words = useAccountWords()
  const { who, noteCount } = joining
  return (
    <div>
      {noteCount > 0 && who.kind !== 'same' && (
        <CheckField
          label={who.kind === 'first' ? words.joining.add(noteCount) : words.joining.addCopies(noteCount)}
          checked={addNotes}
          onChange={onChange}
        />
      )}
      <p className="account-text" aria-live="polite">
        {whatHappens(joining, addNotes, words)}
      </p>
    </div>
  )
}

/** What joining will do, in a sentence. */
export function whatHappens({ who, noteCount }: Joining, addNotes: boolean, words: AccountWords): string {
  const { stay, apart, again, otherPerson, byCode } = words.joining
  switch (who.kind) {
    case 'first':
      return addNotes || noteCount === 0 ? stay(noteCount) : apart(noteCount)
    case 'same':
      return again(noteCount)
    case 'other':
      return otherPerson(who.email)
    case 'unknown':
      return byCode(who.email)
    default:
      return assertNever(who)
  }
}

/** Whether they come along whoever a provider says it is: not those of somebody who was expected, for somebody else. */
export const addsForAnybody = ({ joining, addNotes }: NotesTooProps): boolean => addNotes && joining.who.kind !== 'same'

/** What a form tells of the notes, and whether they are to come along: as the person chose, or else as is usual. */
export function useNotesToo(email: string | undefined): NotesTooProps {
  const account = useAppState((state) => state.account)
  const noteCount = useAppState((state) => state.notes.length)
  const [chosen, setChosen] = useState<boolean>()
  const joining = whoJoins(account, email, noteCount)
  return { joining, addNotes: chosen ?? joining.addsByDefault, onChange: setChosen }
}
