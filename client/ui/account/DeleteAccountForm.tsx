import { useState } from 'react'
import { useApp, useAppState } from '../app-context.tsx'
import { Button } from '../Button.tsx'
import { AccountForm, HiddenUsername, PasswordField } from './AccountForm.tsx'
import type { StepProps } from './AccountDialog.tsx'
import { useAccountWords } from './use-account-words.ts'
import { useSubmit } from './use-submit.ts'

const fields = ['password'] as const

export function DeleteAccountForm({ finish, close }: StepProps<'deleteAccount'>) {
  const { commands } = useApp()
  const words = useAccountWords()
  const account = useAppState((state) => state.account)
  const noteCount = useAppState((state) => state.notes.length)
  const [password, setPassword] = useState('')
  const submission = useSubmit((failure) => (failure === 'wrongPassword' ? 'wrongCurrentPassword' : failure))
  if (account.kind === 'none') return null

  return (
    <AccountForm
      fields={fields}
      submission={submission}
      act={words.deleteAccount.act}
      actLook="danger"
      foot={
        <Button look="quiet" onClick={close}>
          {words.cancel}
        </Button>
      }
      onSubmit={() =>
        submission.submit(
          password === '' ? 'passwordMissing' : undefined,
          () => commands.deleteAccount({ password }),
          () => finish(words.deleteAccount.done),
        )
      }
    >
      <p className="account-text">{words.deleteAccount.explain(account.server)}</p>
      <p className="account-text">
        <strong>{words.deleteAccount.here(noteCount)}</strong>
      </p>
      <HiddenUsername email={account.email} />
      <PasswordField name="password" label={words.form.password} value={password} onChange={setPassword} autoFocus />
    </AccountForm>
  )
}
