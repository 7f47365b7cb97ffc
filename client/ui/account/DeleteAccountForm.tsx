import { useApp, useAppState } from '../app-context.tsx'
import { Button } from '../Button.tsx'
import { AccountForm } from './AccountForm.tsx'
import type { StepProps } from './AccountDialog.tsx'
import { ConfirmationField, useConfirmation } from './Confirmation.tsx'
import { useAccountWords } from './use-account-words.ts'
import { useSubmit } from './use-submit.ts'

const fields = ['password'] as const

export function DeleteAccountForm({ step, finish, close }: StepProps<'deleteAccount'>) {
  const { commands } = useApp()
  const words = useAccountWords()
  const account = useAppState((state) => state.account)
  const noteCount = useAppState((state) => state.notes.length)
  const { confirmation, problem, needsProof, field } = useConfirmation('deleteAccount', step.proof, undefined)
  const submission = useSubmit((failure) => (failure === 'wrongPassword' ? 'wrongCurrentPassword' : failure))
  if (account.kind === 'none') return null

  return (
    <AccountForm
      fields={fields}
      submission={submission}
      act={words.deleteAccount.act}
      actLook="danger"
      actDisabled={needsProof}
      foot={
        <Button look="quiet" onClick={close}>
          {words.cancel}
        </Button>
      }
      onSubmit={() =>
        submission.submit(
          problem,
          () => commands.deleteAccount({ confirmation }),
          () => finish(words.deleteAccount.done),
        )
      }
    >
      <p className="account-text">{words.deleteAccount.explain(account.server)}</p>
      <p className="account-text">
        <strong>{words.deleteAccount.here(noteCount)}</strong>
      </p>
      <ConfirmationField label={words.form.password} autoFocus {...field} />
    </AccountForm>
  )
}
