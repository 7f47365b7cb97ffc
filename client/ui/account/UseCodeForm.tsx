import { useState } from 'react'
import { useApp } from '../app-context.tsx'
import { AccountForm, InputField } from './AccountForm.tsx'
import type { StepProps } from './AccountDialog.tsx'
import { codeDigits, groupedCode, joinCodeLength } from './join-code.ts'
import { NotesToo, useNotesToo } from './NotesToo.tsx'
import { ServerFact } from './ServerFact.tsx'
import { useAccountWords } from './use-account-words.ts'
import { useSubmit } from './use-submit.ts'

const fields = ['code'] as const

/** A link never joins by itself: a stranger's link would put this person's notes into the stranger's account. */
export function UseCodeForm({ step, finish }: StepProps<'useCode'>) {
  const { commands } = useApp()
  const words = useAccountWords()
  const { address } = step
  const [code, setCode] = useState(step.code ?? '')
  const notesToo = useNotesToo(undefined)
  const submission = useSubmit()
  const { addNotes } = notesToo

  return (
    <AccountForm
      fields={fields}
      submission={submission}
      act={words.code.act}
      onSubmit={() =>
        submission.submit(
          code.length < joinCodeLength ? 'codeIncomplete' : undefined,
          () => commands.joinWithCode({ address, code, addNotes }),
          () => finish(words.code.done),
        )
      }
    >
      <p className="account-text">{step.code === undefined ? words.code.explain : words.code.fromLink}</p>
      <ServerFact address={address} />
      <InputField
        name="code"
        label={words.code.label}
        className="code-input"
        inputMode="numeric"
        autoComplete="one-time-code"
        autoFocus={step.code === undefined}
        value={groupedCode(code)}
        onChange={(text) => setCode(codeDigits(text))}
      />
      <NotesToo {...notesToo} />
    </AccountForm>
  )
}
