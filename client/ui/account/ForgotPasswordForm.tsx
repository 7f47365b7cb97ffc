import { useState } from 'react'
import { useApp } from '../app-context.tsx'
import { Button } from '../Button.tsx'
import { AccountForm, EmailField } from './AccountForm.tsx'
import type { StepProps } from './AccountDialog.tsx'
import { emailProblem } from './form-failure.ts'
import { ServerFact } from './ServerFact.tsx'
import { useAccountWords } from './use-account-words.ts'
import { useSubmit } from './use-submit.ts'

const fields = ['email'] as const

export function ForgotPasswordForm({ step, go, close }: StepProps<'forgotPassword'>) {
  const { commands } = useApp()
  const words = useAccountWords()
  const { address } = step
  const [email, setEmail] = useState(step.email)
  const [sentTo, setSentTo] = useState<string>()
  const submission = useSubmit()

  if (sentTo !== undefined) {
    return (
      <div className="account-form">
        <div className="account-body">
          <p className="account-text" role="status">
            {words.forgot.sent(sentTo)}
          </p>
        </div>
        <div className="sheet-foot">
          <Button look="primary" onClick={close}>
            {words.done}
          </Button>
        </div>
      </div>
    )
  }
  return (
    <AccountForm
      fields={fields}
      submission={submission}
      act={words.forgot.act}
      foot={
        <Button look="quiet" onClick={() => go({ kind: 'signIn', address, email: email.trim() })}>
          {words.back}
        </Button>
      }
      onSubmit={() =>
        submission.submit(
          emailProblem(email),
          () => commands.forgotPassword({ address, email: email.trim() }),
          () => setSentTo(email.trim()),
        )
      }
    >
      <p className="account-text">{words.forgot.explain}</p>
      <ServerFact address={address} />
      <EmailField value={email} onChange={setEmail} autoFocus />
    </AccountForm>
  )
}
