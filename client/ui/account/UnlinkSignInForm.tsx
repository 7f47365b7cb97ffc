import { useApp } from '../app-context.tsx'
import { Button } from '../Button.tsx'
import { AccountForm } from './AccountForm.tsx'
import type { StepProps } from './AccountDialog.tsx'
import { useAccountWords } from './use-account-words.ts'
import { useSubmit } from './use-submit.ts'

export function UnlinkSignInForm({ step, finish, close }: StepProps<'unlinkSignIn'>) {
  const { commands } = useApp()
  const words = useAccountWords()
  const submission = useSubmit()
  return (
    <AccountForm
      fields={[]}
      submission={submission}
      act={words.methods.unlink}
      actLook="danger"
      foot={
        <Button look="quiet" onClick={close}>
          {words.cancel}
        </Button>
      }
      onSubmit={() =>
        submission.submit(
          undefined,
          () => commands.unlinkSignIn(step.id),
          () => finish(words.methods.unlinked(step.name)),
        )
      }
    >
      <p className="account-text">{words.methods.unlinkExplain(step.name)}</p>
    </AccountForm>
  )
}
