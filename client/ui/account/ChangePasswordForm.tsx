import { useState } from 'react'
import { useApp, useAppState } from '../app-context.tsx'
import { AccountForm, HiddenUsername, PasswordField } from './AccountForm.tsx'
import type { StepProps } from './AccountDialog.tsx'
import { newPasswordProblem } from './form-failure.ts'
import { useAccountWords } from './use-account-words.ts'
import { useSubmit } from './use-submit.ts'

const fields = ['password', 'newPassword'] as const

export function ChangePasswordForm({ finish }: StepProps<'changePassword'>) {
  const { commands } = useApp()
  const words = useAccountWords()
  const account = useAppState((state) => state.account)
  const [current, setCurrent] = useState('')
  const [chosen, setChosen] = useState('')
  const submission = useSubmit((failure) => (failure === 'wrongPassword' ? 'wrongCurrentPassword' : failure))

  return (
    <AccountForm
      fields={fields}
      submission={submission}
      act={words.changePassword.act}
      onSubmit={() =>
        submission.submit(
          current === '' ? 'passwordMissing' : newPasswordProblem(chosen),
          () => commands.changePassword({ current, chosen }),
          () => finish(words.changePassword.done),
        )
      }
    >
      <p className="account-text">{words.changePassword.explain}</p>
      {account.kind !== 'none' && <HiddenUsername email={account.email} />}
      <PasswordField
        name="password"
        label={words.form.currentPassword}
        value={current}
        onChange={setCurrent}
        autoFocus
      />
      <PasswordField name="newPassword" label={words.form.newPassword} value={chosen} onChange={setChosen} />
    </AccountForm>
  )
}
