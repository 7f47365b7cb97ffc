import { useState } from 'react'
import { useApp } from '../app-context.tsx'
import { AccountForm, PasswordField } from './AccountForm.tsx'
import type { StepProps } from './AccountDialog.tsx'
import { ConfirmationField, useConfirmation } from './Confirmation.tsx'
import { newPasswordProblem } from './form-failure.ts'
import { useAccountWords } from './use-account-words.ts'
import { useSubmit } from './use-submit.ts'

const fields = ['password', 'newPassword'] as const

/** Also sets the first one. */
export function ChangePasswordForm({ step, finish }: StepProps<'changePassword'>) {
  const { commands } = useApp()
  const words = useAccountWords()
  const { confirmation, problem, needsProof, field } = useConfirmation('changePassword', step.proof, undefined)
  const [chosen, setChosen] = useState('')
  const submission = useSubmit((failure) => (failure === 'wrongPassword' ? 'wrongCurrentPassword' : failure))

  return (
    <AccountForm
      fields={fields}
      submission={submission}
      act={words.changePassword.act}
      actDisabled={needsProof}
      onSubmit={() =>
        submission.submit(
          problem ?? newPasswordProblem(chosen),
          () => commands.changePassword({ current: confirmation, chosen }),
          () => finish(words.changePassword.done),
        )
      }
    >
      <p className="account-text">{words.changePassword.explain}</p>
      <ConfirmationField label={words.form.currentPassword} autoFocus {...field} />
      {!needsProof && (
        <PasswordField name="newPassword" label={words.form.newPassword} value={chosen} onChange={setChosen} />
      )}
    </AccountForm>
  )
}
