/** Where the link leads that a mail, or whoever runs the relay, gave to somebody who forgot the password. */
import { useState } from 'react'
import { useApp } from '../app-context.tsx'
import { Button } from '../Button.tsx'
import { AccountForm, PasswordField } from './AccountForm.tsx'
import type { StepProps } from './AccountDialog.tsx'
import { newPasswordProblem } from './form-failure.ts'
import { ServerFact } from './ServerFact.tsx'
import { useAccountWords } from './use-account-words.ts'
import { useSubmit } from './use-submit.ts'

const fields = ['newPassword'] as const

export function ResetPasswordForm({ step, go, close }: StepProps<'resetPassword'>) {
  const { commands } = useApp()
  const words = useAccountWords()
  const { address, code } = step
  const [chosen, setChosen] = useState('')
  const [done, setDone] = useState(false)
  const submission = useSubmit((failure) => (failure === 'codeInvalid' ? 'resetInvalid' : failure))

  if (done) {
    return (
      <div className="account-form">
        <div className="account-body">
          <p className="account-text" role="status">
            {words.reset.done}
          </p>
        </div>
        <div className="sheet-foot">
          <Button look="quiet" onClick={close}>
            {words.done}
          </Button>
          <Button look="primary" autoFocus onClick={() => go({ kind: 'signIn', address, email: '' })}>
            {words.signIn.act}
          </Button>
        </div>
      </div>
    )
  }
  return (
    <AccountForm
      fields={fields}
      submission={submission}
      act={words.reset.act}
      onSubmit={() =>
        submission.submit(
          newPasswordProblem(chosen),
          () => commands.resetPassword({ address, code, chosen }),
          () => setDone(true),
        )
      }
    >
      <p className="account-text">{words.reset.explain}</p>
      <ServerFact address={address} />
      <PasswordField name="newPassword" label={words.form.newPassword} value={chosen} onChange={setChosen} autoFocus />
    </AccountForm>
  )
}
