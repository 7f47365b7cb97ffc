import { useApp } from '../app-context.tsx'
import { Button } from '../Button.tsx'
import { AccountForm } from './AccountForm.tsx'
import type { StepProps } from './AccountDialog.tsx'
import { ConfirmationField, useConfirmation } from './Confirmation.tsx'
import { useAccountWords } from './use-account-words.ts'
import { useSubmit } from './use-submit.ts'

const fields = ['password'] as const

/** Leaves the page for the provider's; what comes of it is told by `ProviderReturn`. */
export function LinkSignInForm({ step, close }: StepProps<'linkSignIn'>) {
  const { commands } = useApp()
  const words = useAccountWords()
  const { provider, proof } = step
  const { confirmation, problem, needsProof, field } = useConfirmation('link', proof, provider)
  const submission = useSubmit((failure) => (failure === 'wrongPassword' ? 'wrongCurrentPassword' : failure))

  return (
    <AccountForm
      fields={fields}
      submission={submission}
      act={words.provider.goOn(provider.name)}
      actDisabled={needsProof}
      foot={
        <Button look="quiet" onClick={close}>
          {words.cancel}
        </Button>
      }
      onSubmit={() =>
        submission.submit(
          problem,
          () => commands.linkProvider({ provider, confirmation }),
          () => undefined,
        )
      }
    >
      <p className="account-text">{words.methods.linkExplain(provider.name)}</p>
      <ConfirmationField label={words.form.password} autoFocus {...field} />
    </AccountForm>
  )
}
